//! Service-linked roles over HTTP.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, decoded, with};

const REPLICATION: &str = "AWSServiceRoleForECRReplication";

/// (service, role, policy)
const ROLES: [[&str; 3]; 3] = [
    ["replication.ecr.amazonaws.com", REPLICATION, "ECRReplicationServiceRolePolicy"],
    [
        "pullthroughcache.ecr.amazonaws.com",
        "AWSServiceRoleForECRPullThroughCache",
        "AWSECRPullThroughCache_ServiceRolePolicy",
    ],
    ["ecr.amazonaws.com", "AWSServiceRoleForECRTemplate", "ECRTemplateServiceRolePolicy"],
];

fn of(service: &str) -> Value {
    json!({ "AWSServiceName": service })
}

#[tokio::test]
async fn a_services_role_is_made_with_its_path_trust_and_policy_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for [service, name, policy] in ROLES {
        let created = root.ok("CreateServiceLinkedRole", with(&of(service), "Description", "for tests")).await;
        let role = json!({ "RoleName": name });
        let shown = root.ok("GetRole", role.clone()).await;
        for (answer, operation) in [(&created, "CreateServiceLinkedRole"), (&shown, "GetRole")] {
            let member = |name: &str| answer.xml(&format!("{operation}Result/Role/{name}"));
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/aws-service-role/{service}/{name}");
            assert_eq!(member("Arn"), Some(arn));
            assert_eq!(member("Path"), Some(format!("/aws-service-role/{service}/")));
            assert_eq!(member("Description").as_deref(), Some("for tests"));
            let trust: Value =
                serde_json::from_str(&decoded(&member("AssumeRolePolicyDocument").expect("trust"))).expect("JSON");
            assert_eq!(trust["Statement"][0]["Principal"], json!({ "Service": service }));
        }
        let attached = root.ok("ListAttachedRolePolicies", role.clone()).await;
        let arns = attached.xml_all("ListAttachedRolePoliciesResult/AttachedPolicies/member/PolicyArn");
        assert_eq!(arns, [format!("arn:aws:iam::aws:policy/aws-service-role/{policy}")]);
        let taken = format!("Service role name {name} has been taken in this account, please try a different suffix.");
        root.refused("CreateServiceLinkedRole", of(service), 400, "InvalidInput", &taken).await;

        let deleted = root.ok("DeleteServiceLinkedRole", role.clone()).await;
        let task = deleted.xml("DeleteServiceLinkedRoleResult/DeletionTaskId").expect("an id");
        let id = task.strip_prefix(&format!("task/aws-service-role/{service}/{name}/")).expect("a task of the role");
        assert_eq!(id.len(), 36, "{task}");
        let status = root.ok("GetServiceLinkedRoleDeletionStatus", json!({ "DeletionTaskId": task })).await;
        let told = status.xml("GetServiceLinkedRoleDeletionStatusResult/Status");
        assert_eq!(told.as_deref(), Some("SUCCEEDED"));
        let gone = format!("The role with name {name} cannot be found.");
        for operation in ["GetRole", "DeleteServiceLinkedRole"] {
            root.refused(operation, role.clone(), 404, "NoSuchEntity", &gone).await;
        }
        root.ok("CreateServiceLinkedRole", of(service)).await;
        let attached = root.ok("ListAttachedRolePolicies", role).await;
        assert_eq!(attached.xml_all("ListAttachedRolePoliciesResult/AttachedPolicies/member").len(), 1);
    }
}

#[tokio::test]
async fn what_is_no_services_role_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let unknown = "Cannot find Service Linked Role template for ecs.amazonaws.com";
    root.refused("CreateServiceLinkedRole", of("ecs.amazonaws.com"), 400, "InvalidInput", unknown).await;
    let suffix = "Custom suffix is not allowed for replication.ecr.amazonaws.com";
    let suffixed = with(&of(ROLES[0][0]), "CustomSuffix", "mine");
    root.refused("CreateServiceLinkedRole", suffixed, 400, "InvalidInput", suffix).await;
    let trust = crate::iam_caller::trusting(ACCOUNT);
    root.ok("CreateRole", json!({ "RoleName": REPLICATION, "AssumeRolePolicyDocument": trust })).await;
    let other = format!("The role with name {REPLICATION} is not a service-linked role.");
    root.refused("DeleteServiceLinkedRole", json!({ "RoleName": REPLICATION }), 404, "NoSuchEntity", &other).await;
    let invalid = "The deletion task ID nonsense is not valid.";
    let task = json!({ "DeletionTaskId": "nonsense" });
    root.refused("GetServiceLinkedRoleDeletionStatus", task, 400, "InvalidInput", invalid).await;
    let task = format!("task/aws-service-role/{}/{REPLICATION}/00000000-0000-0000-0000-000000000000", ROLES[0][0]);
    let unknown = format!("The deletion task with ID {task} cannot be found.");
    let task = json!({ "DeletionTaskId": task });
    root.refused("GetServiceLinkedRoleDeletionStatus", task, 404, "NoSuchEntity", &unknown).await;
}

#[tokio::test]
async fn nobody_but_its_service_changes_a_services_role() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateServiceLinkedRole", of(ROLES[0][0])).await;
    let role = json!({ "RoleName": REPLICATION });
    let policy = json!({
        "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "ecr:*", "Resource": "*" },
    })
    .to_string();
    let trust = crate::iam_caller::trusting(ACCOUNT);
    let read_only = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
    let own = "arn:aws:iam::aws:policy/aws-service-role/ECRReplicationServiceRolePolicy";
    let message = format!(
        "Cannot perform the operation on the protected role '{REPLICATION}' - this role is only modifiable by AWS"
    );
    for (operation, members) in [
        ("DeleteRole", vec![]),
        ("UpdateAssumeRolePolicy", vec![("PolicyDocument", trust.as_str())]),
        ("AttachRolePolicy", vec![("PolicyArn", read_only)]),
        ("DetachRolePolicy", vec![("PolicyArn", own)]),
        ("PutRolePolicy", vec![("PolicyName", "own"), ("PolicyDocument", policy.as_str())]),
        ("DeleteRolePolicy", vec![("PolicyName", "own")]),
        ("PutRolePermissionsBoundary", vec![("PermissionsBoundary", read_only)]),
        ("DeleteRolePermissionsBoundary", vec![]),
    ] {
        let input = members.into_iter().fold(role.clone(), |input, (member, value)| with(&input, member, value));
        root.refused(operation, input, 400, "UnmodifiableEntity", &message).await;
    }
    let longer = json!({ "RoleName": REPLICATION, "MaxSessionDuration": 7200 });
    root.refused("UpdateRole", longer, 400, "UnmodifiableEntity", &message).await;
    // Its description and its tags are the account's.
    root.ok("UpdateRole", with(&role, "Description", "another")).await;
    root.ok("UpdateRoleDescription", with(&role, "Description", "another")).await;
    root.ok("TagRole", json!({ "RoleName": REPLICATION, "Tags": [{ "Key": "a", "Value": "b" }] })).await;
    root.ok("UntagRole", json!({ "RoleName": REPLICATION, "TagKeys": ["a"] })).await;
    root.ok("DeleteServiceLinkedRole", role).await;
}

#[tokio::test]
async fn who_may_make_a_role_for_a_service_is_said_by_the_services_name() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let arn = |[service, name, _]: [&str; 3]| format!("arn:aws:iam::{ACCOUNT}:role/aws-service-role/{service}/{name}");
    let role = json!({ "RoleName": REPLICATION });
    alice.denied("alice", "CreateServiceLinkedRole", of(ROLES[0][0]), &arn(ROLES[0])).await;
    let document = json!({
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*",
            "Condition": { "StringEquals": { "iam:AWSServiceName": ROLES[0][0] } },
        },
    });
    let policy = json!({ "UserName": "alice", "PolicyName": "own", "PolicyDocument": document.to_string() });
    root.ok("PutUserPolicy", policy).await;
    alice.ok("CreateServiceLinkedRole", of(ROLES[0][0])).await;
    alice.denied("alice", "CreateServiceLinkedRole", of(ROLES[1][0]), &arn(ROLES[1])).await;
    alice.denied("alice", "DeleteServiceLinkedRole", role.clone(), &arn(ROLES[0])).await;
    let deleted = root.ok("DeleteServiceLinkedRole", role).await;
    let task = deleted.xml("DeleteServiceLinkedRoleResult/DeletionTaskId").expect("an id");
    let task = json!({ "DeletionTaskId": task });
    alice.denied("alice", "GetServiceLinkedRoleDeletionStatus", task, &arn(ROLES[0])).await;
    // Whether there is one is not told.
    let role = json!({ "RoleName": ROLES[1][1] });
    alice.denied("alice", "GetRole", role.clone(), &arn(ROLES[1])).await;
    alice.denied("alice", "ListAttachedRolePolicies", role, &arn(ROLES[1])).await;
}
