//! Service-linked roles: CreateServiceLinkedRole, DeleteServiceLinkedRole, GetServiceLinkedRoleDeletionStatus.

use meta::policy_attachments::{self, PrincipalKind};
use meta::{owned_tags, roles, service_linked_roles};
use model::action::iam;
use model::decision::Resource;
use model::policy::Extras;
use model::resource_tag::ResourceTags;
use model::service_linked_role::{self, SERVICE_LINKED_PATH, ServiceLinkedRole};
use model::{Caller, source};

use super::roles::{MAX_SESSION_SECONDS_DEFAULT, checked_description, locked};
use super::{Error, Role, TaggedRole};
use crate::Access;
use crate::gate::Ask;

/// What begins the ids of deletions.
const TASK: &str = "task";

impl Access {
    /// CreateServiceLinkedRole
    ///
    /// # Errors
    /// `InvalidInput` for a service that has no such role, for a suffix, and when the role is there; the gate's.
    pub async fn create_service_linked_role(
        &self,
        caller: &Caller,
        service: &str,
        suffix: Option<&str>,
        description: Option<String>,
    ) -> Result<TaggedRole, Error> {
        let account = caller.account();
        let template = ServiceLinkedRole::of(service);
        // The gate is asked first, about the name that a service's roles would have.
        let name = template.map_or("AWSServiceRole", |template| template.role_name);
        let arn = super::arn(account, "role", &service_linked_role::path(service), name);
        let mut extras = Extras::new();
        extras.set("iam:AWSServiceName", service);
        let ask = Ask::new(caller, iam::CREATE_SERVICE_LINKED_ROLE, Resource::Arn(&arn));
        self.ask(Ask { extras: Some(&extras), ..ask }).await?;
        let Some(template) = template else {
            let message = format!("Cannot find Service Linked Role template for {service}");
            return Err(Error::InvalidInput(message));
        };
        if suffix.is_some() {
            return Err(Error::InvalidInput(format!("Custom suffix is not allowed for {service}")));
        }
        let role = Role {
            id: super::unique_id("AROA", self.0.random.as_ref()),
            account,
            name: template.role_name.to_owned(),
            path: template.path(),
            description: checked_description(description)?,
            trust_policy: template.trust_policy(),
            max_session_seconds: MAX_SESSION_SECONDS_DEFAULT,
            boundary_arn: None,
            created_at: self.0.clock.now(),
            last_used: None,
        };
        let written = self.0.db.write("create_service_linked_role", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if !roles::insert(tx, &role).await? {
                    return Err(Error::InvalidInput(format!(
                        "Service role name {} has been taken in this account, please try a different suffix.",
                        role.name
                    )));
                }
                let (kind, policy) = (PrincipalKind::Role, template.policy_arn());
                policy_attachments::attach(tx, account, kind, &role.id, &policy).await?;
                Ok((role, ResourceTags::new()))
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// DeleteServiceLinkedRole: deletes the role with its policy and tags, and gives the id of the deletion.
    ///
    /// # Errors
    /// `NoSuchEntity`, also when the role is not a service's, and the gate's.
    pub async fn delete_service_linked_role(&self, caller: &Caller, name: &str) -> Result<String, Error> {
        let found = self.permitted_role(caller, iam::DELETE_SERVICE_LINKED_ROLE, name).await?;
        let role = found.role()?;
        if !role.path.starts_with(SERVICE_LINKED_PATH) {
            let message = format!("The role with name {name} is not a service-linked role.");
            return Err(Error::NoSuchEntity(message));
        }
        let id = source::random_uuid(self.0.random.as_ref());
        let task_id = format!("{TASK}{}{}/{id}", role.path, role.name);
        let account = caller.account();
        let written = self.0.db.write_freeing("delete_service_linked_role", move |tx| {
            Box::pin(async move {
                let role = locked(tx, &found).await?;
                for arn in policy_attachments::of_principal(tx, &role.id, None, POLICIES_READ).await? {
                    policy_attachments::detach(tx, &role.id, &arn).await?;
                }
                owned_tags::remove_all(tx, &role.id).await?;
                roles::delete(tx, &role.id).await?;
                service_linked_roles::put_deletion(tx, account, &role.name, &task_id).await?;
                Ok::<_, Error>(task_id)
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetServiceLinkedRoleDeletionStatus: returns if the deletion has this id, which then has succeeded.
    ///
    /// # Errors
    /// `InvalidInput` for what is no such id, `NoSuchEntity`, and the gate's.
    pub async fn get_service_linked_role_deletion_status(&self, caller: &Caller, task_id: &str) -> Result<(), Error> {
        let account = caller.account();
        let path_and_name = task_id.strip_prefix(TASK).and_then(|rest| rest.rsplit_once('/')).map(|(role, _)| role);
        let role = path_and_name.filter(|role| role.starts_with(SERVICE_LINKED_PATH));
        let arn = super::arn(account, "role", role.unwrap_or("/"), "");
        self.ask(Ask::new(caller, iam::GET_SERVICE_LINKED_ROLE_DELETION_STATUS, Resource::Arn(&arn))).await?;
        let Some((_, name)) = role.and_then(|role| role.rsplit_once('/')) else {
            return Err(Error::InvalidInput(format!("The deletion task ID {task_id} is not valid.")));
        };
        let name = name.to_owned();
        let read = self.0.db.read("find_service_linked_role_deletion", move |tx| {
            Box::pin(async move { service_linked_roles::find_deletion(tx, account, &name).await })
        });
        match read.await? {
            Some(last) if last == task_id => Ok(()),
            _ => Err(Error::NoSuchEntity(format!("The deletion task with ID {task_id} cannot be found."))),
        }
    }
}

/// More than the one policy that such a role has.
const POLICIES_READ: usize = 10;

/// Refuses what would change a service's role in another way than its service does.
///
/// # Errors
/// `UnmodifiableEntity`
pub(super) fn check_modifiable(path: &str, name: &str) -> Result<(), Error> {
    if !path.starts_with(SERVICE_LINKED_PATH) {
        return Ok(());
    }
    Err(Error::UnmodifiableEntity(format!(
        "Cannot perform the operation on the protected role '{name}' - this role is only modifiable by AWS"
    )))
}
