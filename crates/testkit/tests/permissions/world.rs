//! A server with two accounts that have nothing to do with each other.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};
use testkit::{Answer, Builder, Client, Credentials, TestServer};

/// The server's default account, whose things are at stake.
pub const OURS: &str = "000000000000";
/// The account of strangers.
pub const THEIRS: &str = "111111111111";

/// What everything of ours has in its name, tags, description and content.
pub const MARK: &str = "canary";

/// After so long, what failed before is no longer held against an address.
pub const FORGIVEN: Duration = Duration::from_secs(61);

/// An account and its root.
pub struct Tenant {
    pub account: &'static str,
    pub root: Credentials,
    /// What its things are named with.
    pub mark: &'static str,
}

/// The server, and the two accounts.
pub struct World {
    pub server: TestServer,
    pub ours: Tenant,
    pub theirs: Tenant,
    web: Client,
    named: AtomicU32,
}

/// Somebody who calls: by credentials, and at `/v2/` by a password. Nobody has neither.
#[derive(Clone, Default)]
pub struct Actor {
    pub credentials: Option<Credentials>,
    pub password: Option<String>,
}

impl Actor {
    pub fn signing(credentials: &Credentials) -> Self {
        Self { credentials: Some(credentials.clone()), password: None }
    }
}

impl World {
    pub async fn start() -> Self {
        Self::of(TestServer::builder()).await
    }

    pub async fn of(builder: Builder) -> Self {
        let server = builder.start().await;
        let strangers = server.registry().access().create_account(THEIRS.parse().expect("an account")).await;
        let strangers = strangers.expect("the database works").expect("it is new");
        let ours = Tenant { account: OURS, root: server.root().into(), mark: MARK };
        let theirs = Tenant { account: THEIRS, root: Credentials::from(&strangers), mark: "own" };
        let web = Client::new(Default::default(), &server.url(), None);
        Self { server, ours, theirs, web, named: AtomicU32::new(0) }
    }

    /// A name that nothing has.
    pub fn unique(&self, mark: &str, label: &str) -> String {
        format!("{mark}{}-{label}", self.named.fetch_add(1, Ordering::Relaxed))
    }

    pub fn advance(&self, by: Duration) {
        self.server.clock().advance(by);
    }

    pub async fn call(&self, who: Option<&Credentials>, service: &str, operation: &str, input: &Value) -> Answer {
        match who {
            Some(who) => self.server.call_as(who, service, operation, input).await,
            None => self.server.call_unsigned(service, operation, input).await,
        }
    }

    /// Calls an operation that succeeds.
    #[track_caller]
    pub fn ok<'a>(
        &'a self,
        who: &'a Credentials,
        service: &'a str,
        operation: &'a str,
        input: Value,
    ) -> impl Future<Output = Answer> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.call(Some(who), service, operation, &input).await;
            assert_eq!(answer.status, 200, "{caller}: {service}:{operation} {input}: {}", answer.text());
            answer
        }
    }

    /// Sends a request to `/v2/`.
    pub async fn web(
        &self,
        password: Option<&str>,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let authorization = password.map(|password| format!("Basic {}", STANDARD.encode(format!("AWS:{password}"))));
        let mut all: Vec<(&str, &str)> = headers.to_vec();
        all.extend(authorization.as_deref().map(|value| ("authorization", value)));
        self.web.request(method, path, &all, body.to_owned()).await
    }

    /// A registry password for whoever signs.
    pub async fn password(&self, who: &Credentials) -> String {
        let answer = self.ok(who, "ecr", "GetAuthorizationToken", json!({})).await.json();
        let token = answer["authorizationData"][0]["authorizationToken"].as_str().expect("a token").to_owned();
        let login = String::from_utf8(STANDARD.decode(token).expect("Base64")).expect("text");
        login.strip_prefix("AWS:").expect("a user name").to_owned()
    }

    /// A client of `/v2/` that logged in with these credentials.
    pub async fn docker(&self, who: &Credentials) -> Client {
        Client::new(Default::default(), &self.server.url(), Some(self.password(who).await))
    }

    /// A new user of an account, with an access key.
    pub async fn user(&self, tenant: &Tenant, name: &str) -> Credentials {
        self.ok(&tenant.root, "iam", "CreateUser", json!({"UserName": name})).await;
        self.access_key(tenant, name).await
    }

    pub async fn access_key(&self, tenant: &Tenant, name: &str) -> Credentials {
        let answer = self.ok(&tenant.root, "iam", "CreateAccessKey", json!({"UserName": name})).await;
        Credentials::of(&answer, "CreateAccessKeyResult/AccessKey")
    }

    /// Gives a user this statement alone.
    pub async fn allow_user(&self, tenant: &Tenant, name: &str, statement: Value) {
        let input = json!({"UserName": name, "PolicyName": "own", "PolicyDocument": policy(statement)});
        self.ok(&tenant.root, "iam", "PutUserPolicy", input).await;
    }

    /// Gives a role this statement alone.
    pub async fn allow_role(&self, tenant: &Tenant, name: &str, statement: Value) {
        let input = json!({"RoleName": name, "PolicyName": "own", "PolicyDocument": policy(statement)});
        self.ok(&tenant.root, "iam", "PutRolePolicy", input).await;
    }

    /// A new role that whoever its account lets may assume.
    pub async fn role(&self, tenant: &Tenant, name: &str) {
        let input = json!({
            "RoleName": name,
            "AssumeRolePolicyDocument": trust(&[tenant.account]),
            "MaxSessionDuration": 43_200,
        });
        self.ok(&tenant.root, "iam", "CreateRole", input).await;
    }

    /// A session of a role of somebody's account.
    pub async fn session(&self, who: &Credentials, account: &str, role: &str, duration_secs: u32) -> Credentials {
        let input = json!({
            "RoleArn": format!("arn:aws:iam::{account}:role/{role}"),
            "RoleSessionName": "session",
            "DurationSeconds": duration_secs,
        });
        Credentials::of(&self.ok(who, "sts", "AssumeRole", input).await, "AssumeRoleResult/Credentials")
    }
}

/// A policy of one statement.
pub fn policy(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": Value::Array(vec![statement])}).to_string()
}

/// Leave for everything.
pub fn everything() -> Value {
    json!({"Effect": "Allow", "Action": "*", "Resource": "*"})
}

/// Leave for exactly these actions.
pub fn exactly(actions: &[&str]) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": "*"})
}

/// Leave for everything but one action.
pub fn all_but(action: &str) -> Value {
    json!({"Effect": "Allow", "NotAction": action, "Resource": "*"})
}

/// A trust policy for those whom these accounts let.
pub fn trust(accounts: &[&str]) -> String {
    let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    policy(json!({"Effect": "Allow", "Principal": {"AWS": accounts}, "Action": actions}))
}
