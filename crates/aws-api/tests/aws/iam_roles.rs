//! Roles over HTTP.

use serde_json::{Value, json};
use testkit::TestServer;

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::{Iam, decoded, trusting};

const ROOT: &str = "arn:aws:iam::000000000000:root";

async fn create(caller: &Iam<'_>, name: &str, trust_policy: &str) {
    caller.ok("CreateRole", json!({ "RoleName": name, "AssumeRolePolicyDocument": trust_policy })).await;
}

/// The trust policy that GetRole shows.
async fn trust_policy(caller: &Iam<'_>, name: &str) -> String {
    let shown = caller.ok("GetRole", json!({ "RoleName": name })).await;
    decoded(&shown.xml("GetRoleResult/Role/AssumeRolePolicyDocument").expect("a document"))
}

#[tokio::test]
async fn only_services_make_roles_under_the_path_of_service_linked_ones() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    for (path, is_refused) in [
        ("/aws-service-role/", true),
        ("/aws-service-role/ecr.amazonaws.com/", true),
        ("/service-role/", false),
        ("/aws-service-roles/", false),
    ] {
        let input = json!({ "RoleName": "r", "Path": path, "AssumeRolePolicyDocument": trusting(ROOT) });
        if is_refused {
            let message = "Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles";
            root.refused("CreateRole", input, 400, "InvalidInput", message).await;
        } else {
            root.ok("CreateRole", input).await;
            root.ok("DeleteRole", json!({ "RoleName": "r" })).await;
        }
    }
}

#[tokio::test]
async fn a_role_is_created_shown_changed_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let document = "{ \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Service\": \
                    \"codebuild.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"} }";
    let input = json!({
        "RoleName": "Builder", "Path": "/ci/", "AssumeRolePolicyDocument": document, "Description": "builds",
        "MaxSessionDuration": 7200, "Tags": [{ "Key": "team", "Value": "core" }],
        "PermissionsBoundary": "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
    });
    let created = root.ok("CreateRole", input.clone()).await;
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/ci/Builder");
    assert_eq!(created.xml("CreateRoleResult/Role/Arn").as_deref(), Some(arn.as_str()));
    assert_eq!(created.xml("CreateRoleResult/Role/MaxSessionDuration"), None, "GetRole shows it");
    let id = created.xml("CreateRoleResult/Role/RoleId").expect("an id");
    assert!(id.starts_with("AROA") && id.len() == 21, "{id}");
    let shown = root.ok("GetRole", json!({ "RoleName": "builder" })).await;
    let role = |part: &str| shown.xml(&format!("GetRoleResult/Role/{part}"));
    for (part, expected) in [
        ("Arn", Some(arn.as_str())),
        ("RoleId", Some(id.as_str())),
        ("RoleName", Some("Builder")),
        ("Path", Some("/ci/")),
        ("Description", Some("builds")),
        ("MaxSessionDuration", Some("7200")),
        ("CreateDate", Some("2026-01-01T00:00:00Z")),
        ("PermissionsBoundary/PermissionsBoundaryType", Some("Policy")),
        (
            "PermissionsBoundary/PermissionsBoundaryArn",
            Some("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"),
        ),
        ("Tags/member/Key", Some("team")),
        ("Tags/member/Value", Some("core")),
        ("RoleLastUsed/LastUsedDate", None),
    ] {
        assert_eq!(role(part).as_deref(), expected, "{part}");
    }
    assert_eq!(decoded(&role("AssumeRolePolicyDocument").expect("a document")), document, "as it was written");
    root.refused("CreateRole", input, 409, "EntityAlreadyExists", "Role with name Builder already exists.").await;

    root.ok("UpdateRole", json!({ "RoleName": "Builder", "MaxSessionDuration": 43200 })).await;
    let changed = root.ok("UpdateRoleDescription", json!({ "RoleName": "Builder", "Description": "" })).await;
    assert_eq!(changed.xml("UpdateRoleDescriptionResult/Role/MaxSessionDuration").as_deref(), Some("43200"));
    assert_eq!(changed.xml("UpdateRoleDescriptionResult/Role/Description"), None);
    let profiles = root.ok("ListInstanceProfilesForRole", json!({ "RoleName": "Builder" })).await;
    assert_eq!(profiles.xml("ListInstanceProfilesForRoleResult/IsTruncated").as_deref(), Some("false"));
    assert!(profiles.xml_all("ListInstanceProfilesForRoleResult/InstanceProfiles/member").is_empty());

    root.ok("DeleteRole", json!({ "RoleName": "Builder" })).await;
    let gone = "The role with name Builder cannot be found.";
    for (operation, more) in [
        ("GetRole", json!({})),
        ("UpdateRole", json!({})),
        ("UpdateRoleDescription", json!({ "Description": "x" })),
        ("DeleteRole", json!({})),
        ("UpdateAssumeRolePolicy", json!({ "PolicyDocument": trusting(ROOT) })),
        ("TagRole", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("UntagRole", json!({ "TagKeys": ["a"] })),
        ("ListRoleTags", json!({})),
        ("ListInstanceProfilesForRole", json!({})),
    ] {
        root.refused(operation, with(&more, "RoleName", "Builder"), 404, "NoSuchEntity", gone).await;
    }
}

#[tokio::test]
async fn what_a_role_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/none");
    let invalid = |principal: &str| format!("Invalid principal in policy: \"AWS\":\"{principal}\"");
    let stranger = "arn:aws:iam::999999999999:root";
    let nobody = format!("arn:aws:iam::{ACCOUNT}:user/nobody");
    let elsewhere = format!("arn:aws:iam::{ACCOUNT}:user/team/ann");
    root.user("ann").await;
    let large = trusting(ROOT)
        .replace("\"sts:AssumeRole\"", &format!("[{}\"sts:AssumeRole\"]", "\"sts:AssumeRole\",".repeat(150)));
    for (input, status, code, message) in [
        (json!({ "RoleName": "a/b" }), 400, "ValidationError", None),
        (json!({ "RoleName": "r".repeat(65) }), 400, "ValidationError", None),
        (json!({ "Path": "ci" }), 400, "ValidationError", None),
        (json!({ "MaxSessionDuration": 3599 }), 400, "ValidationError", None),
        (json!({ "MaxSessionDuration": 43201 }), 400, "ValidationError", None),
        (json!({ "Description": "d".repeat(1001) }), 400, "ValidationError", None),
        (json!({ "Tags": [{ "Key": "aws:x", "Value": "" }] }), 400, "InvalidInput", None),
        (json!({ "Tags": [{ "Key": "a", "Value": "" }, { "Key": "A", "Value": "" }] }), 400, "InvalidInput", None),
        (json!({ "PermissionsBoundary": boundary }), 404, "NoSuchEntity", None),
        (
            json!({ "AssumeRolePolicyDocument": "{" }),
            400,
            "MalformedPolicyDocument",
            Some("This policy contains invalid Json".into()),
        ),
        (
            json!({ "AssumeRolePolicyDocument": large }),
            409,
            "LimitExceeded",
            Some("Cannot exceed quota for ACLSizePerRole: 2048".into()),
        ),
        (
            json!({ "AssumeRolePolicyDocument": trusting(stranger) }),
            400,
            "MalformedPolicyDocument",
            Some(invalid(stranger)),
        ),
        (
            json!({ "AssumeRolePolicyDocument": trusting(&nobody) }),
            400,
            "MalformedPolicyDocument",
            Some(invalid(&nobody)),
        ),
        (
            json!({ "AssumeRolePolicyDocument": trusting(&elsewhere) }),
            400,
            "MalformedPolicyDocument",
            Some(invalid(&elsewhere)),
        ),
    ] {
        let mut whole = json!({ "RoleName": "r", "AssumeRolePolicyDocument": trusting(ROOT) });
        whole.as_object_mut().expect("members").extend(input.as_object().expect("members").clone());
        let answer = root.call("CreateRole", whole).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (status, code), "{input} {}", answer.text());
        if let Some(message) = message {
            assert_eq!(answer.error_message(), message);
        }
    }
    assert!(root.ok("ListRoles", json!({})).await.xml_all("ListRolesResult/Roles/member").is_empty());
}

#[tokio::test]
async fn a_role_with_policies_is_not_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    create(&root, "r", &trusting(ROOT)).await;
    let arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
    let inline = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#;
    let role = json!({ "RoleName": "r" });
    root.ok("AttachRolePolicy", json!({ "RoleName": "r", "PolicyArn": arn })).await;
    root.ok("PutRolePolicy", json!({ "RoleName": "r", "PolicyName": "p", "PolicyDocument": inline })).await;
    let message = "Cannot delete entity, must detach all policies first.";
    root.refused("DeleteRole", role.clone(), 409, "DeleteConflict", message).await;
    root.ok("DetachRolePolicy", json!({ "RoleName": "r", "PolicyArn": arn })).await;
    let message = "Cannot delete entity, must delete policies first.";
    root.refused("DeleteRole", role.clone(), 409, "DeleteConflict", message).await;
    root.ok("DeleteRolePolicy", json!({ "RoleName": "r", "PolicyName": "p" })).await;
    root.ok("DeleteRole", role).await;
}

#[tokio::test]
async fn roles_are_listed_by_name_below_a_path_and_page_by_page() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    for (name, path) in [("c", "/"), ("A", "/ci/"), ("b", "/ci/x/")] {
        let input = json!({ "RoleName": name, "Path": path, "AssumeRolePolicyDocument": trusting(ROOT) });
        root.ok("CreateRole", input).await;
    }
    create(&other, "theirs", &trusting(ROOT)).await;
    let names = |answer: &testkit::Answer| answer.xml_all("ListRolesResult/Roles/member/RoleName");
    assert_eq!(names(&root.ok("ListRoles", json!({})).await), ["A", "b", "c"]);
    assert_eq!(names(&root.ok("ListRoles", json!({ "PathPrefix": "/ci/" })).await), ["A", "b"]);
    assert_eq!(names(&other.ok("ListRoles", json!({})).await), ["theirs"]);
    let first = root.ok("ListRoles", json!({ "MaxItems": 2 })).await;
    assert_eq!(
        (names(&first), first.xml("ListRolesResult/IsTruncated").as_deref()),
        (vec!["A".into(), "b".into()], Some("true"))
    );
    let marker = first.xml("ListRolesResult/Marker").expect("a marker");
    let second = root.ok("ListRoles", json!({ "MaxItems": 2, "Marker": marker })).await;
    assert_eq!(
        (names(&second), second.xml("ListRolesResult/IsTruncated").as_deref()),
        (vec!["c".into()], Some("false"))
    );
    assert_eq!(second.xml("ListRolesResult/Marker"), None);
    for (caller, more) in [(&root, json!({ "PathPrefix": "/ci/" })), (&other, json!({}))] {
        let input = with(&more, "Marker", &marker);
        caller.refused("ListRoles", input, 400, "ValidationError", "Invalid Marker.").await;
    }
}

#[tokio::test]
async fn tags_of_a_role_are_set_replaced_removed_and_listed() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    create(&root, "r", &trusting(ROOT)).await;
    let tags = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect::<Vec<_>>()
    };
    root.ok("TagRole", json!({ "RoleName": "r", "Tags": tags(&[("b", "1"), ("a", "2"), ("c", "")]) })).await;
    root.ok("TagRole", json!({ "RoleName": "r", "Tags": tags(&[("B", "3")]) })).await;
    root.ok("UntagRole", json!({ "RoleName": "r", "TagKeys": ["c", "none"] })).await;
    let listed = root.ok("ListRoleTags", json!({ "RoleName": "r" })).await;
    assert_eq!(listed.xml_all("ListRoleTagsResult/Tags/member/Key"), ["B", "a"]);
    assert_eq!(listed.xml_all("ListRoleTagsResult/Tags/member/Value"), ["3", "2"]);
    let first = root.ok("ListRoleTags", json!({ "RoleName": "r", "MaxItems": 1 })).await;
    let marker = first.xml("ListRoleTagsResult/Marker").expect("a marker");
    let second = root.ok("ListRoleTags", json!({ "RoleName": "r", "MaxItems": 1, "Marker": marker })).await;
    assert_eq!(second.xml_all("ListRoleTagsResult/Tags/member/Key"), ["a"]);
    assert_eq!(second.xml("ListRoleTagsResult/IsTruncated").as_deref(), Some("false"));
    let many: Vec<String> = (0..49).map(|number| format!("k{number}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|key| (key.as_str(), "")).collect();
    let message = "The number of tags has reached the maximum limit.";
    root.refused("TagRole", json!({ "RoleName": "r", "Tags": tags(&many) }), 409, "LimitExceeded", message).await;
}

#[tokio::test]
async fn nobody_touches_roles_or_learns_of_them_without_permission() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let input = json!({ "RoleName": "there", "Path": "/ci/", "AssumeRolePolicyDocument": trusting(ROOT) });
    root.ok("CreateRole", input).await;
    let ann = root.user("ann").await;
    for (name, arn) in [("there", "role/ci/there"), ("absent", "role/absent")] {
        let arn = format!("arn:aws:iam::{ACCOUNT}:{arn}");
        for (operation, more) in [
            ("GetRole", json!({})),
            ("UpdateRole", json!({})),
            ("UpdateRoleDescription", json!({ "Description": "x" })),
            ("DeleteRole", json!({})),
            ("UpdateAssumeRolePolicy", json!({ "PolicyDocument": trusting(ROOT) })),
            ("TagRole", json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
            ("UntagRole", json!({ "TagKeys": ["a"] })),
            ("ListRoleTags", json!({})),
            ("ListInstanceProfilesForRole", json!({})),
        ] {
            ann.denied("ann", operation, with(&more, "RoleName", name), &arn).await;
        }
    }
    let new = json!({ "RoleName": "new", "Path": "/ci/", "AssumeRolePolicyDocument": trusting(ROOT) });
    ann.denied("ann", "CreateRole", new.clone(), &format!("arn:aws:iam::{ACCOUNT}:role/ci/new")).await;
    ann.denied("ann", "ListRoles", json!({}), &format!("arn:aws:iam::{ACCOUNT}:role/")).await;
    ann.denied("ann", "ListRoles", json!({ "PathPrefix": "/ci/" }), &format!("arn:aws:iam::{ACCOUNT}:role/ci/")).await;

    // Tags are a permission of their own, also at creation.
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*" }] });
    root.ok("PutUserPolicy", json!({ "UserName": "ann", "PolicyName": "p", "PolicyDocument": policy.to_string() }))
        .await;
    let tagged = json!({ "RoleName": "new", "Path": "/ci/", "AssumeRolePolicyDocument": trusting(ROOT), "Tags": [{ "Key": "a", "Value": "b" }] });
    let message = format!(
        "User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: iam:TagRole on resource: \
         arn:aws:iam::{ACCOUNT}:role/ci/new because no identity-based policy allows the iam:TagRole action"
    );
    ann.refused("CreateRole", tagged, 403, "AccessDenied", &message).await;
    ann.ok("CreateRole", new).await;
}

#[tokio::test]
async fn conditions_bound_what_roles_may_be_created() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let ann = root.user("ann").await;
    let boundary = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "iam:CreateRole", "Resource": "arn:aws:iam::*:role/ci/*",
          "Condition": { "StringEquals": { "iam:PermissionsBoundary": boundary } } },
        { "Effect": "Allow", "Action": ["iam:CreateRole", "iam:TagRole"], "Resource": "*",
          "Condition": { "StringEquals": { "aws:RequestTag/team": "core" } } },
        { "Effect": "Allow", "Action": "iam:DeleteRole", "Resource": "*",
          "Condition": { "StringEquals": { "iam:ResourceTag/team": "core" } } },
        { "Effect": "Allow", "Action": "iam:UntagRole", "Resource": "*",
          "Condition": { "ForAllValues:StringEquals": { "aws:TagKeys": ["stage"] } } },
    ] });
    root.ok("PutUserPolicy", json!({ "UserName": "ann", "PolicyName": "p", "PolicyDocument": policy.to_string() }))
        .await;
    let core = json!([{ "Key": "team", "Value": "core" }]);
    let others = json!([{ "Key": "team", "Value": "other" }]);
    for (name, more, status) in [
        ("a", json!({ "Path": "/ci/", "PermissionsBoundary": boundary }), 200),
        ("b", json!({ "Path": "/ci/" }), 403),
        ("b", json!({ "PermissionsBoundary": boundary }), 403),
        (
            "b",
            json!({ "Path": "/ci/", "PermissionsBoundary": "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess" }),
            403,
        ),
        ("b", json!({ "Tags": others }), 403),
        ("b", json!({ "Tags": core }), 200),
    ] {
        let mut input = with(&more, "RoleName", name);
        input["AssumeRolePolicyDocument"] = trusting(ROOT).into();
        assert_eq!(ann.call("CreateRole", input).await.status, status, "{more}");
    }
    for (operation, input, status) in [
        ("UntagRole", json!({ "RoleName": "b", "TagKeys": ["team"] }), 403),
        ("UntagRole", json!({ "RoleName": "b", "TagKeys": ["stage"] }), 200),
        ("DeleteRole", json!({ "RoleName": "a" }), 403),
        ("DeleteRole", json!({ "RoleName": "b" }), 200),
    ] {
        assert_eq!(ann.call(operation, input.clone()).await.status, status, "{operation} {input}");
    }
}

#[tokio::test]
async fn roles_of_another_account_are_not_there() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    create(&root, "ours", &trusting(ROOT)).await;
    let message = "The role with name ours cannot be found.";
    other.refused("GetRole", json!({ "RoleName": "ours" }), 404, "NoSuchEntity", message).await;
    other.refused("DeleteRole", json!({ "RoleName": "ours" }), 404, "NoSuchEntity", message).await;
    // They may be trusted, though, and may trust.
    create(&other, "theirs", &trusting(&format!("arn:aws:iam::{ACCOUNT}:role/ours"))).await;
    let answer = other.ok("GetRole", json!({ "RoleName": "theirs" })).await;
    let arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/theirs");
    assert_eq!(answer.xml("GetRoleResult/Role/Arn"), Some(arn));
}

#[tokio::test]
async fn who_is_made_anew_under_a_name_is_not_trusted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let ann = root.user("ann").await;
    create(&root, "r", &trusting(&arn)).await;
    assert_eq!(trust_policy(&root, "r").await, trusting(&arn), "shown as it was written");
    let role = format!("arn:aws:iam::{ACCOUNT}:role/r");
    let assume = async |who: &Iam<'_>| {
        let input = json!({ "RoleArn": role, "RoleSessionName": "session" });
        server.call_as(&who.credentials, "sts", "AssumeRole", &input).await
    };
    assert_eq!(assume(&ann).await.status, 200);

    let key = json!({ "UserName": "ann", "AccessKeyId": ann.credentials.access_key_id });
    root.ok("DeleteAccessKey", key).await;
    root.ok("DeleteUser", json!({ "UserName": "ann" })).await;
    let orphaned = trust_policy(&root, "r").await;
    let id = orphaned.split('"').find(|part| part.starts_with("AIDA")).expect("the id is left").to_owned();
    assert_eq!(orphaned, trusting(&id));

    let ann = root.user("ann").await;
    let refused = assume(&ann).await;
    assert_eq!((refused.status, refused.error_code().as_str()), (403, "AccessDenied"), "{}", refused.text());
    assert_eq!(trust_policy(&root, "r").await, orphaned, "and is not shown as if");
    let again = json!({ "RoleName": "r", "PolicyDocument": orphaned });
    let message = format!("Invalid principal in policy: \"AWS\":\"{id}\"");
    root.refused("UpdateAssumeRolePolicy", again, 400, "MalformedPolicyDocument", &message).await;
    root.ok("UpdateAssumeRolePolicy", json!({ "RoleName": "r", "PolicyDocument": trusting(&arn) })).await;
    assert_eq!(assume(&ann).await.status, 200);

    // A new name is no new user.
    root.ok("UpdateUser", json!({ "UserName": "ann", "NewUserName": "anna" })).await;
    assert_eq!(trust_policy(&root, "r").await, trusting(&format!("arn:aws:iam::{ACCOUNT}:user/anna")));
    assert_eq!(assume(&ann).await.status, 200);
}

fn with(input: &Value, member: &str, value: &str) -> Value {
    let mut input = input.clone();
    input[member] = value.into();
    input
}
