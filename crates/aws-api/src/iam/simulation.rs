//! SimulateCustomPolicy, SimulatePrincipalPolicy, and what they have to be told.

use std::collections::BTreeMap;

use access::iam::{MatchedStatement, PAGE_LEN_DEFAULT, Simulated, Simulation};
use model::page::Page;

use crate::answer::ApiError;
use crate::call::Call;
use crate::shapes::iam::{
    ContextEntry, EvaluationResult, GetContextKeysForCustomPolicyRequest, GetContextKeysForPolicyResponse,
    GetContextKeysForPrincipalPolicyRequest, OrganizationsDecisionDetail, PermissionsBoundaryDecisionDetail, Position,
    ResourceSpecificResult, SimulateCustomPolicyRequest, SimulatePolicyResponse, SimulatePrincipalPolicyRequest,
    Statement,
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
    let names_resources = !simulation.resources.is_empty();
    Ok(response(call.access().simulate_custom_policy(call.caller, simulation).await?, names_resources))
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
    let (source, names_resources) = (&request.policy_source_arn, !simulation.resources.is_empty());
    let page = call.access().simulate_principal_policy(call.caller, source, simulation).await?;
    Ok(response(page, names_resources))
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

fn response(page: Page<Simulated>, names_resources: bool) -> SimulatePolicyResponse {
    SimulatePolicyResponse {
        is_truncated: Some(page.next.is_some()),
        marker: page.next.map(|marker| marker.as_str().to_owned()),
        evaluation_results: Some(page.items.into_iter().map(|one| result(one, names_resources)).collect()),
    }
}

/// What came of one action on one resource. Of resources that the request names it is said twice: for the action, and for
/// the resource.
fn result(simulated: Simulated, names_resource: bool) -> EvaluationResult {
    let Simulated { action, resource, decision, matched, missing_keys, boundary_allows } = simulated;
    let matched: Vec<Statement> = matched.into_iter().map(statement).collect();
    let boundary = boundary_allows
        .map(|allowed| PermissionsBoundaryDecisionDetail { allowed_by_permissions_boundary: Some(allowed) });
    let specific = names_resource.then(|| {
        vec![ResourceSpecificResult {
            eval_decision_details: None,
            eval_resource_decision: decision.as_str().to_owned(),
            eval_resource_name: resource.clone(),
            matched_statements: Some(matched.clone()),
            missing_context_values: Some(missing_keys.clone()),
            permissions_boundary_decision_detail: boundary.clone(),
        }]
    });
    EvaluationResult {
        eval_action_name: action,
        eval_decision: decision.as_str().to_owned(),
        // Policies of several accounts are not told apart.
        eval_decision_details: Some(BTreeMap::new()),
        eval_resource_name: Some(resource),
        matched_statements: Some(matched),
        missing_context_values: Some(missing_keys),
        // There are no organizations here, whose policies could deny.
        organizations_decision_detail: Some(OrganizationsDecisionDetail { allowed_by_organizations: Some(true) }),
        permissions_boundary_decision_detail: boundary,
        resource_specific_results: specific,
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
