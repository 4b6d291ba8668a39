//! How many decisions a core makes in a second: `cargo run --release -p model --example policy_decisions`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use model::decision::{NamedPolicy, Policies, PolicySource, RegistryScope, Request, Resource, Verdict, decide};
use model::policy::{Context, Policy, PolicyKind};
use model::{Action, Origin, Principal, RegistryId, RepositoryName, Timestamp};

const ROUNDS: u32 = 1_000_000;

/// Ten statements, of which the last allows pulls.
const IDENTITY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
    {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::artifacts/*"},
    {"Effect": "Allow", "Action": "ecr:Batch*", "Resource": "arn:aws:ecr:us-east-1:111122223333:repository/base/*"},
    {"Effect": "Allow", "Action": "ecr:*", "Resource": "arn:aws:ecr:*:*:repository/${aws:username}/*"},
    {"Effect": "Allow", "Action": "ecr:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}},
    {"Effect": "Deny", "Action": "ecr:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}},
    {"Effect": "Deny", "Action": "ecr:*", "Resource": "arn:aws:ecr:*:111122223333:repository/*-secret"},
    {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"aws:UserAgent": ["*curl*", "*wget*"]}}},
    {"Effect": "Deny", "NotAction": "ecr:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": "arn:aws:ecr:us-east-1:111122223333:repository/team/*"}
]}"#;

/// Ten statements for other principals and accounts.
const RESOURCE: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]},
    {"Effect": "Allow", "Principal": {"AWS": "777788889999"}, "Action": "ecr:Batch*"},
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/build/runner"}, "Action": "ecr:*"},
    {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:user/a", "arn:aws:iam::111122223333:user/b"]}, "Action": "ecr:*"},
    {"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "ecr:BatchGetImage"},
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "ecr:BatchGetImage"},
    {"Effect": "Allow", "Principal": "*", "Action": "ecr:*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
    {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
    {"Effect": "Deny", "NotPrincipal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:user/ci"]}, "Action": "ecr:Put*"},
    {"Effect": "Deny", "Principal": "*", "Action": "ecr:Delete*"}
]}"#;

fn named(document: &str, kind: PolicyKind) -> NamedPolicy {
    let policy = Arc::new(Policy::parse(document, kind).expect("is a policy"));
    NamedPolicy { name: "benchmark".into(), source: PolicySource::Given, policy }
}

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures and tells")]
fn measure(what: &str, request: &Request<'_>, policies: &Policies<'_>, allowed: bool) {
    assert_eq!(decide(request, policies).verdict == Verdict::Allow, allowed, "{what}");
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(decide(black_box(request), black_box(policies)));
    }
    let elapsed = start.elapsed();
    let per_second = f64::from(ROUNDS) / elapsed.as_secs_f64();
    println!("{what:<62} {:>6.0} ns  {per_second:>10.0} /s", elapsed.as_nanos() as f64 / f64::from(ROUNDS));
}

fn main() {
    let origin = Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: [10, 1, 2, 3].into(),
        secure_transport: true,
        host: "localhost".into(),
        user_agent: "docker/27.3.1 go/go1.22.7 git-commit/41ca978 kernel/6.1 os/linux arch/amd64".into(),
    };
    let account = "111122223333".parse().expect("an account");
    let principal = Principal::User { account, path: "/".into(), name: "ci".into(), id: "AIDA1234567890123CI".into() };
    let registry = RegistryId { account, region: "us-east-1".parse().expect("a region") };
    let (app, other): (RepositoryName, RepositoryName) =
        ("team/app".parse().expect("a name"), "other/app".parse().expect("a name"));
    let context = Context::new(&origin, Timestamp::from_millis(1_795_161_600_000));
    let request = |action: Action, name| Request {
        principal: &principal,
        action: action.into(),
        resource: Resource::Repository { registry: &registry, name },
        context: &context,
    };
    let identity = [named(IDENTITY, PolicyKind::Managed)];
    let resource = named(RESOURCE, PolicyKind::Repository);
    let own = Policies { identity: &identity, ..Policies::none() };
    let all = Policies { resource: Some(&resource), registry: Some((&resource, RegistryScope::V2)), ..own };

    let pull = request(Action::BATCH_GET_IMAGE, &app);
    measure("ten statements, allowed by the last", &pull, &own, true);
    measure("ten statements, denied", &request(Action::BATCH_GET_IMAGE, &other), &own, false);
    measure("ten statements, another action, denied", &request(Action::PUT_IMAGE, &app), &own, false);
    measure("ten and ten on the repository and ten on the registry, allowed", &pull, &all, true);
}
