//! SimulateCustomPolicy, SimulatePrincipalPolicy, and what they have to be told.

use access::iam::{MatchedStatement, PAGE_LEN_DEFAULT, Simulated, Simulation};
use model::page::Page;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::iam::{
    ContextEntry, EvaluationResult, GetContextKeysForCustomPolicyRequest, GetContextKeysForPolicyResponse,
    GetContextKeysForPrincipalPolicyRequest, PermissionsBoundaryDecisionDetail, Position, SimulateCustomPolicyRequest,
    SimulatePolicyResponse, SimulatePrincipalPolicyRequest, Statement,
};

/// `SimulateCustomPolicy`
pub async fn simulate_custom_policy(
    call: &Call<'_>,
    request: SimulateCustomPolicyRequest,
) -> Result<SimulatePolicyResponse, ApiError> {
    let simulation = Simulation {
        policies: request.policy_input_list,
        boundaries: request.permissions_boundary_policy_input_list.unwrap_or_default(),
        actions: request.action_names,
        resources: request.resource_arns.unwrap_or_default(),
        resource_policy: request.resource_policy,
        resource_owner: request.resource_owner,
        caller_arn: request.caller_arn,
        context: context(request.context_entries),
        limit: limit(request.max_items),
        marker: request.marker,
    };
    Ok(response(call.access().simulate_custom_policy(call.caller, simulation).await?))
}

/// `SimulatePrincipalPolicy`
pub async fn simulate_principal_policy(
    call: &Call<'_>,
    request: SimulatePrincipalPolicyRequest,
) -> Result<SimulatePolicyResponse, ApiError> {
    let simulation = Simulation {
        policies: request.policy_input_list.unwrap_or_default(),
        boundaries: request.permissions_boundary_policy_input_list.unwrap_or_default(),
        actions: request.action_names,
        resources: request.resource_arns.unwrap_or_default(),
        resource_policy: request.resource_policy,
        resource_owner: request.resource_owner,
        caller_arn: request.caller_arn,
        context: context(request.context_entries),
        limit: limit(request.max_items),
        marker: request.marker,
    };
    let source = &request.policy_source_arn;
    Ok(response(call.access().simulate_principal_policy(call.caller, source, simulation).await?))
}

/// `GetContextKeysForCustomPolicy`
pub async fn get_context_keys_for_custom_policy(
    call: &Call<'_>,
    request: GetContextKeysForCustomPolicyRequest,
) -> Result<GetContextKeysForPolicyResponse, ApiError> {
    let policies = &request.policy_input_list;
    let names = call.access().get_context_keys_for_custom_policy(call.caller, policies).await?;
    Ok(GetContextKeysForPolicyResponse { context_key_names: Some(names) })
}

/// `GetContextKeysForPrincipalPolicy`
pub async fn get_context_keys_for_principal_policy(
    call: &Call<'_>,
    request: GetContextKeysForPrincipalPolicyRequest,
) -> Result<GetContextKeysForPolicyResponse, ApiError> {
    let GetContextKeysForPrincipalPolicyRequest { policy_input_list, policy_source_arn } = request;
    let policies = policy_input_list.unwrap_or_default();
    let access = call.access();
    let names = access.get_context_keys_for_principal_policy(call.caller, &policy_source_arn, &policies).await?;
    Ok(GetContextKeysForPolicyResponse { context_key_names: Some(names) })
}

fn limit(max_items: Option<i32>) -> usize {
    max_items.and_then(|max| usize::try_from(max).ok()).unwrap_or(PAGE_LEN_DEFAULT)
}

fn context(entries: Option<Vec<ContextEntry>>) -> Vec<(String, Vec<String>)> {
    let entries = entries.unwrap_or_default().into_iter();
    entries.filter_map(|entry| Some((entry.context_key_name?, entry.context_key_values.unwrap_or_default()))).collect()
}

fn response(page: Page<Simulated>) -> SimulatePolicyResponse {
    SimulatePolicyResponse {
        is_truncated: Some(page.next.is_some()),
        marker: page.next.map(|marker| marker.as_str().to_owned()),
        evaluation_results: Some(page.items.into_iter().map(result).collect()),
    }
}

fn result(simulated: Simulated) -> EvaluationResult {
    let Simulated { action, resource, decision, matched, missing_keys, boundary_allows } = simulated;
    EvaluationResult {
        eval_action_name: action,
        eval_decision: decision.as_str().to_owned(),
        eval_decision_details: None,
        eval_resource_name: Some(resource),
        matched_statements: Some(matched.into_iter().map(statement).collect()),
        missing_context_values: Some(missing_keys),
        organizations_decision_detail: None,
        permissions_boundary_decision_detail: boundary_allows
            .map(|allowed| PermissionsBoundaryDecisionDetail { allowed_by_permissions_boundary: Some(allowed) }),
        resource_specific_results: None,
    }
}

fn statement(matched: MatchedStatement) -> Statement {
    let position = |(line, column): (usize, usize)| Position {
        line: i32::try_from(line).ok(),
        column: i32::try_from(column).ok(),
    };
    Statement {
        source_policy_id: Some(matched.policy_id),
        source_policy_type: Some(matched.policy_type.to_owned()),
        start_position: Some(position(matched.start)),
        end_position: Some(position(matched.end)),
    }
}
