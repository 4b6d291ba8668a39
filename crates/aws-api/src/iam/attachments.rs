//! Attachments of managed policies: Attach-, Detach- and ListAttached- for users, groups and roles.

use access::iam::{AttachedPolicy, PolicyHolder};
use model::page::Page;

use crate::answer::ApiError;
use crate::call::Call;
use crate::iam::members::{limit, truncation};
use crate::shapes::iam;

/// The three operations of one kind of holder.
macro_rules! attachments {
    ($holder:ident $name:ident, $attach:ident $Attach:ident, $detach:ident $Detach:ident, $list:ident $List:ident $Listed:ident) => {
        pub async fn $attach(call: &Call<'_>, request: iam::$Attach) -> Result<(), ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            Ok(call.access().attach_policy(call.caller, holder, &request.policy_arn).await?)
        }

        pub async fn $detach(call: &Call<'_>, request: iam::$Detach) -> Result<(), ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            Ok(call.access().detach_policy(call.caller, holder, &request.policy_arn).await?)
        }

        pub async fn $list(call: &Call<'_>, request: iam::$List) -> Result<iam::$Listed, ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            let (prefix, marker) = (request.path_prefix.as_deref(), request.marker.as_deref());
            let limit = limit(request.max_items);
            let page = call.access().list_attached_policies(call.caller, holder, prefix, marker, limit).await?;
            let (is_truncated, marker) = truncation(&page);
            Ok(iam::$Listed { attached_policies: Some(shown(page)), is_truncated, marker })
        }
    };
}

attachments! {
    user user_name,
    attach_user_policy AttachUserPolicyRequest,
    detach_user_policy DetachUserPolicyRequest,
    list_attached_user_policies ListAttachedUserPoliciesRequest ListAttachedUserPoliciesResponse
}

attachments! {
    group group_name,
    attach_group_policy AttachGroupPolicyRequest,
    detach_group_policy DetachGroupPolicyRequest,
    list_attached_group_policies ListAttachedGroupPoliciesRequest ListAttachedGroupPoliciesResponse
}

attachments! {
    role role_name,
    attach_role_policy AttachRolePolicyRequest,
    detach_role_policy DetachRolePolicyRequest,
    list_attached_role_policies ListAttachedRolePoliciesRequest ListAttachedRolePoliciesResponse
}

fn shown(page: Page<AttachedPolicy>) -> Vec<iam::AttachedPolicy> {
    let shown = |AttachedPolicy { name, arn }| iam::AttachedPolicy { policy_name: Some(name), policy_arn: Some(arn) };
    page.items.into_iter().map(shown).collect()
}
