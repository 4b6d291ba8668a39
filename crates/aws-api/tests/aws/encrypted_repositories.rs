//! Repositories that are encrypted under KMS keys.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Image, TestServer, digest_of};

use crate::caller::{ACCOUNT, Caller, put};
use crate::iam_caller::Iam;

async fn kms(server: &TestServer, operation: &str, input: Value) -> Value {
    let answer = server.call("kms", operation, &input).await.expect(200);
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}

/// A new key's ARN.
async fn new_key(server: &TestServer) -> String {
    kms(server, "CreateKey", json!({})).await["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
}

fn create(name: &str, key: &str) -> Value {
    json!({"repositoryName": name, "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": key}})
}

#[tokio::test]
async fn a_key_is_named_in_any_way_and_shown_by_its_arn() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let arn = new_key(&server).await;
    let id = arn.rsplit('/').next().expect("an id").to_owned();
    kms(&server, "CreateAlias", json!({"AliasName": "alias/vault", "TargetKeyId": id})).await;
    let alias_arn = format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/vault");
    for (i, key) in [arn.as_str(), &id, "alias/vault", &alias_arn].into_iter().enumerate() {
        let created = root.ok("CreateRepository", create(&format!("r{i}"), key)).await;
        let expected = json!({"encryptionType": "KMS", "kmsKey": arn});
        assert_eq!(created["repository"]["encryptionConfiguration"], expected, "{key}");
    }
    let grants = kms(&server, "ListGrants", json!({"KeyId": id})).await;
    assert_eq!(grants["Grants"].as_array().map(Vec::len), Some(8));
    root.ok("DeleteRepository", json!({"repositoryName": "r0"})).await;
    let grants = kms(&server, "ListGrants", json!({"KeyId": id})).await;
    assert_eq!(grants["Grants"].as_array().map(Vec::len), Some(6), "its own two grants go with a repository");
    // A name that is taken leaves no grants behind.
    root.refusal("CreateRepository", &create("r1", &arn), "RepositoryAlreadyExistsException").await;
    let grants = kms(&server, "ListGrants", json!({"KeyId": id})).await;
    assert_eq!(grants["Grants"].as_array().map(Vec::len), Some(6));
}

#[tokio::test]
async fn what_a_repository_might_do_with_its_key_is_forgotten_with_it() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let key = new_key(&server).await;
    root.ok("CreateRepository", create("team/app", &key)).await;
    let (access, arn) = (server.registry().access(), format!("arn:aws:ecr:us-east-1:{ACCOUNT}:repository/team/app"));
    access.check_repository_key(&key, &arn).await.expect("it has its grants");
    root.ok("DeleteRepository", json!({"repositoryName": "team/app"})).await;
    let refused = access.check_repository_key(&key, &arn).await.expect_err("it gave them up, and no time went by");
    assert_eq!(refused.code(), "AccessDeniedException");
}

#[tokio::test]
async fn a_key_that_cannot_be_used_makes_no_repository() {
    let server = TestServer::start().await;
    let (root, iam) = (Caller::root(&server), Iam::root(&server));
    let arn = new_key(&server).await;
    kms(&server, "DisableKey", json!({"KeyId": arn})).await;
    let elsewhere = arn.replace("us-east-1", "eu-central-1");
    let nothing = format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000");
    for (key, code) in [
        (arn.as_str(), "DisabledException"),
        (&elsewhere, "NotFoundException"),
        (&nothing, "NotFoundException"),
        ("alias/none", "NotFoundException"),
    ] {
        let refused = root.refusal("CreateRepository", &create("app", key), "KmsException").await;
        assert_eq!(refused["kmsError"], code, "{refused}");
    }
    kms(&server, "EnableKey", json!({"KeyId": arn})).await;
    let user = iam.user("creator").await;
    let allow = |actions: Value| {
        let statement = json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
        let document = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        json!({"UserName": "creator", "PolicyName": "p", "PolicyDocument": document})
    };
    let input = create("app", &arn);
    for (actions, status) in [
        (json!(["ecr:CreateRepository"]), 400),
        (json!(["ecr:CreateRepository", "kms:DescribeKey"]), 400),
        (json!(["ecr:CreateRepository", "kms:CreateGrant"]), 400),
        (json!(["ecr:CreateRepository", "kms:DescribeKey", "kms:CreateGrant"]), 200),
    ] {
        iam.ok("PutUserPolicy", allow(actions.clone())).await;
        let answer = server.call_as(&user.credentials, "ecr", "CreateRepository", &input).await;
        assert_eq!(answer.status, status, "{actions}: {}", answer.text());
        if status == 400 {
            assert_eq!(answer.json()["kmsError"], "AccessDeniedException", "{actions}: {}", answer.text());
        }
    }
    for (encryption, at) in [
        (json!({"encryptionType": "AES256", "kmsKey": arn}), "encryptionConfiguration.kmsKey"),
        (json!({"encryptionType": "KMS_DSSE"}), "encryptionConfiguration.encryptionType"),
    ] {
        let input = json!({"repositoryName": "bad", "encryptionConfiguration": encryption});
        let refused = root.refusal("CreateRepository", &input, "InvalidParameterException").await;
        assert!(refused["message"].as_str().is_some_and(|text| text.contains(at)), "{refused}");
    }
}

#[tokio::test]
async fn without_its_key_nothing_of_a_repository_is_read_or_written() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let arn = new_key(&server).await;
    root.ok("CreateRepository", create("vault", &arn)).await;
    root.create_repository("open").await;
    let (image, other) = (Image::random(1, &[200_000, 10]), Image::random(2, &[10]));
    for repository in ["vault", "open"] {
        root.push(repository, Some("v1"), &image).await;
    }
    let docker = root.docker().await;
    docker.assert_holds("vault", "v1", &image).await;
    let blob = digest_of(&image.blobs[0]);
    let batch = json!({"repositoryName": "vault", "imageIds": [{"imageTag": "v1"}, {"imageTag": "v9"}]});

    for (stop, go, code) in [("DisableKey", "EnableKey", "DisabledException"), ("", "", "AccessDeniedException")] {
        let grants = kms(&server, "ListGrants", json!({"KeyId": arn})).await["Grants"].clone();
        if stop.is_empty() {
            for grant in grants.as_array().expect("grants") {
                kms(&server, "RevokeGrant", json!({"KeyId": arn, "GrantId": grant["GrantId"]})).await;
            }
        } else {
            kms(&server, stop, json!({"KeyId": arn})).await;
        }
        for answer in [docker.pull_manifest("vault", "v1").await, docker.pull_blob("vault", &blob).await] {
            assert_eq!(answer.status, 403, "{code}: {}", answer.text());
            assert_eq!(answer.json()["errors"][0]["code"], "DENIED", "{code}");
        }
        let got = root.ok("BatchGetImage", batch.clone()).await;
        let codes: Vec<_> =
            got["failures"].as_array().expect("failures").iter().map(|one| &one["failureCode"]).collect();
        assert_eq!((got["images"].as_array().map(Vec::len), codes.len()), (Some(0), 2), "{got}");
        assert!(codes.contains(&&json!("KmsError")) && codes.contains(&&json!("ImageNotFound")), "{got}");
        for (operation, input) in [
            ("InitiateLayerUpload", json!({"repositoryName": "vault"})),
            ("PutImage", put("vault", Some("v2"), &other)),
        ] {
            let refused = root.refusal(operation, &input, "KmsException").await;
            assert_eq!(refused["kmsError"], code, "{operation}: {refused}");
        }
        docker.assert_holds("open", "v1", &image).await;
        if !go.is_empty() {
            kms(&server, go, json!({"KeyId": arn})).await;
            docker.assert_holds("vault", "v1", &image).await;
        }
    }
}

#[tokio::test]
async fn a_scheduled_deletion_is_called_off_or_shreds() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let arn = new_key(&server).await;
    root.ok("CreateRepository", create("vault", &arn)).await;
    let image = Image::random(1, &[200_000, 10]);
    root.push("vault", Some("v1"), &image).await;
    let schedule = json!({"KeyId": arn, "PendingWindowInDays": 7});
    kms(&server, "ScheduleKeyDeletion", schedule.clone()).await;
    assert_eq!(root.docker().await.pull_manifest("vault", "v1").await.status, 403);
    kms(&server, "CancelKeyDeletion", json!({"KeyId": arn})).await;
    kms(&server, "EnableKey", json!({"KeyId": arn})).await;
    root.docker().await.assert_holds("vault", "v1", &image).await;

    kms(&server, "ScheduleKeyDeletion", schedule).await;
    server.clock().advance(Duration::from_secs(7 * 24 * 3600 + 1));
    let docker = root.docker().await;
    assert_eq!(docker.pull_manifest("vault", "v1").await.status, 403);
    assert_eq!(docker.pull_blob("vault", &digest_of(&image.blobs[0])).await.status, 403);
    let refused = server.call("kms", "CancelKeyDeletion", &json!({"KeyId": arn})).await;
    assert_eq!((refused.status, refused.error_code().as_str()), (400, "NotFoundException"));
    // What nobody can read any more can still be deleted.
    root.ok("DeleteRepository", json!({"repositoryName": "vault", "force": true})).await;
}

#[tokio::test]
async fn a_layer_is_shared_and_mounted_under_the_same_key_only() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.ok("PutAccountSetting", json!({"name": "BLOB_MOUNTING", "value": "ENABLED"})).await;
    let (one, two) = (new_key(&server).await, new_key(&server).await);
    for (name, key) in [("ra", &one), ("rb", &one), ("rc", &two)] {
        root.ok("CreateRepository", create(name, key)).await;
    }
    root.create_repository("rd").await;
    let image = Image::random(3, &[100_000]);
    root.push("ra", Some("v1"), &image).await;
    let docker = root.docker().await;
    let digest = digest_of(&image.blobs[0]);
    for (name, status) in [("rb", 201), ("rc", 202), ("rd", 202)] {
        let path = format!("/v2/{name}/blobs/uploads/?mount={digest}&from=ra");
        let answer = docker.request(http::Method::POST, &path, &[], "").await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
    }
    docker.assert_holds("ra", "v1", &image).await;
    assert_eq!(docker.pull_blob("rb", &digest).await.body, image.blobs[0], "the grant of rb opens what ra stored");
    for name in ["rb", "rc", "rd"] {
        root.push(name, Some("v1"), &image).await;
        docker.assert_holds(name, "v1", &image).await;
    }
    kms(&server, "DisableKey", json!({"KeyId": one})).await;
    for (name, status) in [("ra", 403), ("rb", 403), ("rc", 200), ("rd", 200)] {
        assert_eq!(docker.pull_blob(name, &digest).await.status, status, "{name}");
    }
}
