//! Policies of users, groups and roles over HTTP: attached, inline, and as boundaries; and that they bite.

use serde_json::{Value, json};
use testkit::{Answer, TestServer};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, decoded, trusting};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
const POWER_USER: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser";

/// A kind of holder: as operations name it, the member that names one, the one that the tests make, and its ARN.
struct Kind {
    name: &'static str,
    member: &'static str,
    holder: &'static str,
    /// The most that its inline policies may have together.
    inline_bytes_max: usize,
}

const KINDS: [Kind; 3] = [
    Kind { name: "User", member: "UserName", holder: "ann", inline_bytes_max: 2048 },
    Kind { name: "Group", member: "GroupName", holder: "crew", inline_bytes_max: 5120 },
    Kind { name: "Role", member: "RoleName", holder: "runner", inline_bytes_max: 10240 },
];

impl Kind {
    fn lower(&self) -> String {
        self.name.to_lowercase()
    }

    fn arn(&self) -> String {
        format!("arn:aws:iam::{ACCOUNT}:{}/{}", self.lower(), self.holder)
    }

    /// `{"UserName": "ann", ...}`
    fn of(&self, more: &Value) -> Value {
        self.named(self.holder, more)
    }

    fn named(&self, holder: &str, more: &Value) -> Value {
        let mut input = more.clone();
        input[self.member] = holder.into();
        input
    }

    fn operation(&self, template: &str) -> String {
        template.replace("{}", self.name)
    }
}

/// An operation, and what it takes beside the holder.
type Operation = (&'static str, fn() -> Value);

/// All operations on the policies of one kind of holder, and what they take beside the holder.
const ON_HOLDERS: [Operation; 7] = [
    ("Attach{}Policy", || json!({ "PolicyArn": READ_ONLY })),
    ("Detach{}Policy", || json!({ "PolicyArn": READ_ONLY })),
    ("ListAttached{}Policies", || json!({})),
    ("Put{}Policy", || json!({ "PolicyName": "p", "PolicyDocument": allowing("ecr:*") })),
    ("Get{}Policy", || json!({ "PolicyName": "p" })),
    ("Delete{}Policy", || json!({ "PolicyName": "p" })),
    ("List{}Policies", || json!({})),
];

/// The same for boundaries, which groups do not have.
const ON_BOUNDED: [Operation; 2] = [
    ("Put{}PermissionsBoundary", || json!({ "PermissionsBoundary": READ_ONLY })),
    ("Delete{}PermissionsBoundary", || json!({})),
];

/// The operations that a kind of holder has.
fn operations(kind: &Kind) -> Vec<(String, Value)> {
    let bounded = ON_BOUNDED.iter().filter(|_| kind.name != "Group");
    ON_HOLDERS.iter().chain(bounded).map(|(operation, more)| (kind.operation(operation), more())).collect()
}

fn allowing(action: &str) -> String {
    statement("Allow", action, "")
}

fn statement(effect: &str, action: &str, condition: &str) -> String {
    let condition = if condition.is_empty() { String::new() } else { format!(r#","Condition":{condition}"#) };
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"{action}","Resource":"*"{condition}}}}}"#
    )
}

/// The user `ann`, the group `crew` and the role `runner`, who have no policies.
async fn start(root: &Iam<'_>) {
    root.ok("CreateUser", json!({ "UserName": "ann" })).await;
    root.ok("CreateGroup", json!({ "GroupName": "crew" })).await;
    let trust = trusting(&format!("arn:aws:iam::{ACCOUNT}:root"));
    root.ok("CreateRole", json!({ "RoleName": "runner", "AssumeRolePolicyDocument": trust })).await;
}

async fn create_policy(root: &Iam<'_>, name: &str, path: &str, action: &str) -> String {
    let input = json!({ "PolicyName": name, "Path": path, "PolicyDocument": allowing(action) });
    root.ok("CreatePolicy", input).await.xml("CreatePolicyResult/Policy/Arn").expect("an ARN")
}

#[tokio::test]
async fn policies_are_attached_listed_and_detached() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let own = create_policy(&root, "Pull", "/ci/", "ecr:BatchGetImage").await;
    for kind in &KINDS {
        let call = |template: &str, more: Value| (kind.operation(template), kind.of(&more));
        let (attach, detach) = (kind.operation("Attach{}Policy"), kind.operation("Detach{}Policy"));
        for arn in [READ_ONLY, &own, &own] {
            root.ok(&attach, kind.of(&json!({ "PolicyArn": arn }))).await;
        }
        let list = |more: Value| {
            let (operation, input) = call("ListAttached{}Policies", more);
            let (root, path) = (&root, format!("{operation}Result"));
            async move {
                let page = root.ok(&operation, input).await;
                let part = |name: &str| page.xml_all(&format!("{path}/AttachedPolicies/member/{name}"));
                (part("PolicyName"), part("PolicyArn"), page.xml(&format!("{path}/Marker")))
            }
        };
        let (names, arns, marker) = list(json!({})).await;
        assert_eq!(names, ["AmazonEC2ContainerRegistryReadOnly", "Pull"], "{}", kind.name);
        assert_eq!((arns, marker), (vec![READ_ONLY.to_owned(), own.clone()], None));
        assert_eq!(list(json!({ "PathPrefix": "/ci/" })).await.1, [own.as_str()]);
        let (_, first, marker) = list(json!({ "MaxItems": 1 })).await;
        let (_, second, end) = list(json!({ "MaxItems": 1, "Marker": marker.expect("a marker") })).await;
        assert_eq!((first, second, end), (vec![READ_ONLY.to_owned()], vec![own.clone()], None));

        root.ok(&detach, kind.of(&json!({ "PolicyArn": own }))).await;
        for arn in [&own, POWER_USER, &format!("arn:aws:iam::{ACCOUNT}:policy/none")] {
            let message = format!("Policy {arn} was not found.");
            root.refused(&detach, kind.of(&json!({ "PolicyArn": arn })), 404, "NoSuchEntity", &message).await;
        }
        for arn in [format!("arn:aws:iam::{ACCOUNT}:policy/none"), "arn:aws:iam::aws:policy/None".to_owned()] {
            let message = format!("Policy {arn} does not exist or is not attachable.");
            root.refused(&attach, kind.of(&json!({ "PolicyArn": arn })), 404, "NoSuchEntity", &message).await;
        }
        for operation in [&attach, &detach] {
            let arn = "arn:aws:ecr::aws:policy/None";
            let input = kind.of(&json!({ "PolicyArn": arn }));
            root.refused(operation, input, 400, "InvalidInput", &format!("ARN {arn} is not valid.")).await;
            let input = kind.of(&json!({ "PolicyArn": "longpolicynamebutnoarn" }));
            let message = "Invalid ARN:  Could not be parsed!";
            root.refused(operation, input, 400, "ValidationError", message).await;
        }
        assert_eq!(list(json!({})).await.1, [READ_ONLY]);
    }
}

#[tokio::test]
async fn ten_policies_can_be_attached() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let mut arns = Vec::new();
    for number in 0..11 {
        arns.push(create_policy(&root, &format!("p{number}"), "/", "ecr:*").await);
    }
    for kind in &KINDS {
        let attach = kind.operation("Attach{}Policy");
        for arn in &arns[..10] {
            root.ok(&attach, kind.of(&json!({ "PolicyArn": arn }))).await;
        }
        let message = format!("Cannot exceed quota for PoliciesPer{}: 10", kind.name);
        let one_more = kind.of(&json!({ "PolicyArn": arns[10] }));
        root.refused(&attach, one_more.clone(), 409, "LimitExceeded", &message).await;
        root.ok(&attach, kind.of(&json!({ "PolicyArn": arns[0] }))).await;
        root.ok(&kind.operation("Detach{}Policy"), kind.of(&json!({ "PolicyArn": arns[0] }))).await;
        root.ok(&attach, one_more).await;
    }
}

#[tokio::test]
async fn inline_policies_are_put_shown_replaced_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    for kind in &KINDS {
        let [put, get, delete, list] =
            ["Put{}Policy", "Get{}Policy", "Delete{}Policy", "List{}Policies"].map(|template| kind.operation(template));
        let spaced = allowing("ecr:*").replace(':', " :\n ").replace("ecr :\n *", "ecr:*");
        for (name, document) in [("b", allowing("ecr:*")), ("a", allowing("ecr:GetA")), ("b", spaced.clone())] {
            root.ok(&put, kind.of(&json!({ "PolicyName": name, "PolicyDocument": document }))).await;
        }
        let shown = root.ok(&get, kind.of(&json!({ "PolicyName": "b" }))).await;
        let part = |name: &str| shown.xml(&format!("{get}Result/{name}"));
        assert_eq!(decoded(&part("PolicyDocument").expect("a document")), spaced, "as it was written");
        assert_eq!((part(kind.member).as_deref(), part("PolicyName").as_deref()), (Some(kind.holder), Some("b")));
        let names = |page: &Answer| page.xml_all(&format!("{list}Result/PolicyNames/member"));
        assert_eq!(names(&root.ok(&list, kind.of(&json!({}))).await), ["a", "b"]);
        let first = root.ok(&list, kind.of(&json!({ "MaxItems": 1 }))).await;
        let marker = first.xml(&format!("{list}Result/Marker")).expect("a marker");
        let second = root.ok(&list, kind.of(&json!({ "MaxItems": 1, "Marker": marker }))).await;
        assert_eq!((names(&first), names(&second)), (vec!["a".to_owned()], vec!["b".to_owned()]));
        assert_eq!(second.xml(&format!("{list}Result/IsTruncated")).as_deref(), Some("false"));

        root.ok(&delete, kind.of(&json!({ "PolicyName": "b" }))).await;
        for operation in [&get, &delete] {
            let message = format!("The {} policy with name b cannot be found.", kind.lower());
            root.refused(operation, kind.of(&json!({ "PolicyName": "b" })), 404, "NoSuchEntity", &message).await;
        }
        for (name, document, code) in [
            ("a/b", allowing("ecr:*"), "ValidationError"),
            ("p", "{}".to_owned(), "MalformedPolicyDocument"),
            ("p", allowing("ecr:*").replace("2012", "2008"), "MalformedPolicyDocument"),
            ("p", allowing("ecr:*").replace("\"Action\"", "\"Principal\":\"*\",\"Action\""), "MalformedPolicyDocument"),
        ] {
            let answer = root.call(&put, kind.of(&json!({ "PolicyName": name, "PolicyDocument": document }))).await;
            assert_eq!((answer.status, answer.error_code().as_str()), (400, code), "{document}");
        }
    }
}

#[tokio::test]
async fn the_inline_policies_of_a_holder_have_a_size_together() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    for kind in &KINDS {
        let put = kind.operation("Put{}Policy");
        let sized = |bytes: usize| {
            let bare = allowing("ecr:Get*").len();
            allowing(&format!("ecr:Get{}*", "x".repeat(bytes - bare)))
        };
        let input = |name: &str, document: String| kind.of(&json!({ "PolicyName": name, "PolicyDocument": document }));
        let max = kind.inline_bytes_max;
        let message = format!("Maximum policy size of {max} bytes exceeded for {} {}", kind.lower(), kind.holder);
        root.refused(&put, input("a", sized(max + 1)), 409, "LimitExceeded", &message).await;
        // White space is not counted.
        root.ok(&put, input("a", sized(max - 200).replace(',', ",\n    "))).await;
        root.refused(&put, input("b", sized(201)), 409, "LimitExceeded", &message).await;
        root.ok(&put, input("b", sized(200))).await;
        root.ok(&put, input("a", sized(max - 200))).await;
        root.ok(&put, input("a", sized(150))).await;
        root.ok(&put, input("b", sized(max - 150))).await;
    }
}

#[tokio::test]
async fn boundaries_are_set_replaced_and_taken_away() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let own = create_policy(&root, "Bound", "/", "ecr:*").await;
    for kind in KINDS.iter().filter(|kind| kind.name != "Group") {
        let [put, delete, get] = ["Put{}PermissionsBoundary", "Delete{}PermissionsBoundary", "Get{}"]
            .map(|template| kind.operation(template));
        let boundary = || async {
            let path = format!("{get}Result/{}/PermissionsBoundary/PermissionsBoundaryArn", kind.name);
            root.ok(&get, kind.of(&json!({}))).await.xml(&path)
        };
        for arn in [READ_ONLY, own.as_str()] {
            root.ok(&put, kind.of(&json!({ "PermissionsBoundary": arn }))).await;
            assert_eq!(boundary().await.as_deref(), Some(arn));
        }
        for (arn, status, code, message) in [
            ("arn:aws:iam::aws:policy/None", 404, "NoSuchEntity", "Scope ARN: {} does not exist or is not attachable."),
            ("arn:aws:iam::aws:user/None", 400, "InvalidInput", "ARN {} is not valid."),
        ] {
            let input = kind.of(&json!({ "PermissionsBoundary": arn }));
            root.refused(&put, input, status, code, &message.replace("{}", arn)).await;
        }
        for _ in 0..2 {
            root.ok(&delete, kind.of(&json!({}))).await;
            assert_eq!(boundary().await, None);
        }
    }
}

#[tokio::test]
async fn only_holders_that_exist_have_policies() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for kind in &KINDS {
        for (operation, more) in operations(kind) {
            let message = format!("The {} with name nobody cannot be found.", kind.lower());
            root.refused(&operation, kind.named("nobody", &more), 404, "NoSuchEntity", &message).await;
        }
    }
}

#[tokio::test]
async fn every_operation_on_holders_needs_its_permission_whether_they_exist_or_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let eve = root.user("eve").await;
    for kind in &KINDS {
        for (operation, more) in operations(kind) {
            eve.denied("eve", &operation, kind.of(&more), &kind.arn()).await;
            let absent = kind.arn().replace(kind.holder, "nobody");
            eve.denied("eve", &operation, kind.named("nobody", &more), &absent).await;
        }
    }
}

#[tokio::test]
async fn holders_of_another_account_are_others() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    start(&root).await;
    for kind in &KINDS {
        root.ok(&kind.operation("Attach{}Policy"), kind.of(&json!({ "PolicyArn": READ_ONLY }))).await;
        for (operation, more) in operations(kind) {
            let message = format!("The {} with name {} cannot be found.", kind.lower(), kind.holder);
            other.refused(&operation, kind.of(&more), 404, "NoSuchEntity", &message).await;
        }
    }
}

/// What somebody is answered who describes the repositories.
async fn describe(who: &Iam<'_>) -> u16 {
    let answer = who.server.call_as(&who.credentials, "ecr", "DescribeRepositories", &json!({})).await;
    assert!(answer.status == 200 || answer.error_code() == "AccessDeniedException", "{}", answer.text());
    answer.status
}

#[tokio::test]
async fn what_is_attached_put_or_bounded_bites_on_the_next_request() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ann = root.user("ann").await;
    root.ok("CreateGroup", json!({ "GroupName": "crew" })).await;
    root.ok("AddUserToGroup", json!({ "GroupName": "crew", "UserName": "ann" })).await;
    let policy = create_policy(&root, "p", "/", "ecr:DescribeRepositories").await;
    let (user, group) = (json!({ "UserName": "ann" }), json!({ "GroupName": "crew" }));
    let inline = |effect: &str| statement(effect, "ecr:DescribeRepositories", "");
    let useless = create_policy(&root, "useless", "/", "ecr:GetAuthorizationToken").await;
    let versions = [allowing("ecr:GetAuthorizationToken"), allowing("ecr:*")];
    for (holder, operation, more, expected) in [
        (&user, "AttachUserPolicy", json!({ "PolicyArn": policy }), 200),
        (&user, "DetachUserPolicy", json!({ "PolicyArn": policy }), 400),
        (&group, "AttachGroupPolicy", json!({ "PolicyArn": policy }), 200),
        (&json!({}), "CreatePolicyVersion", json!({ "PolicyArn": policy, "PolicyDocument": versions[0] }), 200),
        (&json!({}), "SetDefaultPolicyVersion", json!({ "PolicyArn": policy, "VersionId": "v2" }), 400),
        (
            &json!({}),
            "CreatePolicyVersion",
            json!({ "PolicyArn": policy, "PolicyDocument": versions[1], "SetAsDefault": true }),
            200,
        ),
        (&user, "PutUserPermissionsBoundary", json!({ "PermissionsBoundary": useless }), 400),
        (&user, "PutUserPermissionsBoundary", json!({ "PermissionsBoundary": policy }), 200),
        (&group, "DetachGroupPolicy", json!({ "PolicyArn": policy }), 400),
        (&group, "PutGroupPolicy", json!({ "PolicyName": "i", "PolicyDocument": inline("Allow") }), 200),
        (&user, "DeleteUserPermissionsBoundary", json!({}), 200),
        (&user, "PutUserPolicy", json!({ "PolicyName": "i", "PolicyDocument": inline("Deny") }), 400),
        (&user, "DeleteUserPolicy", json!({ "PolicyName": "i" }), 200),
        (&group, "DeleteGroupPolicy", json!({ "PolicyName": "i" }), 400),
        (&user, "AttachUserPolicy", json!({ "PolicyArn": READ_ONLY }), 200),
    ] {
        let mut input = more;
        input.as_object_mut().expect("members").extend(holder.as_object().expect("members").clone());
        root.ok(operation, input.clone()).await;
        assert_eq!(describe(&ann).await, expected, "after {operation} {input}");
    }
}

#[tokio::test]
async fn what_a_role_has_bites_in_its_sessions_at_once() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ann = root.user("ann").await;
    let trust = trusting(&format!("arn:aws:iam::{ACCOUNT}:user/ann"));
    root.ok("CreateRole", json!({ "RoleName": "runner", "AssumeRolePolicyDocument": trust })).await;
    let role = format!("arn:aws:iam::{ACCOUNT}:role/runner");
    let input = json!({ "RoleArn": role, "RoleSessionName": "job" });
    let assumed = server.call_as(&ann.credentials, "sts", "AssumeRole", &input).await.expect(200);
    let credentials = testkit::Credentials::of(&assumed, "AssumeRoleResult/Credentials");
    let session = Iam { server: &server, credentials };
    let useless = create_policy(&root, "useless", "/", "ecr:GetAuthorizationToken").await;
    assert_eq!(describe(&session).await, 400);
    for (operation, more, expected) in [
        ("AttachRolePolicy", json!({ "PolicyArn": READ_ONLY }), 200),
        ("PutRolePermissionsBoundary", json!({ "PermissionsBoundary": useless }), 400),
        ("DeleteRolePermissionsBoundary", json!({}), 200),
        ("DetachRolePolicy", json!({ "PolicyArn": READ_ONLY }), 400),
        ("PutRolePolicy", json!({ "PolicyName": "i", "PolicyDocument": allowing("ecr:*") }), 200),
        ("DeleteRolePolicy", json!({ "PolicyName": "i" }), 400),
    ] {
        let mut input = more;
        input["RoleName"] = "runner".into();
        root.ok(operation, input).await;
        assert_eq!(describe(&session).await, expected, "after {operation}");
    }
}

#[tokio::test]
async fn whoever_attaches_can_be_held_to_some_policies_and_boundaries() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let chief = root.user("chief").await;
    let grant = |name: &str, action: &str, key: &str, value: &str| {
        let document = statement("Allow", action, &format!(r#"{{"ArnEquals":{{"{key}":"{value}"}}}}"#));
        json!({ "UserName": "chief", "PolicyName": name, "PolicyDocument": document })
    };
    for (name, action, key) in [
        ("attach", "iam:AttachUserPolicy", "iam:PolicyARN"),
        ("detach", "iam:DetachUserPolicy", "iam:PolicyARN"),
        ("bound", "iam:PutUserPermissionsBoundary", "iam:PermissionsBoundary"),
        ("unbound", "iam:DeleteUserPermissionsBoundary", "iam:PermissionsBoundary"),
        ("put", "iam:PutUserPolicy", "iam:PermissionsBoundary"),
    ] {
        root.ok("PutUserPolicy", grant(name, action, key, READ_ONLY)).await;
    }
    let ann = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let inline = json!({ "UserName": "ann", "PolicyName": "i", "PolicyDocument": allowing("ecr:*") });
    let policy = |arn: &str| json!({ "UserName": "ann", "PolicyArn": arn });
    let boundary = |arn: &str| json!({ "UserName": "ann", "PermissionsBoundary": arn });
    chief.ok("AttachUserPolicy", policy(READ_ONLY)).await;
    chief.denied("chief", "AttachUserPolicy", policy(POWER_USER), &ann).await;
    root.ok("AttachUserPolicy", policy(POWER_USER)).await;
    chief.denied("chief", "DetachUserPolicy", policy(POWER_USER), &ann).await;
    chief.ok("DetachUserPolicy", policy(READ_ONLY)).await;

    // The boundary that a request sets is asked about, and in others the one that is there.
    chief.denied("chief", "PutUserPolicy", inline.clone(), &ann).await;
    chief.denied("chief", "PutUserPermissionsBoundary", boundary(POWER_USER), &ann).await;
    chief.ok("PutUserPermissionsBoundary", boundary(READ_ONLY)).await;
    chief.ok("PutUserPolicy", inline.clone()).await;
    root.ok("PutUserPermissionsBoundary", boundary(POWER_USER)).await;
    chief.denied("chief", "PutUserPolicy", inline, &ann).await;
    chief.denied("chief", "DeleteUserPermissionsBoundary", json!({ "UserName": "ann" }), &ann).await;
    chief.ok("PutUserPermissionsBoundary", boundary(READ_ONLY)).await;
    chief.ok("DeleteUserPermissionsBoundary", json!({ "UserName": "ann" })).await;
}

#[tokio::test]
async fn the_tags_of_a_holder_bear_on_who_may_give_it_policies() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    start(&root).await;
    let chief = root.user("chief").await;
    let document = statement("Allow", "iam:*", r#"{"StringEquals":{"aws:ResourceTag/team":"core"}}"#);
    root.ok("PutUserPolicy", json!({ "UserName": "chief", "PolicyName": "p", "PolicyDocument": document })).await;
    let attach = json!({ "UserName": "ann", "PolicyArn": READ_ONLY });
    chief.denied("chief", "AttachUserPolicy", attach.clone(), &format!("arn:aws:iam::{ACCOUNT}:user/ann")).await;
    root.ok("TagUser", json!({ "UserName": "ann", "Tags": [{ "Key": "team", "Value": "core" }] })).await;
    chief.ok("AttachUserPolicy", attach).await;
}
