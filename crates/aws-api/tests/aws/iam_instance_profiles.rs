//! Instance profiles over HTTP.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, trusting, with};

fn of(name: &str) -> Value {
    json!({ "InstanceProfileName": name })
}

fn arn(path_and_name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:instance-profile/{path_and_name}")
}

/// A profile `nodes` below `/ci/`, and a role `Builder`.
async fn prepared(server: &TestServer) -> Iam<'_> {
    let root = Iam::root(server);
    root.ok("CreateInstanceProfile", with(&of("nodes"), "Path", "/ci/")).await;
    root.ok("CreateRole", json!({ "RoleName": "Builder", "AssumeRolePolicyDocument": trusting(ACCOUNT) })).await;
    root
}

#[tokio::test]
async fn a_profile_is_made_shown_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let tags = json!([{ "Key": "Team", "Value": "core" }]);
    let mut new = with(&of("Nodes"), "Path", "/ci/");
    new["Tags"] = tags;
    let created = root.ok("CreateInstanceProfile", new).await;
    let shown = root.ok("GetInstanceProfile", of("nodes")).await;
    for (answer, operation) in [(&created, "CreateInstanceProfile"), (&shown, "GetInstanceProfile")] {
        let member = |name: &str| answer.xml(&format!("{operation}Result/InstanceProfile/{name}")).expect("a member");
        assert_eq!(member("Arn"), arn("ci/Nodes"));
        assert_eq!(member("Path"), "/ci/");
        assert_eq!(member("CreateDate"), "2026-01-01T00:00:00Z");
        assert!(member("InstanceProfileId").starts_with("AIPA"));
        assert_eq!(member("Tags/member/Value"), "core");
        assert!(answer.xml_all(&format!("{operation}Result/InstanceProfile/Roles/member")).is_empty());
    }
    let taken = "Instance Profile nodes already exists.";
    root.refused("CreateInstanceProfile", of("nodes"), 409, "EntityAlreadyExists", taken).await;
    root.ok("DeleteInstanceProfile", of("nodes")).await;
    let gone = "Instance Profile nodes cannot be found.";
    for (operation, more) in [
        ("GetInstanceProfile", json!({})),
        ("DeleteInstanceProfile", json!({})),
        ("ListInstanceProfileTags", json!({})),
        ("TagInstanceProfile", json!({ "Tags": [] })),
        ("UntagInstanceProfile", json!({ "TagKeys": [] })),
        ("RemoveRoleFromInstanceProfile", json!({ "RoleName": "Builder" })),
    ] {
        let mut input = of("nodes");
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        root.refused(operation, input, 404, "NoSuchEntity", gone).await;
    }
    let anew = root.ok("CreateInstanceProfile", of("nodes")).await;
    assert_eq!(anew.xml("CreateInstanceProfileResult/InstanceProfile/Arn"), Some(arn("nodes")));
    assert_eq!(anew.xml("CreateInstanceProfileResult/InstanceProfile/Tags/member/Key"), None);
}

#[tokio::test]
async fn a_profile_holds_one_role_and_neither_goes_while_it_does() {
    let server = TestServer::start().await;
    let root = prepared(&server).await;
    let both = with(&of("nodes"), "RoleName", "builder");
    let absent = with(&of("nodes"), "RoleName", "nobody");
    let no_role = "The role with name nobody cannot be found.";
    root.refused("AddRoleToInstanceProfile", absent.clone(), 404, "NoSuchEntity", no_role).await;
    root.ok("AddRoleToInstanceProfile", both.clone()).await;
    let quota = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
    root.refused("AddRoleToInstanceProfile", both.clone(), 409, "LimitExceeded", quota).await;
    for (operation, input, list) in [
        ("GetInstanceProfile", of("nodes"), "InstanceProfile"),
        ("ListInstanceProfiles", json!({}), "InstanceProfiles/member"),
        ("ListInstanceProfilesForRole", json!({ "RoleName": "Builder" }), "InstanceProfiles/member"),
    ] {
        let shown = root.ok(operation, input).await;
        let role = shown.xml(&format!("{operation}Result/{list}/Roles/member/RoleName"));
        assert_eq!(role.as_deref(), Some("Builder"), "{operation}");
    }
    let details = root.ok("GetAccountAuthorizationDetails", json!({ "Filter": ["Role"] })).await;
    let path = "GetAccountAuthorizationDetailsResult/RoleDetailList/member/InstanceProfileList/member/Arn";
    assert_eq!(details.xml_all(path), [arn("ci/nodes")]);
    let conflict = "Cannot delete entity, must remove roles from instance profile first.";
    root.refused("DeleteRole", json!({ "RoleName": "Builder" }), 409, "DeleteConflict", conflict).await;
    root.refused("DeleteInstanceProfile", of("nodes"), 409, "DeleteConflict", conflict).await;
    root.refused("RemoveRoleFromInstanceProfile", absent, 404, "NoSuchEntity", no_role).await;
    root.ok("RemoveRoleFromInstanceProfile", both.clone()).await;
    let out = "The role with name builder cannot be found.";
    root.refused("RemoveRoleFromInstanceProfile", both, 404, "NoSuchEntity", out).await;
    root.ok("DeleteRole", json!({ "RoleName": "Builder" })).await;
    root.ok("DeleteInstanceProfile", of("nodes")).await;
}

#[tokio::test]
async fn a_services_role_is_in_no_profile() {
    let server = TestServer::start().await;
    let root = prepared(&server).await;
    root.ok("CreateServiceLinkedRole", json!({ "AWSServiceName": "replication.ecr.amazonaws.com" })).await;
    let name = "AWSServiceRoleForECRReplication";
    let message =
        format!("Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS");
    let both = with(&of("nodes"), "RoleName", name);
    root.refused("AddRoleToInstanceProfile", both, 400, "UnmodifiableEntity", &message).await;
}

#[tokio::test]
async fn profiles_are_listed_by_name_below_a_path() {
    let server = TestServer::start().await;
    let root = prepared(&server).await;
    for (name, path) in [("b", "/"), ("C", "/ci/x/"), ("a", "/ci2/")] {
        root.ok("CreateInstanceProfile", with(&of(name), "Path", path)).await;
        root.ok("AddRoleToInstanceProfile", with(&of(name), "RoleName", "Builder")).await;
    }
    let names = "InstanceProfiles/member/InstanceProfileName";
    for (prefix, expected) in [("/", ["a", "b", "C", "nodes"].as_slice()), ("/ci/", &["C", "nodes"]), ("/no/", &[])] {
        for size in [1, 2, 100] {
            let listed = root.all("ListInstanceProfiles", &json!({ "PathPrefix": prefix }), size, names).await;
            assert_eq!(listed, expected, "{prefix} {size}");
        }
    }
    for size in [1, 2, 100] {
        let role = json!({ "RoleName": "Builder" });
        assert_eq!(root.all("ListInstanceProfilesForRole", &role, size, names).await, ["a", "b", "C"]);
    }
}

#[tokio::test]
async fn tags_are_set_listed_and_removed() {
    let server = TestServer::start().await;
    let root = prepared(&server).await;
    let mut tagged = of("nodes");
    tagged["Tags"] = json!([{ "Key": "Team", "Value": "core" }, { "Key": "Stage", "Value": "" }]);
    root.ok("TagInstanceProfile", tagged).await;
    let keys = "Tags/member/Key";
    assert_eq!(root.all("ListInstanceProfileTags", &of("nodes"), 1, keys).await, ["Stage", "Team"]);
    let mut untagged = of("nodes");
    untagged["TagKeys"] = json!(["stage"]);
    root.ok("UntagInstanceProfile", untagged).await;
    assert_eq!(root.all("ListInstanceProfileTags", &of("nodes"), 10, keys).await, ["Team"]);
}

#[tokio::test]
async fn nobody_does_anything_with_profiles_without_permission() {
    let server = TestServer::start().await;
    let root = prepared(&server).await;
    let alice = root.user("alice").await;
    let nodes = arn("ci/nodes");
    for (operation, more) in [
        ("GetInstanceProfile", json!({})),
        ("DeleteInstanceProfile", json!({})),
        ("ListInstanceProfileTags", json!({})),
        ("TagInstanceProfile", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("UntagInstanceProfile", json!({ "TagKeys": ["a"] })),
        ("AddRoleToInstanceProfile", json!({ "RoleName": "Builder" })),
        ("RemoveRoleFromInstanceProfile", json!({ "RoleName": "Builder" })),
    ] {
        let mut input = of("nodes");
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        alice.denied("alice", operation, input, &nodes).await;
    }
    alice.denied("alice", "CreateInstanceProfile", of("new"), &arn("new")).await;
    alice.denied("alice", "ListInstanceProfiles", json!({}), &arn("")).await;
    // Adding a role takes the permission to pass it, too.
    let document = json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Action": "iam:AddRoleToInstanceProfile", "Resource": "*" },
    });
    let policy = json!({ "UserName": "alice", "PolicyName": "own", "PolicyDocument": document.to_string() });
    root.ok("PutUserPolicy", policy).await;
    let message = format!(
        "User: arn:aws:iam::{ACCOUNT}:user/alice is not authorized to perform: iam:PassRole on resource: \
         arn:aws:iam::{ACCOUNT}:role/Builder because no identity-based policy allows the iam:PassRole action"
    );
    let both = with(&of("nodes"), "RoleName", "Builder");
    alice.refused("AddRoleToInstanceProfile", both, 403, "AccessDenied", &message).await;
}
