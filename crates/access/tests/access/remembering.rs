//! How soon a change bites.

use std::time::Duration;

use access::iam::PolicyHolder;
use access::{Access, Refused};
use model::{Action, Caller, RegistryId};

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, caller, name, origin, region, registry, root_credentials};
use crate::world::{World, document, id_of, on_all, on_resource, statement};

const PULL: &str = "ecr:BatchGetImage";

async fn may_pull(access: &Access, caller: &Caller, registry: &RegistryId) -> bool {
    access.repository(caller, Action::BATCH_GET_IMAGE, registry, &name("team/app")).await.is_ok()
}

/// Puts the inline policy `p` without letting time go by.
async fn put(world: &World, caller: &Caller, statements: &str) {
    let (id, text) = (id_of(caller), document(statements));
    world.write(move |tx| Box::pin(async move { meta::inline_policies::put(tx, &id, "p", &text).await })).await;
}

#[tokio::test]
async fn what_another_node_changed_for_a_user_bites_within_two_seconds() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let access = &world.deployment.access;
    assert!(!may_pull(access, &ci, &ours).await);
    for (effect, may) in [("Allow", true), ("Deny", false)] {
        put(&world, &ci, &statement(effect, PULL, "*")).await;
        assert_eq!(may_pull(access, &ci, &ours).await, !may, "{effect}: remembered");
        world.turn(Duration::from_millis(1999));
        assert_eq!(may_pull(access, &ci, &ours).await, !may, "{effect}: still remembered");
        world.turn(Duration::from_millis(1));
        assert_eq!(may_pull(access, &ci, &ours).await, may, "{effect}");
    }
}

#[tokio::test]
async fn what_this_node_changed_bites_at_once() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let access = &world.deployment.access;
    for (effect, may) in [("Allow", true), ("Deny", false)] {
        assert_eq!(may_pull(access, &ci, &ours).await, !may);
        put(&world, &ci, &statement(effect, PULL, "*")).await;
        // Any change that bears on permissions makes the node forget.
        access.ensure_root(&root_credentials()).await.expect("is there");
        assert_eq!(may_pull(access, &ci, &ours).await, may, "{effect}");
    }
}

#[tokio::test]
async fn what_one_node_did_bites_there_at_once_and_on_others_within_two_seconds() {
    let (world, ours, root) = (World::new().await, registry(ACCOUNT), caller(ACCOUNT, KEY_ID));
    let ci = world.user(ACCOUNT, "ci").await;
    let (here, there) = (&world.deployment.access, &world.deployment.another_node().await);
    for (effect, may) in [("Allow", true), ("Deny", false)] {
        for node in [here, there] {
            assert_eq!(may_pull(node, &ci, &ours).await, !may, "{effect}: before");
        }
        let text = document(&statement(effect, PULL, "*"));
        here.put_inline_policy(&root, PolicyHolder::user("ci"), "p", text).await.expect("is put");
        assert_eq!(may_pull(here, &ci, &ours).await, may, "{effect}: here");
        assert_eq!(may_pull(there, &ci, &ours).await, !may, "{effect}: there, for now");
        world.turn(Duration::from_secs(2));
        assert_eq!(may_pull(there, &ci, &ours).await, may, "{effect}: there");
    }
}

#[tokio::test]
async fn what_is_taken_from_a_user_is_taken_from_its_tokens() {
    let (world, theirs, root) = (World::new().await, registry(OTHER_ACCOUNT), caller(ACCOUNT, KEY_ID));
    let ci = world.user(ACCOUNT, "ci").await;
    let access = &world.deployment.access;
    let key = access.create_access_key(&root, Some("ci")).await.expect("a key");
    let holder = Caller { access_key_id: key.listed.id.as_str().into(), ..ci.clone() };
    let here = region("us-east-1");
    let token = access.issue_token(&holder, &here);
    let may_pull_by_token = async || {
        let bearer = access.authenticate_token(&token.password, &here, origin()).await.expect("is believed");
        assert_eq!(bearer.principal, ci.principal);
        may_pull(access, &bearer, &theirs).await
    };
    let allow = statement("Allow", PULL, "*");
    let on_theirs = on_resource("Allow", r#"{"AWS":"arn:aws:iam::111111111111:user/ci"}"#, PULL);
    let put = async |text: &str| {
        let text = document(text);
        access.put_inline_policy(&root, PolicyHolder::user("ci"), "p", text).await.expect("is put");
    };
    put(&allow).await;
    assert!(!may_pull_by_token().await, "the other account has not agreed");
    world.on_repository(&theirs, &on_theirs).await;
    assert!(may_pull_by_token().await);
    access.delete_inline_policy(&root, PolicyHolder::user("ci"), "p").await.expect("is deleted");
    assert!(!may_pull_by_token().await, "its own account has taken it back");
    put(&allow).await;
    assert!(may_pull_by_token().await);
    world.on_repository(&theirs, "").await;
    assert!(!may_pull_by_token().await, "the other account has taken it back");
}

#[tokio::test]
async fn the_policy_of_a_repository_bites_at_once_and_that_of_a_registry_within_two_seconds() {
    let (world, theirs) = (World::new().await, registry(OTHER_ACCOUNT));
    let root = caller(ACCOUNT, KEY_ID);
    let access = &world.deployment.access;
    let everybody = r#"{"AWS":"111111111111"}"#;
    assert!(!may_pull(access, &root, &theirs).await);
    world.on_repository(&theirs, &on_resource("Allow", everybody, PULL)).await;
    assert!(may_pull(access, &root, &theirs).await);
    let (registry, text) = (theirs.clone(), document(&on_all("Deny", everybody, "ecr:*")));
    world.write(move |tx| Box::pin(async move { meta::registry_policies::put(tx, &registry, &text).await })).await;
    assert!(may_pull(access, &root, &theirs).await, "remembered");
    world.turn(Duration::from_secs(2));
    assert!(!may_pull(access, &root, &theirs).await);
}

#[tokio::test]
async fn a_policy_that_cannot_be_read_lets_nobody_through() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let access = &world.deployment.access;
    let refusal = async |caller: &Caller| {
        let asked = access.repository(caller, Action::BATCH_GET_IMAGE, &ours, &name("team/app")).await;
        let refused = asked.expect_err("is refused");
        assert!(matches!(refused, Refused::Internal(_)), "{refused:?}");
        refused.to_string()
    };
    world.attach(&ci, "arn:aws:iam::aws:policy/AdministratorAccess").await;
    world.allow(&ci, "not JSON").await;
    let refused = refusal(&ci).await;
    assert!(refused.starts_with("the stored policy user_ci_p cannot be read: "), "{refused}");

    world.allow(&ci, "").await;
    world.attach(&ci, "arn:aws:iam::111111111111:policy/gone").await;
    let refused = refusal(&ci).await;
    assert_eq!(refused, "the policy arn:aws:iam::111111111111:policy/gone is in use, but is not there");

    let root = caller(ACCOUNT, KEY_ID);
    world.on_repository(&ours, "{").await;
    assert!(refusal(&root).await.contains("arn:aws:ecr:us-east-1:111111111111:repository/team/app"));
    world.on_repository(&ours, "").await;
    world.on_registry(&ours, "{").await;
    assert!(refusal(&root).await.contains("arn:aws:ecr:us-east-1:111111111111 "));
}
