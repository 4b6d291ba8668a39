use std::time::Duration;

use access::{Circumstances, DownloadGrant, Refused};
use meta::repositories::RepositoryKey;
use model::{Action, Digest};

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, START, caller, name, region, registry};

const DENIED_ON_REPOSITORY: &str = "User: arn:aws:iam::111111111111:root is not authorized to perform: \
     ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:222222222222:repository/team/app because no resource-based \
     policy allows the ecr:BatchGetImage action";

const DENIED_ON_ALL: &str = "User: arn:aws:iam::111111111111:root is not authorized to perform: \
     ecr:DescribeRepositories on resource: arn:aws:ecr:us-east-1:222222222222:repository/* because no resource-based \
     policy allows the ecr:DescribeRepositories action";

#[tokio::test]
async fn root_is_given_its_own_repositories() {
    let deployment = Deployment::with_root().await;
    let (root, ours, app) = (caller(ACCOUNT, KEY_ID), registry(ACCOUNT), name("team/app"));
    deployment.create_repository(&ours, &app).await;
    let permit = deployment.access.repository(&root, Action::BATCH_GET_IMAGE, &ours, &app).await.expect("may");
    assert_eq!((&permit.registry, &permit.name), (&ours, &app));
}

#[tokio::test]
async fn only_those_who_may_are_told_that_a_repository_is_not_there() {
    let deployment = Deployment::with_root().await;
    let (root, app) = (caller(ACCOUNT, KEY_ID), name("team/app"));
    let ours = deployment.access.repository(&root, Action::BATCH_GET_IMAGE, &registry(ACCOUNT), &app).await;
    let refused = ours.expect_err("there is none");
    assert!(matches!(&refused, Refused::RepositoryNotFound { .. }), "{refused:?}");
    assert_eq!(
        refused.to_string(),
        "The repository with name 'team/app' does not exist in the registry with id '111111111111'"
    );

    let theirs = registry(OTHER_ACCOUNT);
    let absent = deployment.access.repository(&root, Action::BATCH_GET_IMAGE, &theirs, &app).await;
    deployment.create_repository(&theirs, &app).await;
    let present = deployment.access.repository(&root, Action::BATCH_GET_IMAGE, &theirs, &app).await;
    for refused in [absent.expect_err("denied"), present.expect_err("denied")] {
        assert!(matches!(&refused, Refused::Denied(_)), "{refused:?}");
        assert_eq!(refused.to_string(), DENIED_ON_REPOSITORY);
    }
}

#[tokio::test]
async fn a_repository_in_another_region_is_another_repository() {
    let deployment = Deployment::with_root().await;
    let (root, app) = (caller(ACCOUNT, KEY_ID), name("team/app"));
    deployment.create_repository(&registry(ACCOUNT), &app).await;
    let elsewhere = model::RegistryId { region: crate::deployment::region("eu-central-1"), ..registry(ACCOUNT) };
    let refused = deployment.access.repository(&root, Action::BATCH_GET_IMAGE, &elsewhere, &app).await;
    assert!(matches!(refused, Err(Refused::RepositoryNotFound { .. })));
}

#[tokio::test]
async fn names_need_no_repository_but_a_permission() {
    let deployment = Deployment::with_root().await;
    let access = &deployment.access;
    let (root, app) = (caller(ACCOUNT, KEY_ID), name("team/app"));
    let ours = registry(ACCOUNT);
    let permit = access.repository_name(&root, Action::CREATE_REPOSITORY, &ours, &app, Circumstances::default()).await;
    let permit = permit.expect("may");
    assert_eq!(*permit, (ours, app.clone()));
    let theirs = registry(OTHER_ACCOUNT);
    let refused = access.repository_name(&root, Action::BATCH_GET_IMAGE, &theirs, &app, Circumstances::default()).await;
    assert_eq!(refused.expect_err("denied").to_string(), DENIED_ON_REPOSITORY);
}

#[tokio::test]
async fn all_repositories_are_those_of_the_own_account() {
    let deployment = Deployment::with_root().await;
    let access = &deployment.access;
    let root = caller(ACCOUNT, KEY_ID);
    let permit = access.all_repositories(&root, Action::DESCRIBE_REPOSITORIES, &registry(ACCOUNT)).await.expect("may");
    assert_eq!(*permit, registry(ACCOUNT));
    let refused = access.all_repositories(&root, Action::DESCRIBE_REPOSITORIES, &registry(OTHER_ACCOUNT)).await;
    assert_eq!(refused.expect_err("denied").to_string(), DENIED_ON_ALL);
}

#[tokio::test]
async fn root_may_do_what_has_no_resource() {
    let deployment = Deployment::with_root().await;
    let access = &deployment.access;
    let root = caller(ACCOUNT, KEY_ID);
    access.any_resource(&root, Action::GET_AUTHORIZATION_TOKEN, &region("us-east-1")).await.expect("may");
}

#[tokio::test]
async fn a_download_grant_opens_the_gate_for_its_layer_only_and_until_its_end() {
    let deployment = Deployment::with_root().await;
    let (ours, theirs, app) = (registry(ACCOUNT), registry(OTHER_ACCOUNT), name("team/app"));
    let (layer, other_layer) = (Digest::sha256(b"layer"), Digest::sha256(b"other"));
    let key = deployment.create_repository(&ours, &app).await;
    for (registry, name) in [(&ours, &name("team/other")), (&theirs, &app)] {
        deployment.create_repository(registry, name).await;
    }
    let expires_at = START + Duration::from_secs(60);
    let grant = DownloadGrant { registry: ours.clone(), repository: app.clone(), key, digest: layer, expires_at };
    let sealed = deployment.access.seal_download(&grant);

    let permit = deployment.access.download(&sealed, &ours, &app, &layer).await.expect("may");
    assert_eq!((&permit.registry, &permit.name), (&ours, &app));
    for (sealed, registry, name, digest) in [
        (sealed.as_str(), &theirs, &app, layer),
        (&sealed, &ours, &name("team/other"), layer),
        (&sealed, &ours, &app, other_layer),
        ("", &ours, &app, layer),
        (&sealed[1..], &ours, &app, layer),
    ] {
        let refused = deployment.access.download(sealed, registry, name, &digest).await.expect_err("is refused");
        assert!(matches!(refused, Refused::BadGrant), "{refused:?}");
        assert_eq!(refused.to_string(), "The download URL is malformed or has expired. Ask for a new one.");
    }
    deployment.clock.set(expires_at);
    let refused = deployment.access.download(&sealed, &ours, &app, &layer).await;
    assert!(matches!(refused, Err(Refused::BadGrant)));
}

#[tokio::test]
async fn a_download_grant_is_not_for_a_later_repository_of_the_same_name() {
    let deployment = Deployment::with_root().await;
    let (ours, app, digest) = (registry(ACCOUNT), name("team/app"), Digest::sha256(b"layer"));
    let key = deployment.create_repository(&ours, &app).await;
    let expires_at = START + Duration::from_secs(60);
    let earlier = RepositoryKey(key.0 - 1);
    let grant = DownloadGrant { registry: ours.clone(), repository: app.clone(), key: earlier, digest, expires_at };
    let sealed = deployment.access.seal_download(&grant);
    let refused = deployment.access.download(&sealed, &ours, &app, &digest).await;
    assert!(matches!(refused, Err(Refused::BadGrant)));
}

#[tokio::test]
async fn a_download_from_a_repository_that_went_is_told_so() {
    let deployment = Deployment::with_root().await;
    let (ours, app, layer) = (registry(ACCOUNT), name("team/app"), Digest::sha256(b"layer"));
    let expires_at = START + Duration::from_secs(60);
    let key = RepositoryKey(1);
    let grant = DownloadGrant { registry: ours.clone(), repository: app.clone(), key, digest: layer, expires_at };
    let sealed = deployment.access.seal_download(&grant);
    let refused = deployment.access.download(&sealed, &ours, &app, &layer).await;
    assert!(matches!(refused, Err(Refused::RepositoryNotFound { .. })));
}
