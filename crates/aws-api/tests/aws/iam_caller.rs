//! Callers of IAM: roots and users, who are what their policies make them.

use serde_json::{Value, json};
use testkit::{Answer, Credentials, TestServer};

use crate::caller::ACCOUNT;

/// Somebody who calls IAM.
pub struct Iam<'s> {
    pub server: &'s TestServer,
    pub credentials: Credentials,
}

impl<'s> Iam<'s> {
    /// The root of the server's default account.
    pub fn root(server: &'s TestServer) -> Self {
        Self { server, credentials: server.root().into() }
    }

    /// The root of an account that this creates.
    pub async fn other(server: &'s TestServer) -> Self {
        let id = crate::caller::OTHER_ACCOUNT.parse().expect("an account");
        let created = server.registry().access().create_account(id).await.expect("the database works");
        Self { server, credentials: (&created.expect("it is new")).into() }
    }

    /// A new user of this caller's account, with a key and no permission.
    pub async fn user(&self, name: &str) -> Iam<'s> {
        self.ok("CreateUser", json!({ "UserName": name })).await;
        let key = self.ok("CreateAccessKey", json!({ "UserName": name })).await;
        Iam { server: self.server, credentials: Credentials::of(&key, "CreateAccessKeyResult/AccessKey") }
    }

    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        self.server.call_as(&self.credentials, "iam", operation, &input).await
    }

    /// Calls an operation that succeeds.
    pub async fn ok(&self, operation: &str, input: Value) -> Answer {
        self.call(operation, input).await.expect(200)
    }

    /// What all pages of a list have at `path`, asked for by pages of this size, which none exceeds.
    pub async fn all(&self, operation: &str, input: &Value, size: usize, path: &str) -> Vec<String> {
        let (mut all, mut input) = (Vec::new(), input.clone());
        input["MaxItems"] = size.into();
        loop {
            let page = self.ok(operation, input.clone()).await;
            let entries = page.xml_all(&format!("{operation}Result/{path}"));
            let marker = page.xml(&format!("{operation}Result/Marker"));
            let is_truncated = page.xml(&format!("{operation}Result/IsTruncated"));
            assert!(entries.len() <= size, "{operation} {input}: {entries:?}");
            assert_eq!(is_truncated.as_deref() == Some("true"), marker.is_some(), "{operation} {input}");
            all.extend(entries);
            match marker {
                Some(marker) => input["Marker"] = marker.into(),
                None => return all,
            }
        }
    }

    /// Calls an operation that is refused so.
    pub async fn refused(&self, operation: &str, input: Value, status: u16, code: &str, message: &str) {
        let answer = self.call(operation, input.clone()).await;
        let told = (answer.status, answer.error_code(), answer.error_message());
        assert_eq!(told, (status, code.to_owned(), message.to_owned()), "{operation} {input}");
    }

    /// Calls an operation, as the user `name` of the default account whom no policy allows it on `resource`.
    pub async fn denied(&self, name: &str, operation: &str, input: Value, resource: &str) {
        let message = format!(
            "User: arn:aws:iam::{ACCOUNT}:user/{name} is not authorized to perform: iam:{operation} on resource: \
             {resource} because no identity-based policy allows the iam:{operation} action"
        );
        self.refused(operation, input, 403, "AccessDenied", &message).await;
    }
}

/// The trust policy that lets one principal assume a role.
pub fn trusting(principal: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "sts:AssumeRole" }],
    })
    .to_string()
}

/// An input with one more member.
pub fn with(input: &Value, member: &str, value: &str) -> Value {
    let mut whole = input.clone();
    whole[member] = value.into();
    whole
}

/// What a document in an answer says.
pub fn decoded(document: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = document.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let hex = [*high, *low];
                let hex = std::str::from_utf8(&hex).expect("ASCII");
                bytes.push(u8::from_str_radix(hex, 16).expect("a byte in hexadecimal"));
                after
            }
            _ => {
                assert!(first.is_ascii_alphanumeric() || b"-._~".contains(&first), "{document}");
                bytes.push(first);
                after
            }
        };
    }
    String::from_utf8(bytes).expect("text")
}
