//! Virtual MFA devices, and the codes that they show: CreateVirtualMFADevice, DeleteVirtualMFADevice,
//! ListVirtualMFADevices, EnableMFADevice, DeactivateMFADevice, ResyncMFADevice, GetMFADevice, ListMFADevices, TagMFADevice,
//! UntagMFADevice, ListMFADeviceTags.

use data_encoding::BASE32_NOPAD;
use meta::mfa_devices::{self, MfaDevice};
use meta::{Tx, owned_tags, users};
use model::action::iam;
use model::decision::Resource;
use model::page::Page;
use model::resource_tag::ResourceTags;
use model::totp::{self, RESYNC_STEPS, WINDOW_STEPS};
use model::{AccountId, Action, Caller, Principal, Timestamp, source};
use zeroize::Zeroizing;

use super::Error;
use super::users::{User, UserOrRoot, Whom};
use crate::gate::Ask;
use crate::{Access, Permit};

pub use meta::mfa_devices::Assignment;

/// The most devices that an account may have.
const DEVICES_MAX: u64 = 5000;

/// The most devices that a user may have.
pub(super) const DEVICES_OF_USER_MAX: u64 = 8;

/// The longest name, in characters.
const NAME_LEN_MAX: usize = 226;

/// The longest serial number, in characters: it has to fit into a page's marker.
const SERIAL_LEN_MAX: usize = 220;

/// The length of seeds.
const SEED_LEN_BYTES: usize = 40;

/// What CreateVirtualMFADevice is told.
#[derive(Debug, Clone, Default)]
pub struct NewMfaDevice {
    /// Its name.
    pub name: String,
    /// Its path; `/` without.
    pub path: Option<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A device that was created.
#[derive(Clone)]
pub struct CreatedMfaDevice {
    /// Its ARN.
    pub serial: String,
    /// The seed in Base32, which is never shown again.
    pub seed: Zeroizing<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A device as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMfaDevice {
    /// Its ARN.
    pub serial: String,
    /// The user who has it, and since when.
    pub holder: Option<(User, Timestamp)>,
}

/// Two codes that a device showed one after the other.
#[derive(Debug, Clone, Copy)]
pub struct CodePair<'a> {
    /// The first.
    pub first: &'a str,
    /// The one after it.
    pub second: &'a str,
}

/// Why a code proves nothing.
#[derive(Debug)]
pub(crate) enum BadMfa {
    /// The caller has no such device.
    NoDevice,
    /// The code is wrong, was taken before, or there were too many wrong ones.
    BadCode,
    /// Not the caller's fault.
    Internal(crate::Error),
}

impl From<crate::Error> for BadMfa {
    fn from(error: crate::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<meta::Error> for BadMfa {
    fn from(error: meta::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl Access {
    /// CreateVirtualMFADevice
    ///
    /// # Errors
    /// `EntityAlreadyExists`, `LimitExceeded`, `InvalidInput`, `ValidationError`, and the gate's.
    pub async fn create_virtual_mfa_device(
        &self,
        caller: &Caller,
        new: NewMfaDevice,
    ) -> Result<CreatedMfaDevice, Error> {
        let account = caller.account();
        let NewMfaDevice { name, path, tags } = new;
        super::check_name("virtualMFADeviceName", &name, NAME_LEN_MAX)?;
        let serial = super::arn(account, "mfa", &super::checked_path(path)?, &name);
        let creation = Ask {
            request_tags: Some(&tags),
            ..Ask::new(caller, iam::CREATE_VIRTUAL_MFA_DEVICE, Resource::Arn(&serial))
        };
        self.ask_to_create_with_tags(creation, iam::TAG_MFA_DEVICE).await?;
        super::tags::check(&tags)?;
        if serial.len() > SERIAL_LEN_MAX {
            let message = format!("The serial number of an MFA device has at most {SERIAL_LEN_MAX} characters.");
            return Err(Error::ValidationError(message));
        }
        let random = self.0.random.as_ref();
        let seed: Zeroizing<[u8; SEED_LEN_BYTES]> = Zeroizing::new(source::random_bytes(random));
        let sealed = self.0.subkeys.mfa_seeds.seal(serial.as_bytes(), seed.as_ref(), random);
        let written = self.0.db.write("create_virtual_mfa_device", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if mfa_devices::counts(tx, account).await?.0 >= DEVICES_MAX {
                    return Err(super::quota("VirtualMFADevicesPerAccount", DEVICES_MAX));
                }
                if !mfa_devices::insert(tx, &serial, account, &sealed).await? {
                    let message = "MFADevice entity at the same path and name already exists.";
                    return Err(Error::EntityAlreadyExists(message.to_owned()));
                }
                owned_tags::put(tx, &serial, &tags).await?;
                Ok((serial, tags))
            })
        });
        let (serial, tags) = written.await?;
        Ok(CreatedMfaDevice { serial, seed: Zeroizing::new(BASE32_NOPAD.encode(seed.as_ref())), tags })
    }

    /// DeleteVirtualMFADevice: one that nobody has.
    ///
    /// # Errors
    /// `NoSuchEntity`, `DeleteConflict`, and the gate's.
    pub async fn delete_virtual_mfa_device(&self, caller: &Caller, serial: &str) -> Result<(), Error> {
        let tags = self.mfa_device_tags(caller, serial).await?;
        let ask = Ask::new(caller, iam::DELETE_VIRTUAL_MFA_DEVICE, Resource::Arn(serial));
        self.ask(Ask { resource_tags: tags.as_ref(), ..ask }).await?;
        let (account, serial) = (caller.account(), serial.to_owned());
        let written = self.0.db.write_freeing("delete_virtual_mfa_device", move |tx| {
            Box::pin(async move {
                if locked(tx, account, &serial).await?.holder.is_some() {
                    let message = "MFA VirtualDevice in use. Must deactivate first.";
                    return Err(Error::DeleteConflict(message.to_owned()));
                }
                owned_tags::remove_all(tx, &serial).await?;
                mfa_devices::delete(tx, &serial).await?;
                Ok(())
            })
        });
        written.await
    }

    /// ListVirtualMFADevices, by serial number. `marker` is where the page before ended.
    ///
    /// # Errors
    /// `ValidationError` for a marker that is none, and the gate's.
    pub async fn list_virtual_mfa_devices(
        &self,
        caller: &Caller,
        assignment: Assignment,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ListedMfaDevice>, Error> {
        let account = caller.account();
        let all = super::arn(account, "mfa", "/", "");
        self.ask(Ask::new(caller, iam::LIST_VIRTUAL_MFA_DEVICES, Resource::Arn(&all))).await?;
        let listing = super::listing(account, "mfa", &format!("{assignment:?}"));
        let prefix = serial_prefix(account);
        let after = super::read_marker(&listing, marker)?.map(|after| format!("{prefix}{after}"));
        let read = self.0.db.read("list_virtual_mfa_devices", move |tx| {
            Box::pin(async move {
                let limit = limit.saturating_add(1);
                let rows = mfa_devices::page(tx, account, assignment, after.as_deref(), limit).await?;
                let mut listed = Vec::new();
                for row in rows {
                    let holder = match row.holder {
                        Some((id, enabled_at)) => users::find(tx, &id).await?.map(|user| (user, enabled_at)),
                        None => None,
                    };
                    listed.push(ListedMfaDevice { serial: row.serial, holder });
                }
                Ok::<_, meta::Error>(listed)
            })
        });
        let key = |device: &ListedMfaDevice| device.serial.strip_prefix(&prefix).unwrap_or_default().to_owned();
        Ok(Page::cut(read.await?, limit, &listing, key))
    }

    /// EnableMFADevice: gives a device to a user, who proves to have it by two codes in a row.
    ///
    /// # Errors
    /// `NoSuchEntity` of the user or the device, `EntityAlreadyExists` when somebody has it, `InvalidAuthenticationCode`,
    /// `LimitExceeded`, `Throttling`, and the gate's.
    pub async fn enable_mfa_device(
        &self,
        caller: &Caller,
        user: &str,
        serial: &str,
        codes: CodePair<'_>,
    ) -> Result<(), Error> {
        let user = self.permitted_user(Ask::new(caller, iam::ENABLE_MFA_DEVICE, Resource::Any), user).await?;
        let device = self.mfa_device(caller.account(), serial).await?.ok_or_else(|| not_found(serial))?;
        if device.holder.is_some() {
            return Err(in_use());
        }
        let step = self.checked_pair(&device, codes).await?;
        let (account, now) = (caller.account(), self.0.clock.now());
        let written = self.0.db.write("enable_mfa_device", move |tx| {
            Box::pin(async move {
                let user = super::users::locked(tx, &user).await?;
                let device = locked(tx, account, &device.serial).await?;
                if device.holder.is_some() {
                    return Err(in_use());
                }
                if mfa_devices::of_user(tx, &user.id).await?.len() as u64 >= DEVICES_OF_USER_MAX {
                    return Err(super::quota("MFADevicesPerUser", DEVICES_OF_USER_MAX));
                }
                let drift = drift(step, now);
                mfa_devices::set_holder(tx, &device.serial, Some((&user.id, now)), drift, step).await?;
                Ok(())
            })
        });
        written.await
    }

    /// ResyncMFADevice: learns anew by how much the clock of a user's device differs.
    ///
    /// # Errors
    /// `NoSuchEntity` of the user or the device, `InvalidAuthenticationCode`, `Throttling`, and the gate's.
    pub async fn resync_mfa_device(
        &self,
        caller: &Caller,
        user: &str,
        serial: &str,
        codes: CodePair<'_>,
    ) -> Result<(), Error> {
        let user = self.permitted_user(Ask::new(caller, iam::RESYNC_MFA_DEVICE, Resource::Any), user).await?;
        let device = self.mfa_device(caller.account(), serial).await?;
        let device = device.filter(|device| is_of(device, &user.id)).ok_or_else(|| not_found(serial))?;
        let step = self.checked_pair(&device, codes).await?;
        let (account, now) = (caller.account(), self.0.clock.now());
        let written = self.0.db.write("resync_mfa_device", move |tx| {
            Box::pin(async move {
                let there = locked(tx, account, &device.serial).await?;
                let Some((id, enabled_at)) = there.holder.filter(|(id, _)| *id == user.id) else {
                    return Err(not_found(&device.serial));
                };
                let drift = drift(step, now);
                mfa_devices::set_holder(tx, &device.serial, Some((&id, enabled_at)), drift, step).await?;
                Ok(())
            })
        });
        written.await
    }

    /// DeactivateMFADevice: takes a device away from its user; without a name, from whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity` of the user, or when the user has no such device; `ValidationError`; and the gate's.
    pub async fn deactivate_mfa_device(&self, caller: &Caller, user: Option<&str>, serial: &str) -> Result<(), Error> {
        let ask = Ask::new(caller, iam::DEACTIVATE_MFA_DEVICE, Resource::Any);
        let user = self.permitted_user_of(ask, Whom::of(user, caller)?).await?;
        let (account, serial) = (caller.account(), serial.to_owned());
        let written = self.0.db.write("deactivate_mfa_device", move |tx| {
            Box::pin(async move {
                let device = locked(tx, account, &serial).await?;
                if !is_of(&device, &user.id) {
                    return Err(not_found(&serial));
                }
                // Whoever enables it again starts with a clock that is not known, and codes that were not taken.
                mfa_devices::set_holder(tx, &serial, None, 0, device.last_step).await?;
                Ok(())
            })
        });
        written.await
    }

    /// ListMFADevices, by serial number; without a name, of whoever calls. The root has none.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn list_mfa_devices(
        &self,
        caller: &Caller,
        user: Option<&str>,
        marker: Option<&str>,
        limit: usize,
    ) -> Result<Page<ListedMfaDevice>, Error> {
        let (permit, devices) = self.mfa_devices_of(caller, iam::LIST_MFA_DEVICES, user).await?;
        let owner = permit.user().map_or_else(|| caller.account().to_string(), |user| user.id);
        let listing = super::listing(caller.account(), "mfa", &owner);
        let prefix = serial_prefix(caller.account());
        let key = |device: &ListedMfaDevice| device.serial.strip_prefix(&prefix).unwrap_or_default().to_owned();
        let after = super::read_marker(&listing, marker)?.unwrap_or_default();
        let devices = devices.into_iter().filter(|device| key(device) > after).collect();
        Ok(Page::cut(devices, limit, &listing, key))
    }

    /// GetMFADevice: one that the user has; without a name, whoever calls.
    ///
    /// # Errors
    /// `NoSuchEntity`, `ValidationError`, and the gate's.
    pub async fn get_mfa_device(
        &self,
        caller: &Caller,
        user: Option<&str>,
        serial: &str,
    ) -> Result<ListedMfaDevice, Error> {
        let (_, devices) = self.mfa_devices_of(caller, iam::GET_MFA_DEVICE, user).await?;
        devices.into_iter().find(|device| device.serial == serial).ok_or_else(|| not_found(serial))
    }

    /// TagMFADevice
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_mfa_device(&self, caller: &Caller, serial: &str, tags: ResourceTags) -> Result<(), Error> {
        let there = self.mfa_device_tags(caller, serial).await?;
        let ask = Ask::new(caller, iam::TAG_MFA_DEVICE, Resource::Arn(serial));
        self.ask(Ask { resource_tags: there.as_ref(), request_tags: Some(&tags), ..ask }).await?;
        let (account, serial) = (caller.account(), serial.to_owned());
        let written = self.0.db.write("tag_mfa_device", move |tx| {
            Box::pin(async move {
                locked(tx, account, &serial).await?;
                super::tags::put(tx, &serial, tags).await
            })
        });
        written.await
    }

    /// UntagMFADevice
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn untag_mfa_device(&self, caller: &Caller, serial: &str, keys: Vec<String>) -> Result<(), Error> {
        let there = self.mfa_device_tags(caller, serial).await?;
        let ask = Ask::new(caller, iam::UNTAG_MFA_DEVICE, Resource::Arn(serial));
        self.ask(Ask { resource_tags: there.as_ref(), untagged_keys: &keys, ..ask }).await?;
        let (account, serial) = (caller.account(), serial.to_owned());
        let written = self.0.db.write_freeing("untag_mfa_device", move |tx| {
            Box::pin(async move {
                locked(tx, account, &serial).await?;
                super::tags::remove(tx, &serial, &keys).await
            })
        });
        written.await
    }

    /// ListMFADeviceTags
    ///
    /// # Errors
    /// `NoSuchEntity`, and the gate's.
    pub async fn list_mfa_device_tags(&self, caller: &Caller, serial: &str) -> Result<ResourceTags, Error> {
        let there = self.mfa_device_tags(caller, serial).await?;
        let ask = Ask::new(caller, iam::LIST_MFA_DEVICE_TAGS, Resource::Arn(serial));
        self.ask(Ask { resource_tags: there.as_ref(), ..ask }).await?;
        there.ok_or_else(|| not_found(serial))
    }

    /// The tags of the account's device with this serial number.
    async fn mfa_device_tags(&self, caller: &Caller, serial: &str) -> Result<Option<ResourceTags>, Error> {
        let (account, serial) = (caller.account(), serial.to_owned());
        let read = self.0.db.read("find_mfa_device_tags", move |tx| {
            Box::pin(async move {
                let device = mfa_devices::find(tx, &serial).await?.filter(|device| device.account == account);
                if device.is_none() {
                    return Ok::<_, meta::Error>(None);
                }
                owned_tags::of(tx, &serial).await.map(Some)
            })
        });
        Ok(read.await?)
    }

    async fn mfa_devices_of(
        &self,
        caller: &Caller,
        action: Action,
        user: Option<&str>,
    ) -> Result<(Permit<UserOrRoot>, Vec<ListedMfaDevice>), Error> {
        let ask = Ask::new(caller, action, Resource::Any);
        let permit = self.permitted_user_or_root(ask, Whom::of(user, caller)?).await?;
        let Some(user) = permit.user() else { return Ok((permit, Vec::new())) };
        let id = user.id.clone();
        let read =
            self.0.db.read("list_mfa_devices", move |tx| Box::pin(async move { mfa_devices::of_user(tx, &id).await }));
        let listed = |device: MfaDevice| {
            let holder = device.holder.map(|(_, enabled_at)| (user.clone(), enabled_at));
            ListedMfaDevice { serial: device.serial, holder }
        };
        Ok((permit, read.await?.into_iter().map(listed).collect()))
    }

    /// Finds out whether a user who calls has a device that shows this code. A code is taken once.
    pub(crate) async fn check_mfa_code(&self, caller: &Caller, serial: &str, code: &str) -> Result<(), BadMfa> {
        let Principal::User { id, .. } = &caller.principal else { return Err(BadMfa::NoDevice) };
        let device = self.mfa_device(caller.account(), serial).await?;
        let device = device.filter(|device| is_of(device, id)).ok_or(BadMfa::NoDevice)?;
        let (account, now) = (caller.account(), self.0.clock.now());
        if !self.0.passwords.may_try(account, &device.serial, now) {
            return Err(BadMfa::BadCode);
        }
        let seed = self.mfa_seed(&device).await?;
        let around = totp::step_at(now).saturating_add(device.drift_steps);
        let step = totp::find_step(&seed, around, WINDOW_STEPS, device.last_step, code).ok_or(BadMfa::BadCode)?;
        let taken = self.0.db.write("take_mfa_code", move |tx| {
            Box::pin(async move {
                let there = mfa_devices::lock(tx, &device.serial).await?;
                let is_same = |there: &MfaDevice| {
                    there.holder == device.holder && there.sealed_seed == device.sealed_seed && there.last_step < step
                };
                let Some(there) = there.filter(is_same) else { return Ok::<_, meta::Error>(None) };
                let holder = there.holder.as_ref().map(|(id, enabled_at)| (id.as_str(), *enabled_at));
                mfa_devices::set_holder(tx, &there.serial, holder, there.drift_steps, step).await?;
                Ok(Some(there.serial))
            })
        });
        let serial = taken.await?.ok_or(BadMfa::BadCode)?;
        self.0.passwords.succeeded(account, &serial);
        Ok(())
    }

    /// The step of the second of two codes that a device shows now, or nearly so.
    async fn checked_pair(&self, device: &MfaDevice, codes: CodePair<'_>) -> Result<i64, Error> {
        let now = self.0.clock.now();
        if !self.0.passwords.may_try(device.account, &device.serial, now) {
            return Err(Error::Throttling);
        }
        let seed = self.mfa_seed(device).await?;
        let around = totp::step_at(now);
        let step = totp::find_pair(&seed, around, RESYNC_STEPS, device.last_step, codes.first, codes.second);
        let step = step.ok_or(Error::InvalidAuthenticationCode)?;
        self.0.passwords.succeeded(device.account, &device.serial);
        Ok(step)
    }

    async fn mfa_seed(&self, device: &MfaDevice) -> Result<Zeroizing<Vec<u8>>, crate::Error> {
        let seeds = &self.0.subkeys.mfa_seeds;
        let seed = self.open_sealed(seeds, device.serial.as_bytes(), &device.sealed_seed).await?;
        seed.ok_or(crate::Error::WrongMasterKey)
    }

    /// The account's device with this serial number.
    async fn mfa_device(&self, account: AccountId, serial: &str) -> Result<Option<MfaDevice>, crate::Error> {
        let serial = serial.to_owned();
        let read =
            self.0.db.read("find_mfa_device", move |tx| Box::pin(async move { mfa_devices::find(tx, &serial).await }));
        Ok(read.await?.filter(|device| device.account == account))
    }
}

fn serial_prefix(account: AccountId) -> String {
    super::arn(account, "mfa", "/", "")
}

/// By how many steps a clock is ahead that showed the code of `step` last. One step may be the time that typing took.
fn drift(step: i64, now: Timestamp) -> i64 {
    match step.saturating_sub(totp::step_at(now)) {
        -1..=1 => 0,
        ahead => ahead,
    }
}

fn is_of(device: &MfaDevice, user_id: &str) -> bool {
    device.holder.as_ref().is_some_and(|(id, _)| id == user_id)
}

/// The account's device with this serial number, for this transaction alone.
async fn locked(tx: &mut Tx, account: AccountId, serial: &str) -> Result<MfaDevice, Error> {
    let device = mfa_devices::lock(tx, serial).await?.filter(|device| device.account == account);
    device.ok_or_else(|| not_found(serial))
}

fn not_found(serial: &str) -> Error {
    Error::NoSuchEntity(format!("VirtualMFADevice with serial number {serial} does not exist."))
}

fn in_use() -> Error {
    Error::EntityAlreadyExists("MFA Device is already in use.".to_owned())
}
