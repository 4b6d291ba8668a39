//! Callers of KMS: roots and users, who are what their policies and the policies of keys make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Answer, Credentials, TestServer};

use crate::caller::{ACCOUNT, REGION};
use crate::iam_caller::Iam;

/// Somebody who calls KMS in one region.
pub struct Kms<'s> {
    pub server: &'s TestServer,
    pub credentials: Credentials,
    pub region: &'static str,
}

impl<'s> Kms<'s> {
    /// The root of the server's default account.
    pub fn root(server: &'s TestServer) -> Self {
        Self { server, credentials: server.root().into(), region: REGION }
    }

    /// The root of an account that this creates.
    pub async fn other(server: &'s TestServer) -> Self {
        Self { server, credentials: Iam::other(server).await.credentials, region: REGION }
    }

    /// A new user of the default account, with an inline policy of some statements or none.
    pub async fn user(server: &'s TestServer, name: &str, statements: &[Value]) -> Self {
        let root = Iam::root(server);
        let user = root.user(name).await;
        let kms = Self { server, credentials: user.credentials, region: REGION };
        kms.allow(name, statements).await;
        kms
    }

    /// Gives the user of this name the inline policy of these statements.
    pub async fn allow(&self, name: &str, statements: &[Value]) {
        if !statements.is_empty() {
            let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            let put = json!({"UserName": name, "PolicyName": "kms", "PolicyDocument": document});
            Iam::root(self.server).ok("PutUserPolicy", put).await;
        }
    }

    pub fn in_region(&self, region: &'static str) -> Self {
        Self { server: self.server, credentials: self.credentials.clone(), region }
    }

    pub async fn call(&self, operation: &str, input: &Value) -> Answer {
        self.server.call_in(self.region, Some(&self.credentials), "kms", operation, input).await
    }

    /// Calls an operation that succeeds; its output, if it has one.
    pub async fn ok(&self, operation: &str, input: Value) -> Value {
        let answer = self.call(operation, &input).await;
        assert_eq!(answer.status, 200, "{operation} {input}: {}", answer.text());
        if answer.text().is_empty() { Value::Null } else { answer.json() }
    }

    /// Calls an operation that is refused with exactly this code and sentence.
    pub async fn refused(&self, operation: &str, input: Value, code: &str, message: &str) {
        let answer = self.call(operation, &input).await;
        assert_eq!(answer.status, 400, "{operation} {input}: {}", answer.text());
        assert_eq!(answer.json(), json!({"__type": code, "message": message}), "{operation} {input}");
    }

    /// Calls an operation that is refused with this code; the sentence.
    pub async fn refusal(&self, operation: &str, input: Value, code: &str) -> String {
        let answer = self.call(operation, &input).await;
        assert_eq!(answer.error_code(), code, "{operation} {input}: {}", answer.text());
        answer.error_message()
    }

    /// A new key; its ARN.
    pub async fn key(&self) -> String {
        self.key_with(json!({})).await
    }

    pub async fn key_with(&self, input: Value) -> String {
        self.ok("CreateKey", input).await["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
    }

    /// Encrypts a text; the blob.
    pub async fn encrypt(&self, key: &str, text: &str) -> String {
        let input = json!({"KeyId": key, "Plaintext": base64(text)});
        self.ok("Encrypt", input).await["CiphertextBlob"].as_str().expect("a blob").to_owned()
    }

    /// Decrypts a blob; the text.
    pub async fn decrypt(&self, blob: &str) -> String {
        let decrypted = self.ok("Decrypt", json!({"CiphertextBlob": blob})).await;
        text(&decrypted["Plaintext"])
    }

    /// The pages of a listing, each as the list that `member` names.
    pub async fn pages(&self, operation: &str, mut input: Value, member: &str) -> Vec<Vec<Value>> {
        let mut pages = Vec::new();
        loop {
            let page = self.ok(operation, input.clone()).await;
            pages.push(page[member].as_array().expect("a list").clone());
            assert!(pages.len() < 100, "it ends");
            assert_eq!(page["Truncated"], page.get("NextMarker").is_some(), "{page}");
            match page.get("NextMarker") {
                Some(marker) => input["Marker"] = marker.clone(),
                None => return pages,
            }
        }
    }
}

/// The statement that lets do some actions to a resource.
pub fn allowing(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

/// The policy of a key that leaves all to the account, and says some more.
pub fn key_policy(statements: &[Value]) -> String {
    let root = json!({
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
        "Action": "kms:*",
        "Resource": "*",
    });
    let mut all = vec![root];
    all.extend_from_slice(statements);
    json!({"Version": "2012-10-17", "Statement": all}).to_string()
}

/// A statement of a key's policy about a principal.
pub fn about(effect: &str, principal: &str, actions: &[&str]) -> Value {
    json!({"Effect": effect, "Principal": {"AWS": principal}, "Action": actions, "Resource": "*"})
}

pub fn user_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// What whoever is not allowed an action reads.
pub fn denied(who: &str, action: &str, resource: &str, kind: &str) -> String {
    format!(
        "User: {who} is not authorized to perform: kms:{action} on resource: {resource} because no {kind} policy allows \
         the kms:{action} action"
    )
}

pub fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

pub fn bytes(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().expect("Base64")).expect("Base64")
}

pub fn text(value: &Value) -> String {
    String::from_utf8(bytes(value)).expect("text")
}

/// The key id in a key's ARN.
pub fn id_of(arn: &str) -> &str {
    arn.rsplit_once('/').expect("an ARN").1
}
