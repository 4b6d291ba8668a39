//! The role that somebody wants to assume.

use meta::owned_tags;
use meta::roles::{self, Role};
use model::decision::{NamedPolicy, PolicySource, Resource, ResourceRule};
use model::policy::{Extras, PolicyKind};
use model::resource_tag::ResourceTags;
use model::{AccountId, Action, Arn, Caller, Principal, Region};

use super::Error;
use crate::gate::{Ask, Permit};
use crate::sessions::Holder;
use crate::{Access, Refused};

/// A role by its ARN, and what is known of it if it is there.
pub(super) struct Target {
    pub(super) account: AccountId,
    arn: String,
    found: Option<Found>,
}

struct Found {
    role: Role,
    tags: ResourceTags,
    trust: NamedPolicy,
}

/// What a request to assume a role says that conditions can ask about.
pub(super) struct Asked<'a> {
    pub(super) region: Option<&'a Region>,
    pub(super) tags: &'a ResourceTags,
    pub(super) sets_source_identity: bool,
    pub(super) extras: &'a Extras,
}

impl Target {
    /// The name of a session of the role, and whose it is.
    pub(super) fn session(role: &Role, session_name: &str) -> (Principal, Holder) {
        let principal = Principal::AssumedRole {
            account: role.account,
            role_path: role.path.as_str().into(),
            role_name: role.name.as_str().into(),
            role_id: role.id.as_str().into(),
            session_name: session_name.into(),
        };
        let holder = Holder::Role { id: role.id.as_str().into(), session_name: session_name.into() };
        (principal, holder)
    }
}

impl Access {
    /// Looks for a role.
    ///
    /// # Errors
    /// `ValidationError` when the text is not the ARN of any role.
    pub(super) async fn target(&self, arn: &str) -> Result<Target, Error> {
        let Some((account, path, name)) = parse(arn) else {
            return Err(Error::ValidationError(format!("{arn} is invalid")));
        };
        let read = self.0.db.read("find_role_to_assume", move |tx| {
            Box::pin(async move {
                let found = roles::find_by_name(tx, account, &name).await?;
                // Names are unique whatever their case, but an ARN is that of one spelling.
                let Some(role) = found.filter(|role| role.name == name && role.path == path) else {
                    return Ok::<_, meta::Error>(None);
                };
                let tags = owned_tags::of(tx, &role.id).await?;
                Ok(Some((role, tags)))
            })
        });
        let found = match read.await? {
            None => None,
            Some((role, tags)) => {
                let trust = self.stored_policy(arn, PolicySource::Resource, PolicyKind::Trust, &role.trust_policy)?;
                Some(Found { role, tags, trust })
            }
        };
        Ok(Target { account, arn: arn.to_owned(), found })
    }

    /// Asks whether a caller may assume a role by this action, and may name the session's tags and source identity. A
    /// role that is not there trusts nobody.
    pub(super) async fn ask_to_assume(
        &self,
        caller: &Caller,
        action: Action,
        target: Target,
        asked: Asked<'_>,
    ) -> Result<Permit<Role>, Refused> {
        let tagging = (!asked.tags.is_empty()).then_some(model::action::sts::TAG_SESSION);
        let naming = asked.sets_source_identity.then_some(model::action::sts::SET_SOURCE_IDENTITY);
        let found = target.found.as_ref();
        let question = |action| Ask {
            region: asked.region,
            policy: found.map(|found| &found.trust),
            rule: ResourceRule::Trust,
            resource_tags: found.map(|found| &found.tags),
            request_tags: Some(asked.tags),
            extras: Some(asked.extras),
            ..Ask::new(caller, action, Resource::Arn(&target.arn))
        };
        let permit = self.ask(question(action)).await?;
        for further in [tagging, naming].into_iter().flatten() {
            self.ask(question(further)).await?;
        }
        match target.found {
            Some(found) => Ok(permit.holding(found.role)),
            // Without a trust policy the gate lets nobody through.
            None => Err(Refused::Internal(crate::Error::MissingPolicy(target.arn))),
        }
    }
}

/// Account, path and name of a role's ARN.
fn parse(arn: &str) -> Option<(AccountId, String, String)> {
    let arn: Arn = arn.parse().ok()?;
    let rest = arn.resource.strip_prefix("role")?;
    let (path, name) = rest.split_at(rest.rfind('/')? + 1);
    let is_role = &*arn.service == "iam" && arn.region.is_empty() && &*arn.partition == "aws" && !name.is_empty();
    is_role.then(|| Some((arn.account.parse().ok()?, path.to_owned(), name.to_owned())))?
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_arns_of_roles_are_taken() {
        for (arn, expected) in [
            ("arn:aws:iam::111122223333:role/ci", Some(("/", "ci"))),
            ("arn:aws:iam::111122223333:role/a/b/ci", Some(("/a/b/", "ci"))),
            ("arn:aws:iam::111122223333:role/", None),
            ("arn:aws:iam::111122223333:role", None),
            ("arn:aws:iam::111122223333:user/ci", None),
            ("arn:aws:iam::11112222333:role/ci", None),
            ("arn:aws:iam::aws:role/ci", None),
            ("arn:aws:iam:us-east-1:111122223333:role/ci", None),
            ("arn:aws:sts::111122223333:assumed-role/ci/x1", None),
            ("arn:aws-cn:iam::111122223333:role/ci", None),
            ("ci", None),
        ] {
            let parsed = parse(arn);
            assert_eq!(parsed.as_ref().map(|(_, path, name)| (path.as_str(), name.as_str())), expected, "{arn}");
        }
    }
}
