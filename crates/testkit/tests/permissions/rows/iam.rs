use serde_json::{Value, json};

use crate::row::Outcome::Fails;
use crate::row::Reach::Never;
use crate::row::{Row, Who};
use crate::things::PASSWORD;

fn row(operation: &'static str, input: Value) -> Row {
    Row::new("iam", operation, input)
}

pub fn rows() -> Vec<Row> {
    [
        users(),
        access_keys(),
        mfa_devices(),
        passwords(),
        groups(),
        roles(),
        instance_profiles(),
        policies(),
        holders(),
        boundaries(),
        providers(),
        account(),
        simulation(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn tags() -> Value {
    json!([{"Key": "a", "Value": "b"}])
}

fn users() -> Vec<Row> {
    vec![
        row("CreateUser", json!({"UserName": "<new name>"})),
        row("CreateUser", json!({"UserName": "<new name>", "Tags": tags()})).takes_also(&["iam:TagUser"]),
        row("CreateUser", json!({"UserName": "<new name>", "PermissionsBoundary": "<policy>"})),
        row("DeleteUser", json!({"UserName": "<user>"})),
        row("GetUser", json!({"UserName": "<user>"})),
        row("GetUser", json!({})).but(Who::Session, Fails("ValidationError"), "a session of a role is no user"),
        row("ListUsers", json!({})),
        row("ListUsers", json!({"PathPrefix": "/"})),
        row("UpdateUser", json!({"UserName": "<user>", "NewUserName": "<new name>"})),
        row("TagUser", json!({"UserName": "<user>", "Tags": tags()})),
        row("UntagUser", json!({"UserName": "<user>", "TagKeys": ["note"]})),
        row("ListUserTags", json!({"UserName": "<user>"}))
            .given("TagUser", json!({"UserName": "<user>", "Tags": tags()})),
    ]
}

fn access_keys() -> Vec<Row> {
    let key = |mut input: Value| {
        input["UserName"] = "<user>".into();
        input["AccessKeyId"] = "<access key>".into();
        input
    };
    let more = || json!({"UserName": "<user>"});
    let of_user = |operation| row(operation, json!({"UserName": "<user>"}));
    vec![
        of_user("CreateAccessKey"),
        row("DeleteAccessKey", key(json!({}))),
        row("UpdateAccessKey", key(json!({"Status": "Inactive"}))),
        of_user("ListAccessKeys").given("CreateAccessKey", more()).given("CreateAccessKey", more()),
        row("GetAccessKeyLastUsed", json!({"AccessKeyId": "<access key>"})),
        of_user("ListSSHPublicKeys"),
        of_user("ListSigningCertificates"),
        of_user("ListServiceSpecificCredentials"),
    ]
}

fn mfa_devices() -> Vec<Row> {
    let of_user = |operation| row(operation, json!({"UserName": "<user>", "SerialNumber": "<device>"}));
    let with_codes = |operation| {
        let codes = json!({
            "UserName": "<user>", "SerialNumber": "<device>", "AuthenticationCode1": "000000",
            "AuthenticationCode2": "000000",
        });
        row(operation, codes)
    };
    vec![
        row("CreateVirtualMFADevice", json!({"VirtualMFADeviceName": "<new name>"})),
        row("CreateVirtualMFADevice", json!({"VirtualMFADeviceName": "<new name>", "Tags": tags()}))
            .takes_also(&["iam:TagMFADevice"]),
        row("DeleteVirtualMFADevice", json!({"SerialNumber": "<device>"})).reached(Never),
        row("ListVirtualMFADevices", json!({}))
            .given("CreateVirtualMFADevice", json!({"VirtualMFADeviceName": "<new name>"}))
            .given("CreateVirtualMFADevice", json!({"VirtualMFADeviceName": "<second new name>"})),
        with_codes("EnableMFADevice").fails("InvalidAuthenticationCode", "the codes are guessed"),
        with_codes("ResyncMFADevice").fails("NoSuchEntity", "nobody has the device"),
        of_user("DeactivateMFADevice").fails("NoSuchEntity", "nobody has the device"),
        of_user("GetMFADevice").fails("NoSuchEntity", "nobody has the device"),
        row("ListMFADevices", json!({"UserName": "<user>"})),
        row("TagMFADevice", json!({"SerialNumber": "<device>", "Tags": tags()})).reached(Never),
        row("UntagMFADevice", json!({"SerialNumber": "<device>", "TagKeys": ["note"]})).reached(Never),
        row("ListMFADeviceTags", json!({"SerialNumber": "<device>"}))
            .reached(Never)
            .given("TagMFADevice", json!({"SerialNumber": "<device>", "Tags": tags()})),
    ]
}

fn passwords() -> Vec<Row> {
    let create = || json!({"UserName": "<user>", "Password": PASSWORD});
    let policy = || json!({"MinimumPasswordLength": 8});
    vec![
        row("CreateLoginProfile", create()),
        row("GetLoginProfile", json!({"UserName": "<user>"})).given("CreateLoginProfile", create()),
        row("UpdateLoginProfile", json!({"UserName": "<user>", "Password": "Another-Password-2"}))
            .given("CreateLoginProfile", create()),
        row("DeleteLoginProfile", json!({"UserName": "<user>"})).given("CreateLoginProfile", create()),
        row("ChangePassword", json!({"OldPassword": PASSWORD, "NewPassword": "Another-Password-2"}))
            .but(Who::Root, Fails("InvalidUserType"), "the root has no password here")
            .but(Who::Session, Fails("InvalidUserType"), "a session of a role is no user")
            .but(Who::Stranger, Fails("NoSuchEntity"), "it has no password of its own"),
        row("UpdateAccountPasswordPolicy", policy()),
        row("GetAccountPasswordPolicy", json!({})).given("UpdateAccountPasswordPolicy", policy()),
        row("DeleteAccountPasswordPolicy", json!({})).given("UpdateAccountPasswordPolicy", policy()),
    ]
}

fn groups() -> Vec<Row> {
    let member = || json!({"GroupName": "<group>", "UserName": "<user>"});
    vec![
        row("CreateGroup", json!({"GroupName": "<new name>"})),
        row("DeleteGroup", json!({"GroupName": "<group>"})),
        row("GetGroup", json!({"GroupName": "<group>"}))
            .given("AddUserToGroup", member())
            .given("AddUserToGroup", json!({"GroupName": "<group>", "UserName": "<second user>"})),
        row("ListGroups", json!({})),
        row("UpdateGroup", json!({"GroupName": "<group>", "NewGroupName": "<new name>"})),
        row("AddUserToGroup", member()),
        row("RemoveUserFromGroup", member()).given("AddUserToGroup", member()),
        row("ListGroupsForUser", json!({"UserName": "<user>"}))
            .given("AddUserToGroup", member())
            .given("AddUserToGroup", json!({"GroupName": "<second group>", "UserName": "<user>"})),
    ]
}

fn roles() -> Vec<Row> {
    let trust = || {
        crate::world::policy(json!({
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::<account>:root"}, "Action": "sts:AssumeRole",
        }))
    };
    let trusting = |row: Row| row.may_name("account", "whom a role trusts is its account's business");
    vec![
        trusting(row("CreateRole", json!({"RoleName": "<new name>", "AssumeRolePolicyDocument": trust()}))),
        trusting(
            row("CreateRole", json!({"RoleName": "<new name>", "AssumeRolePolicyDocument": trust(), "Tags": tags()}))
                .takes_also(&["iam:TagRole"]),
        ),
        row(
            "CreateRole",
            json!({
                "RoleName": "<new name>", "AssumeRolePolicyDocument": trust(), "PermissionsBoundary": "<policy>",
            }),
        ),
        row("DeleteRole", json!({"RoleName": "<role>"})),
        row("GetRole", json!({"RoleName": "<role>"})),
        row("ListRoles", json!({})),
        row("UpdateRole", json!({"RoleName": "<role>", "Description": "another"})),
        row("UpdateRoleDescription", json!({"RoleName": "<role>", "Description": "another"})),
        trusting(row("UpdateAssumeRolePolicy", json!({"RoleName": "<role>", "PolicyDocument": trust()}))),
        row("TagRole", json!({"RoleName": "<role>", "Tags": tags()})),
        row("UntagRole", json!({"RoleName": "<role>", "TagKeys": ["note"]})),
        row("ListRoleTags", json!({"RoleName": "<role>"}))
            .given("TagRole", json!({"RoleName": "<role>", "Tags": tags()})),
        row("CreateServiceLinkedRole", json!({"AWSServiceName": "replication.ecr.amazonaws.com"}))
            .given("DeleteServiceLinkedRole", json!({"RoleName": "<service role>"})),
        row("DeleteServiceLinkedRole", json!({"RoleName": "<service role>"}))
            .may_name("service role", "every account has one of this name"),
        row("GetServiceLinkedRoleDeletionStatus", json!({"DeletionTaskId": "<deletion task>"})),
    ]
}

fn instance_profiles() -> Vec<Row> {
    let of_profile = |operation, mut input: Value| {
        input["InstanceProfileName"] = "<instance profile>".into();
        row(operation, input)
    };
    let both = || json!({"InstanceProfileName": "<instance profile>", "RoleName": "<role>"});
    let create = || json!({"InstanceProfileName": "<new name>"});
    let in_second = || json!({"InstanceProfileName": "<second instance profile>", "RoleName": "<role>"});
    vec![
        row("CreateInstanceProfile", create()),
        row("CreateInstanceProfile", json!({"InstanceProfileName": "<new name>", "Tags": tags()}))
            .takes_also(&["iam:TagInstanceProfile"]),
        of_profile("GetInstanceProfile", json!({})),
        of_profile("DeleteInstanceProfile", json!({})),
        row("ListInstanceProfiles", json!({}))
            .given("CreateInstanceProfile", create())
            .given("CreateInstanceProfile", json!({"InstanceProfileName": "<second new name>"})),
        row("ListInstanceProfilesForRole", json!({"RoleName": "<role>"}))
            .given("AddRoleToInstanceProfile", both())
            .given("AddRoleToInstanceProfile", in_second()),
        row("AddRoleToInstanceProfile", both()).takes_also(&["iam:PassRole"]),
        row("RemoveRoleFromInstanceProfile", both()).given("AddRoleToInstanceProfile", both()),
        of_profile("TagInstanceProfile", json!({"Tags": tags()})),
        of_profile("UntagInstanceProfile", json!({"TagKeys": ["note"]})),
        of_profile("ListInstanceProfileTags", json!({}))
            .given("TagInstanceProfile", json!({"InstanceProfileName": "<instance profile>", "Tags": tags()})),
    ]
}

fn policies() -> Vec<Row> {
    let on_policy = |operation, mut input: Value| {
        input["PolicyArn"] = "<policy>".into();
        row(operation, input).reached(Never)
    };
    let numbered = |row: Row| row.may_name("policy version", "every policy has one of this number");
    let create = || json!({"PolicyName": "<new name>", "PolicyDocument": "<any policy>"});
    let attach = || json!({"UserName": "<user>", "PolicyArn": "<policy>"});
    let more = || json!({"PolicyArn": "<policy>", "Tags": tags()});
    vec![
        row("CreatePolicy", create()),
        row("CreatePolicy", json!({"PolicyName": "<new name>", "PolicyDocument": "<any policy>", "Tags": tags()}))
            .takes_also(&["iam:TagPolicy"]),
        on_policy("DeletePolicy", json!({})),
        on_policy("GetPolicy", json!({})),
        row("ListPolicies", json!({"Scope": "Local"})),
        row("ListPolicies", json!({})),
        on_policy("CreatePolicyVersion", json!({"PolicyDocument": "<any policy>"})),
        numbered(on_policy("DeletePolicyVersion", json!({"VersionId": "<policy version>"}))),
        numbered(on_policy("GetPolicyVersion", json!({"VersionId": "<policy version>"}))),
        numbered(on_policy("SetDefaultPolicyVersion", json!({"VersionId": "<policy version>"}))),
        on_policy("ListPolicyVersions", json!({}))
            .given("CreatePolicyVersion", json!({"PolicyArn": "<policy>", "PolicyDocument": "<any policy>"})),
        on_policy("ListEntitiesForPolicy", json!({}))
            .given("AttachUserPolicy", attach())
            .given("AttachUserPolicy", json!({"UserName": "<second user>", "PolicyArn": "<policy>"})),
        on_policy("TagPolicy", json!({"Tags": tags()})),
        on_policy("UntagPolicy", json!({"TagKeys": ["note"]})),
        on_policy("ListPolicyTags", json!({})).given("TagPolicy", more()),
    ]
}

/// The verbs that users, groups and roles share.
fn holders() -> Vec<Row> {
    let kinds: [(&str, &str, [&'static str; 8]); 3] = [
        (
            "UserName",
            "<user>",
            [
                "AttachUserPolicy",
                "DetachUserPolicy",
                "ListAttachedUserPolicies",
                "PutUserPolicy",
                "GetUserPolicy",
                "DeleteUserPolicy",
                "ListUserPolicies",
                "the-inline-one",
            ],
        ),
        (
            "GroupName",
            "<group>",
            [
                "AttachGroupPolicy",
                "DetachGroupPolicy",
                "ListAttachedGroupPolicies",
                "PutGroupPolicy",
                "GetGroupPolicy",
                "DeleteGroupPolicy",
                "ListGroupPolicies",
                "the-inline-one",
            ],
        ),
        (
            "RoleName",
            "<role>",
            [
                "AttachRolePolicy",
                "DetachRolePolicy",
                "ListAttachedRolePolicies",
                "PutRolePolicy",
                "GetRolePolicy",
                "DeleteRolePolicy",
                "ListRolePolicies",
                "the-inline-one",
            ],
        ),
    ];
    kinds.into_iter().flat_map(|(member, holder, verbs)| holder_rows(member, holder, verbs)).collect()
}

fn holder_rows(member: &str, holder: &str, verbs: [&'static str; 8]) -> Vec<Row> {
    let [attach, detach, list_attached, put, get, delete, list, name] = verbs;
    let attached = json!({member: holder, "PolicyArn": "<policy>"});
    let other = json!({member: holder, "PolicyArn": "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"});
    let inline = json!({member: holder, "PolicyName": name});
    let another = json!({member: holder, "PolicyName": "another", "PolicyDocument": "<any policy>"});
    let mut written = inline.clone();
    written["PolicyDocument"] = "<any policy>".into();
    let given = || written.clone();
    vec![
        row(attach, attached.clone()),
        row(detach, attached.clone()).given(attach, attached.clone()),
        row(list_attached, json!({member: holder})).given(attach, attached).given(attach, other),
        row(put, given()),
        row(get, inline.clone()).given(put, given()),
        row(delete, inline).given(put, given()),
        row(list, json!({member: holder})).given(put, given()).given(put, another),
    ]
}

fn boundaries() -> Vec<Row> {
    let user = || json!({"UserName": "<user>", "PermissionsBoundary": "<policy>"});
    let role = || json!({"RoleName": "<role>", "PermissionsBoundary": "<policy>"});
    vec![
        row("PutUserPermissionsBoundary", user()),
        row("DeleteUserPermissionsBoundary", json!({"UserName": "<user>"})).given("PutUserPermissionsBoundary", user()),
        row("PutRolePermissionsBoundary", role()),
        row("DeleteRolePermissionsBoundary", json!({"RoleName": "<role>"})).given("PutRolePermissionsBoundary", role()),
    ]
}

fn providers() -> Vec<Row> {
    let on_provider = |operation, mut input: Value| {
        input["OpenIDConnectProviderArn"] = "<provider>".into();
        row(operation, input).reached(Never)
    };
    let create = || json!({"Url": "https://<new name>.example", "ClientIDList": ["one"]});
    vec![
        row("CreateOpenIDConnectProvider", create()),
        row(
            "CreateOpenIDConnectProvider",
            json!({"Url": "https://<new name>.example", "ClientIDList": ["one"], "Tags": tags()}),
        )
        .takes_also(&["iam:TagOpenIDConnectProvider"]),
        on_provider("DeleteOpenIDConnectProvider", json!({}))
            .blind("deleting what is not there is no error; whose it is not is refused all the same"),
        on_provider("GetOpenIDConnectProvider", json!({})),
        row("ListOpenIDConnectProviders", json!({})),
        on_provider("AddClientIDToOpenIDConnectProvider", json!({"ClientID": "two"})),
        on_provider("RemoveClientIDFromOpenIDConnectProvider", json!({"ClientID": "one"})),
        on_provider("UpdateOpenIDConnectProviderThumbprint", json!({"ThumbprintList": ["1".repeat(40)]})),
        on_provider("TagOpenIDConnectProvider", json!({"Tags": tags()})),
        on_provider("UntagOpenIDConnectProvider", json!({"TagKeys": ["note"]})),
        on_provider("ListOpenIDConnectProviderTags", json!({}))
            .given("TagOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": "<provider>", "Tags": tags()})),
    ]
}

fn account() -> Vec<Row> {
    let alias = || json!({"AccountAlias": "<new name>"});
    vec![
        row("CreateAccountAlias", alias()).but(
            Who::Root,
            Fails("EntityAlreadyExists"),
            "the stranger came first, and an alias means one account in all the world",
        ),
        row("DeleteAccountAlias", alias()).given("CreateAccountAlias", alias()),
        row("ListAccountAliases", json!({})).given("CreateAccountAlias", alias()),
        row("GetAccountSummary", json!({})),
        row("GetAccountAuthorizationDetails", json!({})),
    ]
}

fn simulation() -> Vec<Row> {
    let actions = json!(["ecr:PutImage"]);
    vec![
        row("SimulateCustomPolicy", json!({"PolicyInputList": ["<any policy>"], "ActionNames": actions}))
            .blind("it is about the policies in the request"),
        row(
            "SimulateCustomPolicy",
            json!({
                "PolicyInputList": ["<any policy>"], "ActionNames": actions, "CallerArn": "<user arn>",
                "ResourceArns": ["<repository arn>"],
            }),
        )
        .blind("it is about the policies in the request"),
        row("SimulatePrincipalPolicy", json!({"PolicySourceArn": "<user arn>", "ActionNames": actions})).reached(Never),
        row(
            "SimulatePrincipalPolicy",
            json!({
                "PolicySourceArn": "<role arn>", "CallerArn": "<user arn>", "ActionNames": actions,
                "ResourceArns": ["<repository arn>"], "PolicyExclusionList": [{"PolicyType": "user-managed", "PolicyArn": "<policy>"}],
            }),
        )
        .reached(Never)
        .may_name("policy", "what is left out is named by a text")
        .may_name("repository arn", "no policy of a resource is looked up")
        .may_name("user arn", "whom a resource's policy would see is named by a text"),
        row("GetContextKeysForCustomPolicy", json!({"PolicyInputList": ["<any policy>"]}))
            .blind("it is about the policies in the request"),
        row("GetContextKeysForPrincipalPolicy", json!({"PolicySourceArn": "<user arn>"})).reached(Never),
    ]
}
