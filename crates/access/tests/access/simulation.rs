//! Simulations and explanations: the gate's own answers to requests that nobody made.

use access::iam::{Error, Outcome, Simulated, Simulation};
use access::{Explained, Hypothetical, NotExplained};
use model::Caller;
use model::decision::{Layer, Verdict};

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, caller, region, registry};
use crate::world::{World, document, on_resource, statement};

const APP: &str = "arn:aws:ecr:us-east-1:111111111111:repository/team/app";
const CI_ARN: &str = "arn:aws:iam::111111111111:user/ci";
const CI: &str = r#"{"AWS":"arn:aws:iam::111111111111:user/ci"}"#;

fn simulation(actions: &[&str], resources: &[&str], policies: &[&str]) -> Simulation {
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    Simulation {
        policies: policies.iter().map(|statements| document(statements)).collect(),
        actions: texts(actions),
        resources: texts(resources),
        limit: 100,
        ..Simulation::default()
    }
}

async fn simulate(world: &World, simulation: Simulation) -> Vec<Simulated> {
    let root = caller(ACCOUNT, KEY_ID);
    world.deployment.access.simulate_custom_policy(&root, simulation).await.expect("is simulated").items
}

async fn outcome(world: &World, simulation: Simulation) -> Outcome {
    simulate(world, simulation).await[0].decision
}

#[tokio::test]
async fn every_action_is_tried_on_every_resource_and_the_deciding_statements_are_told_by_their_place() {
    let world = World::new().await;
    let allow = statement("Allow", "ecr:BatchGetImage", APP);
    let deny = statement("Deny", "ecr:Put*", "*");
    let policies = [allow.as_str(), &[allow.as_str(), deny.as_str()].join(",\n")];
    let results = simulate(&world, simulation(&["ecr:BatchGetImage", "ecr:PutImage"], &[APP, "*"], &policies)).await;
    let told: Vec<_> = results.iter().map(|r| (r.action.as_str(), r.resource.as_str(), r.decision)).collect();
    assert_eq!(
        told,
        [
            ("ecr:BatchGetImage", APP, Outcome::Allowed),
            ("ecr:BatchGetImage", "*", Outcome::ImplicitDeny),
            ("ecr:PutImage", APP, Outcome::ExplicitDeny),
            ("ecr:PutImage", "*", Outcome::ExplicitDeny),
        ]
    );
    let places = |result: &Simulated| {
        let place = |m: &access::iam::MatchedStatement| (m.policy_id.clone(), m.policy_type, m.start, m.end);
        result.matched.iter().map(place).collect::<Vec<_>>()
    };
    let (start, end) = ((1, 38), (1, 38 + allow.len()));
    let by_list = |n: u8| format!("PolicyInputList.{n}");
    assert_eq!(places(&results[0]), [(by_list(1), "IAM Policy", start, end), (by_list(2), "IAM Policy", start, end)]);
    assert_eq!(places(&results[1]), []);
    assert_eq!(places(&results[2]), [(by_list(2), "IAM Policy", (2, 1), (2, 1 + deny.len()))]);
}

#[tokio::test]
async fn a_boundary_and_a_resource_policy_count_as_at_the_gate() {
    let world = World::new().await;
    let all = statement("Allow", "*", "*");
    let pull = ["ecr:BatchGetImage"];
    let bounded =
        |boundary: &str| Simulation { boundaries: vec![document(boundary)], ..simulation(&pull, &[APP], &[&all]) };
    let results = simulate(&world, bounded(&statement("Allow", "ecr:PutImage", "*"))).await;
    assert_eq!((results[0].decision, results[0].boundary_allows), (Outcome::ImplicitDeny, Some(false)));
    let results = simulate(&world, bounded(&statement("Allow", "ecr:*", "*"))).await;
    assert_eq!((results[0].decision, results[0].boundary_allows), (Outcome::Allowed, Some(true)));
    assert_eq!(results[0].matched.len(), 1, "what bounds gives nothing");

    let on_app = |policies: &[&str], resource: &str, statements: &str| Simulation {
        resource_policy: Some(document(statements)),
        caller_arn: Some(CI_ARN.to_owned()),
        ..simulation(&pull, &[resource], policies)
    };
    let by_name = on_resource("Allow", CI, "ecr:BatchGetImage");
    let theirs = APP.replace(ACCOUNT, OTHER_ACCOUNT);
    for (policies, resource, on_it, expected) in [
        (&[][..], APP, &by_name, Outcome::Allowed),
        (&[], &theirs, &by_name, Outcome::ImplicitDeny),
        (&[&*all], &theirs, &by_name, Outcome::Allowed),
        (&[&*all], APP, &on_resource("Deny", CI, "ecr:*"), Outcome::ExplicitDeny),
    ] {
        assert_eq!(outcome(&world, on_app(policies, resource, on_it)).await, expected, "{resource} {on_it}");
    }
    let results = simulate(&world, on_app(&[], APP, &by_name)).await;
    assert_eq!(
        (&*results[0].matched[0].policy_id, results[0].matched[0].policy_type),
        ("ResourcePolicy", "Resource Policy")
    );
}

#[tokio::test]
async fn what_nobody_told_is_missing_and_told_as_the_policy_spells_it() {
    let world = World::new().await;
    let office = r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::home/${aws:username}",
        "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"DateLessThan":{"aws:CurrentTime":"2015-09-01T00:00:00Z"},
                     "StringEquals":{"aws:ResourceTag/Team":"blue"}}}"#;
    let asked = simulation(&["s3:GetObject"], &["arn:aws:s3:::home/ann"], &[office]);
    let results = simulate(&world, asked.clone()).await;
    assert_eq!(results[0].decision, Outcome::ImplicitDeny);
    assert_eq!(results[0].missing_keys, ["aws:CurrentTime", "aws:ResourceTag/Team", "aws:SourceIp", "aws:username"]);
    let told = Simulation {
        context: [
            ("aws:sourceip", "10.1.2.3"),
            ("AWS:CurrentTime", "2015-08-30T00:00:00Z"),
            ("aws:ResourceTag/Team", "blue"),
            ("aws:username", "ann"),
        ]
        .map(|(key, value)| (key.to_owned(), vec![value.to_owned()]))
        .into(),
        ..asked.clone()
    };
    let results = simulate(&world, told).await;
    assert_eq!((results[0].decision, results[0].missing_keys.len()), (Outcome::Allowed, 0));
    let root = caller(ACCOUNT, KEY_ID);
    let keys = world.deployment.access.get_context_keys_for_custom_policy(&root, &asked.policies).await;
    assert_eq!(keys.expect("are told"), ["aws:CurrentTime", "aws:ResourceTag/Team", "aws:SourceIp", "aws:username"]);
}

#[tokio::test]
async fn a_principals_own_policies_are_simulated_with_those_of_its_groups() {
    let world = World::new().await;
    let (access, root) = (&world.deployment.access, caller(ACCOUNT, KEY_ID));
    let ci = world.user(ACCOUNT, "ci").await;
    let group = world.group_of(&ci, "builders").await;
    let runner = world.session(ACCOUNT, "runner").await;
    world.allow(&ci, &statement("Allow", "ecr:BatchGetImage", "*")).await;
    world.inline(&group, &statement("Allow", "ecr:PutImage", "*")).await;
    world.attach(&runner, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly").await;
    let actions = ["ecr:BatchGetImage", "ecr:PutImage"];
    for (source, expected) in [
        ("user/ci", [Some("user_ci_p"), Some("group_builders_p")]),
        ("group/builders", [None, Some("group_builders_p")]),
        ("role/runner", [Some("AmazonEC2ContainerRegistryReadOnly"), None]),
    ] {
        let arn = format!("arn:aws:iam::{ACCOUNT}:{source}");
        let page = access.simulate_principal_policy(&root, &arn, simulation(&actions, &[APP], &[])).await;
        let found = page.expect("is simulated").items;
        let by: Vec<_> = found.iter().map(|r| r.matched.first().map(|m| m.policy_id.as_str())).collect();
        assert_eq!(by, expected, "{source}");
    }
    for (source, code) in [("user/nobody", "gone"), ("root", "bad"), ("user/team/ci", "gone")] {
        let arn = format!("arn:aws:iam::{ACCOUNT}:{source}");
        let refused = access.simulate_principal_policy(&root, &arn, simulation(&actions, &[], &[])).await;
        match refused.expect_err("is refused") {
            Error::NoSuchEntity(_) => assert_eq!(code, "gone", "{source}"),
            Error::InvalidInput(_) => assert_eq!(code, "bad", "{source}"),
            other => panic!("{source}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn who_may_simulate_is_asked_first() {
    let world = World::new().await;
    let ci = world.user(ACCOUNT, "ci").await;
    let access = &world.deployment.access;
    let denied = |outcome: Result<bool, Error>| matches!(outcome, Err(Error::AccessDenied(_)));
    let nobody = format!("arn:aws:iam::{ACCOUNT}:user/nobody");
    let all = async |caller: &Caller| {
        let bad = Simulation::default();
        [
            access.simulate_custom_policy(caller, bad.clone()).await.map(|_| true),
            access.simulate_principal_policy(caller, &nobody, bad).await.map(|_| true),
            access.get_context_keys_for_custom_policy(caller, &[]).await.map(|_| true),
            access.get_context_keys_for_principal_policy(caller, &nobody, &[]).await.map(|_| true),
        ]
    };
    assert_eq!(all(&ci).await.map(denied), [true; 4]);
    world.allow(&ci, r#"{"Effect":"Allow","Action":["iam:Simulate*","iam:GetContextKeys*"],"Resource":"*"}"#).await;
    assert_eq!(all(&ci).await.map(denied), [false; 4]);
}

#[tokio::test]
async fn nobody_is_named_but_by_its_own_arn() {
    let world = World::new().await;
    let ci = world.user(ACCOUNT, "ci").await;
    world.session(ACCOUNT, "runner").await;
    let access = &world.deployment.access;
    let actions = ["iam:SimulatePrincipalPolicy", "iam:GetContextKeysForPrincipalPolicy"];
    let denied = actions.map(|action| statement("Deny", action, CI_ARN));
    world.allow(&ci, &[statement("Allow", "iam:*", "*"), denied.join(",")].join(",")).await;
    let asked = simulation(&["ecr:PutImage"], &[], &[]);
    for (arn, code) in [
        (CI_ARN, "denied"),
        ("arn:aws:iam::111111111111:user/CI", "gone"),
        ("arn:aws:iam::111111111111:user/team/ci", "gone"),
        ("arn:aws-cn:iam::111111111111:user/ci", "bad"),
        ("arn:aws:iam:us-east-1:111111111111:user/ci", "bad"),
        ("arn:aws:iam::111111111111:role/Runner", "gone"),
        ("arn:aws:iam::111111111111:role/runner", "found"),
    ] {
        let simulated = access.simulate_principal_policy(&ci, arn, asked.clone()).await.map(drop);
        let keys = access.get_context_keys_for_principal_policy(&ci, arn, &[]).await.map(drop);
        for outcome in [simulated, keys] {
            let told = match outcome {
                Ok(()) => "found",
                Err(Error::AccessDenied(_)) => "denied",
                Err(Error::NoSuchEntity(_)) => "gone",
                Err(Error::InvalidInput(_)) => "bad",
                Err(other) => panic!("{arn}: {other:?}"),
            };
            assert_eq!(told, code, "{arn}");
        }
    }
    world.tag(&world.session(ACCOUNT, "tagged").await, "team", "blue").await;
    let blue = r#"{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}"#;
    world.allow(&ci, &[&statement("Allow", "iam:*", "*"), blue].join(",")).await;
    let refused = access.simulate_principal_policy(&ci, "arn:aws:iam::111111111111:role/tagged", asked).await;
    assert!(matches!(refused, Err(Error::AccessDenied(_))));
}

#[tokio::test]
async fn long_policies_make_short_pages() {
    let world = World::new().await;
    let (access, root) = (&world.deployment.access, caller(ACCOUNT, KEY_ID));
    let all = statement("Allow", "*", "*");
    let padded = format!("{}{}", " ".repeat(100_000), document(&all));
    let resources = vec!["*".to_owned(); 1000];
    let short = simulation(&["ecr:PutImage"], &[], &[&all]);
    let short = Simulation { resources, limit: 1000, ..short };
    let page = access.simulate_custom_policy(&root, short.clone()).await.expect("a page");
    assert_eq!((page.items.len(), page.next.is_some()), (1000, false));
    let long = Simulation { policies: vec![padded], ..short };
    let page = access.simulate_custom_policy(&root, long).await.expect("a page");
    assert!(page.items.len() < 200 && page.next.is_some(), "{}", page.items.len());
}

#[tokio::test]
async fn what_cannot_be_simulated_is_refused() {
    let world = World::new().await;
    let (access, root) = (&world.deployment.access, caller(ACCOUNT, KEY_ID));
    let all = statement("Allow", "*", "*");
    let good = simulation(&["ecr:PutImage"], &["*"], &[&all]);
    let with_policy = |text: String| Simulation { policies: vec![text], ..good.clone() };
    for (why, bad) in [
        ("no policy", with_policy("{}".into())),
        ("an action without service", simulation(&["PutImage"], &["*"], &[&all])),
        ("a pattern of actions", simulation(&["ecr:*"], &["*"], &[&all])),
        ("two boundaries", Simulation { boundaries: vec![document(&all), document(&all)], ..good.clone() }),
        (
            "a caller that is a role",
            Simulation { caller_arn: Some("arn:aws:iam::111111111111:role/r".into()), ..good.clone() },
        ),
        (
            "nobody for a resource's policy",
            Simulation { resource_policy: Some(document(&on_resource("Allow", CI, "*"))), ..good.clone() },
        ),
        ("an owner that is none", Simulation { resource_owner: Some("me".into()), ..good.clone() }),
    ] {
        let refused = access.simulate_custom_policy(&root, bad).await;
        assert!(matches!(refused, Err(Error::InvalidInput(_))), "{why}");
    }
    for bad in ["team/app", "", "**", "arn:", "arn:aws:ecr:us-east-1"] {
        let asked = Simulation { resources: vec![APP.into(), bad.into()], ..good.clone() };
        let refused = access.simulate_custom_policy(&root, asked).await;
        assert!(matches!(refused, Err(Error::InvalidInput(_))), "{bad}");
    }
    for right in ["*", APP, "arn:aws:s3:::bucket/*"] {
        let asked = Simulation { resources: vec![right.into()], ..good.clone() };
        assert!(access.simulate_custom_policy(&root, asked).await.is_ok(), "{right}");
    }
    let nothing = Simulation { actions: Vec::new(), ..good.clone() };
    assert!(matches!(access.simulate_custom_policy(&root, nothing).await, Err(Error::ValidationError(_))));
    let elsewhere = Simulation { marker: Some("x".into()), ..good };
    assert!(matches!(access.simulate_custom_policy(&root, elsewhere).await, Err(Error::ValidationError(_))));
}

#[tokio::test]
async fn results_are_paged() {
    let world = World::new().await;
    let (access, root) = (&world.deployment.access, caller(ACCOUNT, KEY_ID));
    let all = statement("Allow", "*", "*");
    let (mut marker, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let asked = simulation(&["ecr:PutImage", "ecr:ListImages"], &["*", APP], &[&all]);
        let page =
            access.simulate_custom_policy(&root, Simulation { limit: 3, marker, ..asked }).await.expect("a page");
        seen.extend(page.items.into_iter().map(|result| (result.action, result.resource)));
        pages += 1;
        match page.next {
            Some(next) => marker = Some(next.as_str().to_owned()),
            None => break,
        }
    }
    let expected = [("ecr:PutImage", "*"), ("ecr:PutImage", APP), ("ecr:ListImages", "*"), ("ecr:ListImages", APP)];
    assert_eq!(seen, expected.map(|(action, resource)| (action.to_owned(), resource.to_owned())));
    assert_eq!(pages, 2);
}

async fn explain(world: &World, principal: &str, action: &str, resource: &str) -> Result<Explained, NotExplained> {
    let hypothetical = Hypothetical {
        principal: principal.to_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        region: region("us-east-1"),
        context: vec![("aws:RequestTag/team".into(), "blue".into())],
    };
    world.deployment.access.explain(&hypothetical).await
}

#[tokio::test]
async fn an_explanation_names_the_deciding_statement_and_every_policy_that_was_asked() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let ci = world.user(ACCOUNT, "ci").await;
    let boundary = world.managed("bound", &statement("Allow", "ecr:*", "*")).await;
    world.bound(&ci, Some(&boundary)).await;
    world.allow(&ci, r#"{"Effect":"Allow","Action":"ecr:Batch*","Resource":"*"},{"Sid":"Push","Effect":"Allow","Action":"ecr:Put*","Resource":"*"}"#).await;
    world.on_repository(&ours, &on_resource("Allow", r#"{"AWS":"222222222222"}"#, "ecr:*")).await;
    world.on_registry(&ours, &crate::world::on_all("Allow", r#"{"AWS":"222222222222"}"#, "ecr:*")).await;

    let explained = explain(&world, CI_ARN, "ecr:PutImage", APP).await.expect("is explained");
    assert_eq!(explained.verdict, Verdict::Allow);
    let deciding = explained.deciding.expect("a statement");
    assert_eq!(
        (deciding.policy.name.as_str(), deciding.place, deciding.sid.as_deref()),
        ("user_ci_p", 2, Some("Push"))
    );
    let asked: Vec<_> = explained.considered.iter().map(|p| (p.layer, p.name.as_str())).collect();
    assert_eq!(
        asked,
        [
            (Layer::Boundary, "arn:aws:iam::111111111111:policy/team/bound"),
            (Layer::Identity, "user_ci_p"),
            (Layer::Resource, APP),
            (Layer::Registry, "arn:aws:ecr:us-east-1:111111111111"),
        ]
    );
    let explained = explain(&world, CI_ARN, "ecr:DeleteRepository", APP).await.expect("is explained");
    let Verdict::Deny(denial) = &explained.verdict else { panic!("allowed") };
    assert_eq!(denial.to_string(), world_refusal(&world, &ci).await);
    assert!(explained.deciding.is_none());
}

async fn world_refusal(world: &World, ci: &Caller) -> String {
    let (access, app) = (&world.deployment.access, crate::deployment::name("team/app"));
    let refused = access.repository(ci, model::Action::DELETE_REPOSITORY, &registry(ACCOUNT), &app).await;
    refused.expect_err("is refused").to_string()
}

#[tokio::test]
async fn an_explanation_is_the_gates_own_decision_for_everybody_and_everything() {
    let (world, ours) = (World::new().await, registry(ACCOUNT));
    let runner = world.session(ACCOUNT, "runner").await;
    world.allow(&runner, &statement("Allow", "ecr:*", "*")).await;
    world
        .on_repository(&ours, &on_resource("Allow", r#"{"Service":"codebuild.amazonaws.com"}"#, "ecr:BatchGetImage"))
        .await;
    let session = "arn:aws:sts::111111111111:assumed-role/runner/job";
    for (principal, action, resource, allowed) in [
        ("arn:aws:iam::111111111111:root", "ecr:PutImage", APP, true),
        ("111111111111", "ecr:PutImage", APP, true),
        ("arn:aws:iam::222222222222:root", "ecr:PutImage", APP, false),
        ("arn:aws:iam::111111111111:role/runner", "ecr:PutImage", APP, true),
        (session, "ecr:PutImage", APP, true),
        (session, "ecr:GetAuthorizationToken", "*", true),
        (session, "ecr:DescribeRepositories", "arn:aws:ecr:us-east-1:111111111111:repository/*", true),
        (session, "iam:CreateUser", "arn:aws:iam::111111111111:user/new", false),
        (session, "s3:GetObject", "*", false),
        ("codebuild.amazonaws.com", "ecr:BatchGetImage", APP, true),
        ("codebuild.amazonaws.com", "ecr:PutImage", APP, false),
    ] {
        let explained = explain(&world, principal, action, resource).await.expect("is explained");
        assert_eq!(explained.verdict == Verdict::Allow, allowed, "{principal} {action} {resource}");
    }
    // The role's trust policy speaks of nobody; what is done to the role otherwise is none of its business.
    let role = "arn:aws:iam::111111111111:role/runner";
    for (action, allowed) in [("sts:AssumeRole", false), ("iam:GetRole", true)] {
        let explained = explain(&world, "111111111111", action, role).await.expect("is explained");
        assert_eq!(explained.verdict == Verdict::Allow, allowed, "{action}");
        assert_eq!(explained.considered.iter().any(|policy| policy.layer == Layer::Trust), !allowed, "{action}");
    }
    for (principal, action, resource) in [
        ("arn:aws:iam::111111111111:user/nobody", "ecr:PutImage", APP),
        ("arn:aws:iam::333333333333:root", "ecr:PutImage", APP),
        ("arn:aws:iam::111111111111:role/Runner", "ecr:PutImage", APP),
        ("arn:aws-cn:iam::111111111111:role/runner", "ecr:PutImage", APP),
        ("arn:aws:sts::111111111111:assumed-role/Runner/job", "ecr:PutImage", APP),
        ("somebody", "ecr:PutImage", APP),
        (session, "PutImage", APP),
        (session, "ecr:PutImage", "team/app"),
    ] {
        assert!(explain(&world, principal, action, resource).await.is_err(), "{principal} {action} {resource}");
    }
}

#[tokio::test]
async fn an_explanation_takes_its_circumstances_from_whoever_asks() {
    let (world, _) = (World::new().await, ());
    let ci = world.user(ACCOUNT, "ci").await;
    let with = |key: &str, value: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"{key}":"{value}"}}}}}}"#
        )
    };
    for (key, value, allowed) in [
        ("aws:RequestTag/team", "blue", true),
        ("aws:RequestTag/team", "red", false),
        ("aws:RequestedRegion", "us-east-1", true),
        ("aws:SourceIp", "0.0.0.0", false),
    ] {
        world.allow(&ci, &with(key, value)).await;
        let explained = explain(&world, CI_ARN, "ecr:CreateRepository", APP).await.expect("is explained");
        assert_eq!(explained.verdict == Verdict::Allow, allowed, "{key} {value}");
        assert_eq!(explained.missing_keys.is_empty(), key != "aws:SourceIp", "{key}");
    }
}

#[tokio::test]
async fn an_explanation_knows_what_is_decided_whatever_policies_say() {
    let world = World::new().await;
    let _ = world.user(ACCOUNT, "ci").await;
    let _ = world.session(ACCOUNT, "runner").await;
    let (root, role) = ("arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/runner");
    let session = "arn:aws:sts::111111111111:assumed-role/runner/job";
    let sessions_only = "Cannot call GetSessionToken with session credentials";
    for (principal, action, resource, refusal) in [
        (CI_ARN, "sts:GetCallerIdentity", "*", None),
        (session, "STS:getcalleridentity", "*", None),
        (CI_ARN, "sts:GetSessionToken", "*", None),
        (root, "sts:GetSessionToken", "*", None),
        (session, "sts:GetSessionToken", "*", Some(sessions_only)),
        (root, "sts:AssumeRole", role, Some("Roles may not be assumed by root accounts.")),
        (session, "sts:GetFederationToken", "*", Some("Cannot call GetFederationToken with session credentials")),
    ] {
        let explained = explain(&world, principal, action, resource).await.expect("is explained");
        assert_eq!(explained.is_allowed(), refusal.is_none(), "{principal} {action}");
        assert_eq!(explained.refusal().as_deref(), refusal, "{principal} {action}");
        assert!(explained.deciding.is_none() && explained.beyond.is_some(), "{principal} {action}");
    }
    for (action, resource) in [("sts:AssumeRole", role), ("sts:GetFederationToken", "*"), ("sts:GetAccessKeyInfo", "*")]
    {
        let explained = explain(&world, CI_ARN, action, resource).await.expect("is explained");
        assert_eq!((explained.is_allowed(), explained.beyond), (false, None), "{action}");
    }
}

#[tokio::test]
async fn an_explanation_takes_no_actions_and_no_values_that_there_are_not() {
    let world = World::new().await;
    let _ = world.user(ACCOUNT, "ci").await;
    for action in ["ecr:NoSuch", "ECR:PutImages", "kms:*", "sts:GetAnything", "ecr-public:NoSuch"] {
        let refused = explain(&world, CI_ARN, action, "*").await;
        assert!(matches!(&refused, Err(NotExplained::NoSuchAction(_))), "{action}: {refused:?}");
    }
    for action in ["ecr:putimage", "ecr-public:PutImage", "s3:NoSuch"] {
        assert!(explain(&world, CI_ARN, action, "*").await.is_ok(), "{action}");
    }
    for (key, value, is_right) in [
        ("aws:SourceIp", "10.0.0.1", true),
        ("aws:sourceip", "2001:db8::1", true),
        ("aws:SourceIp", "banana", false),
        ("AWS:SourceIP", "10.0.0.0/8", false),
        ("aws:VpcSourceIp", "", false),
        ("aws:SecureTransport", "True", true),
        ("aws:SecureTransport", "1", false),
        ("aws:EpochTime", "1700000000", true),
        ("aws:EpochTime", "today", false),
        ("aws:UserAgent", "banana", true),
    ] {
        let hypothetical = Hypothetical {
            principal: CI_ARN.to_owned(),
            action: "ecr:PutImage".to_owned(),
            resource: APP.to_owned(),
            region: region("us-east-1"),
            context: vec![(key.to_owned(), value.to_owned())],
        };
        let explained = world.deployment.access.explain(&hypothetical).await;
        let is_refused = matches!(explained, Err(NotExplained::ContextValue { .. }));
        assert_eq!((explained.is_ok(), is_refused), (is_right, !is_right), "{key} {value}");
    }
}

#[tokio::test]
async fn an_explanation_names_no_session_that_nobody_named_and_no_grant_that_nobody_asked() {
    let world = World::new().await;
    let _ = world.session(ACCOUNT, "runner").await;
    let (role, session) =
        ("arn:aws:iam::111111111111:role/runner", "arn:aws:sts::111111111111:assumed-role/runner/job");
    let key = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    for (principal, asker) in [(role, format!("A session of role {role}")), (session, format!("User: {session}"))] {
        for (action, resource, is_key) in [("ecr:PutImage", APP, false), ("kms:Decrypt", key, true)] {
            let explained = explain(&world, principal, action, resource).await.expect("is explained");
            let begin = format!("{asker} is not authorized to perform: {action} on resource: {resource} because");
            let refusal = explained.refusal().expect("is refused");
            assert!(refusal.starts_with(&begin), "{refusal}");
            assert_eq!(explained.may_be_granted, is_key, "{action}");
        }
    }
    let explained = explain(&world, "111111111111", "kms:Decrypt", key).await.expect("is explained");
    assert!(explained.is_allowed() && !explained.may_be_granted);
}
