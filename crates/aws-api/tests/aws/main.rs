//! The AWS door as its callers meet it: signed requests over HTTP, to a server whose clock is turned by hand.

mod authentication;
mod caller;
mod iam_access_keys;
mod iam_account;
mod iam_caller;
mod iam_groups;
mod iam_login_profiles;
mod iam_managed_policies;
mod iam_oidc;
mod iam_policy_holders;
mod iam_roles;
mod iam_users;
mod images;
mod layers;
mod protocol;
mod protocol_query;
mod referrers;
mod repositories;
mod resource_tags;
mod signer;
mod tokens;
