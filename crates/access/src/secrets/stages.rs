//! UpdateSecretVersionStage, and how stages move when a version is added.

use meta::Tx;
use meta::secrets::{self, Stage};
use model::action::secretsmanager as actions;
use model::{Caller, Region};

use super::asking::{Use, locked_live};
use super::{CURRENT, Error, PREVIOUS, SecretName};
use crate::Access;

/// The most stages that the versions of one secret may have.
const STAGES_MAX: usize = 20;

/// The longest label, in characters.
const LABEL_LEN_MAX: usize = 256;

impl Access {
    /// Moves a stage from one version to another, or takes it off.
    ///
    /// # Errors
    /// `InvalidParameter` when the stage is on another version than the one it is to be taken off, or when the current
    /// version would be none; `ResourceNotFound` for a version that is not there.
    pub async fn update_secret_version_stage(
        &self,
        caller: &Caller,
        region: &Region,
        id: &str,
        stage: &str,
        remove_from: Option<&str>,
        move_to: Option<&str>,
    ) -> Result<SecretName, Error> {
        check_label(stage)?;
        let wanted = Use::new(caller, region, actions::UPDATE_SECRET_VERSION_STAGE)
            .with("secretsmanager:VersionStage", Some(stage));
        let permit = self.use_live_secret(&wanted, id).await?;
        let (arn, now, stage) = (permit.secret.arn.clone(), self.0.clock.now(), stage.to_owned());
        let (remove_from, move_to) = (remove_from.map(str::to_owned), move_to.map(str::to_owned));
        let update = self.0.db.write("update_secret_version_stage", move |tx| {
            Box::pin(async move {
                let mut secret = locked_live(tx, &arn, now).await?;
                move_stage(tx, &arn, &stage, remove_from.as_deref(), move_to.as_deref()).await?;
                secret.changed_at = now;
                secrets::update(tx, &secret).await?;
                Ok(SecretName::of(&secret))
            })
        });
        update.await
    }
}

async fn move_stage(
    tx: &mut Tx,
    arn: &str,
    stage: &str,
    remove_from: Option<&str>,
    move_to: Option<&str>,
) -> Result<(), Error> {
    let stages = secrets::stages(tx, &[arn]).await?;
    let holder = stages.iter().find(|known| known.stage == stage).map(|known| known.version.as_str());
    let is_there = holder.is_some() && holder == move_to;
    if is_there && (remove_from.is_none() || remove_from == holder) {
        return Ok(());
    }
    match (holder, remove_from) {
        (None, Some(version)) => {
            let message = format!("Staging label {stage} is not attached to version {version}.");
            return Err(Error::InvalidParameter(message));
        }
        (Some(holder), given) if given != Some(holder) => {
            let given = if given.is_none() { "can't be empty" } else { "is not right" };
            return Err(Error::InvalidParameter(format!(
                "The parameter RemoveFromVersionId {given}. Staging label {stage} is currently attached to version \
                 {holder}, so you must explicitly reference that version in RemoveFromVersionId."
            )));
        }
        (None, None) if move_to.is_none() => {
            let message = "You must specify RemoveFromVersionId, MoveToVersionId, or both.";
            return Err(Error::InvalidParameter(message.into()));
        }
        _ => {}
    }
    let Some(target) = move_to else {
        if stage == CURRENT {
            let message = "You can only move staging label AWSCURRENT to a different secret version. It can't be \
                           completely removed.";
            return Err(Error::InvalidParameter(message.into()));
        }
        secrets::remove_stage(tx, arn, stage).await?;
        return Ok(());
    };
    if secrets::find_version(tx, arn, target).await?.is_none() {
        return Err(no_such_version(target));
    }
    put_stages(tx, arn, &stages, &[stage.to_owned()], target).await
}

/// Puts labels on a version. The version that was the current one before becomes the previous one.
pub(super) async fn put_stages(
    tx: &mut Tx,
    arn: &str,
    present: &[Stage],
    labels: &[String],
    version: &str,
) -> Result<(), Error> {
    let current = present.iter().find(|stage| stage.stage == CURRENT && stage.version != version);
    if let Some(current) = current.filter(|_| labels.iter().any(|label| label == CURRENT)) {
        secrets::put_stage(tx, arn, PREVIOUS, &current.version).await?;
    }
    for label in labels {
        secrets::put_stage(tx, arn, label, version).await?;
    }
    if secrets::stages(tx, &[arn]).await?.len() > STAGES_MAX {
        return Err(Error::LimitExceeded(format!("A secret can have at most {STAGES_MAX} staging labels.")));
    }
    Ok(())
}

pub(super) fn check_label(label: &str) -> Result<(), Error> {
    if (1..=LABEL_LEN_MAX).contains(&label.chars().count()) {
        return Ok(());
    }
    Err(Error::InvalidParameter(format!("A staging label has 1 to {LABEL_LEN_MAX} characters.")))
}

pub(super) fn no_such_version(id: &str) -> Error {
    Error::ResourceNotFound(format!("Secrets Manager can't find the specified secret value for VersionId: {id}"))
}
