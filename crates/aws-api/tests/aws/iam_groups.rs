//! Groups over HTTP.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, with};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";

fn members(group: &str, user: &str) -> Value {
    json!({ "GroupName": group, "UserName": user })
}

#[tokio::test]
async fn a_group_is_created_shown_changed_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let created = root.ok("CreateGroup", json!({ "GroupName": "Builders", "Path": "/ci/" })).await;
    let id = created.xml("CreateGroupResult/Group/GroupId").expect("an id");
    assert!(id.starts_with("AGPA") && id.len() == 21, "{id}");
    let shown = root.ok("GetGroup", json!({ "GroupName": "builders" })).await;
    let listed = root.ok("ListGroups", json!({})).await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:group/ci/Builders");
    for (part, expected) in [
        ("Arn", arn.as_str()),
        ("GroupId", &id),
        ("GroupName", "Builders"),
        ("Path", "/ci/"),
        ("CreateDate", "2026-01-01T00:00:00Z"),
    ] {
        for (answer, path) in [
            (&created, "CreateGroupResult/Group"),
            (&shown, "GetGroupResult/Group"),
            (&listed, "ListGroupsResult/Groups/member"),
        ] {
            assert_eq!(answer.xml(&format!("{path}/{part}")).as_deref(), Some(expected), "{path}/{part}");
        }
    }
    assert_eq!(shown.xml("GetGroupResult/IsTruncated").as_deref(), Some("false"));
    let taken = |name: &str| format!("Group with name {name} already exists.");
    let again = json!({ "GroupName": "bUILDERS" });
    root.refused("CreateGroup", again, 409, "EntityAlreadyExists", &taken("bUILDERS")).await;
    root.ok("CreateGroup", json!({ "GroupName": "other" })).await;
    let rename = json!({ "GroupName": "other", "NewGroupName": "BUILDERS" });
    root.refused("UpdateGroup", rename, 409, "EntityAlreadyExists", &taken("BUILDERS")).await;

    root.ok("UpdateGroup", json!({ "GroupName": "Builders", "NewGroupName": "makers", "NewPath": "/" })).await;
    let shown = root.ok("GetGroup", json!({ "GroupName": "makers" })).await;
    assert_eq!(shown.xml("GetGroupResult/Group/Arn"), Some(format!("arn:aws:iam::{ACCOUNT}:group/makers")));
    assert_eq!(shown.xml("GetGroupResult/Group/GroupId"), Some(id));

    root.ok("DeleteGroup", json!({ "GroupName": "makers" })).await;
    root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "AddUserToGroup", "RemoveUserFromGroup"] {
        let mut input = json!({ "GroupName": "makers" });
        match operation {
            "UpdateGroup" => input["NewPath"] = "/x/".into(),
            "AddUserToGroup" | "RemoveUserFromGroup" => input["UserName"] = "alice".into(),
            _ => {}
        }
        let gone = "The group with name makers cannot be found.";
        root.refused(operation, input, 404, "NoSuchEntity", gone).await;
    }
}

#[tokio::test]
async fn what_a_group_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for input in [
        json!({}),
        json!({ "GroupName": "a b" }),
        json!({ "GroupName": "g".repeat(129) }),
        json!({ "GroupName": "g", "Path": "team" }),
    ] {
        let answer = root.call("CreateGroup", input.clone()).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (400, "ValidationError"), "{input}");
    }
    root.ok("CreateGroup", json!({ "GroupName": "g".repeat(128) })).await;
    assert_eq!(root.all("ListGroups", &json!({}), 1, "Groups/member/GroupName").await, ["g".repeat(128)]);
}

#[tokio::test]
async fn members_come_and_go_and_are_paged() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for group in ["builders", "Admins"] {
        root.ok("CreateGroup", json!({ "GroupName": group })).await;
    }
    for user in ["alice", "bert", "carl"] {
        root.ok("CreateUser", json!({ "UserName": user, "PermissionsBoundary": READ_ONLY })).await;
        root.ok("AddUserToGroup", members("builders", user)).await;
    }
    root.ok("AddUserToGroup", members("BUILDERS", "ALICE")).await;
    root.ok("AddUserToGroup", members("Admins", "alice")).await;
    let group = json!({ "GroupName": "builders" });
    for size in 1..=4 {
        let mut names = root.all("GetGroup", &group, size, "Users/member/UserName").await;
        names.sort();
        assert_eq!(names, ["alice", "bert", "carl"], "by {size}");
    }
    let shown = root.ok("GetGroup", group.clone()).await;
    assert!(shown.xml("GetGroupResult/Users/member/Arn").is_some());
    assert!(shown.xml("GetGroupResult/Users/member/PermissionsBoundary").is_none(), "as in lists");
    for size in 1..=3 {
        let groups =
            root.all("ListGroupsForUser", &json!({ "UserName": "alice" }), size, "Groups/member/GroupName").await;
        assert_eq!(groups, ["Admins", "builders"], "by {size}");
    }
    let nobody = "The user with name nobody cannot be found.";
    for operation in ["AddUserToGroup", "RemoveUserFromGroup"] {
        root.refused(operation, members("builders", "nobody"), 404, "NoSuchEntity", nobody).await;
    }
    root.ok("RemoveUserFromGroup", members("builders", "alice")).await;
    root.ok("RemoveUserFromGroup", members("builders", "alice")).await;
    let mut names = root.all("GetGroup", &group, 10, "Users/member/UserName").await;
    names.sort();
    assert_eq!(names, ["bert", "carl"]);
    let first = root.ok("GetGroup", json!({ "GroupName": "builders", "MaxItems": 1 })).await;
    let marker = first.xml("GetGroupResult/Marker").expect("there are more");
    let elsewhere = json!({ "GroupName": "Admins", "Marker": marker });
    root.refused("GetGroup", elsewhere, 400, "ValidationError", "Invalid Marker.").await;
}

#[tokio::test]
async fn membership_gives_and_takes_what_the_group_may() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    root.ok("CreateGroup", json!({ "GroupName": "readers" })).await;
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "iam:GetGroup", "Resource": format!("arn:aws:iam::{ACCOUNT}:group/*") }],
    });
    let policy = json!({ "GroupName": "readers", "PolicyName": "read", "PolicyDocument": document.to_string() });
    root.ok("PutGroupPolicy", policy).await;
    let get = json!({ "GroupName": "readers" });
    let resource = format!("arn:aws:iam::{ACCOUNT}:group/readers");
    alice.denied("alice", "GetGroup", get.clone(), &resource).await;
    root.ok("AddUserToGroup", members("readers", "alice")).await;
    alice.ok("GetGroup", get.clone()).await;
    root.ok("UpdateGroup", json!({ "GroupName": "readers", "NewGroupName": "watchers" })).await;
    alice.ok("GetGroup", json!({ "GroupName": "watchers" })).await;
    alice.refused("GetGroup", get, 404, "NoSuchEntity", "The group with name readers cannot be found.").await;
    root.ok("RemoveUserFromGroup", members("watchers", "alice")).await;
    let resource = format!("arn:aws:iam::{ACCOUNT}:group/watchers");
    alice.denied("alice", "GetGroup", json!({ "GroupName": "watchers" }), &resource).await;
}

#[tokio::test]
async fn a_user_is_in_ten_groups_at_most() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    for i in 0..11 {
        root.ok("CreateGroup", json!({ "GroupName": format!("g{i}") })).await;
    }
    for i in 0..10 {
        root.ok("AddUserToGroup", members(&format!("g{i}"), "alice")).await;
    }
    let full = "Cannot exceed quota for GroupsPerUser: 10";
    root.refused("AddUserToGroup", members("g10", "alice"), 409, "LimitExceeded", full).await;
    root.ok("AddUserToGroup", members("g9", "alice")).await;
    root.ok("RemoveUserFromGroup", members("g9", "alice")).await;
    root.ok("AddUserToGroup", members("g10", "alice")).await;
}

#[tokio::test]
async fn a_group_that_has_anything_is_not_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateGroup", json!({ "GroupName": "g" })).await;
    root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    root.ok("AddUserToGroup", members("g", "alice")).await;
    root.ok("AttachGroupPolicy", json!({ "GroupName": "g", "PolicyArn": READ_ONLY })).await;
    let document =
        json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] });
    let policy = json!({ "GroupName": "g", "PolicyName": "p", "PolicyDocument": document.to_string() });
    root.ok("PutGroupPolicy", policy).await;
    for (operation, more, conflict) in [
        ("RemoveUserFromGroup", ("UserName", "alice"), "Cannot delete entity, must remove users from group first."),
        ("DetachGroupPolicy", ("PolicyArn", READ_ONLY), "Cannot delete entity, must detach all policies first."),
        ("DeleteGroupPolicy", ("PolicyName", "p"), "Cannot delete entity, must delete policies first."),
    ] {
        let group = json!({ "GroupName": "g" });
        root.refused("DeleteGroup", group.clone(), 409, "DeleteConflict", conflict).await;
        root.ok(operation, with(&group, more.0, more.1)).await;
    }
    root.ok("DeleteGroup", json!({ "GroupName": "g" })).await;
}

#[tokio::test]
async fn every_operation_needs_its_permission_whether_there_is_such_a_group_or_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let mallory = root.user("mallory").await;
    root.ok("CreateGroup", json!({ "GroupName": "builders", "Path": "/ci/" })).await;
    let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:{rest}");
    for (name, resource) in [("BUILDERS", "group/ci/builders"), ("nothing", "group/nothing")] {
        for (operation, more) in [
            ("GetGroup", json!({})),
            ("UpdateGroup", json!({ "NewGroupName": "x" })),
            ("DeleteGroup", json!({})),
            ("AddUserToGroup", json!({ "UserName": "mallory" })),
            ("AddUserToGroup", json!({ "UserName": "nobody" })),
            ("RemoveUserFromGroup", json!({ "UserName": "mallory" })),
        ] {
            mallory.denied("mallory", operation, with(&more, "GroupName", name), &arn(resource)).await;
        }
    }
    for (operation, input, resource) in [
        ("CreateGroup", json!({ "GroupName": "x", "Path": "/ci/" }), "group/ci/x"),
        ("ListGroups", json!({}), "group/"),
        ("ListGroups", json!({ "PathPrefix": "/ci" }), "group/ci"),
    ] {
        mallory.denied("mallory", operation, input, &arn(resource)).await;
    }
    let groups = root.all("ListGroups", &json!({}), 10, "Groups/member/GroupName").await;
    assert_eq!(groups, ["builders"], "nothing was done");
}

#[tokio::test]
async fn a_rename_takes_the_permission_for_both_names() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let admin = root.user("admin").await;
    root.ok("CreateGroup", json!({ "GroupName": "g", "Path": "/ci/" })).await;
    let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:group{rest}");
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "iam:UpdateGroup", "Resource": arn("/ci/*") }],
    });
    let policy = json!({ "UserName": "admin", "PolicyName": "p", "PolicyDocument": document.to_string() });
    root.ok("PutUserPolicy", policy).await;
    admin.denied("admin", "UpdateGroup", json!({ "GroupName": "g", "NewPath": "/" }), &arn("/g")).await;
    admin.ok("UpdateGroup", json!({ "GroupName": "g", "NewGroupName": "h" })).await;
}
