//! Users over HTTP.

use serde_json::{Value, json};
use testkit::{Answer, TestServer};

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::{Iam, with};

const BOUNDARY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";

const CONFLICTS: [(&str, &str); 5] = [
    ("DeleteAccessKey", "Cannot delete entity, must delete access keys first."),
    ("DeleteLoginProfile", "Cannot delete entity, must delete login profile first."),
    ("RemoveUserFromGroup", "Cannot delete entity, must remove users from group first."),
    ("DetachUserPolicy", "Cannot delete entity, must detach all policies first."),
    ("DeleteUserPolicy", "Cannot delete entity, must delete policies first."),
];

fn policy(effect: &str, action: &Value, resource: &str, condition: Value) -> String {
    let mut statement = json!({ "Effect": effect, "Action": action, "Resource": resource });
    if !condition.is_null() {
        statement["Condition"] = condition;
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

async fn put_policy(root: &Iam<'_>, user: &str, name: &str, document: &str) {
    root.ok("PutUserPolicy", json!({ "UserName": user, "PolicyName": name, "PolicyDocument": document })).await;
}

fn names(answer: &Answer) -> Vec<String> {
    answer.xml_all("ListUsersResult/Users/member/UserName")
}

#[tokio::test]
async fn a_user_is_created_shown_changed_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let input = json!({
        "UserName": "Alice", "Path": "/team/core/", "PermissionsBoundary": BOUNDARY,
        "Tags": [{ "Key": "team", "Value": "core" }],
    });
    let created = root.ok("CreateUser", input.clone()).await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/team/core/Alice");
    let id = created.xml("CreateUserResult/User/UserId").expect("an id");
    assert!(id.starts_with("AIDA") && id.len() == 21, "{id}");
    let shown = root.ok("GetUser", json!({ "UserName": "alice" })).await;
    for (part, expected) in [
        ("Arn", Some(arn.as_str())),
        ("UserId", Some(&id)),
        ("UserName", Some("Alice")),
        ("Path", Some("/team/core/")),
        ("CreateDate", Some("2026-01-01T00:00:00Z")),
        ("PermissionsBoundary/PermissionsBoundaryType", Some("Policy")),
        ("PermissionsBoundary/PermissionsBoundaryArn", Some(BOUNDARY)),
        ("Tags/member/Key", Some("team")),
        ("Tags/member/Value", Some("core")),
        ("PasswordLastUsed", None),
    ] {
        for (answer, operation) in [(&created, "CreateUser"), (&shown, "GetUser")] {
            let told = answer.xml(&format!("{operation}Result/User/{part}"));
            assert_eq!(told.as_deref(), expected, "{operation} {part}");
        }
    }
    let listed = root.ok("ListUsers", json!({})).await;
    for (part, expected) in
        [("Arn", Some(arn.as_str())), ("UserId", Some(&id)), ("Tags", None), ("PermissionsBoundary", None)]
    {
        assert_eq!(listed.xml(&format!("ListUsersResult/Users/member/{part}")).as_deref(), expected, "{part}");
    }
    let taken = "User with name Alice already exists.";
    root.refused("CreateUser", input, 409, "EntityAlreadyExists", taken).await;

    root.ok("DeleteUser", json!({ "UserName": "Alice" })).await;
    let gone = "The user with name Alice cannot be found.";
    for (operation, more) in [
        ("GetUser", json!({})),
        ("UpdateUser", json!({ "NewPath": "/x/" })),
        ("DeleteUser", json!({})),
        ("TagUser", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("UntagUser", json!({ "TagKeys": ["a"] })),
        ("ListUserTags", json!({})),
        ("ListGroupsForUser", json!({})),
        ("CreateAccessKey", json!({})),
        ("UpdateAccessKey", json!({ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive" })),
        ("DeleteAccessKey", json!({ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE" })),
        ("ListAccessKeys", json!({})),
        ("CreateLoginProfile", json!({ "Password": "Abcdefg1" })),
        ("GetLoginProfile", json!({})),
        ("UpdateLoginProfile", json!({ "Password": "Abcdefg1" })),
        ("DeleteLoginProfile", json!({})),
        ("ListMFADevices", json!({})),
        ("ListSSHPublicKeys", json!({})),
        ("ListSigningCertificates", json!({})),
        ("ListServiceSpecificCredentials", json!({})),
    ] {
        root.refused(operation, with(&more, "UserName", "Alice"), 404, "NoSuchEntity", gone).await;
    }
    let again = root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    let new_id = again.xml("CreateUserResult/User/UserId").expect("an id");
    assert_ne!(new_id, id, "a name that is made anew is somebody else");
    assert!(
        root.ok("ListUserTags", json!({ "UserName": "alice" }))
            .await
            .xml("ListUserTagsResult/Tags/member/Key")
            .is_none()
    );
}

#[tokio::test]
async fn names_are_unique_whatever_their_case() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "Ann" })).await;
    root.ok("CreateUser", json!({ "UserName": "bert" })).await;
    let taken = |name: &str| format!("User with name {name} already exists.");
    root.refused("CreateUser", json!({ "UserName": "aNN" }), 409, "EntityAlreadyExists", &taken("aNN")).await;
    let rename = json!({ "UserName": "bert", "NewUserName": "ANN" });
    root.refused("UpdateUser", rename, 409, "EntityAlreadyExists", &taken("ANN")).await;
    root.ok("UpdateUser", json!({ "UserName": "ann", "NewUserName": "ANN" })).await;
    let shown = root.ok("GetUser", json!({ "UserName": "ann" })).await;
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(format!("arn:aws:iam::{ACCOUNT}:user/ANN")));
}

#[tokio::test]
async fn what_a_user_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let absent = format!("arn:aws:iam::{ACCOUNT}:policy/none");
    let tags = |count: usize| (0..count).map(|i| json!({ "Key": format!("k{i}"), "Value": "" })).collect::<Vec<_>>();
    for (input, status, code) in [
        (json!({ "UserName": null }), 400, "ValidationError"),
        (json!({ "UserName": "a/b" }), 400, "ValidationError"),
        (json!({ "UserName": "é" }), 400, "ValidationError"),
        (json!({ "UserName": "a*" }), 400, "ValidationError"),
        (json!({ "UserName": "u".repeat(65) }), 400, "ValidationError"),
        (json!({ "Path": "team" }), 400, "ValidationError"),
        (json!({ "Path": "/team" }), 400, "ValidationError"),
        (json!({ "Path": format!("/{}/", "p".repeat(511)) }), 400, "ValidationError"),
        (json!({ "Tags": [{ "Key": "aws:x", "Value": "" }] }), 400, "InvalidInput"),
        (json!({ "Tags": [{ "Key": "a", "Value": "" }, { "Key": "A", "Value": "" }] }), 400, "InvalidInput"),
        (json!({ "Tags": [{ "Key": "a", "Value": "" }, { "Key": "a", "Value": "" }] }), 400, "InvalidInput"),
        (json!({ "Tags": tags(51) }), 400, "ValidationError"),
        (json!({ "PermissionsBoundary": absent }), 404, "NoSuchEntity"),
        (json!({ "PermissionsBoundary": "arn:aws:iam::aws:policy/NoSuchPolicyOfAws" }), 404, "NoSuchEntity"),
        (json!({ "PermissionsBoundary": "arn:aws:s3:::bucket/aaaaaaaaa" }), 400, "InvalidInput"),
    ] {
        let mut whole = json!({ "UserName": "u" });
        whole.as_object_mut().expect("members").extend(input.as_object().expect("members").clone());
        let answer = root.call("CreateUser", whole).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (status, code), "{input} {}", answer.text());
    }
    assert!(names(&root.ok("ListUsers", json!({})).await).is_empty(), "nobody was created");
    root.ok("CreateUser", json!({ "UserName": "u".repeat(64), "Tags": tags(50) })).await;
}

#[tokio::test]
async fn nobody_chooses_what_the_service_gives() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let chosen = json!({
        "UserName": "alice", "UserId": "AIDAAAAAAAAAAAAAAAAAA", "Arn": "arn:aws:iam::222222222222:user/x",
        "Account": OTHER_ACCOUNT, "AccountId": OTHER_ACCOUNT, "CreateDate": "2000-01-01T00:00:00Z",
        "PasswordLastUsed": "2000-01-01T00:00:00Z",
    });
    let answer = root.call("CreateUser", chosen).await;
    if answer.status != 200 {
        root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    }
    let shown = root.ok("GetUser", json!({ "UserName": "alice" })).await;
    assert_ne!(shown.xml("GetUserResult/User/UserId").as_deref(), Some("AIDAAAAAAAAAAAAAAAAAA"));
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(format!("arn:aws:iam::{ACCOUNT}:user/alice")));
    assert_eq!(shown.xml("GetUserResult/User/CreateDate").as_deref(), Some("2026-01-01T00:00:00Z"));
    assert_eq!(shown.xml("GetUserResult/User/PasswordLastUsed"), None);
}

#[tokio::test]
async fn a_rename_loses_nothing() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let id = root.ok("GetUser", json!({ "UserName": "alice" })).await.xml("GetUserResult/User/UserId");
    root.ok("CreateGroup", json!({ "GroupName": "builders" })).await;
    root.ok("AddUserToGroup", json!({ "GroupName": "builders", "UserName": "alice" })).await;
    root.ok("AttachUserPolicy", json!({ "UserName": "alice", "PolicyArn": BOUNDARY })).await;
    root.ok("TagUser", json!({ "UserName": "alice", "Tags": [{ "Key": "a", "Value": "b" }] })).await;
    root.ok("CreateLoginProfile", json!({ "UserName": "alice", "Password": "Abcdefg1" })).await;
    put_policy(&root, "alice", "self", &policy("Allow", &json!("iam:GetUser"), "*", Value::Null)).await;

    root.ok("UpdateUser", json!({ "UserName": "alice", "NewUserName": "carol", "NewPath": "/team/" })).await;
    let shown = alice.ok("GetUser", json!({})).await;
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(format!("arn:aws:iam::{ACCOUNT}:user/team/carol")));
    assert_eq!(shown.xml("GetUserResult/User/UserId"), id);
    let carol = json!({ "UserName": "carol" });
    for (operation, path, expected) in [
        ("ListGroupsForUser", "Groups/member/GroupName", "builders"),
        ("ListAttachedUserPolicies", "AttachedPolicies/member/PolicyArn", BOUNDARY),
        ("ListUserPolicies", "PolicyNames/member", "self"),
        ("ListUserTags", "Tags/member/Key", "a"),
        ("ListAccessKeys", "AccessKeyMetadata/member/AccessKeyId", &alice.credentials.access_key_id),
        ("ListAccessKeys", "AccessKeyMetadata/member/UserName", "carol"),
        ("GetLoginProfile", "LoginProfile/UserName", "carol"),
    ] {
        let answer = root.ok(operation, carol.clone()).await;
        assert_eq!(answer.xml(&format!("{operation}Result/{path}")).as_deref(), Some(expected), "{operation}");
    }
    root.refused(
        "GetUser",
        json!({ "UserName": "alice" }),
        404,
        "NoSuchEntity",
        "The user with name alice cannot be found.",
    )
    .await;
    root.ok("UpdateUser", json!({ "UserName": "carol", "NewPath": "/" })).await;
    let shown = root.ok("GetUser", carol).await;
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(format!("arn:aws:iam::{ACCOUNT}:user/carol")));
}

#[tokio::test]
async fn users_are_listed_in_pages_below_a_path() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for (name, path) in [("dora", "/team/"), ("Bert", "/team/core/"), ("anna", "/"), ("Carl", "/teams/")] {
        root.ok("CreateUser", json!({ "UserName": name, "Path": path })).await;
    }
    for (input, expected) in [
        (json!({}), vec!["anna", "Bert", "Carl", "dora"]),
        (json!({ "PathPrefix": "/" }), vec!["anna", "Bert", "Carl", "dora"]),
        (json!({ "PathPrefix": "/team" }), vec!["Bert", "Carl", "dora"]),
        (json!({ "PathPrefix": "/team/" }), vec!["Bert", "dora"]),
        (json!({ "PathPrefix": "/nobody/" }), vec![]),
    ] {
        let listed = root.ok("ListUsers", input.clone()).await;
        assert_eq!(names(&listed), expected, "{input}");
        assert_eq!(listed.xml("ListUsersResult/IsTruncated").as_deref(), Some("false"));
        assert_eq!(listed.xml("ListUsersResult/Marker"), None);
        for size in 1..=4 {
            assert_eq!(
                root.all("ListUsers", &input, size, "Users/member/UserName").await,
                expected,
                "{input} by {size}"
            );
        }
    }
    let first = root.ok("ListUsers", json!({ "MaxItems": 1 })).await;
    let marker = first.xml("ListUsersResult/Marker").expect("there are more");
    for input in [json!({ "Marker": "x" }), json!({ "Marker": marker, "PathPrefix": "/team/" })] {
        root.refused("ListUsers", input, 400, "ValidationError", "Invalid Marker.").await;
    }
    root.refused("ListGroups", json!({ "Marker": marker }), 400, "ValidationError", "Invalid Marker.").await;
    for bad in [json!({ "MaxItems": 0 }), json!({ "MaxItems": 1001 }), json!({ "PathPrefix": "team" })] {
        let answer = root.call("ListUsers", bad.clone()).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (400, "ValidationError"), "{bad}");
    }
}

#[tokio::test]
async fn tags_are_set_replaced_and_taken_away_whatever_the_case_of_their_keys() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.ok("CreateUser", json!({ "UserName": "alice" })).await;
    let tag = |pairs: &[(&str, &str)]| {
        let tags: Vec<_> = pairs.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
        json!({ "UserName": "alice", "Tags": tags })
    };
    root.ok("TagUser", tag(&[("Team", "core"), ("stage", "")])).await;
    root.ok("TagUser", tag(&[("TEAM", "edge"), ("cost", "7")])).await;
    let list = json!({ "UserName": "alice" });
    assert_eq!(root.all("ListUserTags", &list, 2, "Tags/member/Key").await, ["TEAM", "cost", "stage"]);
    assert_eq!(root.all("ListUserTags", &list, 1, "Tags/member/Value").await, ["edge", "7", ""]);
    root.ok("UntagUser", json!({ "UserName": "alice", "TagKeys": ["team", "absent"] })).await;
    assert_eq!(root.all("ListUserTags", &list, 100, "Tags/member/Key").await, ["cost", "stage"]);

    let more: Vec<String> = (0..48).map(|i| format!("k{i}")).collect();
    let more: Vec<(&str, &str)> = more.iter().map(|key| (key.as_str(), "")).collect();
    root.ok("TagUser", tag(&more)).await;
    root.ok("TagUser", tag(&[("COST", "8")])).await;
    let full = "The number of tags has reached the maximum limit.";
    root.refused("TagUser", tag(&[("one-more", "")]), 409, "LimitExceeded", full).await;
    for (pairs, code) in [
        (vec![("aws:x", "")], "InvalidInput"),
        (vec![("x", ""), ("X", "")], "InvalidInput"),
        (vec![("", "")], "ValidationError"),
    ] {
        let answer = root.call("TagUser", tag(&pairs)).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (400, code), "{pairs:?}");
    }
}

#[tokio::test]
async fn a_user_that_has_anything_is_not_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    root.ok("CreateGroup", json!({ "GroupName": "builders" })).await;
    root.ok("AddUserToGroup", json!({ "GroupName": "builders", "UserName": "alice" })).await;
    root.ok("CreateLoginProfile", json!({ "UserName": "alice", "Password": "Abcdefg1" })).await;
    root.ok("AttachUserPolicy", json!({ "UserName": "alice", "PolicyArn": BOUNDARY })).await;
    put_policy(&root, "alice", "self", &policy("Allow", &json!("*"), "*", Value::Null)).await;
    for (operation, conflict) in CONFLICTS {
        root.refused("DeleteUser", json!({ "UserName": "alice" }), 409, "DeleteConflict", conflict).await;
        let input = match operation {
            "DeleteAccessKey" => json!({ "AccessKeyId": alice.credentials.access_key_id }),
            "RemoveUserFromGroup" => json!({ "GroupName": "builders" }),
            "DetachUserPolicy" => json!({ "PolicyArn": BOUNDARY }),
            "DeleteUserPolicy" => json!({ "PolicyName": "self" }),
            _ => json!({}),
        };
        root.ok(operation, with(&input, "UserName", "alice")).await;
    }
    root.ok("DeleteUser", json!({ "UserName": "alice" })).await;
}

#[tokio::test]
async fn a_call_without_a_name_is_about_the_caller() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let shown = root.ok("GetUser", json!({})).await;
    for (part, expected) in [
        ("Arn", Some(format!("arn:aws:iam::{ACCOUNT}:root"))),
        ("UserId", Some(ACCOUNT.to_owned())),
        ("CreateDate", Some("2026-01-01T00:00:00Z".to_owned())),
    ] {
        assert_eq!(shown.xml(&format!("GetUserResult/User/{part}")), expected, "{part}");
    }
    let alice = root.user("alice").await;
    let own = format!("arn:aws:iam::{ACCOUNT}:user/alice");
    alice.denied("alice", "GetUser", json!({}), &own).await;
    put_policy(&root, "alice", "self", &policy("Allow", &json!("iam:GetUser"), &own, Value::Null)).await;
    let shown = alice.ok("GetUser", json!({})).await;
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(own));
    for operation in
        ["ListMFADevices", "ListSSHPublicKeys", "ListSigningCertificates", "ListServiceSpecificCredentials"]
    {
        let answer = root.ok(operation, json!({})).await;
        assert_eq!(answer.xml(&format!("{operation}Result/IsTruncated")).as_deref(), Some("false"), "{operation}");
    }
    root.ok("ListVirtualMFADevices", json!({})).await;
    root.ok("ListServiceSpecificCredentials", json!({ "AllUsers": true })).await;
}

#[tokio::test]
async fn a_role_has_no_user_of_its_own() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let trust = crate::iam_caller::trusting(&format!("arn:aws:iam::{ACCOUNT}:root"));
    root.ok("CreateRole", json!({ "RoleName": "admin", "AssumeRolePolicyDocument": trust })).await;
    let attach = json!({ "RoleName": "admin", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess" });
    root.ok("AttachRolePolicy", attach).await;
    let alice = root.user("alice").await;
    put_policy(&root, "alice", "assume", &policy("Allow", &json!("sts:AssumeRole"), "*", Value::Null)).await;
    let assume = json!({ "RoleArn": format!("arn:aws:iam::{ACCOUNT}:role/admin"), "RoleSessionName": "session" });
    let session = server.call_as(&alice.credentials, "sts", "AssumeRole", &assume).await.expect(200);
    let credentials = testkit::Credentials::of(&session, "AssumeRoleResult/Credentials");
    let session = Iam { server: &server, credentials };
    session.ok("GetUser", json!({ "UserName": "alice" })).await;
    let message = "Must specify userName when calling with non-User credentials";
    for operation in ["GetUser", "CreateAccessKey", "ListAccessKeys", "GetLoginProfile", "ListMFADevices"] {
        session.refused(operation, json!({}), 400, "ValidationError", message).await;
    }
    let change = json!({ "OldPassword": "Abcdefg1", "NewPassword": "Abcdefg2" });
    let only = "Only IAM Users can change their own password.";
    for caller in [&session, &root] {
        caller.refused("ChangePassword", change.clone(), 400, "InvalidUserType", only).await;
    }
}

#[tokio::test]
async fn every_operation_needs_its_permission_whether_there_is_such_a_user_or_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let mallory = root.user("mallory").await;
    root.ok("CreateUser", json!({ "UserName": "alice", "Path": "/team/" })).await;
    let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:{rest}");
    for (name, resource) in [("ALICE", "user/team/alice"), ("nobody", "user/nobody"), ("", "user/mallory")] {
        for (operation, more) in [
            ("GetUser", json!({})),
            ("UpdateUser", json!({ "NewUserName": "bob" })),
            ("DeleteUser", json!({})),
            ("TagUser", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
            ("UntagUser", json!({ "TagKeys": ["a"] })),
            ("ListUserTags", json!({})),
            ("ListGroupsForUser", json!({})),
            ("CreateAccessKey", json!({})),
            ("UpdateAccessKey", json!({ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive" })),
            ("DeleteAccessKey", json!({ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE" })),
            ("ListAccessKeys", json!({})),
            ("CreateLoginProfile", json!({ "Password": "Abcdefg1" })),
            ("GetLoginProfile", json!({})),
            ("UpdateLoginProfile", json!({ "Password": "Abcdefg1" })),
            ("DeleteLoginProfile", json!({})),
            ("ListMFADevices", json!({})),
            ("ListSSHPublicKeys", json!({})),
            ("ListSigningCertificates", json!({})),
            ("ListServiceSpecificCredentials", json!({})),
        ] {
            let must_name = operation.ends_with("User") && operation != "GetUser"
                || matches!(operation, "ListUserTags" | "UpdateLoginProfile");
            let input = match name {
                "" if must_name => with(&more, "UserName", "mallory"),
                "" => more,
                name => with(&more, "UserName", name),
            };
            mallory.denied("mallory", operation, input, &arn(resource)).await;
        }
    }
    let change = json!({ "OldPassword": "Abcdefg1", "NewPassword": "Abcdefg2" });
    for (operation, input, resource) in [
        ("CreateUser", json!({ "UserName": "bob" }), "user/bob"),
        ("CreateUser", json!({ "UserName": "alice", "Path": "/x/" }), "user/x/alice"),
        ("ListUsers", json!({}), "user/"),
        ("ListUsers", json!({ "PathPrefix": "/team/" }), "user/team/"),
        ("ChangePassword", change, "user/mallory"),
        ("ListVirtualMFADevices", json!({}), "mfa/"),
        ("ListServiceSpecificCredentials", json!({ "AllUsers": true }), "user/*"),
    ] {
        mallory.denied("mallory", operation, input, &arn(resource)).await;
    }
    let users = names(&root.ok("ListUsers", json!({})).await);
    assert_eq!(users, ["alice", "mallory"], "nothing was done");
}

#[tokio::test]
async fn conditions_see_what_a_request_says_and_what_a_user_is() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let (admin, boundary) =
        (root.user("admin").await, json!({ "StringEquals": { "iam:PermissionsBoundary": BOUNDARY } }));
    let requested = json!({ "StringEquals": { "aws:RequestTag/team": "core" }, "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } });
    let owned = json!({ "StringEquals": { "iam:ResourceTag/team": "core" } });
    let tags = |key: &str, value: &str| json!([{ "Key": key, "Value": value }]);
    let untagged = json!({ "StringEquals": { "aws:TagKeys": "team" } });
    root.ok("CreateUser", json!({ "UserName": "core", "Tags": tags("team", "core") })).await;
    root.ok("CreateUser", json!({ "UserName": "edge", "Tags": tags("team", "edge") })).await;
    for (action, condition, operation, input, allowed) in [
        ("CreateUser", &boundary, "CreateUser", json!({ "UserName": "a" }), false),
        ("CreateUser", &boundary, "CreateUser", json!({ "UserName": "a", "PermissionsBoundary": BOUNDARY }), true),
        ("*User", &requested, "CreateUser", json!({ "UserName": "b", "Tags": tags("team", "edge") }), false),
        ("*User", &requested, "CreateUser", json!({ "UserName": "b", "Tags": tags("team", "core") }), true),
        // To tag what one creates takes the permission to tag.
        ("CreateUser", &requested, "CreateUser", json!({ "UserName": "c", "Tags": tags("team", "core") }), false),
        ("TagUser", &requested, "TagUser", json!({ "UserName": "edge", "Tags": tags("other", "core") }), false),
        ("TagUser", &requested, "TagUser", json!({ "UserName": "edge", "Tags": tags("team", "core") }), true),
        ("UntagUser", &untagged, "UntagUser", json!({ "UserName": "edge", "TagKeys": ["stage"] }), false),
        ("UntagUser", &untagged, "UntagUser", json!({ "UserName": "edge", "TagKeys": ["team"] }), true),
        ("GetUser", &owned, "GetUser", json!({ "UserName": "edge" }), false),
        ("GetUser", &owned, "GetUser", json!({ "UserName": "core" }), true),
        ("GetUser", &owned, "GetUser", json!({ "UserName": "nobody" }), false),
        ("UpdateUser", &owned, "UpdateUser", json!({ "UserName": "core", "NewPath": "/x/" }), true),
    ] {
        put_policy(&root, "admin", "only", &policy("Allow", &json!(format!("iam:{action}")), "*", condition.clone()))
            .await;
        let answer = admin.call(operation, input.clone()).await;
        let expected = if allowed { 200 } else { 403 };
        assert_eq!(answer.status, expected, "{action} {condition} {input} {}", answer.text());
    }
}

#[tokio::test]
async fn a_rename_takes_the_permission_for_both_names() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let admin = root.user("admin").await;
    root.ok("CreateUser", json!({ "UserName": "alice", "Path": "/team/" })).await;
    let arn = |rest: &str| format!("arn:aws:iam::{ACCOUNT}:user{rest}");
    put_policy(&root, "admin", "team", &policy("Allow", &json!("iam:UpdateUser"), &arn("/team/*"), Value::Null)).await;
    let rename = |name: &str, path: &str| json!({ "UserName": "alice", "NewUserName": name, "NewPath": path });
    admin.denied("admin", "UpdateUser", rename("bob", "/"), &arn("/bob")).await;
    admin.denied("admin", "UpdateUser", json!({ "UserName": "alice", "NewPath": "/x/" }), &arn("/x/alice")).await;
    admin.ok("UpdateUser", rename("bob", "/team/sub/")).await;
    admin.denied("admin", "UpdateUser", json!({ "UserName": "admin", "NewPath": "/team/" }), &arn("/admin")).await;
}

#[tokio::test]
async fn what_is_of_another_account_is_not_there() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    let alice = root.user("alice").await;
    root.ok("CreateGroup", json!({ "GroupName": "builders" })).await;
    let gone = "The user with name alice cannot be found.";
    for (operation, more) in [
        ("GetUser", json!({})),
        ("UpdateUser", json!({ "NewUserName": "bob" })),
        ("DeleteUser", json!({})),
        ("TagUser", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("CreateAccessKey", json!({})),
        ("DeleteAccessKey", json!({ "AccessKeyId": alice.credentials.access_key_id })),
        ("ListAccessKeys", json!({})),
        ("CreateLoginProfile", json!({ "Password": "Abcdefg1" })),
        ("ListMFADevices", json!({})),
    ] {
        other.refused(operation, with(&more, "UserName", "alice"), 404, "NoSuchEntity", gone).await;
    }
    let id = &alice.credentials.access_key_id;
    let no_key = format!("The Access Key with id {id} cannot be found.");
    for (operation, more) in [
        ("GetAccessKeyLastUsed", json!({})),
        ("DeleteAccessKey", json!({})),
        ("UpdateAccessKey", json!({ "Status": "Inactive" })),
    ] {
        other.refused(operation, with(&more, "AccessKeyId", id), 404, "NoSuchEntity", &no_key).await;
    }
    for (operation, path) in [("ListUsers", "Users/member"), ("ListGroups", "Groups/member")] {
        let listed = other.ok(operation, json!({})).await;
        assert!(listed.xml_all(&format!("{operation}Result/{path}/Arn")).is_empty(), "{operation}");
    }
    let namesake = other.user("alice").await;
    put_policy(&other, "alice", "all", &policy("Allow", &json!("*"), "*", Value::Null)).await;
    let shown = namesake.ok("GetUser", json!({})).await;
    assert_eq!(shown.xml("GetUserResult/User/Arn"), Some(format!("arn:aws:iam::{OTHER_ACCOUNT}:user/alice")));
    assert_eq!(names(&namesake.ok("ListUsers", json!({})).await), ["alice"]);
    let no_group = "The group with name builders cannot be found.";
    let input = json!({ "GroupName": "builders", "UserName": "alice" });
    namesake.refused("AddUserToGroup", input, 404, "NoSuchEntity", no_group).await;
    alice.denied("alice", "GetUser", json!({}), &format!("arn:aws:iam::{ACCOUNT}:user/alice")).await;
}

/// The statuses that calls got which were made at once, in order.
async fn at_once(calls: &[(&Iam<'_>, &str, Value)]) -> Vec<u16> {
    let calls =
        calls.iter().map(|(caller, operation, input)| async { caller.call(operation, input.clone()).await.status });
    let mut statuses = futures_util::future::join_all(calls).await;
    statuses.sort_unstable();
    statuses
}

#[tokio::test]
async fn calls_that_race_come_one_after_the_other() {
    let mut servers = vec![TestServer::start().await];
    if let Some(cluster) = testkit::postgres::Cluster::shared() {
        servers.push(TestServer::builder().postgres(&cluster.create_database()).start().await);
    }
    for server in &servers {
        let root = Iam::root(server);
        let create =
            ["alice", "Alice", "ALICE", "alicE"].map(|name| (&root, "CreateUser", json!({ "UserName": name })));
        assert_eq!(at_once(&create).await, [200, 409, 409, 409]);
        let keys: Vec<_> = (0..6).map(|_| (&root, "CreateAccessKey", json!({ "UserName": "alice" }))).collect();
        assert_eq!(at_once(&keys).await, [200, 200, 409, 409, 409, 409]);
        for i in 0..12 {
            root.ok("CreateGroup", json!({ "GroupName": format!("g{i}") })).await;
        }
        let join = |i: usize| (&root, "AddUserToGroup", json!({ "GroupName": format!("g{i}"), "UserName": "alice" }));
        let joined = at_once(&(0..12).map(join).collect::<Vec<_>>()).await;
        assert_eq!(joined.iter().filter(|status| **status == 200).count(), 10, "{joined:?}");
        assert!(joined.iter().all(|status| [200, 409].contains(status)), "{joined:?}");
        // Whoever comes first, nothing is left that hangs on nobody.
        for i in 0..5 {
            let name = format!("u{i}");
            root.ok("CreateUser", json!({ "UserName": name })).await;
            let policy = policy("Allow", &json!("*"), "*", Value::Null);
            let race = [
                (&root, "DeleteUser", json!({ "UserName": name })),
                (&root, "CreateAccessKey", json!({ "UserName": name })),
                (&root, "AddUserToGroup", json!({ "GroupName": "g0", "UserName": name })),
                (&root, "PutUserPolicy", json!({ "UserName": name, "PolicyName": "p", "PolicyDocument": policy })),
                (&root, "UpdateUser", json!({ "UserName": name, "NewPath": "/x/" })),
            ];
            let statuses = at_once(&race).await;
            assert!(statuses.iter().all(|status| [200, 404, 409].contains(status)), "{statuses:?}");
            let there = root.call("GetUser", json!({ "UserName": name })).await.status == 200;
            let members = root.all("GetGroup", &json!({ "GroupName": "g0" }), 100, "Users/member/UserName").await;
            assert!(there || !members.contains(&name), "{members:?}");
        }
    }
}
