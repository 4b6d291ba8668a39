//! Managed policies over HTTP.

use serde_json::{Value, json};
use testkit::{Answer, TestServer};

use crate::caller::{ACCOUNT, OTHER_ACCOUNT};
use crate::iam_caller::{Iam, decoded, trusting};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";

/// A document that allows an action on everything.
fn allowing(action: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#)
}

fn own(path_and_name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy/{path_and_name}")
}

/// Makes a policy that allows `ecr:DescribeRepositories`, and gives its ARN.
async fn create(caller: &Iam<'_>, path: &str, name: &str) -> String {
    let document = allowing("ecr:DescribeRepositories");
    let created =
        caller.ok("CreatePolicy", json!({ "PolicyName": name, "Path": path, "PolicyDocument": document })).await;
    created.xml("CreatePolicyResult/Policy/Arn").expect("an ARN")
}

fn with(input: &Value, more: &Value) -> Value {
    let mut whole = input.clone();
    whole.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    whole
}

fn version_ids(answer: &Answer) -> Vec<String> {
    answer.xml_all("ListPolicyVersionsResult/Versions/member/VersionId")
}

#[tokio::test]
async fn a_policy_is_created_shown_and_deleted() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let document = "{ \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"ecr:*\", \
                    \"Resource\": \"*\"} }";
    let input = json!({
        "PolicyName": "Pull", "Path": "/ci/", "PolicyDocument": document, "Description": "pulls",
        "Tags": [{ "Key": "team", "Value": "core" }],
    });
    let created = root.ok("CreatePolicy", input.clone()).await;
    let arn = own("ci/Pull");
    assert_eq!(created.xml("CreatePolicyResult/Policy/Arn").as_deref(), Some(arn.as_str()));
    let id = created.xml("CreatePolicyResult/Policy/PolicyId").expect("an id");
    assert!(id.starts_with("ANPA") && id.len() == 21, "{id}");
    let shown = root.ok("GetPolicy", json!({ "PolicyArn": arn })).await;
    for (part, expected) in [
        ("Arn", arn.as_str()),
        ("PolicyId", &id),
        ("PolicyName", "Pull"),
        ("Path", "/ci/"),
        ("Description", "pulls"),
        ("DefaultVersionId", "v1"),
        ("AttachmentCount", "0"),
        ("PermissionsBoundaryUsageCount", "0"),
        ("IsAttachable", "true"),
        ("CreateDate", "2026-01-01T00:00:00Z"),
        ("UpdateDate", "2026-01-01T00:00:00Z"),
        ("Tags/member/Key", "team"),
        ("Tags/member/Value", "core"),
    ] {
        assert_eq!(shown.xml(&format!("GetPolicyResult/Policy/{part}")).as_deref(), Some(expected), "{part}");
    }
    let version = root.ok("GetPolicyVersion", json!({ "PolicyArn": arn, "VersionId": "v1" })).await;
    let shown = version.xml("GetPolicyVersionResult/PolicyVersion/Document").expect("a document");
    assert_eq!(decoded(&shown), document, "as it was written");
    let message = "A policy called PULL already exists. Duplicate names are not allowed.";
    let again = with(&input, &json!({ "PolicyName": "PULL", "Path": "/" }));
    root.refused("CreatePolicy", again, 409, "EntityAlreadyExists", message).await;

    root.ok("DeletePolicy", json!({ "PolicyArn": arn })).await;
    let gone = format!("Policy {arn} was not found.");
    for (operation, more) in ON_POLICIES {
        let input = with(&json!({ "PolicyArn": arn }), &more());
        root.refused(operation, input, 404, "NoSuchEntity", &gone).await;
    }
}

/// An operation, and what it takes beside whom or what it is about.
type Operation = (&'static str, fn() -> Value);

/// All operations on one policy, and what they take beside its ARN.
const ON_POLICIES: [Operation; 11] = [
    ("GetPolicy", || json!({})),
    ("DeletePolicy", || json!({})),
    ("CreatePolicyVersion", || json!({ "PolicyDocument": allowing("ecr:*") })),
    ("GetPolicyVersion", || json!({ "VersionId": "v1" })),
    ("DeletePolicyVersion", || json!({ "VersionId": "v1" })),
    ("ListPolicyVersions", || json!({})),
    ("SetDefaultPolicyVersion", || json!({ "VersionId": "v1" })),
    ("ListEntitiesForPolicy", || json!({})),
    ("TagPolicy", || json!({ "Tags": [{ "Key": "a", "Value": "b" }] })),
    ("UntagPolicy", || json!({ "TagKeys": ["a"] })),
    ("ListPolicyTags", || json!({})),
];

#[tokio::test]
async fn what_a_policy_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let large = allowing(&format!("ecr:{}", "x".repeat(6144)));
    let no_version = r#"{"Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#;
    let principal = allowing("ecr:*").replace("\"Action\"", "\"Principal\":\"*\",\"Action\"");
    for (input, status, code, message) in [
        (json!({ "PolicyName": "a/b" }), 400, "ValidationError", None),
        (json!({ "PolicyName": "p".repeat(129) }), 400, "ValidationError", None),
        (json!({ "Path": "ci" }), 400, "ValidationError", None),
        (json!({ "Description": "d".repeat(1001) }), 400, "ValidationError", None),
        (json!({ "Tags": [{ "Key": "aws:x", "Value": "" }] }), 400, "InvalidInput", None),
        (json!({ "PolicyDocument": "{" }), 400, "MalformedPolicyDocument", Some("This policy contains invalid Json")),
        (
            json!({ "PolicyDocument": "allow" }),
            400,
            "MalformedPolicyDocument",
            Some("This policy contains invalid Json"),
        ),
        (json!({ "PolicyDocument": "{}" }), 400, "MalformedPolicyDocument", Some("Syntax errors in policy.")),
        (
            json!({ "PolicyDocument": no_version }),
            400,
            "MalformedPolicyDocument",
            Some("Policy document must be version 2012-10-17 or greater."),
        ),
        (
            json!({ "PolicyDocument": principal }),
            400,
            "MalformedPolicyDocument",
            Some("Policy document should not specify a principal."),
        ),
        (json!({ "PolicyDocument": large }), 409, "LimitExceeded", Some("Cannot exceed quota for PolicySize: 6144")),
    ] {
        let whole = with(&json!({ "PolicyName": "p", "PolicyDocument": allowing("ecr:*") }), &input);
        let answer = root.call("CreatePolicy", whole).await;
        assert_eq!((answer.status, answer.error_code().as_str()), (status, code), "{input} {}", answer.text());
        assert!(message.is_none_or(|message| answer.error_message() == message), "{}", answer.text());
    }
    for arn in ["arn:aws:iam::000000000000:user/ann", "arn:aws:iam::xxxxxxxxxxxx:policy/a", &own("")] {
        let message = format!("ARN {arn} is not valid.");
        root.refused("GetPolicy", json!({ "PolicyArn": arn }), 400, "InvalidInput", &message).await;
    }
    for arn in ["longpolicynamebutnoarn", "arn:aws:iam::000000000000"] {
        let message = "Invalid ARN:  Could not be parsed!";
        root.refused("GetPolicy", json!({ "PolicyArn": arn }), 400, "ValidationError", message).await;
    }
    let listed = root.ok("ListPolicies", json!({ "Scope": "Local" })).await;
    assert!(listed.xml_all("ListPoliciesResult/Policies/member").is_empty());
}

#[tokio::test]
async fn a_policy_has_up_to_five_versions_of_which_one_is_in_force() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let arn = create(&root, "/", "p").await;
    let policy = json!({ "PolicyArn": arn });
    let create_version = |action: &str, set_as_default: bool| {
        with(&policy, &json!({ "PolicyDocument": allowing(action), "SetAsDefault": set_as_default }))
    };
    let at = |version: &str| with(&policy, &json!({ "VersionId": version }));
    let default =
        || async { root.ok("GetPolicy", policy.clone()).await.xml("GetPolicyResult/Policy/DefaultVersionId") };

    let second = root.ok("CreatePolicyVersion", create_version("ecr:GetA", false)).await;
    let part = |name: &str| second.xml(&format!("CreatePolicyVersionResult/PolicyVersion/{name}"));
    assert_eq!((part("VersionId").as_deref(), part("IsDefaultVersion").as_deref()), (Some("v2"), Some("false")));
    assert_eq!(default().await.as_deref(), Some("v1"));
    root.ok("CreatePolicyVersion", create_version("ecr:GetB", true)).await;
    assert_eq!(default().await.as_deref(), Some("v3"));
    root.ok("SetDefaultPolicyVersion", at("v2")).await;
    assert_eq!(default().await.as_deref(), Some("v2"));

    let listed = root.ok("ListPolicyVersions", policy.clone()).await;
    assert_eq!(version_ids(&listed), ["v3", "v2", "v1"]);
    let flags = listed.xml_all("ListPolicyVersionsResult/Versions/member/IsDefaultVersion");
    assert_eq!(flags, ["false", "true", "false"]);
    let first = root.ok("ListPolicyVersions", with(&policy, &json!({ "MaxItems": 2 }))).await;
    let marker = first.xml("ListPolicyVersionsResult/Marker").expect("a marker");
    let rest = root.ok("ListPolicyVersions", with(&policy, &json!({ "MaxItems": 2, "Marker": marker }))).await;
    assert_eq!((version_ids(&first), version_ids(&rest)), (vec!["v3".into(), "v2".into()], vec!["v1".into()]));
    assert_eq!(rest.xml("ListPolicyVersionsResult/IsTruncated").as_deref(), Some("false"));

    let conflict = "Cannot delete the default version of a policy.";
    root.refused("DeletePolicyVersion", at("v2"), 409, "DeleteConflict", conflict).await;
    root.ok("DeletePolicyVersion", at("v3")).await;
    for operation in ["GetPolicyVersion", "SetDefaultPolicyVersion", "DeletePolicyVersion"] {
        for version in ["v3", "v9", "v99999999999"] {
            let message = format!("Policy {arn} version {version} does not exist or is not attachable.");
            root.refused(operation, at(version), 404, "NoSuchEntity", &message).await;
        }
    }
    for number in [4, 5, 6] {
        root.ok("CreatePolicyVersion", create_version("ecr:GetC", false)).await;
        root.ok("GetPolicyVersion", at(&format!("v{number}"))).await;
    }
    let message = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an \
                   existing version.";
    root.refused("CreatePolicyVersion", create_version("ecr:GetD", true), 409, "LimitExceeded", message).await;
    assert_eq!(version_ids(&root.ok("ListPolicyVersions", policy.clone()).await), ["v6", "v5", "v4", "v2", "v1"]);
    let broken = with(&policy, &json!({ "PolicyDocument": "{}" }));
    let answer = root.call("CreatePolicyVersion", broken).await;
    assert_eq!((answer.status, answer.error_code().as_str()), (400, "MalformedPolicyDocument"));

    let message = "This policy has more than one version. Before you delete a policy, you must delete the policy's \
                   versions. The default version is deleted with the policy.";
    root.refused("DeletePolicy", policy.clone(), 409, "DeleteConflict", message).await;
    for version in ["v6", "v5", "v4", "v1"] {
        root.ok("DeletePolicyVersion", at(version)).await;
    }
    root.ok("DeletePolicy", policy).await;
}

#[tokio::test]
async fn the_policies_of_aws_are_in_every_account_and_nobody_changes_them() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    let policy = json!({ "PolicyArn": READ_ONLY });
    root.user("ann").await;
    root.ok("AttachUserPolicy", json!({ "UserName": "ann", "PolicyArn": READ_ONLY })).await;
    let (ours, theirs) = (root.ok("GetPolicy", policy.clone()).await, other.ok("GetPolicy", policy.clone()).await);
    let part = |answer: &Answer, name: &str| answer.xml(&format!("GetPolicyResult/Policy/{name}"));
    for (name, expected) in [("DefaultVersionId", "v3"), ("Path", "/"), ("IsAttachable", "true"), ("Arn", READ_ONLY)] {
        assert_eq!(part(&ours, name).as_deref(), Some(expected), "{name}");
        assert_eq!(part(&theirs, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(part(&ours, "PolicyId"), part(&theirs, "PolicyId"));
    assert_eq!(part(&ours, "AttachmentCount").as_deref(), Some("1"));
    assert_eq!(part(&theirs, "AttachmentCount").as_deref(), Some("0"), "uses are those of the account");

    assert_eq!(version_ids(&root.ok("ListPolicyVersions", policy.clone()).await), ["v3"]);
    let shown = root.ok("GetPolicyVersion", with(&policy, &json!({ "VersionId": "v3" }))).await;
    let document = decoded(&shown.xml("GetPolicyVersionResult/PolicyVersion/Document").expect("a document"));
    assert!(document.contains("ecr:BatchGetImage"), "{document}");
    let message = format!("Policy {READ_ONLY} version v1 does not exist or is not attachable.");
    root.refused("GetPolicyVersion", with(&policy, &json!({ "VersionId": "v1" })), 404, "NoSuchEntity", &message).await;
    assert!(root.ok("ListPolicyTags", policy.clone()).await.xml_all("ListPolicyTagsResult/Tags/member").is_empty());

    for (operation, more) in ON_POLICIES {
        if operation.starts_with("Get") || operation.starts_with("List") {
            continue;
        }
        let message = format!(
            "User: arn:aws:iam::{ACCOUNT}:root is not authorized to perform: iam:{operation} on resource: {READ_ONLY} \
             because no resource-based policy allows the iam:{operation} action"
        );
        root.refused(operation, with(&policy, &more()), 403, "AccessDenied", &message).await;
    }
    let none = "arn:aws:iam::aws:policy/NoSuchPolicy";
    let message = format!("Policy {none} was not found.");
    root.refused("GetPolicy", json!({ "PolicyArn": none }), 404, "NoSuchEntity", &message).await;
    let linked = "arn:aws:iam::aws:policy/aws-service-role/ECRReplicationServiceRolePolicy";
    let message = "Cannot attach a Service Role Policy to a Customer Role.";
    let input = json!({ "UserName": "ann", "PolicyArn": linked });
    root.refused("AttachUserPolicy", input, 400, "PolicyNotAttachable", message).await;
    let input = json!({ "UserName": "ann", "PermissionsBoundary": linked });
    root.refused("PutUserPermissionsBoundary", input, 400, "PolicyNotAttachable", message).await;
}

#[tokio::test]
async fn policies_are_listed_by_scope_path_and_use_and_page_by_page() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    for (path, name) in [("/", "c"), ("/ci/", "A"), ("/ci/x/", "b")] {
        create(&root, path, name).await;
    }
    let theirs = create(&other, "/", "theirs").await;
    root.user("ann").await;
    root.ok("AttachUserPolicy", json!({ "UserName": "ann", "PolicyArn": own("ci/A") })).await;
    root.ok("AttachUserPolicy", json!({ "UserName": "ann", "PolicyArn": READ_ONLY })).await;
    root.ok("PutUserPermissionsBoundary", json!({ "UserName": "ann", "PermissionsBoundary": own("ci/x/b") })).await;
    let names = |answer: &Answer| answer.xml_all("ListPoliciesResult/Policies/member/PolicyName");
    let read_only = "AmazonEC2ContainerRegistryReadOnly";
    for (input, expected) in [
        (json!({ "Scope": "Local" }), vec!["A", "b", "c"]),
        (json!({ "Scope": "Local", "PathPrefix": "/ci/" }), vec!["A", "b"]),
        (
            json!({ "PathPrefix": "/service-role/" }),
            vec![
                "AWSAppRunnerServicePolicyForECRAccess",
                "AWSLambdaBasicExecutionRole",
                "AmazonEC2ContainerServiceforEC2Role",
                "AmazonECSTaskExecutionRolePolicy",
            ],
        ),
        (json!({ "OnlyAttached": true }), vec![read_only, "A"]),
        (json!({ "OnlyAttached": true, "Scope": "AWS" }), vec![read_only]),
        (json!({ "PolicyUsageFilter": "PermissionsBoundary" }), vec!["b"]),
        (json!({ "PolicyUsageFilter": "PermissionsPolicy", "Scope": "Local" }), vec!["A"]),
        (json!({ "OnlyAttached": true, "PathPrefix": "/none/" }), vec![]),
    ] {
        assert_eq!(names(&root.ok("ListPolicies", input.clone()).await), expected, "{input}");
    }
    let listed = other.ok("ListPolicies", json!({ "Scope": "Local" })).await;
    assert_eq!(listed.xml_all("ListPoliciesResult/Policies/member/Arn"), [theirs]);

    let all = names(&root.ok("ListPolicies", json!({})).await);
    assert_eq!(all.len(), names(&root.ok("ListPolicies", json!({ "Scope": "AWS" })).await).len() + 3);
    for limit in [1, 2, 5, all.len()] {
        let (mut seen, mut marker) = (Vec::new(), Value::Null);
        loop {
            let page = root.ok("ListPolicies", json!({ "MaxItems": limit, "Marker": marker })).await;
            assert!(names(&page).len() <= limit);
            seen.extend(names(&page));
            match page.xml("ListPoliciesResult/Marker") {
                Some(next) => marker = next.into(),
                None => break,
            }
        }
        assert_eq!(seen, all, "by {limit}");
    }
    let marker = root.ok("ListPolicies", json!({ "MaxItems": 1 })).await.xml("ListPoliciesResult/Marker");
    let marker = marker.expect("a marker");
    for (caller, more) in
        [(&root, json!({ "OnlyAttached": true })), (&root, json!({ "Scope": "AWS" })), (&other, json!({}))]
    {
        let input = with(&more, &json!({ "Marker": marker }));
        caller.refused("ListPolicies", input, 400, "ValidationError", "Invalid Marker.").await;
    }
}

#[tokio::test]
async fn a_policy_tells_who_uses_it() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let arn = create(&root, "/", "p").await;
    for name in ["ann", "bob", "eve"] {
        root.ok("CreateUser", json!({ "UserName": name, "Path": if name == "bob" { "/ci/" } else { "/" } })).await;
    }
    root.ok("CreateGroup", json!({ "GroupName": "g" })).await;
    root.ok("CreateRole", json!({ "RoleName": "r", "AssumeRolePolicyDocument": trusting(&root_arn()) })).await;
    for (operation, holder) in [
        ("AttachUserPolicy", json!({ "UserName": "ann" })),
        ("AttachUserPolicy", json!({ "UserName": "bob" })),
        ("AttachGroupPolicy", json!({ "GroupName": "g" })),
    ] {
        root.ok(operation, with(&holder, &json!({ "PolicyArn": arn }))).await;
    }
    for (operation, holder) in [
        ("PutUserPermissionsBoundary", json!({ "UserName": "ann" })),
        ("PutUserPermissionsBoundary", json!({ "UserName": "eve" })),
        ("PutRolePermissionsBoundary", json!({ "RoleName": "r" })),
    ] {
        root.ok(operation, with(&holder, &json!({ "PermissionsBoundary": arn }))).await;
    }
    let of = |answer: &Answer| {
        let mut names: Vec<String> = Vec::new();
        for (list, name) in [("PolicyUsers", "UserName"), ("PolicyGroups", "GroupName"), ("PolicyRoles", "RoleName")] {
            names.extend(answer.xml_all(&format!("ListEntitiesForPolicyResult/{list}/member/{name}")));
        }
        names.sort();
        names
    };
    let policy = json!({ "PolicyArn": arn });
    for (more, expected) in [
        (json!({}), vec!["ann", "bob", "eve", "g", "r"]),
        (json!({ "EntityFilter": "User" }), vec!["ann", "bob", "eve"]),
        (json!({ "EntityFilter": "Role" }), vec!["r"]),
        (json!({ "EntityFilter": "Group" }), vec!["g"]),
        (json!({ "EntityFilter": "LocalManagedPolicy" }), vec![]),
        (json!({ "PathPrefix": "/ci/" }), vec!["bob"]),
        (json!({ "PolicyUsageFilter": "PermissionsPolicy" }), vec!["ann", "bob", "g"]),
        (json!({ "PolicyUsageFilter": "PermissionsBoundary" }), vec!["ann", "eve", "r"]),
    ] {
        assert_eq!(of(&root.ok("ListEntitiesForPolicy", with(&policy, &more)).await), expected, "{more}");
    }
    for limit in 1..=5 {
        let (mut seen, mut marker) = (Vec::new(), Value::Null);
        loop {
            let more = json!({ "MaxItems": limit, "Marker": marker });
            let page = root.ok("ListEntitiesForPolicy", with(&policy, &more)).await;
            seen.extend(of(&page));
            match page.xml("ListEntitiesForPolicyResult/Marker") {
                Some(next) => marker = next.into(),
                None => break,
            }
        }
        seen.sort();
        assert_eq!(seen, ["ann", "bob", "eve", "g", "r"], "by {limit}");
    }
    let shown = root.ok("GetPolicy", policy.clone()).await;
    assert_eq!(shown.xml("GetPolicyResult/Policy/AttachmentCount").as_deref(), Some("3"));
    assert_eq!(shown.xml("GetPolicyResult/Policy/PermissionsBoundaryUsageCount").as_deref(), Some("3"));

    let message = "Cannot delete a policy attached to entities.";
    root.refused("DeletePolicy", policy.clone(), 409, "DeleteConflict", message).await;
    for (operation, holder) in [
        ("DetachUserPolicy", json!({ "UserName": "ann" })),
        ("DetachUserPolicy", json!({ "UserName": "bob" })),
        ("DetachGroupPolicy", json!({ "GroupName": "g" })),
        ("DeleteUserPermissionsBoundary", json!({ "UserName": "ann" })),
        ("DeleteUserPermissionsBoundary", json!({ "UserName": "eve" })),
    ] {
        root.ok(operation, with(&holder, &if operation.starts_with("Detach") { policy.clone() } else { json!({}) }))
            .await;
    }
    root.refused("DeletePolicy", policy.clone(), 409, "DeleteConflict", message).await;
    root.ok("DeleteRolePermissionsBoundary", json!({ "RoleName": "r" })).await;
    root.ok("DeletePolicy", policy).await;
}

fn root_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:root")
}

#[tokio::test]
async fn tags_of_a_policy_are_set_removed_and_listed() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let policy = json!({ "PolicyArn": create(&root, "/", "p").await });
    let tags =
        json!({ "Tags": [{ "Key": "b", "Value": "1" }, { "Key": "a", "Value": "2" }, { "Key": "c", "Value": "" }] });
    root.ok("TagPolicy", with(&policy, &tags)).await;
    root.ok("UntagPolicy", with(&policy, &json!({ "TagKeys": ["c", "none"] }))).await;
    let listed = root.ok("ListPolicyTags", policy.clone()).await;
    assert_eq!(listed.xml_all("ListPolicyTagsResult/Tags/member/Key"), ["a", "b"]);
    assert_eq!(listed.xml_all("ListPolicyTagsResult/Tags/member/Value"), ["2", "1"]);
    let first = root.ok("ListPolicyTags", with(&policy, &json!({ "MaxItems": 1 }))).await;
    let marker = first.xml("ListPolicyTagsResult/Marker").expect("a marker");
    let rest = root.ok("ListPolicyTags", with(&policy, &json!({ "MaxItems": 1, "Marker": marker }))).await;
    assert_eq!(rest.xml_all("ListPolicyTagsResult/Tags/member/Key"), ["b"]);
    assert_eq!(rest.xml("ListPolicyTagsResult/IsTruncated").as_deref(), Some("false"));

    // A policy that is made anew under the name has none of them.
    root.ok("DeletePolicy", policy.clone()).await;
    create(&root, "/", "p").await;
    assert!(root.ok("ListPolicyTags", policy).await.xml_all("ListPolicyTagsResult/Tags/member").is_empty());
}

#[tokio::test]
async fn every_operation_on_policies_needs_its_permission_whether_the_policy_exists_or_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let eve = root.user("eve").await;
    for arn in [create(&root, "/ci/", "p").await, own("ci/none"), READ_ONLY.to_owned()] {
        for (operation, more) in ON_POLICIES {
            eve.denied("eve", operation, with(&json!({ "PolicyArn": arn }), &more()), &arn).await;
        }
    }
    let new = json!({ "PolicyName": "q", "Path": "/ci/", "PolicyDocument": allowing("ecr:*") });
    eve.denied("eve", "CreatePolicy", new.clone(), &own("ci/q")).await;
    eve.denied("eve", "ListPolicies", json!({}), "*").await;

    let grant = json!({ "UserName": "eve", "PolicyName": "grant", "PolicyDocument": allowing("iam:CreatePolicy") });
    root.ok("PutUserPolicy", grant).await;
    let tagged = with(&new, &json!({ "Tags": [{ "Key": "a", "Value": "b" }] }));
    let answer = eve.call("CreatePolicy", tagged).await;
    assert!(answer.error_message().contains("iam:TagPolicy"), "tags are a permission of their own: {}", answer.text());
    eve.ok("CreatePolicy", new).await;
}

#[tokio::test]
async fn the_policies_of_another_account_are_out_of_reach() {
    let server = TestServer::start().await;
    let (root, other) = (Iam::root(&server), Iam::other(&server).await);
    let arn = create(&root, "/", "p").await;
    for arn in [&arn, &own("none")] {
        for (operation, more) in ON_POLICIES {
            let message = format!(
                "User: arn:aws:iam::{OTHER_ACCOUNT}:root is not authorized to perform: iam:{operation} on resource: {arn} \
                 because no resource-based policy allows the iam:{operation} action"
            );
            let input = with(&json!({ "PolicyArn": arn }), &more());
            other.refused(operation, input, 403, "AccessDenied", &message).await;
        }
    }
    other.user("mallory").await;
    let message = format!("Policy {arn} does not exist or is not attachable.");
    let input = json!({ "UserName": "mallory", "PolicyArn": arn });
    other.refused("AttachUserPolicy", input, 404, "NoSuchEntity", &message).await;
    let message = format!("Scope ARN: {arn} does not exist or is not attachable.");
    let input = json!({ "UserName": "mallory", "PermissionsBoundary": arn });
    other.refused("PutUserPermissionsBoundary", input, 404, "NoSuchEntity", &message).await;
    // Nor does the name lead to a policy of the own account.
    create(&other, "/", "p").await;
    let message = format!("Policy {arn} does not exist or is not attachable.");
    let input = json!({ "UserName": "mallory", "PolicyArn": arn });
    other.refused("AttachUserPolicy", input, 404, "NoSuchEntity", &message).await;
}
