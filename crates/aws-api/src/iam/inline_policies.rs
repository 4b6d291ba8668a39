//! Inline policies: Put-, Get-, Delete- and List- for users, groups and roles.

use access::iam::PolicyHolder;

use crate::answer::ApiError;
use crate::call::Call;
use crate::iam::documents::encoded;
use crate::iam::members::{limit, truncation};
use crate::shapes::iam;

/// The four operations of one kind of holder.
macro_rules! inline_policies {
    (
        $holder:ident $name:ident,
        $put:ident $Put:ident,
        $get:ident $Get:ident $Got:ident,
        $delete:ident $Delete:ident,
        $list:ident $List:ident $Listed:ident
    ) => {
        pub async fn $put(call: &Call<'_>, request: iam::$Put) -> Result<(), ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            let (name, document) = (&request.policy_name, request.policy_document);
            Ok(call.access().put_inline_policy(call.caller, holder, name, document).await?)
        }

        pub async fn $get(call: &Call<'_>, request: iam::$Get) -> Result<iam::$Got, ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            let document = call.access().get_inline_policy(call.caller, holder, &request.policy_name).await?;
            let (policy_name, policy_document) = (request.policy_name, encoded(&document));
            Ok(iam::$Got { $name: request.$name, policy_name, policy_document })
        }

        pub async fn $delete(call: &Call<'_>, request: iam::$Delete) -> Result<(), ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            Ok(call.access().delete_inline_policy(call.caller, holder, &request.policy_name).await?)
        }

        pub async fn $list(call: &Call<'_>, request: iam::$List) -> Result<iam::$Listed, ApiError> {
            let holder = PolicyHolder::$holder(&request.$name);
            let (marker, limit) = (request.marker.as_deref(), limit(request.max_items));
            let page = call.access().list_inline_policies(call.caller, holder, marker, limit).await?;
            let (is_truncated, marker) = truncation(&page);
            Ok(iam::$Listed { policy_names: page.items, is_truncated, marker })
        }
    };
}

inline_policies! {
    user user_name,
    put_user_policy PutUserPolicyRequest,
    get_user_policy GetUserPolicyRequest GetUserPolicyResponse,
    delete_user_policy DeleteUserPolicyRequest,
    list_user_policies ListUserPoliciesRequest ListUserPoliciesResponse
}

inline_policies! {
    group group_name,
    put_group_policy PutGroupPolicyRequest,
    get_group_policy GetGroupPolicyRequest GetGroupPolicyResponse,
    delete_group_policy DeleteGroupPolicyRequest,
    list_group_policies ListGroupPoliciesRequest ListGroupPoliciesResponse
}

inline_policies! {
    role role_name,
    put_role_policy PutRolePolicyRequest,
    get_role_policy GetRolePolicyRequest GetRolePolicyResponse,
    delete_role_policy DeleteRolePolicyRequest,
    list_role_policies ListRolePoliciesRequest ListRolePoliciesResponse
}
