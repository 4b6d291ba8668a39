//! Tokens that are taken for what they are not: for somebody else's, for those of whoever has the name now, or for more
//! than they were given for.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::Credentials;

use crate::cast::powerful;
use crate::row::Outcome;
use crate::verdict;
use crate::world::{FORGIVEN, OURS, THEIRS, World, everything, exactly, policy};

async fn delete_user(world: &World, name: &str, credentials: &Credentials) {
    let root = &world.ours.root;
    let key = json!({"UserName": name, "AccessKeyId": credentials.access_key_id});
    world.ok(root, "iam", "DeleteAccessKey", key).await;
    world.ok(root, "iam", "DeleteUserPolicy", json!({"UserName": name, "PolicyName": "own"})).await;
    world.ok(root, "iam", "DeleteUser", json!({"UserName": name})).await;
}

/// The name is there again, with all permissions; what was given to its bearer before is dead all the same.
#[tokio::test]
async fn what_a_user_had_is_not_good_for_a_later_user_of_the_name() {
    let world = World::start().await;
    world.ok(&world.ours.root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    let first = powerful(&world, &world.ours, "name").await;
    let password = world.password(&first).await;
    let session = world.ok(&first, "sts", "GetSessionToken", json!({})).await;
    let session = Credentials::of(&session, "GetSessionTokenResult/Credentials");
    let federated = json!({"Name": "someone", "Policy": policy(everything())});
    let federated = world.ok(&first, "sts", "GetFederationToken", federated).await;
    let federated = Credentials::of(&federated, "GetFederationTokenResult/Credentials");
    let passwords = [password, world.password(&session).await, world.password(&federated).await];
    for password in &passwords {
        let _ = world.web(Some(password), "GET", "/v2/app/tags/list", &[], "").await.expect(200);
    }
    delete_user(&world, "name", &first).await;
    let second = powerful(&world, &world.ours, "name").await;
    world.advance(FORGIVEN);
    for (i, password) in passwords.iter().enumerate() {
        for path in ["/v2/", "/v2/app/tags/list"] {
            let answer = world.web(Some(password), "GET", path, &[], "").await;
            assert_eq!(answer.status, 401, "password {i}: {path}: {}", answer.text());
        }
    }
    for (i, old) in [&first, &session, &federated].into_iter().enumerate() {
        let answer = world.call(Some(old), "sts", "GetCallerIdentity", &json!({})).await;
        assert_eq!(answer.error_code(), "InvalidClientTokenId", "credentials {i}");
    }
    world.ok(&second, "ecr", "DescribeRepositories", json!({})).await;
}

#[tokio::test]
async fn what_a_role_gave_is_not_good_for_a_later_role_of_the_name() {
    let world = World::start().await;
    let (root, admin) = (&world.ours.root, powerful(&world, &world.ours, "admin").await);
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    let make = async || {
        world.role(&world.ours, "name").await;
        world.allow_role(&world.ours, "name", everything()).await;
    };
    make().await;
    let session = world.session(&admin, OURS, "name", 3600).await;
    let password = world.password(&session).await;
    let _ = world.web(Some(&password), "GET", "/v2/app/tags/list", &[], "").await.expect(200);
    world.ok(root, "iam", "DeleteRolePolicy", json!({"RoleName": "name", "PolicyName": "own"})).await;
    world.ok(root, "iam", "DeleteRole", json!({"RoleName": "name"})).await;
    make().await;
    let answer = world.call(Some(&session), "sts", "GetCallerIdentity", &json!({})).await;
    assert_eq!(answer.error_code(), "InvalidClientTokenId");
    let _ = world.web(Some(&password), "GET", "/v2/app/tags/list", &[], "").await.expect(401);
}

/// Whoever was named in a policy is meant, and not whoever is called like that later.
#[tokio::test]
async fn what_names_a_user_does_not_name_a_later_user_of_the_name() {
    let world = World::start().await;
    let root = &world.ours.root;
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    let nothing = || exactly(&["ecr:GetAuthorizationToken"]);
    let first = world.user(&world.ours, "name").await;
    world.allow_user(&world.ours, "name", nothing()).await;
    let arn = format!("arn:aws:iam::{OURS}:user/name");
    let principal = || json!({"AWS": arn});
    let on_repository = json!({"Effect": "Allow", "Principal": principal(), "Action": "ecr:ListImages"});
    let set = json!({"repositoryName": "app", "policyText": policy(on_repository)});
    world.ok(root, "ecr", "SetRepositoryPolicy", set).await;
    let on_key = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": principal(), "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": OURS}, "Action": "kms:*", "Resource": "*"},
    ]});
    let key = world.ok(root, "kms", "CreateKey", json!({"Policy": on_key.to_string()})).await.json();
    let key = key["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
    let granted = world.ok(root, "kms", "CreateKey", json!({})).await.json();
    let granted = granted["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
    let grant = json!({"KeyId": granted, "GranteePrincipal": arn, "Operations": ["Encrypt", "DescribeKey"]});
    world.ok(root, "kms", "CreateGrant", grant).await;
    let secret = json!({"Name": "secret", "SecretString": "x"});
    world.ok(root, "secretsmanager", "CreateSecret", secret).await;
    let on_secret = json!({"Effect": "Allow", "Principal": principal(), "Action": "secretsmanager:DescribeSecret", "Resource": "*"});
    let put = json!({"SecretId": "secret", "ResourcePolicy": policy(on_secret)});
    world.ok(root, "secretsmanager", "PutResourcePolicy", put).await;
    let trust = policy(json!({"Effect": "Allow", "Principal": principal(), "Action": "sts:AssumeRole"}));
    world.ok(root, "iam", "CreateRole", json!({"RoleName": "role", "AssumeRolePolicyDocument": trust})).await;

    let calls: [(&str, &str, Value); 6] = [
        ("ecr", "ListImages", json!({"repositoryName": "app"})),
        ("kms", "DescribeKey", json!({"KeyId": key})),
        ("kms", "DescribeKey", json!({"KeyId": granted})),
        ("kms", "Encrypt", json!({"KeyId": granted, "Plaintext": "YQ=="})),
        ("secretsmanager", "DescribeSecret", json!({"SecretId": "secret"})),
        (
            "sts",
            "AssumeRole",
            json!({"RoleArn": format!("arn:aws:iam::{OURS}:role/role"), "RoleSessionName": "session"}),
        ),
    ];
    for (service, operation, input) in &calls {
        world.ok(&first, service, operation, input.clone()).await;
    }
    delete_user(&world, "name", &first).await;
    let second = world.user(&world.ours, "name").await;
    world.allow_user(&world.ours, "name", nothing()).await;
    for (service, operation, input) in &calls {
        let answer = world.call(Some(&second), service, operation, input).await;
        let is_denied = verdict::is(service, &answer, Outcome::Denied);
        assert!(is_denied, "{service}:{operation}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn a_repository_that_was_made_anew_has_nothing_of_the_one_before() {
    let world = World::start().await;
    let root = &world.ours.root;
    let create = || json!({"repositoryName": "app"});
    world.ok(root, "ecr", "CreateRepository", create()).await;
    let reader = world.user(&world.ours, "reader").await;
    world.allow_user(&world.ours, "reader", exactly(&["ecr:GetAuthorizationToken"])).await;
    let statement = json!({
        "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{OURS}:user/reader")}, "Action": "ecr:*",
    });
    let set = json!({"repositoryName": "app", "policyText": policy(statement)});
    world.ok(root, "ecr", "SetRepositoryPolicy", set).await;
    let docker = world.docker(&reader).await;
    let image = testkit::Image::random(1, &[10]);
    docker.push_image("app", "v1", &image).await;
    let upload = docker.begin_upload("app").await;
    world.ok(root, "ecr", "DeleteRepository", json!({"repositoryName": "app", "force": true})).await;
    world.ok(root, "ecr", "CreateRepository", create()).await;
    for path in ["/v2/app/manifests/v1", "/v2/app/tags/list", &upload] {
        let _ = docker.get(path).await.expect(403);
    }
    let root = world.docker(root).await;
    for path in ["/v2/app/manifests/v1".to_owned(), format!("/v2/app/manifests/{}", image.digest()), upload] {
        let _ = root.get(&path).await.expect(404);
    }
}

/// What a session may not, a password that is got with it may not either.
#[tokio::test]
async fn the_scope_of_a_session_is_not_dropped_when_it_gets_a_password() {
    let world = World::start().await;
    let root = &world.ours.root;
    for name in ["app", "other"] {
        world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": name})).await;
    }
    let admin = powerful(&world, &world.ours, "admin").await;
    world.role(&world.ours, "role").await;
    world.allow_role(&world.ours, "role", everything()).await;
    let scope = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": "ecr:ListImages",
            "Resource": format!("arn:aws:ecr:us-east-1:{OURS}:repository/app")},
    ]})
    .to_string();
    world.ok(root, "iam", "CreatePolicy", json!({"PolicyName": "scope", "PolicyDocument": scope})).await;
    let managed = json!([{"arn": format!("arn:aws:iam::{OURS}:policy/scope")}]);
    let role = |members: Value| {
        let mut input = members;
        input["RoleArn"] = format!("arn:aws:iam::{OURS}:role/role").into();
        input["RoleSessionName"] = "session".into();
        input
    };
    let federated = |members: Value| {
        let mut input = members;
        input["Name"] = "someone".into();
        input
    };
    for (operation, input) in [
        ("AssumeRole", role(json!({"Policy": scope}))),
        ("AssumeRole", role(json!({"PolicyArns": managed}))),
        ("GetFederationToken", federated(json!({"Policy": scope}))),
        ("GetFederationToken", federated(json!({"PolicyArns": managed}))),
    ] {
        let answer = world.ok(&admin, "sts", operation, input.clone()).await;
        let session = Credentials::of(&answer, &format!("{operation}Result/Credentials"));
        let password = world.password(&session).await;
        for (path, status) in [
            ("/v2/app/tags/list", 200),
            ("/v2/other/tags/list", 403),
            ("/v2/app/manifests/v1", 403),
            ("/v2/_catalog", 403),
        ] {
            let answer = world.web(Some(&password), "GET", path, &[], "").await;
            assert_eq!(answer.status, status, "{operation} {input}: {path}: {}", answer.text());
        }
        let _ = world.web(Some(&password), "POST", "/v2/app/blobs/uploads/", &[], "").await.expect(403);
        // Nor is it dropped by the next session.
        for next in [json!({"Policy": policy(everything())}), json!({})] {
            let answer = world.call(Some(&session), "sts", "AssumeRole", &role(next)).await;
            assert_eq!(answer.error_code(), "AccessDenied", "{operation}");
        }
        for next in ["GetSessionToken", "GetFederationToken"] {
            let answer = world.call(Some(&session), "sts", next, &federated(json!({}))).await;
            assert_eq!(answer.error_code(), "AccessDenied", "{operation} {next}");
        }
    }
}

/// A password is one of `/v2/` alone, for one region, and a session token is one of the APIs alone.
#[tokio::test]
async fn tokens_of_one_kind_or_region_are_not_taken_for_another() {
    let world = World::start().await;
    let admin = powerful(&world, &world.ours, "admin").await;
    world.role(&world.ours, "role").await;
    world.allow_role(&world.ours, "role", everything()).await;
    let session = world.session(&admin, OURS, "role", 3600).await;
    let token = session.session_token.clone().expect("a token");
    let password = world.password(&admin).await;
    for wrong in [
        token.as_str(),
        &session.secret_access_key,
        &admin.secret_access_key,
        &admin.access_key_id,
        "",
        &format!("{password}x"),
        &password[..password.len() - 4],
        &format!(" {password}"),
        &STANDARD.encode(&password),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.",
    ] {
        let answer = world.web(Some(wrong), "GET", "/v2/", &[], "").await;
        assert_eq!(answer.status, 401, "{wrong}: {}", answer.text());
    }
    for token in [password.as_str(), "", "x", &format!("{token}x"), &STANDARD.encode(&token)] {
        let mixed = Credentials { session_token: Some(token.to_owned()), ..session.clone() };
        let answer = world.call(Some(&mixed), "sts", "GetCallerIdentity", &json!({})).await;
        assert_eq!(answer.status, 403, "{token}: {}", answer.text());
    }
    world.advance(FORGIVEN);
    for region in ["eu-west-1", "us-west-2"] {
        let path = format!("/v2/{OURS}.dkr.ecr.{region}/");
        let _ = world.web(Some(&password), "GET", &path, &[], "").await.expect(401);
    }
    // In another account's registry it is good, and stands for whom it stands for.
    let path = format!("/v2/{THEIRS}.dkr.ecr.us-east-1/");
    let _ = world.web(Some(&password), "GET", &path, &[], "").await.expect(200);
    let answer = world.web(Some(&password), "GET", &format!("{path}_catalog"), &[], "").await.expect(403);
    assert!(answer.error_message().starts_with(&format!("User: arn:aws:iam::{OURS}:user/admin ")), "{}", answer.text());
}

/// Every byte of a token counts.
#[tokio::test]
async fn tokens_that_were_tampered_with_are_nobodys() {
    let world = World::start().await;
    let admin = powerful(&world, &world.ours, "admin").await;
    world.role(&world.ours, "role").await;
    let session = world.session(&admin, OURS, "role", 3600).await;
    let (password, token) = (world.password(&admin).await, session.session_token.clone().expect("a token"));
    let tampered = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).expect("ASCII")
    };
    for i in 0..24 {
        if i % 10 == 0 {
            world.advance(FORGIVEN);
        }
        let wrong = tampered(&password, i * (password.len() - 2) / 24);
        let _ = world.web(Some(&wrong), "GET", "/v2/", &[], "").await.expect(401);
        let wrong = tampered(&token, i * (token.len() - 2) / 24);
        let mixed = Credentials { session_token: Some(wrong), ..session.clone() };
        let _ = world.call(Some(&mixed), "sts", "GetCallerIdentity", &json!({})).await.expect(403);
    }
}

/// Sessions end by the clock, and so do passwords; neither is made longer by the other.
#[tokio::test]
async fn the_end_of_a_session_is_the_end_of_what_it_can_sign() {
    let world = World::start().await;
    let admin = powerful(&world, &world.ours, "admin").await;
    world.role(&world.ours, "role").await;
    world.allow_role(&world.ours, "role", everything()).await;
    let session = world.session(&admin, OURS, "role", 900).await;
    world.advance(Duration::from_secs(899));
    let last = world.password(&session).await;
    // A chain of sessions begins anew and no longer than an hour, by the role's word and not by the first one's.
    let input = json!({
        "RoleArn": format!("arn:aws:iam::{OURS}:role/role"), "RoleSessionName": "next", "DurationSeconds": 7200,
    });
    let answer = world.call(Some(&session), "sts", "AssumeRole", &input).await;
    assert_eq!(answer.error_code(), "ValidationError", "{}", answer.text());
    world.advance(Duration::from_secs(1));
    for (service, operation, code) in [
        ("ecr", "GetAuthorizationToken", "ExpiredTokenException"),
        ("sts", "GetCallerIdentity", "ExpiredToken"),
        ("sts", "AssumeRole", "ExpiredToken"),
        ("iam", "ListUsers", "ExpiredToken"),
        ("kms", "ListKeys", "ExpiredTokenException"),
        ("secretsmanager", "ListSecrets", "ExpiredTokenException"),
    ] {
        let answer = world.call(Some(&session), service, operation, &json!({})).await;
        assert_eq!(answer.error_code(), code, "{service}:{operation}: {}", answer.text());
    }
    // As ECR's do, the password outlives the session, by no more than its own twelve hours.
    let _ = world.web(Some(&last), "GET", "/v2/", &[], "").await.expect(200);
    world.advance(Duration::from_secs(12 * 3600 - 2));
    let _ = world.web(Some(&last), "GET", "/v2/", &[], "").await.expect(200);
    world.advance(Duration::from_secs(1));
    let _ = world.web(Some(&last), "GET", "/v2/", &[], "").await.expect(403);
}
