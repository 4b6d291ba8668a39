//! Who may, when policies of all kinds stand in the rows.

use std::sync::Arc;

use access::{Circumstances, Refused};
use model::identity::SessionContext;
use model::resource_tag::ResourceTags;
use model::{Action, Caller, Principal};

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, START, account, caller, name, region, registry};
use crate::world::{World, id_of, on_all, on_resource, statement, within};

const PULL: &str = "ecr:BatchGetImage";
const CI: &str = r#"{"AWS":"arn:aws:iam::111111111111:user/ci"}"#;
const OUR_ROOT: &str = r#"{"AWS":"111111111111"}"#;

#[tokio::test]
async fn in_its_own_account_a_user_needs_a_policy_of_its_own_or_one_on_the_repository() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let identity = statement("Allow", PULL, "arn:aws:ecr:us-east-1:111111111111:repository/team/*");
    for (identity, resource, may) in [
        ("", "", false),
        (&*identity, "", true),
        ("", &*on_resource("Allow", CI, PULL), true),
        (&identity, &on_resource("Allow", CI, PULL), true),
        ("", &on_resource("Allow", r#""*""#, PULL), true),
        // The account's name leaves it to the account's own policies.
        ("", &on_resource("Allow", OUR_ROOT, PULL), false),
        (&identity, &on_resource("Allow", OUR_ROOT, PULL), true),
        ("", &on_resource("Allow", r#"{"AWS":"arn:aws:iam::111111111111:user/cd"}"#, PULL), false),
        ("", &on_resource("Allow", CI, "ecr:PutImage"), false),
    ] {
        world.allow(&ci, identity).await;
        world.on_repository(&ours, resource).await;
        assert_eq!(world.may_pull(&ci, &ours).await, may, "{identity} {resource}");
    }
}

#[tokio::test]
async fn across_accounts_both_sides_have_to_agree_and_either_can_take_it_back() {
    let (world, theirs) = (World::new().await, registry(OTHER_ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let identity = statement("Allow", PULL, "*");
    for by_name in [CI, OUR_ROOT, r#""*""#] {
        let resource = on_resource("Allow", by_name, PULL);
        for (own, on_it, may) in [
            ("", "", false),
            (&*identity, "", false),
            ("", &*resource, false),
            (&identity, &resource, true),
            ("", &resource, false),
            (&identity, &resource, true),
            (&identity, "", false),
        ] {
            world.allow(&ci, own).await;
            world.on_repository(&theirs, on_it).await;
            assert_eq!(world.may_pull(&ci, &theirs).await, may, "{own} {on_it}");
        }
    }
}

#[tokio::test]
async fn a_denial_says_which_kind_of_policy_is_missing() {
    let (world, ours, theirs) = (World::new().await, registry(ACCOUNT), registry(OTHER_ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    assert_eq!(
        world.refusal(&ci, &ours).await,
        "User: arn:aws:iam::111111111111:user/ci is not authorized to perform: ecr:BatchGetImage on resource: \
         arn:aws:ecr:us-east-1:111111111111:repository/team/app because no identity-based policy allows the \
         ecr:BatchGetImage action"
    );
    world.allow(&ci, &statement("Allow", PULL, "*")).await;
    let refusal = world.refusal(&ci, &theirs).await;
    assert!(refusal.ends_with("because no resource-based policy allows the ecr:BatchGetImage action"), "{refusal}");
    world.allow(&ci, &statement("Deny", PULL, "*")).await;
    let refusal = world.refusal(&ci, &ours).await;
    assert!(refusal.ends_with("with an explicit deny in an identity-based policy"), "{refusal}");
}

#[tokio::test]
async fn a_deny_anywhere_wins() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let allow_all = world.managed("all", &statement("Allow", "*", "*")).await;
    let deny = world.managed("deny", &[statement("Allow", "*", "*"), statement("Deny", PULL, "*")].join(",")).await;
    let group = world.group_of(&ci, "builders").await;
    world.attach(&ci, &allow_all).await;
    world.on_repository(&ours, &on_resource("Allow", CI, "ecr:*")).await;
    world.on_registry(&ours, &on_all("Allow", CI, "ecr:*")).await;
    assert!(world.may_pull(&ci, &ours).await);

    world.allow(&ci, &statement("Deny", PULL, "*")).await;
    assert!(!world.may_pull(&ci, &ours).await, "inline");
    world.allow(&ci, "").await;
    world.inline(&group, &statement("Deny", "ecr:Batch*", "*")).await;
    assert!(!world.may_pull(&ci, &ours).await, "of a group");
    world.inline(&group, "").await;
    world.bound(&ci, Some(&deny)).await;
    assert!(!world.may_pull(&ci, &ours).await, "in the boundary");
    world.bound(&ci, None).await;
    let session = within(&ci, &[statement("Allow", "*", "*"), statement("Deny", PULL, "*")].join(","));
    assert!(!world.may_pull(&session, &ours).await, "of the session");
    world.on_repository(&ours, &on_resource("Deny", r#""*""#, PULL)).await;
    assert!(!world.may_pull(&ci, &ours).await, "on the repository");
    assert!(!world.may_pull(&caller(ACCOUNT, KEY_ID), &ours).await, "to root, too");
    world.on_repository(&ours, "").await;
    world.on_registry(&ours, &on_all("Deny", r#""*""#, PULL)).await;
    assert!(!world.may_pull(&ci, &ours).await, "on the registry");
    world.on_registry(&ours, "").await;
    assert!(world.may_pull(&ci, &ours).await);
}

#[tokio::test]
async fn a_boundary_bounds_what_the_user_has_but_not_what_names_it() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let boundary = world.managed("bound", &statement("Allow", "ecr:PutImage", "*")).await;
    world.attach(&ci, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly").await;
    assert!(world.may_pull(&ci, &ours).await);
    world.bound(&ci, Some(&boundary)).await;
    let refusal = world.refusal(&ci, &ours).await;
    assert!(refusal.ends_with("because no permissions boundary allows the ecr:BatchGetImage action"), "{refusal}");
    world.on_repository(&ours, &on_resource("Allow", CI, PULL)).await;
    assert!(world.may_pull(&ci, &ours).await);
    world.on_repository(&ours, &on_resource("Allow", OUR_ROOT, PULL)).await;
    assert!(!world.may_pull(&ci, &ours).await);
}

#[tokio::test]
async fn a_session_may_what_the_role_and_the_session_policy_both_allow() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let runner = world.session(ACCOUNT, "runner").await;
    assert!(!world.may_pull(&runner, &ours).await);
    world.allow(&runner, &statement("Allow", "ecr:*", "*")).await;
    assert!(world.may_pull(&runner, &ours).await);
    for (statements, may) in [
        (statement("Allow", PULL, "*"), true),
        (statement("Allow", "ecr:PutImage", "*"), false),
        (statement("Allow", PULL, "arn:aws:ecr:us-east-1:111111111111:repository/other"), false),
    ] {
        assert_eq!(world.may_pull(&within(&runner, &statements), &ours).await, may, "{statements}");
    }
    world.allow(&runner, "").await;
    assert!(!world.may_pull(&within(&runner, &statement("Allow", "*", "*")), &ours).await);
}

#[tokio::test]
async fn a_federated_user_has_what_is_behind_it_within_its_session() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let guest = |behind: Option<Principal>| {
        let session = SessionContext { behind, ..SessionContext::new(START) };
        let principal = Principal::FederatedUser { account: account(ACCOUNT), name: "guest".into() };
        Caller { principal, session: Some(Arc::new(session)), ..ci.clone() }
    };
    let (of_user, of_root) = (guest(Some(ci.principal.clone())), guest(Some(Principal::Root(account(ACCOUNT)))));
    let pulls = statement("Allow", PULL, "*");
    assert!(!world.may_pull(&within(&of_user, &pulls), &ours).await, "the user may not");
    world.allow(&ci, &pulls).await;
    assert!(world.may_pull(&within(&of_user, &pulls), &ours).await);
    assert!(!world.may_pull(&within(&of_user, &statement("Allow", "ecr:PutImage", "*")), &ours).await);
    assert!(world.may_pull(&within(&of_root, &pulls), &ours).await, "root may all");
    assert!(!world.may_pull(&within(&of_root, &statement("Allow", "ecr:PutImage", "*")), &ours).await);
    assert!(!world.may_pull(&within(&guest(None), &pulls), &ours).await, "nobody is behind it");
}

#[tokio::test]
async fn members_have_what_their_groups_have() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let (ci, cd) = (world.user(ACCOUNT, "ci").await, world.user(ACCOUNT, "cd").await);
    let group = world.group_of(&ci, "builders").await;
    world.inline(&group, &statement("Allow", PULL, "*")).await;
    assert!(world.may_pull(&ci, &ours).await);
    assert!(!world.may_pull(&cd, &ours).await);
    let member = id_of(&ci);
    world
        .change(move |tx| Box::pin(async move { meta::groups::remove_member(tx, &group, &member).await.map(drop) }))
        .await;
    assert!(!world.may_pull(&ci, &ours).await);
}

#[tokio::test]
async fn a_registrys_policy_reaches_as_far_as_its_scope() {
    let (world, theirs) = (World::new().await, registry(OTHER_ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    world.allow(&ci, &statement("Allow", "ecr:*", "*")).await;
    world.on_registry(&theirs, &on_all("Allow", OUR_ROOT, "ecr:*")).await;
    let may_create = async || {
        let (access, new) = (&world.deployment.access, name("team/new"));
        access.repository_name(&ci, Action::CREATE_REPOSITORY, &theirs, &new, Circumstances::default()).await.is_ok()
    };
    for (scope, pulls) in [(None, true), (Some("V1"), false), (Some("V2"), true)] {
        if let Some(scope) = scope {
            world.set_scope(&theirs, scope).await;
        }
        assert_eq!(world.may_pull(&ci, &theirs).await, pulls, "{scope:?}");
        assert!(may_create().await, "{scope:?}");
    }
    world.on_registry(&theirs, "").await;
    assert!(!world.may_pull(&ci, &theirs).await && !may_create().await);
}

#[tokio::test]
async fn a_registrys_policy_lets_nobody_log_in() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    world.on_registry(&ours, &on_all("Allow", CI, "ecr:*")).await;
    let (access, here) = (&world.deployment.access, region("us-east-1"));
    let refused = access.any_resource(&ci, Action::GET_AUTHORIZATION_TOKEN, &here).await;
    assert!(matches!(refused, Err(Refused::Denied(_))));
    access.any_resource(&ci, Action::DESCRIBE_REGISTRY, &here).await.expect("may");
    world.on_registry(&ours, "").await;
    world.allow(&ci, &statement("Allow", "ecr:GetAuthorizationToken", "*")).await;
    access.any_resource(&ci, Action::GET_AUTHORIZATION_TOKEN, &here).await.expect("may");
    let refused = access.any_resource(&ci, Action::DESCRIBE_REGISTRY, &here).await;
    assert!(matches!(refused, Err(Refused::Denied(_))));
}

#[tokio::test]
async fn conditions_see_the_tags_of_the_repository_and_of_the_caller() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let by_key = |key: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*",
                 "Condition":{{"StringEquals":{{"{key}":"${{aws:PrincipalTag/team}}"}}}}}}"#
        )
    };
    world.tag(&ci, "team", "blue").await;
    for key in ["aws:ResourceTag/team", "ecr:ResourceTag/team"] {
        world.allow(&ci, &by_key(key)).await;
        world.tag_repository(&ours, "team", "red").await;
        assert!(!world.may_pull(&ci, &ours).await, "{key}");
        world.tag_repository(&ours, "team", "blue").await;
        assert!(world.may_pull(&ci, &ours).await, "{key}");
    }
    world.tag(&ci, "team", "red").await;
    assert!(!world.may_pull(&ci, &ours).await);

    let (access, absent) = (&world.deployment.access, name("team/absent"));
    let refused = access.repository(&ci, Action::BATCH_GET_IMAGE, &ours, &absent).await;
    assert!(matches!(refused, Err(Refused::Denied(_))), "what is not there has no tags");
}

#[tokio::test]
async fn conditions_on_the_resources_tags_hold_in_every_kind_of_policy() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let condition = r#""Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}"#;
    let tagged = format!(r#"{{"Effect":"Allow","Action":"ecr:*","Resource":"*",{condition}}}"#);
    let boundary = world.managed("blue", &tagged).await;
    let on_repository = format!(r#"{{"Effect":"Allow","Principal":{CI},"Action":"ecr:*",{condition}}}"#);
    let on_registry = format!(r#"{{"Effect":"Allow","Principal":{CI},"Action":"ecr:*","Resource":"*",{condition}}}"#);
    for tag in ["red", "blue"] {
        world.tag_repository(&ours, "team", tag).await;
        let may = tag == "blue";
        world.on_repository(&ours, &on_repository).await;
        assert_eq!(world.may_pull(&ci, &ours).await, may, "on the repository");
        world.on_repository(&ours, "").await;
        world.on_registry(&ours, &on_registry).await;
        assert_eq!(world.may_pull(&ci, &ours).await, may, "on the registry");
        world.on_registry(&ours, "").await;
        world.allow(&ci, &statement("Allow", PULL, "*")).await;
        assert_eq!(world.may_pull(&within(&ci, &tagged), &ours).await, may, "of the session");
        world.bound(&ci, Some(&boundary)).await;
        assert_eq!(world.may_pull(&ci, &ours).await, may, "in the boundary");
        world.bound(&ci, None).await;
        world.allow(&ci, "").await;
    }
}

#[tokio::test]
async fn conditions_see_the_tags_that_a_request_would_set_or_take_away() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    world
        .allow(
            &ci,
            r#"{"Effect":"Allow","Action":"ecr:CreateRepository","Resource":"*",
                "Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}}},
               {"Effect":"Allow","Action":"ecr:UntagResource","Resource":"*",
                "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["temporary"]}}}"#,
        )
        .await;
    let (access, app) = (&world.deployment.access, name("team/app"));
    for (team, may) in [("blue", true), ("red", false)] {
        let tags = ResourceTags::from([("team".to_owned(), team.to_owned())]);
        let circumstances = Circumstances { request_tags: Some(&tags), ..Circumstances::default() };
        let asked = access.repository_name(&ci, Action::CREATE_REPOSITORY, &ours, &app, circumstances).await;
        assert_eq!(asked.is_ok(), may, "{team}");
    }
    for (key, may) in [("temporary", true), ("team", false)] {
        let keys = [key.to_owned()];
        let circumstances = Circumstances { untagged_keys: &keys, ..Circumstances::default() };
        let asked = access.repository_given(&ci, Action::UNTAG_RESOURCE, &ours, &app, circumstances).await;
        assert_eq!(asked.is_ok(), may, "{key}");
    }
}

#[tokio::test]
async fn conditions_see_the_region_and_the_callers_address() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    for (condition, may) in [
        (r#"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#, true),
        (r#"{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}"#, false),
        (r#"{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}"#, true),
        (r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#, false),
    ] {
        let statement = format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#);
        world.allow(&ci, &statement).await;
        assert_eq!(world.may_pull(&ci, &ours).await, may, "{condition}");
    }
}

#[tokio::test]
async fn the_root_of_another_account_may_what_a_policy_on_the_resource_lets_it() {
    let (world, theirs) = (World::new().await, registry(OTHER_ACCOUNT));
    let root = caller(ACCOUNT, KEY_ID);
    assert!(!world.may_pull(&root, &theirs).await);
    world.on_repository(&theirs, &on_resource("Allow", OUR_ROOT, PULL)).await;
    assert!(world.may_pull(&root, &theirs).await);
    world.on_repository(&theirs, &on_resource("Allow", CI, PULL)).await;
    assert!(!world.may_pull(&root, &theirs).await);
}

#[tokio::test]
async fn a_service_may_what_a_policy_on_the_resource_lets_it_for_that_account() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let service = |account: &str| {
        let on_behalf_of = self::account(account);
        let principal = Principal::Service { name: "codebuild.amazonaws.com".into(), on_behalf_of };
        Caller { principal, ..caller(account, KEY_ID) }
    };
    assert!(!world.may_pull(&service(ACCOUNT), &ours).await, "even in the account it works for");
    let statement = format!(
        r#"{{"Effect":"Allow","Principal":{{"Service":"codebuild.amazonaws.com"}},"Action":"{PULL}",
             "Condition":{{"StringEquals":{{"aws:SourceAccount":"{ACCOUNT}"}}}}}}"#
    );
    world.on_repository(&ours, &statement).await;
    assert!(world.may_pull(&service(ACCOUNT), &ours).await);
    assert!(!world.may_pull(&service(OTHER_ACCOUNT), &ours).await);
}

#[tokio::test]
async fn whoever_may_not_is_told_the_same_of_what_is_there_and_what_is_not() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let (access, absent) = (&world.deployment.access, name("team/absent"));
    let refused = access.repository(&ci, Action::BATCH_GET_IMAGE, &ours, &absent).await.expect_err("is refused");
    assert!(matches!(refused, Refused::Denied(_)), "{refused:?}");
    assert_eq!(refused.to_string().replace("absent", "app"), world.refusal(&ci, &ours).await);
    world.allow(&ci, &statement("Allow", PULL, "*")).await;
    let refused = access.repository(&ci, Action::BATCH_GET_IMAGE, &ours, &absent).await.expect_err("is refused");
    assert!(matches!(refused, Refused::RepositoryNotFound { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_user_who_is_no_more_may_nothing_whatever_names_it() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    world.on_repository(&ours, &on_resource("Allow", CI, PULL)).await;
    assert!(world.may_pull(&ci, &ours).await);
    let id = id_of(&ci);
    world.change(move |tx| Box::pin(async move { meta::users::delete(tx, &id).await.map(drop) })).await;
    assert!(!world.may_pull(&ci, &ours).await);
}
