//! Enumeration: who may not know what exists is told the same, whether it exists or not.

use serde_json::{Value, json};
use testkit::{Answer, Credentials};
use zeroize::Zeroizing;

use crate::cast::powerful;
use crate::row::{Reach, Row};
use crate::rows;
use crate::scene::{Scene, kinds};
use crate::things::{NAMES_OF_NOTHING, PASSWORD};
use crate::verdict;
use crate::world::{Actor, FORGIVEN, OURS, THEIRS, World};

/// The name of a thing that is not there, of the same form as one that is.
fn another(thing: &str) -> String {
    let mut name = thing.to_owned();
    let last = name.pop().expect("a name");
    name.push(if last == '0' { '1' } else { '0' });
    name
}

/// Things whose names are sealed or signed, so that a made-up one is refused as such; and accounts, which everybody knows.
const NOT_MADE_UP: [&str; 9] = [
    "account",
    "registry",
    "other account",
    "ciphertext",
    "grant token",
    "manifest",
    "filled digest",
    // Every policy has one of its number.
    "policy version",
    // The role of a service has one name everywhere, and its path also where it is not.
    "service role",
];

/// What was said, with the names of things left out; and all headers but the moment and the request's own.
fn looks(answer: &Answer, things: &[(String, String)]) -> (u16, Vec<(String, String)>, String) {
    let plain = |text: &str| things.iter().fold(text.to_owned(), |text, (kind, thing)| text.replace(thing, kind));
    let own = ["date", "x-amzn-requestid", "x-request-id"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let headers = headers
        .filter(|(name, _)| name.as_str() != "content-length")
        .map(|(name, value)| (name.to_string(), plain(&String::from_utf8_lossy(value.as_bytes()))));
    let text = answer.text();
    // XML has the request's id at its end.
    let text = text.split("<RequestId>").next().unwrap_or_default();
    (answer.status, headers.collect(), plain(text))
}

struct Asker {
    what: &'static str,
    actor: Actor,
    is_stranger: bool,
}

#[tokio::test]
async fn whoever_may_not_look_is_told_the_same_of_what_exists_and_what_does_not() {
    let world = World::start().await;
    let log_in = async |credentials: Credentials| Actor {
        password: Some(world.password(&credentials).await),
        ..Actor::signing(&credentials)
    };
    let nobody = powerful(&world, &world.ours, "nobody").await;
    let nobody = log_in(nobody).await;
    world.ok(&world.ours.root, "iam", "DeleteUserPolicy", json!({"UserName": "nobody", "PolicyName": "own"})).await;
    let stranger = log_in(powerful(&world, &world.theirs, "admin").await).await;
    let askers = [
        Asker { what: "a user without policies", actor: nobody, is_stranger: false },
        Asker { what: "a stranger", actor: stranger, is_stranger: true },
    ];
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for row in rows::SERVICES.into_iter().flat_map(rows::of) {
        let scene = Scene::new(&world, &world.ours, &row);
        scene.prepare(&row).await;
        let is_thing =
            |kind: &String| !NAMES_OF_NOTHING.contains(&kind.as_str()) && !NOT_MADE_UP.contains(&kind.as_str());
        let kinds: Vec<String> = kinds(&row.input).into_iter().filter(is_thing).collect();
        if kinds.is_empty() || row.actions.is_empty() {
            continue;
        }
        let real = scene.fill(&row.input).await;
        let (mut names, mut made_up) = (Vec::new(), real.to_string());
        for kind in kinds {
            let thing = scene.get(&kind).await;
            made_up = made_up.replace(&thing, &another(&thing));
            // Names of what belongs to a thing stand in messages without the rest.
            for name in [&thing, &another(&thing)] {
                let last = name.rsplit([':', '/']).next().unwrap_or_default();
                names.extend([(kind.clone(), name.clone()), (kind.clone(), last.to_owned())]);
            }
        }
        names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
        let made_up: Value = serde_json::from_str(&made_up).expect("JSON");
        for Asker { what, actor, is_stranger } in &askers {
            if *is_stranger && row.reach == Reach::Own {
                continue;
            }
            compared += 1;
            let (there, not_there) = (world.send(&row, actor, &real).await, world.send(&row, actor, &made_up).await);
            if looks(&there, &names) != looks(&not_there, &names) {
                wrong.push(format!("{}: {what}:\n  {}\n  {}", row.name(), there.text(), not_there.text()));
            }
        }
    }
    assert!(compared > 150, "{compared}");
    assert!(wrong.is_empty(), "{} answers tell what exists:\n{}", wrong.len(), wrong.join("\n"));
}

/// A key that never was, one that is no more, one that is inactive, and temporary ones that are nobody's.
#[tokio::test]
async fn keys_that_are_nobodys_look_alike_whyever_they_are() {
    let world = World::start().await;
    let root = &world.ours.root;
    let deleted = powerful(&world, &world.ours, "deleted").await;
    let key = json!({"UserName": "deleted", "AccessKeyId": deleted.access_key_id});
    world.ok(root, "iam", "DeleteAccessKey", key).await;
    let inactive = powerful(&world, &world.ours, "inactive").await;
    let key = json!({"UserName": "inactive", "AccessKeyId": inactive.access_key_id, "Status": "Inactive"});
    world.ok(root, "iam", "UpdateAccessKey", key).await;
    let wrong_secret = |credentials: &Credentials| Credentials {
        secret_access_key: another(&credentials.secret_access_key),
        ..credentials.clone()
    };
    let unknown = Credentials { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..root.clone() };
    let temporary = Credentials { access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(), ..root.clone() };
    let with_token = Credentials { session_token: Some("token".to_owned()), ..temporary.clone() };
    let key_with_token = Credentials { session_token: Some("token".to_owned()), ..root.clone() };
    let all = [
        wrong_secret(&deleted),
        deleted,
        wrong_secret(&inactive),
        inactive,
        wrong_secret(&unknown),
        unknown,
        temporary,
        with_token,
        key_with_token,
    ];
    for (service, operation, code) in [
        ("ecr", "DescribeRepositories", "UnrecognizedClientException"),
        ("kms", "ListKeys", "UnrecognizedClientException"),
        ("secretsmanager", "ListSecrets", "UnrecognizedClientException"),
        ("iam", "ListUsers", "InvalidClientTokenId"),
        ("sts", "GetCallerIdentity", "InvalidClientTokenId"),
    ] {
        world.advance(FORGIVEN);
        let mut seen = Vec::new();
        for credentials in &all {
            let answer = world.call(Some(credentials), service, operation, &json!({})).await;
            assert_eq!(answer.error_code(), code, "{service}: {}", answer.text());
            seen.push(looks(&answer, &[]));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{service}: {seen:?}");
    }
}

/// A wrong secret of a key that is active is AWS's own word, and the same for every key.
#[tokio::test]
async fn wrong_secrets_look_alike_whosever_they_would_be() {
    let world = World::start().await;
    let user = powerful(&world, &world.ours, "user").await;
    let poor = world.user(&world.ours, "poor").await;
    for service in ["sts", "ecr"] {
        let mut seen = Vec::new();
        for credentials in [&user, &poor, &world.ours.root, &world.theirs.root] {
            let wrong =
                Credentials { secret_access_key: another(&credentials.secret_access_key), ..credentials.clone() };
            let operation = if service == "sts" { "GetCallerIdentity" } else { "DescribeRepositories" };
            let answer = world.call(Some(&wrong), service, operation, &json!({})).await;
            assert!(verdict::code(service, &answer).contains("Signature"), "{}", answer.text());
            seen.push(looks(&answer, &[]));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }
}

/// Console passwords: no such account, no such user, no password, a wrong one.
#[tokio::test]
async fn sign_ins_that_fail_look_alike_whyever_they_do() {
    let world = World::start().await;
    let root = &world.ours.root;
    for name in ["with", "without"] {
        world.ok(root, "iam", "CreateUser", json!({"UserName": name})).await;
    }
    world.ok(root, "iam", "CreateLoginProfile", json!({"UserName": "with", "Password": PASSWORD})).await;
    let access = world.server.registry().access();
    let sign_in = async |account: &str, name: &str, password: &str| {
        let account = account.parse().expect("an account");
        access.sign_in(account, name, Zeroizing::new(password.to_owned())).await
    };
    let mut seen = Vec::new();
    for (account, name, password) in [
        (OURS, "with", "Wrong-Password-1"),
        (OURS, "with", ""),
        (OURS, "without", PASSWORD),
        (OURS, "nobody", PASSWORD),
        (OURS, "root", PASSWORD),
        (OURS, "", ""),
        (THEIRS, "with", PASSWORD),
        ("999999999999", "with", PASSWORD),
    ] {
        let failed = sign_in(account, name, password).await;
        seen.push(format!("{:?}", failed.map(|_| ()).map_err(|error| error.to_string())));
    }
    seen.dedup();
    assert_eq!(seen, [r#"Err("Your authentication information is incorrect. Please try again.")"#]);
    assert!(sign_in(OURS, "with", PASSWORD).await.is_ok());
    // Too many failures look alike, too.
    let mut seen = Vec::new();
    for name in ["with", "without", "nobody"] {
        for _ in 0..10 {
            let _ = sign_in(OURS, name, "Wrong-Password-1").await;
        }
        let failed = sign_in(OURS, name, PASSWORD).await;
        seen.push(format!("{:?}", failed.map(|_| ()).map_err(|error| error.to_string())));
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

/// Registry passwords that are nobody's.
#[tokio::test]
async fn passwords_that_are_nobodys_look_alike_whyever_they_are() {
    let world = World::start().await;
    let root = &world.ours.root;
    world.ok(root, "ecr", "CreateRepository", json!({"repositoryName": "app"})).await;
    let deleted = powerful(&world, &world.ours, "deleted").await;
    let password = world.password(&deleted).await;
    let elsewhere = world.server.call_in("eu-west-1", Some(root), "ecr", "GetAuthorizationToken", &json!({})).await;
    assert_eq!(elsewhere.status, 200);
    let key = json!({"UserName": "deleted", "AccessKeyId": deleted.access_key_id});
    world.ok(root, "iam", "DeleteAccessKey", key).await;
    let made_up = another(&password);
    for path in ["/v2/", "/v2/app/tags/list", "/v2/none/tags/list", "/v2/UPPER/tags/list", "/v2/none"] {
        let mut seen = Vec::new();
        for password in [None, Some(""), Some("x"), Some(made_up.as_str()), Some(password.as_str())] {
            let answer = world.web(password, "GET", path, &[], "").await.expect(401);
            seen.push(looks(&answer, &[]));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{path}: {seen:?}");
    }
}

/// Whoever brings a token of another issuer is not told which roles there are.
#[tokio::test]
async fn roles_are_not_told_to_whoever_has_a_token_that_proves_nothing() {
    let world = World::start().await;
    let row = Row::new("sts", "Enumeration", json!({}));
    let real = Scene::new(&world, &world.ours, &row).get("role arn").await;
    let made_up = another(&real);
    let nobodys = real.replace(OURS, "999999999999");
    for token in ["no-such-token", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZSJ9.", "a.b.c"] {
        let mut seen = Vec::new();
        for arn in [&real, &made_up, &nobodys] {
            let input = json!({"RoleArn": arn, "RoleSessionName": "session", "WebIdentityToken": token});
            let answer = world.call(None, "sts", "AssumeRoleWithWebIdentity", &input).await;
            seen.push(looks(&answer, &[("role".to_owned(), arn.clone())]));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }
}

/// What another account's policies say, nobody finds out by asking what they would say.
#[tokio::test]
async fn simulations_tell_nothing_of_another_accounts_policies() {
    let world = World::start().await;
    let guest = powerful(&world, &world.theirs, "guest").await;
    let row = Row::new("iam", "Simulation", json!({}));
    let closed = Scene::new(&world, &world.ours, &row);
    let open = Scene::new(&world, &world.ours, &row).open();
    let mut seen = Vec::new();
    for scene in [&closed, &open] {
        let resources = [scene.get("repository arn").await, scene.get("secret").await, scene.get("key").await];
        let none = another(&resources[0]);
        for arn in resources.iter().chain([&none]) {
            let action = match arn.split(':').nth(2).expect("a service") {
                "ecr" => "ecr:BatchGetImage",
                "kms" => "kms:DescribeKey",
                _ => "secretsmanager:DescribeSecret",
            };
            let input = json!({
                "PolicySourceArn": format!("arn:aws:iam::{THEIRS}:user/guest"), "ActionNames": [action],
                "ResourceArns": [arn],
            });
            let answer = world.ok(&guest, "iam", "SimulatePrincipalPolicy", input.clone()).await;
            let things = [("thing".to_owned(), arn.clone()), ("action".to_owned(), action.to_owned())];
            seen.push(looks(&answer, &things));
            let source = format!("arn:aws:iam::{OURS}:user/any");
            let mut of_ours = input;
            of_ours["PolicySourceArn"] = source.into();
            let answer = world.call(Some(&guest), "iam", "SimulatePrincipalPolicy", &of_ours).await;
            assert_eq!(answer.error_code(), "AccessDenied", "{}", answer.text());
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
}
