//! How soon a change bites.

use std::time::Duration;

use access::{Access, Refused};
use model::{Action, Caller, RegistryId};

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, caller, name, registry, root_credentials};
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
