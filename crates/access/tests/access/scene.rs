//! Users with keys and roles with trust, made the way their owner makes them, and credentials that sign.

use access::iam::{NewRole, NewUser, PolicyHolder};
use access::sts::{AssumeRole, AssumedRole, Error};
use access::{Access, AuthenticationError, NewCredentials, SignedRequest};
use model::sigv4::Refusal;
use model::{Action, Caller, RegistryId};

use crate::deployment::{
    ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, SECRET, account, caller, name, origin, region, registry,
};
use crate::requests::Signer;
use crate::world::{document, statement};

/// Credentials as their holder has them.
#[derive(Clone)]
pub struct Credentials {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

impl Credentials {
    pub fn of_root() -> Self {
        Self { id: KEY_ID.into(), secret: SECRET.into(), token: None }
    }

    /// The caller that they prove for a service.
    pub async fn prove(&self, access: &Access, service: &str) -> Result<Caller, AuthenticationError> {
        let Self { id, secret, token } = self;
        let signer =
            Signer { access_key_id: id, secret, region: "us-east-1", service, session_token: token.as_deref() };
        let request = signer.sign(b"{}");
        let headers: Vec<(&str, &str)> = request.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let body = request.body.as_slice();
        let signed =
            SignedRequest { method: request.method, path: "/", query: &request.query, headers: &headers, body };
        // As doors do: without the body first.
        access.screen(SignedRequest { body: &[], ..signed }, &[service], &origin()).await?;
        Ok(access.authenticate(signed, &[service], origin()).await?.caller)
    }
}

impl From<NewCredentials> for Credentials {
    fn from(new: NewCredentials) -> Self {
        let NewCredentials { access_key_id, secret_access_key, session_token, .. } = new;
        Self { id: access_key_id, secret: secret_access_key.to_string(), token: Some(session_token) }
    }
}

/// [`ACCOUNT`] with its root, who makes all others; beside it is [`OTHER_ACCOUNT`].
pub struct Scene {
    pub deployment: Deployment,
    pub root: Caller,
}

impl Scene {
    pub async fn new() -> Self {
        let deployment = Deployment::with_root().await;
        deployment.create_repository(&registry(ACCOUNT), &name("team/app")).await;
        deployment.access.create_account(account(OTHER_ACCOUNT)).await.expect("works").expect("a new account");
        Self { deployment, root: caller(ACCOUNT, KEY_ID) }
    }

    pub fn access(&self) -> &Access {
        &self.deployment.access
    }

    /// A user with an access key and, if any statements are given, an inline policy.
    pub async fn user(&self, name: &str, statements: &str) -> Credentials {
        let access = self.access();
        access.create_user(&self.root, NewUser { name: name.into(), ..NewUser::default() }).await.expect("a new user");
        self.allow(PolicyHolder::user(name), statements).await;
        let key = access.create_access_key(&self.root, Some(name)).await.expect("a new key");
        Credentials { id: key.listed.id, secret: key.secret.to_string(), token: None }
    }

    /// A role that trusts by these statements, and its ARN.
    pub async fn role(&self, name: &str, trust: &str) -> String {
        let new = NewRole {
            name: name.into(),
            trust_policy: document(trust),
            max_session_seconds: Some(7200),
            ..NewRole::default()
        };
        self.access().create_role(&self.root, new).await.expect("a new role");
        format!("arn:aws:iam::{ACCOUNT}:role/{name}")
    }

    /// Gives somebody the inline policy `p`.
    pub async fn allow(&self, whom: PolicyHolder<'_>, statements: &str) {
        if !statements.is_empty() {
            self.access().put_inline_policy(&self.root, whom, "p", document(statements)).await.expect("a policy");
        }
    }

    /// Who the credentials are of.
    pub async fn caller(&self, credentials: &Credentials) -> Caller {
        credentials.prove(self.access(), "sts").await.expect("is believed")
    }

    /// Why the credentials are not believed.
    pub async fn refusal(&self, credentials: &Credentials) -> Refusal {
        match credentials.prove(self.access(), "sts").await {
            Err(AuthenticationError::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    pub async fn assume(&self, caller: &Caller, request: AssumeRole) -> Result<AssumedRole, Error> {
        self.access().assume_role(caller, &region("us-east-1"), request).await
    }

    /// A role `runner` that the user `ci` has a session of, which may do all of ECR.
    pub async fn session(&self) -> Credentials {
        let user = self.user("ci", "").await;
        let arn = self.role("runner", &trust(&user_arn("ci"), "sts:*")).await;
        self.allow(PolicyHolder::role("runner"), &statement("Allow", "ecr:*", "*")).await;
        let caller = self.caller(&user).await;
        self.assume(&caller, to_assume(&arn)).await.expect("is trusted").session.credentials.into()
    }
}

pub fn user_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// A statement that trusts somebody of AWS with some action.
pub fn trust(arn: &str, action: &str) -> String {
    format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{arn}"}},"Action":"{action}"}}"#)
}

/// A request for a session `job-7`.
pub fn to_assume(role_arn: &str) -> AssumeRole {
    AssumeRole { role_arn: role_arn.into(), session_name: "job-7".into(), ..AssumeRole::default() }
}

/// Whether somebody may do an action to `team/app`; if not, in whose words.
pub async fn may(access: &Access, caller: &Caller, action: Action) -> Result<(), String> {
    let registry: RegistryId = registry(ACCOUNT);
    let asked = access.repository(caller, action, &registry, &name("team/app")).await;
    asked.map(drop).map_err(|refused| refused.to_string())
}
