//! GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy.

use meta::secrets;
use model::action::secretsmanager as actions;
use model::policy::{Policy, PolicyKind};
use model::{Action, Caller, Region};

use super::asking::{Use, locked_live};
use super::{Error, SecretName};
use crate::Access;
use crate::iam::{pin_principals, show_principals};

impl Access {
    /// The document of the policy on a secret, if there is one.
    ///
    /// # Errors
    /// `InvalidRequest` if the secret is about to be deleted.
    pub async fn get_secret_policy(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
    ) -> Result<(SecretName, Option<String>), Error> {
        let permit = self.use_live_secret(&Use::new(caller, region, actions::GET_RESOURCE_POLICY), id).await?;
        let name = SecretName::of(&permit.secret);
        let Some(stored) = permit.secret.policy.clone() else { return Ok((name, None)) };
        let shown =
            self.0.db.read("get_secret_policy", move |tx| Box::pin(async move { show_principals(tx, &stored).await }));
        Ok((name, Some(shown.await?)))
    }

    /// Puts a policy on a secret, in the place of any other. With `block_public`, not one that lets everybody in.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`, also when it names somebody who does not exist; `PublicPolicy`; `InvalidRequest` if the
    /// secret is about to be deleted.
    pub async fn put_secret_policy(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        document: &str,
        block_public: bool,
    ) -> Result<SecretName, Error> {
        let wanted = Use::new(caller, region, actions::PUT_RESOURCE_POLICY)
            .with("secretsmanager:BlockPublicPolicy", Some(if block_public { "true" } else { "false" }));
        let permit = self.use_live_secret(&wanted, id).await?;
        if Policy::parse(document, PolicyKind::Secret)?.is_public() && block_public {
            let message = "Your resource policy was not created because it would grant broad access to your secret.";
            return Err(Error::PublicPolicy(message.into()));
        }
        let (arn, now, document) = (permit.secret.arn.clone(), self.0.clock.now(), document.to_owned());
        let put = self.0.db.write("put_secret_policy", move |tx| {
            Box::pin(async move {
                let mut secret = locked_live(tx, &arn, now).await?;
                secret.policy = Some(pin_principals(tx, &document).await??);
                secrets::update(tx, &secret).await?;
                Ok::<_, Error>(SecretName::of(&secret))
            })
        });
        let name = put.await?;
        self.changed();
        Ok(name)
    }

    /// Takes the policy off a secret, if there is one.
    ///
    /// # Errors
    /// `InvalidRequest` if the secret is about to be deleted.
    pub async fn delete_secret_policy(&self, caller: &Caller, region: &Region, id: &str) -> Result<SecretName, Error> {
        const ACTION: Action = actions::DELETE_RESOURCE_POLICY;
        let permit = self.use_live_secret(&Use::new(caller, region, ACTION), id).await?;
        let (arn, now) = (permit.secret.arn.clone(), self.0.clock.now());
        let delete = self.0.db.write_freeing("delete_secret_policy", move |tx| {
            Box::pin(async move {
                let mut secret = locked_live(tx, &arn, now).await?;
                secret.policy = None;
                secrets::update(tx, &secret).await?;
                Ok::<_, Error>(SecretName::of(&secret))
            })
        });
        let name = delete.await?;
        self.changed();
        Ok(name)
    }
}
