//! Login profiles, which are users' passwords: CreateLoginProfile, GetLoginProfile, UpdateLoginProfile,
//! DeleteLoginProfile, ChangePassword; and signing in with one.

use meta::login_profiles::{self, LoginProfile};
use meta::{Tx, users};
use model::action::iam;
use model::decision::Resource;
use model::password_policy::{PasswordPolicy, conforms};
use model::{AccountId, Action, Caller, Principal, Timestamp};
use thiserror::Error as ThisError;
use zeroize::Zeroizing;

use super::Error;
use super::password_policy::has_expired;
use super::users::{User, Whom, locked};
use crate::gate::Ask;
use crate::{Access, Permit};

/// A login profile as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLoginProfile {
    /// The user's name.
    pub user_name: String,
    /// When the user first had a password.
    pub created_at: Timestamp,
    /// Whether the user has to choose another one at the next sign-in.
    pub reset_required: bool,
}

/// Somebody who proved that a password is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The user.
    pub principal: Principal,
    /// Whether nothing but another password should be asked for next.
    pub reset_required: bool,
}

/// Why nobody was signed in.
#[derive(Debug, ThisError)]
pub enum SignInError {
    /// There is no such account or user, the user has no password, or it is another one: which of them is not told.
    #[error("Your authentication information is incorrect. Please try again.")]
    Wrong,
    /// There were too many attempts of late; whether this one was right is not told.
    #[error("Too many failed attempts. Try again later.")]
    TooManyFailures,
    /// The password was right, is too old, and only an administrator may set another one.
    #[error("Your password has expired. Ask your administrator to reset it.")]
    Expired,
    /// The database failed: not the caller's fault.
    #[error(transparent)]
    Internal(#[from] crate::Error),
}

impl From<meta::Error> for SignInError {
    fn from(error: meta::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl Access {
    /// CreateLoginProfile; without a name, for whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `EntityAlreadyExists`, `PasswordPolicyViolation`, `ValidationError`, and the gate's.
    pub async fn create_login_profile(
        &self,
        caller: &Caller,
        user: Option<&str>,
        password: Option<Zeroizing<String>>,
        reset_required: bool,
    ) -> Result<ShownLoginProfile, Error> {
        let permit = self.permitted_login(caller, iam::CREATE_LOGIN_PROFILE, user).await?;
        let password = password.ok_or_else(|| {
            let message = "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must \
                           not be null";
            Error::ValidationError(message.to_owned())
        })?;
        let policy = self.password_policy(caller.account()).await?;
        let password_hash = self.hash_new_password(policy.as_ref(), Vec::new(), password).await?;
        let created_at = self.0.clock.now();
        let written = self.0.db.write("create_login_profile", move |tx| {
            Box::pin(async move {
                let User { id: user_id, name: user_name, .. } = locked(tx, &permit).await?;
                let changed_at = created_at;
                let profile = LoginProfile { user_id, password_hash, reset_required, created_at, changed_at };
                if !login_profiles::insert(tx, &profile).await? {
                    let message = format!("Login Profile for User {user_name} already exists.");
                    return Err(Error::EntityAlreadyExists(message));
                }
                Ok(ShownLoginProfile { user_name, created_at, reset_required })
            })
        });
        written.await
    }

    /// GetLoginProfile; without a name, of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn get_login_profile(&self, caller: &Caller, user: Option<&str>) -> Result<ShownLoginProfile, Error> {
        let permit = self.permitted_login(caller, iam::GET_LOGIN_PROFILE, user).await?;
        let user_name = permit.name.clone();
        let profile = self.login_profile(permit.id.clone()).await?.ok_or_else(|| not_found(&user_name))?;
        let LoginProfile { created_at, reset_required, .. } = profile;
        Ok(ShownLoginProfile { user_name, created_at, reset_required })
    }

    /// UpdateLoginProfile: another password, another word on whether it must be changed, or both.
    ///
    /// # Errors
    /// `NoSuchEntity`, `PasswordPolicyViolation`, `ValidationError`, and the gate's.
    pub async fn update_login_profile(
        &self,
        caller: &Caller,
        user: &str,
        password: Option<Zeroizing<String>>,
        reset_required: Option<bool>,
    ) -> Result<(), Error> {
        let permit = self.permitted_login(caller, iam::UPDATE_LOGIN_PROFILE, Some(user)).await?;
        let policy = self.password_policy(caller.account()).await?;
        let new_hash = match password {
            Some(password) => {
                let last = self.last_passwords(&permit, policy.as_ref()).await?;
                Some(self.hash_new_password(policy.as_ref(), last, password).await?)
            }
            None => None,
        };
        let now = self.0.clock.now();
        let written = self.0.db.write("update_login_profile", move |tx| {
            Box::pin(async move {
                let User { id, name, .. } = locked(tx, &permit).await?;
                let there = login_profiles::find(tx, &id).await?.ok_or_else(|| not_found(&name))?;
                let reset_required = reset_required.unwrap_or(there.reset_required);
                let Some(new_hash) = new_hash else {
                    let (hash, changed_at) = (&there.password_hash, there.changed_at);
                    login_profiles::set_password(tx, &id, hash, reset_required, changed_at).await?;
                    return Ok::<_, Error>(());
                };
                replace(tx, &there, &new_hash, reset_required, policy.as_ref(), now).await
            })
        });
        written.await
    }

    /// DeleteLoginProfile; without a name, of whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn delete_login_profile(&self, caller: &Caller, user: Option<&str>) -> Result<(), Error> {
        let permit = self.permitted_login(caller, iam::DELETE_LOGIN_PROFILE, user).await?;
        let written = self.0.db.write_freeing("delete_login_profile", move |tx| {
            Box::pin(async move {
                if !login_profiles::delete(tx, &permit.id).await? {
                    return Err(not_found(&permit.name));
                }
                Ok(())
            })
        });
        written.await
    }

    /// ChangePassword: the caller's own, of which it has to know the one before.
    ///
    /// # Errors
    /// `InvalidUserType` when the caller is no user, `NoSuchEntity`, `PasswordPolicyViolation`, `WrongPassword`,
    /// `Throttling` after too many wrong ones, and the gate's.
    pub async fn change_password(
        &self,
        caller: &Caller,
        old_password: Zeroizing<String>,
        new_password: Zeroizing<String>,
    ) -> Result<(), Error> {
        let Principal::User { .. } = &caller.principal else { return Err(Error::InvalidUserType) };
        let policy = self.password_policy(caller.account()).await?;
        let of_users = self.given_to_users(caller, policy.as_ref())?;
        let ask = Ask { policy: of_users.as_ref(), ..Ask::new(caller, iam::CHANGE_PASSWORD, Resource::Any) };
        let permit = self.permitted_user_of(ask, Whom::of(None, caller)?).await?;
        check(policy.as_ref(), &new_password)?;
        let profile = self.login_profile(permit.id.clone()).await?.ok_or_else(|| not_found(&permit.name))?;
        let (passwords, now) = (&self.0.passwords, self.0.clock.now());
        let hash = Some(profile.password_hash.clone());
        if !passwords.check(caller.account(), &permit.name, hash, old_password, now).await? {
            return Err(Error::WrongPassword);
        }
        let last = self.last_passwords(&permit, policy.as_ref()).await?;
        let new_hash = self.hash_new_password(policy.as_ref(), last, new_password).await?;
        let written = self.0.db.write("change_password", move |tx| {
            Box::pin(async move {
                let User { id, name, .. } = locked(tx, &permit).await?;
                let there = login_profiles::find(tx, &id).await?.ok_or_else(|| not_found(&name))?;
                // Somebody may have set another one since the old one was looked at.
                if there.password_hash != profile.password_hash {
                    return Err(Error::WrongPassword);
                }
                replace(tx, &there, &new_hash, false, policy.as_ref(), now).await
            })
        });
        written.await
    }

    /// Finds out who somebody is by account, user name and password. What goes wrong is the same whether there is such a
    /// user or not, and so is the time that it takes.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn sign_in(
        &self,
        account: AccountId,
        user_name: &str,
        password: Zeroizing<String>,
    ) -> Result<SignedIn, SignInError> {
        let name = user_name.to_owned();
        let read = self.0.db.read("find_login_profile", move |tx| {
            Box::pin(async move {
                let Some(user) = users::find_by_name(tx, account, &name).await? else { return Ok(None) };
                let profile = login_profiles::find(tx, &user.id).await?;
                Ok::<_, meta::Error>(profile.map(|profile| (user, profile)))
            })
        });
        let (found, now) = (read.await?, self.0.clock.now());
        let hash = found.as_ref().map(|(_, profile)| profile.password_hash.clone());
        let is_right = match self.0.passwords.check(account, user_name, hash, password, now).await {
            Ok(is_right) => is_right,
            Err(Error::Internal(error)) => return Err(error.into()),
            Err(_) => return Err(SignInError::TooManyFailures),
        };
        let Some((user, profile)) = found.filter(|_| is_right) else { return Err(SignInError::Wrong) };
        let policy = match self.password_policy(account).await {
            Ok(policy) => policy,
            Err(Error::Internal(error)) => return Err(error.into()),
            Err(_) => None,
        };
        let is_expired = has_expired(policy.as_ref(), profile.changed_at, now);
        if is_expired && policy.is_some_and(|policy| policy.hard_expiry) {
            return Err(SignInError::Expired);
        }
        let id = user.id.clone();
        let written = self.0.db.write("remember_sign_in", move |tx| {
            Box::pin(async move { login_profiles::set_last_use(tx, &id, now).await })
        });
        written.await?;
        let User { account, path, name, id, .. } = user;
        let principal = Principal::User { account, path: path.into(), name: name.into(), id: id.into() };
        Ok(SignedIn { principal, reset_required: profile.reset_required || is_expired })
    }

    /// Hashes a new password, if the policy takes it and it is not one of the `last`.
    async fn hash_new_password(
        &self,
        policy: Option<&PasswordPolicy>,
        last: Vec<String>,
        password: Zeroizing<String>,
    ) -> Result<String, Error> {
        check(policy, &password)?;
        if self.0.passwords.is_among(last, &password).await? {
            return Err(violation());
        }
        self.0.passwords.hash(password, self.0.random.as_ref()).await
    }

    /// The hashes of the passwords that a user cannot choose again.
    async fn last_passwords(&self, user: &User, policy: Option<&PasswordPolicy>) -> Result<Vec<String>, Error> {
        let Some(former) = former_max(policy) else { return Ok(Vec::new()) };
        let user_id = user.id.clone();
        let read = self.0.db.read("last_passwords", move |tx| {
            Box::pin(async move {
                let present = login_profiles::find(tx, &user_id).await?.map(|profile| profile.password_hash);
                let former = login_profiles::former(tx, &user_id, former).await?;
                Ok::<_, meta::Error>(present.into_iter().chain(former).collect())
            })
        });
        Ok(read.await?)
    }

    async fn login_profile(&self, user_id: String) -> Result<Option<LoginProfile>, Error> {
        let read = self
            .0
            .db
            .read("find_login_profile", move |tx| Box::pin(async move { login_profiles::find(tx, &user_id).await }));
        Ok(read.await?)
    }

    /// The root has no password here: it counts as a user that is not there.
    async fn permitted_login(
        &self,
        caller: &Caller,
        action: Action,
        user: Option<&str>,
    ) -> Result<Permit<User>, Error> {
        self.permitted_user_of(Ask::new(caller, action, Resource::Any), Whom::of(user, caller)?).await
    }
}

/// Puts another password in the place of the one that is there, which is remembered if the policy asks for that.
async fn replace(
    tx: &mut Tx,
    there: &LoginProfile,
    new_hash: &str,
    reset_required: bool,
    policy: Option<&PasswordPolicy>,
    now: Timestamp,
) -> Result<(), Error> {
    if let Some(kept) = former_max(policy) {
        login_profiles::remember_former(tx, &there.user_id, &there.password_hash, now, kept).await?;
    }
    login_profiles::set_password(tx, &there.user_id, new_hash, reset_required, now).await?;
    Ok(())
}

/// How many passwords before the present one cannot be chosen again; none if the present one can be, too.
fn former_max(policy: Option<&PasswordPolicy>) -> Option<usize> {
    let prevented = policy?.reuse_prevention?;
    usize::try_from(prevented.saturating_sub(1)).ok()
}

/// # Errors
/// `PasswordPolicyViolation`
fn check(policy: Option<&PasswordPolicy>, password: &str) -> Result<(), Error> {
    if conforms(policy, password) { Ok(()) } else { Err(violation()) }
}

fn violation() -> Error {
    Error::PasswordPolicyViolation("Password does not conform to the account password policy.".to_owned())
}

fn not_found(user_name: &str) -> Error {
    Error::NoSuchEntity(format!("Login Profile for User {user_name} cannot be found."))
}
