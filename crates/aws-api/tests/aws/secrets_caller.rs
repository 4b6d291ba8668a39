//! Callers of Secrets Manager: roots and users, who are what their policies and the policies of secrets make them.

use serde_json::{Value, json};
use testkit::{Answer, Credentials, TestServer};

use crate::caller::{ACCOUNT, REGION};
use crate::iam_caller::Iam;

/// Somebody who calls Secrets Manager in one region.
pub struct Secrets<'s> {
    pub server: &'s TestServer,
    pub credentials: Credentials,
    pub region: &'static str,
}

impl<'s> Secrets<'s> {
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
        let user = Iam::root(server).user(name).await;
        let secrets = Self { server, credentials: user.credentials, region: REGION };
        secrets.allow(name, statements).await;
        secrets
    }

    /// Gives the user of this name the inline policy of these statements.
    pub async fn allow(&self, name: &str, statements: &[Value]) {
        if !statements.is_empty() {
            let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            let put = json!({"UserName": name, "PolicyName": "p", "PolicyDocument": document});
            Iam::root(self.server).ok("PutUserPolicy", put).await;
        }
    }

    pub fn in_region(&self, region: &'static str) -> Self {
        Self { server: self.server, credentials: self.credentials.clone(), region }
    }

    pub async fn call(&self, operation: &str, input: &Value) -> Answer {
        self.server.call_in(self.region, Some(&self.credentials), "secretsmanager", operation, input).await
    }

    /// Calls an operation that succeeds; its output, if it has one.
    pub async fn ok(&self, operation: &str, input: Value) -> Value {
        let answer = self.call(operation, &input).await;
        assert_eq!(answer.status, 200, "{operation} {input}: {}", answer.text());
        if answer.text().is_empty() { Value::Null } else { answer.json() }
    }

    /// Calls an operation that is refused with this code; the sentence.
    pub async fn refusal(&self, operation: &str, input: Value, code: &str) -> String {
        let answer = self.call(operation, &input).await;
        assert_eq!(
            (answer.status, answer.error_code().as_str()),
            (400, code),
            "{operation} {input}: {}",
            answer.text()
        );
        answer.error_message()
    }

    /// Calls an operation that is refused with exactly this code and sentence.
    pub async fn refused(&self, operation: &str, input: Value, code: &str, message: &str) {
        assert_eq!(self.refusal(operation, input.clone(), code).await, message, "{operation} {input}");
    }

    /// Creates a secret with this value; its ARN.
    pub async fn create(&self, name: &str, value: &str) -> String {
        let created = self.ok("CreateSecret", json!({"Name": name, "SecretString": value})).await;
        created["ARN"].as_str().expect("an ARN").to_owned()
    }

    /// The text that a secret says.
    pub async fn text(&self, id: &str) -> String {
        let value = self.ok("GetSecretValue", json!({"SecretId": id})).await;
        value["SecretString"].as_str().expect("a text").to_owned()
    }
}

/// The statement that lets do some actions to a resource.
pub fn allowing(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

/// A policy of one statement about a principal.
pub fn policy_about(effect: &str, principal: &str, actions: &[&str]) -> String {
    let principal = if principal == "*" { json!("*") } else { json!({"AWS": principal}) };
    let statement = json!({"Effect": effect, "Principal": principal, "Action": actions, "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// What whoever is not allowed an action reads.
pub fn denied(who: &str, action: &str, resource: &str, kind: &str) -> String {
    format!(
        "User: {who} is not authorized to perform: secretsmanager:{action} on resource: {resource} because no {kind} \
         policy allows the secretsmanager:{action} action"
    )
}

pub fn user_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// A token of 32 letters or more.
pub fn token(name: &str) -> String {
    format!("{name:-<32}")
}

pub const NOT_FOUND: (&str, &str) = ("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

pub const MARKED: (&str, &str) =
    ("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.");
