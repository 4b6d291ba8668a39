//! Virtual MFA devices over HTTP, and sessions that were got with their codes.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Clock as _, totp};
use serde_json::{Value, json};
use testkit::{Answer, Credentials, TestServer};

use crate::caller::ACCOUNT;
use crate::iam_caller::{Iam, with};

const STEP: Duration = Duration::from_secs(30);

const INVALID: &str = "Authentication code for device is not valid.";

/// An authenticator app that knows the seed of one device.
struct App<'s> {
    server: &'s TestServer,
    serial: String,
    seed: Vec<u8>,
}

impl<'s> App<'s> {
    /// Creates a device.
    async fn new(root: &Iam<'s>, name: &str) -> Self {
        let created = root.ok("CreateVirtualMFADevice", json!({ "VirtualMFADeviceName": name })).await;
        let member = |name: &str| {
            created.xml(&format!("CreateVirtualMFADeviceResult/VirtualMFADevice/{name}")).expect("a member")
        };
        let seed = STANDARD.decode(member("Base32StringSeed")).expect("Base64");
        assert_eq!(seed.len(), 64);
        assert!(STANDARD.decode(member("QRCodePNG")).expect("Base64").starts_with(b"\x89PNG\r\n"));
        Self { server: root.server, serial: member("SerialNumber"), seed: from_base32(&seed) }
    }

    /// Creates a device, and gives it to a user.
    async fn of(root: &Iam<'s>, user: &str) -> Self {
        let app = Self::new(root, user).await;
        root.ok("EnableMFADevice", app.enable(user)).await;
        app.server.clock().advance(2 * STEP);
        app
    }

    /// The code that is shown so many steps from now.
    fn code(&self, steps: i64) -> String {
        totp::code(&self.seed, totp::step_at(self.server.clock().now()) + steps)
    }

    fn enable(&self, user: &str) -> Value {
        self.pair(user, &self.code(0), &self.code(1))
    }

    fn pair(&self, user: &str, first: &str, second: &str) -> Value {
        let serial = &self.serial;
        json!({
            "UserName": user, "SerialNumber": serial, "AuthenticationCode1": first, "AuthenticationCode2": second,
        })
    }

    fn shown(&self, steps: i64) -> Value {
        json!({ "SerialNumber": self.serial, "TokenCode": self.code(steps) })
    }
}

fn from_base32(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for letter in text {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| one == letter).expect("Base32");
        held = (held << 5 | u32::try_from(value).expect("small")) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).expect("a byte"));
        }
    }
    bytes
}

async fn sts(server: &TestServer, who: &Credentials, operation: &str, input: Value) -> Answer {
    server.call_as(who, "sts", operation, &input).await
}

async fn allow(root: &Iam<'_>, user: &str, statement: Value) {
    let document = json!({ "Version": "2012-10-17", "Statement": statement }).to_string();
    root.ok("PutUserPolicy", json!({ "UserName": user, "PolicyName": "own", "PolicyDocument": document })).await;
}

fn if_mfa(action: &str) -> Value {
    json!({
        "Effect": "Allow", "Action": action, "Resource": "*", "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
    })
}

#[tokio::test]
async fn a_device_is_made_enabled_shown_and_taken_away() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.user("alice").await;
    let app = App::new(&root, "phone").await;
    assert_eq!(app.serial, format!("arn:aws:iam::{ACCOUNT}:mfa/phone"));
    let taken = "MFADevice entity at the same path and name already exists.";
    let again = json!({ "VirtualMFADeviceName": "phone" });
    root.refused("CreateVirtualMFADevice", again, 409, "EntityAlreadyExists", taken).await;
    for (status, expected) in [("Any", 1), ("Unassigned", 1), ("Assigned", 0)] {
        let listed = root.ok("ListVirtualMFADevices", json!({ "AssignmentStatus": status })).await;
        let serials = listed.xml_all("ListVirtualMFADevicesResult/VirtualMFADevices/member/SerialNumber");
        assert_eq!(serials.len(), expected, "{status}");
    }
    for (first, second) in [(app.code(0), app.code(0)), (app.code(1), app.code(0)), (app.code(-100), app.code(-99))] {
        let wrong = app.pair("alice", &first, &second);
        root.refused("EnableMFADevice", wrong, 403, "InvalidAuthenticationCode", INVALID).await;
    }
    root.ok("EnableMFADevice", app.enable("alice")).await;
    server.clock().advance(2 * STEP);
    let in_use = "MFA Device is already in use.";
    root.refused("EnableMFADevice", app.enable("alice"), 409, "EntityAlreadyExists", in_use).await;
    let listed = root.ok("ListMFADevices", json!({ "UserName": "alice" })).await;
    for (name, expected) in
        [("SerialNumber", app.serial.as_str()), ("UserName", "alice"), ("EnableDate", "2026-01-01T00:00:00Z")]
    {
        let told = listed.xml(&format!("ListMFADevicesResult/MFADevices/member/{name}"));
        assert_eq!(told.as_deref(), Some(expected), "{name}");
    }
    let listed = root.ok("ListVirtualMFADevices", json!({ "AssignmentStatus": "Assigned" })).await;
    let holder = listed.xml("ListVirtualMFADevicesResult/VirtualMFADevices/member/User/UserName");
    assert_eq!(holder.as_deref(), Some("alice"));
    assert!(!listed.text().contains("Seed"), "{}", listed.text());
    let serial = json!({ "SerialNumber": app.serial });
    let of_alice = with(&serial, "UserName", "alice");
    let got = root.ok("GetMFADevice", of_alice.clone()).await;
    assert_eq!(got.xml("GetMFADeviceResult/UserName").as_deref(), Some("alice"));
    let summary = root.ok("GetAccountSummary", json!({})).await.text();
    assert!(summary.contains("<key>MFADevicesInUse</key><value>1</value>"), "{summary}");

    let conflict = "MFA VirtualDevice in use. Must deactivate first.";
    root.refused("DeleteVirtualMFADevice", serial.clone(), 409, "DeleteConflict", conflict).await;
    let key = root.ok("ListAccessKeys", json!({ "UserName": "alice" })).await;
    let key = key.xml("ListAccessKeysResult/AccessKeyMetadata/member/AccessKeyId").expect("a key");
    root.ok("DeleteAccessKey", json!({ "UserName": "alice", "AccessKeyId": key })).await;
    let conflict = "Cannot delete entity, must delete MFA virtual device first.";
    root.refused("DeleteUser", json!({ "UserName": "alice" }), 409, "DeleteConflict", conflict).await;
    root.ok("DeactivateMFADevice", of_alice.clone()).await;
    root.ok("DeleteUser", json!({ "UserName": "alice" })).await;
    root.ok("DeleteVirtualMFADevice", serial.clone()).await;
    let gone = format!("VirtualMFADevice with serial number {} does not exist.", app.serial);
    root.refused("DeleteVirtualMFADevice", serial, 404, "NoSuchEntity", &gone).await;
}

#[tokio::test]
async fn a_session_got_with_a_code_has_a_second_factor_and_others_do_not() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    allow(&root, "alice", if_mfa("iam:ListUsers")).await;
    let app = App::of(&root, "alice").await;
    let with_key = alice.call("ListUsers", json!({})).await;
    assert_eq!(with_key.error_code(), "AccessDenied");
    for (input, expected) in [(json!({}), 403), (app.shown(0), 200)] {
        let session = sts(&server, &alice.credentials, "GetSessionToken", input).await.expect(200);
        let credentials = Credentials::of(&session, "GetSessionTokenResult/Credentials");
        let answer = server.call_as(&credentials, "iam", "ListUsers", &json!({})).await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    // Conditions can ask how long ago that was.
    let recently = json!({
        "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } },
    });
    allow(&root, "alice", recently).await;
    server.clock().advance(STEP);
    let session = sts(&server, &alice.credentials, "GetSessionToken", app.shown(0)).await.expect(200);
    let credentials = Credentials::of(&session, "GetSessionTokenResult/Credentials");
    for (wait, expected) in [(3599, 200), (1, 403)] {
        server.clock().advance(Duration::from_secs(wait));
        assert_eq!(server.call_as(&credentials, "iam", "ListUsers", &json!({})).await.status, expected, "{wait}");
    }
}

#[tokio::test]
async fn a_code_is_taken_once_from_whoever_has_the_device() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let (alice, bob) = (root.user("alice").await, root.user("bob").await);
    let app = App::of(&root, "alice").await;
    let (bad, foreign, half) = ("invalid MFA one time pass code", "verify your MFA serial number", "must provide both");
    let serial = json!({ "SerialNumber": app.serial });
    for (who, input, expected) in [
        (&alice, app.shown(0), None),
        (&alice, app.shown(0), Some(bad)),
        // An older one is none that could come after it.
        (&alice, app.shown(-1), Some(bad)),
        (&alice, app.shown(2), Some(bad)),
        (&alice, app.shown(1), None),
        (&bob, app.shown(1), Some(foreign)),
        (&root, app.shown(1), Some(foreign)),
        (&alice, serial, Some(half)),
        (&alice, json!({ "TokenCode": "000000" }), Some(half)),
    ] {
        let answer = sts(&server, &who.credentials, "GetSessionToken", input.clone()).await;
        let Some(expected) = expected else {
            assert_eq!(answer.status, 200, "{input}: {}", answer.text());
            continue;
        };
        assert_eq!((answer.status, answer.error_code().as_str()), (403, "AccessDenied"), "{input}");
        assert!(answer.error_message().contains(expected), "{input}: {}", answer.text());
    }
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let app = App::of(&root, "alice").await;
    let wrong = json!({ "SerialNumber": app.serial, "TokenCode": app.code(50) });
    for _ in 0..5 {
        assert_eq!(sts(&server, &alice.credentials, "GetSessionToken", wrong.clone()).await.status, 403);
    }
    assert_eq!(sts(&server, &alice.credentials, "GetSessionToken", app.shown(0)).await.status, 403);
    server.clock().advance(Duration::from_secs(1));
    assert_eq!(sts(&server, &alice.credentials, "GetSessionToken", app.shown(0)).await.status, 200);
}

#[tokio::test]
async fn a_role_can_ask_for_a_code_from_those_who_assume_it() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    allow(&root, "alice", json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" })).await;
    let app = App::of(&root, "alice").await;
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow", "Principal": { "AWS": ACCOUNT }, "Action": "sts:AssumeRole",
            "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
        },
    });
    let role = json!({ "RoleName": "admin", "AssumeRolePolicyDocument": trust.to_string() });
    root.ok("CreateRole", role).await;
    let document = json!({ "Version": "2012-10-17", "Statement": if_mfa("iam:ListUsers") }).to_string();
    root.ok("PutRolePolicy", json!({ "RoleName": "admin", "PolicyName": "own", "PolicyDocument": document })).await;
    let assume = json!({ "RoleArn": format!("arn:aws:iam::{ACCOUNT}:role/admin"), "RoleSessionName": "alice" });
    let without = sts(&server, &alice.credentials, "AssumeRole", assume.clone()).await;
    assert_eq!((without.status, without.error_code().as_str()), (403, "AccessDenied"));
    let mut shown = assume.clone();
    shown.as_object_mut().expect("an object").extend(app.shown(0).as_object().expect("an object").clone());
    let assumed = sts(&server, &alice.credentials, "AssumeRole", shown).await.expect(200);
    // As at AWS, the role's session knows nothing of the code.
    let session = Credentials::of(&assumed, "AssumeRoleResult/Credentials");
    assert_eq!(server.call_as(&session, "iam", "ListUsers", &json!({})).await.status, 403);
    // Neither is one asked for from whoever has a session that was got with one.
    let session = sts(&server, &alice.credentials, "GetSessionToken", app.shown(1)).await.expect(200);
    let session = Credentials::of(&session, "GetSessionTokenResult/Credentials");
    let _ = sts(&server, &session, "AssumeRole", assume).await.expect(200);
}

#[tokio::test]
async fn a_clock_that_is_off_is_learned() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let app = App::of(&root, "alice").await;
    let get = async |steps| sts(&server, &alice.credentials, "GetSessionToken", app.shown(steps)).await.status;
    assert_eq!(get(10).await, 403);
    let resync = app.pair("alice", &app.code(10), &app.code(11));
    root.ok("ResyncMFADevice", resync.clone()).await;
    root.refused("ResyncMFADevice", resync, 403, "InvalidAuthenticationCode", INVALID).await;
    assert_eq!(get(11).await, 403, "it was taken");
    assert_eq!(get(12).await, 200);
    server.clock().advance(10 * STEP);
    assert_eq!(get(0).await, 403);
    assert_eq!(get(11).await, 200);
}

#[tokio::test]
async fn devices_are_listed_page_by_page() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    root.user("alice").await;
    for name in ["c", "a", "b"] {
        let app = App::new(&root, name).await;
        root.ok("EnableMFADevice", app.enable("alice")).await;
    }
    App::new(&root, "d").await;
    let serial = |name: &str| format!("arn:aws:iam::{ACCOUNT}:mfa/{name}");
    let (assigned, all) = (["a", "b", "c"].map(serial), ["a", "b", "c", "d"].map(serial));
    for size in [1, 2, 100] {
        let path = "VirtualMFADevices/member/SerialNumber";
        assert_eq!(root.all("ListVirtualMFADevices", &json!({}), size, path).await, all);
        let input = json!({ "AssignmentStatus": "Assigned" });
        assert_eq!(root.all("ListVirtualMFADevices", &input, size, path).await, assigned);
        let input = json!({ "UserName": "alice" });
        assert_eq!(root.all("ListMFADevices", &input, size, "MFADevices/member/SerialNumber").await, assigned);
    }
}

fn tagged(serial: &str) -> Value {
    json!({ "SerialNumber": serial, "Tags": [{ "Key": "Team", "Value": "core" }, { "Key": "Stage", "Value": "" }] })
}

#[tokio::test]
async fn devices_have_tags() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let app = App::new(&root, "phone").await;
    let device = json!({ "SerialNumber": app.serial });
    root.ok("TagMFADevice", tagged(&app.serial)).await;
    assert_eq!(root.all("ListMFADeviceTags", &device, 1, "Tags/member/Key").await, ["Stage", "Team"]);
    root.ok("UntagMFADevice", json!({ "SerialNumber": app.serial, "TagKeys": ["stage"] })).await;
    assert_eq!(root.all("ListMFADeviceTags", &device, 9, "Tags/member/Key").await, ["Team"]);
    root.ok("DeleteVirtualMFADevice", device.clone()).await;
    let gone = format!("VirtualMFADevice with serial number {} does not exist.", app.serial);
    root.refused("ListMFADeviceTags", device, 404, "NoSuchEntity", &gone).await;
    root.refused("TagMFADevice", tagged(&app.serial), 404, "NoSuchEntity", &gone).await;
    let anew = App::new(&root, "phone").await;
    let tags = root.all("ListMFADeviceTags", &json!({ "SerialNumber": anew.serial }), 9, "Tags/member/Key").await;
    assert!(tags.is_empty(), "{tags:?}");
}

#[tokio::test]
async fn nobody_does_anything_with_devices_without_permission() {
    let server = TestServer::start().await;
    let root = Iam::root(&server);
    let alice = root.user("alice").await;
    let app = App::new(&root, "phone").await;
    let user = format!("arn:aws:iam::{ACCOUNT}:user/alice");
    let device = json!({ "SerialNumber": app.serial });
    let of_alice = with(&device, "UserName", "alice");
    for (operation, input, resource) in [
        ("CreateVirtualMFADevice", json!({ "VirtualMFADeviceName": "phone" }), &app.serial),
        ("DeleteVirtualMFADevice", device, &app.serial),
        ("ListVirtualMFADevices", json!({}), &format!("arn:aws:iam::{ACCOUNT}:mfa/")),
        ("EnableMFADevice", app.enable("alice"), &user),
        ("ResyncMFADevice", app.enable("alice"), &user),
        ("DeactivateMFADevice", of_alice.clone(), &user),
        ("GetMFADevice", of_alice, &user),
        ("TagMFADevice", tagged(&app.serial), &app.serial),
        ("UntagMFADevice", json!({ "SerialNumber": app.serial, "TagKeys": ["a"] }), &app.serial),
        ("ListMFADeviceTags", json!({ "SerialNumber": app.serial }), &app.serial),
        ("ListMFADevices", json!({}), &user),
    ] {
        alice.denied("alice", operation, input, resource).await;
    }
}
