//! EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, ListKeyRotations, RotateKeyOnDemand. New material
//! encrypts from then on; what was encrypted before opens with what it was encrypted with.

use meta::Tx;
use meta::kms_keys::{self, KeyState, KeyVersion, KmsKey, Rotation};
use model::action::kms as actions;
use model::page::Page;
use model::{Caller, Region, Timestamp};

use super::asking::Use;
use super::keys::{DAY, read_marker};
use super::known_keys::{material_id, must_be_enabled};
use super::{Error, KeyArn};
use crate::Access;

/// How often a key gets new material when nothing else is said, and what may be said, in days.
pub(super) const PERIOD_DAYS_DEFAULT: u32 = 365;
const PERIOD_DAYS: std::ops::RangeInclusive<u32> = 90..=2560;

/// How often a key's owner may ask for new material, in all.
const ON_DEMAND_MAX: usize = 25;

/// Whether and when a key gets new material.
#[derive(Debug, Clone)]
pub struct RotationStatus {
    /// The key.
    pub arn: KeyArn,
    /// How often, in days; none while it does not.
    pub period_days: Option<u32>,
    /// When next.
    pub next_at: Option<Timestamp>,
}

/// One version of a key's material.
#[derive(Debug, Clone)]
pub struct Rotated {
    /// Its name.
    pub material_id: String,
    /// Whether it is the newest.
    pub is_current: bool,
    /// Why it was made; none for the first.
    pub rotation: Option<Rotation>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Access {
    /// Gives a key new material again and again. Only symmetric keys get any.
    ///
    /// # Errors
    /// `UnsupportedOperation` for other keys; `Validation` unless the period is 90 to 2560 days; `Disabled` and `InvalidState` unless the key is enabled.
    pub async fn enable_key_rotation(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        period_days: Option<u32>,
    ) -> Result<(), Error> {
        let period_days = period_days.unwrap_or(PERIOD_DAYS_DEFAULT);
        let mut wanted = Use::new(caller, region, actions::ENABLE_KEY_ROTATION);
        wanted.extras.set("kms:RotationPeriodInDays", &period_days.to_string());
        let permit = self.use_key(&wanted, key).await?;
        if !PERIOD_DAYS.contains(&period_days) {
            return Err(Error::Validation(format!(
                "A rotation period is {} to {} days, and not {period_days}.",
                PERIOD_DAYS.start(),
                PERIOD_DAYS.end()
            )));
        }
        permit.must_rotate()?;
        let next_at = self.0.clock.now() + DAY * period_days;
        let change = self.change_key("enable_key_rotation", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_be_enabled(&key, &arn)?;
                Ok(kms_keys::set_rotation(tx, key.id, Some((period_days, next_at))).await?)
            })
        });
        change.await
    }

    /// Lets a key keep its material.
    ///
    /// # Errors
    /// `Disabled` and `InvalidState` unless the key is enabled.
    pub async fn disable_key_rotation(&self, caller: &Caller, region: &Region, key: &str) -> Result<(), Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::DISABLE_KEY_ROTATION), key).await?;
        permit.must_rotate()?;
        let change = self.change_key("disable_key_rotation", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_be_enabled(&key, &arn)?;
                Ok(kms_keys::set_rotation(tx, key.id, None).await?)
            })
        });
        change.await
    }

    /// Whether and when a key gets new material. One that is to be deleted does not.
    ///
    /// # Errors
    /// `NotFound` if there is no such key.
    pub async fn get_key_rotation_status(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
    ) -> Result<RotationStatus, Error> {
        let wanted = Use::across_accounts(caller, region, actions::GET_KEY_ROTATION_STATUS);
        let permit = self.use_key(&wanted, key).await?;
        let KmsKey { rotation_period_days, next_rotation_at, state, .. } = permit.row;
        let stays = state != KeyState::PendingDeletion;
        Ok(RotationStatus {
            arn: permit.arn.clone(),
            period_days: rotation_period_days.filter(|_| stays),
            next_at: next_rotation_at.filter(|_| stays),
        })
    }

    /// The versions of a key's material, the oldest first: those that came by rotation, or all.
    ///
    /// # Errors
    /// `InvalidMarker`
    pub async fn list_key_rotations(
        &self,
        caller: &Caller,
        region: &Region,
        key: &str,
        includes_first: bool,
        limit: usize,
        marker: Option<&str>,
    ) -> Result<(KeyArn, Page<Rotated>), Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::LIST_KEY_ROTATIONS), key).await?;
        permit.must_rotate()?;
        let listing = format!("kms rotations {} {includes_first}", permit.arn);
        let after = read_marker(&listing, marker)?.and_then(|version| version.parse().ok()).unwrap_or(0_u32);
        let all = permit.versions();
        let newest = all.last().map(|version| version.version);
        let rest =
            all.iter().filter(|version| version.version > after && (includes_first || version.rotation.is_some()));
        let page = Page::cut(rest.take(limit + 1).collect(), limit, &listing, |version| version.version.to_string());
        let page = page.map(|version| Rotated {
            material_id: material_id(permit.row.id, version.version),
            is_current: Some(version.version) == newest,
            rotation: version.rotation,
            created_at: version.created_at,
        });
        Ok((permit.arn.clone(), page))
    }

    /// Gives a key new material now. The times of its automatic rotations stay as they are.
    ///
    /// # Errors
    /// `LimitExceeded` the 26th time; `Disabled` and `InvalidState` unless the key is enabled.
    pub async fn rotate_key_on_demand(&self, caller: &Caller, region: &Region, key: &str) -> Result<KeyArn, Error> {
        let permit = self.use_key(&Use::new(caller, region, actions::ROTATE_KEY_ON_DEMAND), key).await?;
        permit.must_rotate()?;
        let (access, now) = (self.clone(), self.0.clock.now());
        let change = self.change_key("rotate_key_on_demand", &permit, move |tx, key, arn| {
            Box::pin(async move {
                must_be_enabled(&key, &arn)?;
                let versions = kms_keys::versions(tx, key.id).await?;
                let asked_for = versions.iter().filter(|version| version.rotation == Some(Rotation::OnDemand)).count();
                if asked_for >= ON_DEMAND_MAX {
                    return Err(Error::LimitExceeded(format!(
                        "The on-demand rotations limit has been reached for the given keyId. No more on-demand \
                         rotations can be performed for this key: {arn}"
                    )));
                }
                Ok(access.rotate(tx, &key, &versions, Rotation::OnDemand, now).await?)
            })
        });
        change.await?;
        Ok(permit.arn.clone())
    }

    /// Adds material to a key.
    pub(super) async fn rotate(
        &self,
        tx: &mut Tx,
        key: &KmsKey,
        versions: &[KeyVersion],
        why: Rotation,
        now: Timestamp,
    ) -> Result<(), meta::Error> {
        let next = versions.last().map_or(1, |newest| newest.version + 1);
        let made = KeyVersion { rotation: Some(why), ..self.new_material(key.id, next, now) };
        kms_keys::insert_version(tx, key.id, &made).await
    }
}
