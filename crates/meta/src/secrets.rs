//! Secrets, their versions and stages. Values are sealed before they come here.

use model::{AccountId, Region, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx, owned_tags};

/// One secret. Its tags are [`owned_tags`] of its ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its ARN, which ends in random letters: a name that is deleted and made anew gets others.
    pub arn: String,
    /// The account that owns it.
    pub account: AccountId,
    /// The region that it is in.
    pub region: Region,
    /// Its name.
    pub name: String,
    /// What its owner says of it.
    pub description: Option<String>,
    /// The KMS key of new versions, as its owner named it; none for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// The document of its policy.
    pub policy: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it, or a version of it, was last changed.
    pub changed_at: Timestamp,
    /// The day that a value was last read on.
    pub accessed_at: Option<Timestamp>,
    /// When its deletion was asked for.
    pub deleted_at: Option<Timestamp>,
    /// When it is deleted: from that moment on it counts as gone, whether its row still stands or not.
    pub delete_at: Option<Timestamp>,
    /// Whether it had tags that were all removed.
    pub had_tags: bool,
}

/// One version of a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretVersion {
    /// Its id, unique in the secret.
    pub id: String,
    /// Whether the value was given as bytes and not as text.
    pub is_binary: bool,
    /// The value, sealed for this secret and version.
    pub sealed_value: Vec<u8>,
    /// The KMS key that it is sealed under, by its ARN; none for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A version without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEntry {
    /// Its id.
    pub id: String,
    /// The KMS key that it is sealed under, by its ARN; none for the one that Secrets Manager has in the account.
    pub kms_key: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A label on a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The secret's ARN.
    pub secret: String,
    /// The label, on one version of the secret at a time.
    pub stage: String,
    /// The version's id.
    pub version: String,
}

/// The order of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the first to the last.
    Ascending,
    /// From the last to the first.
    Descending,
}

impl Order {
    /// What a listing by text begins after.
    fn first_text(self) -> &'static str {
        match self {
            Self::Ascending => "",
            // No name or ARN has such a letter.
            Self::Descending => "\u{10ffff}",
        }
    }

    /// What a listing by moment and ARN begins after.
    fn first_moment(self) -> (Timestamp, &'static str) {
        match self {
            Self::Ascending => (Timestamp::from_millis(i64::MIN), ""),
            Self::Descending => (Timestamp::from_millis(i64::MAX), ""),
        }
    }
}

/// The beginning of a statement that reads secrets.
macro_rules! select_secret {
    () => {
        "SELECT arn, account, region, name, description, kms_key, policy, created_at, changed_at, accessed_at, \
         deleted_at, delete_at, had_tags FROM secrets"
    };
}

/// The statement that reads a page of secrets by a column of moments, and by ARN where those are the same.
macro_rules! page_by {
    ($moment:literal, $order:expr) => {
        match $order {
            Order::Ascending => sql!(concat!(
                select_secret!(),
                " WHERE account = ?1 AND region = ?2 AND (",
                $moment,
                ", arn) > (?3, ?4) ORDER BY ",
                $moment,
                ", arn LIMIT ?5"
            )),
            Order::Descending => sql!(concat!(
                select_secret!(),
                " WHERE account = ?1 AND region = ?2 AND (",
                $moment,
                ", arn) < (?3, ?4) ORDER BY ",
                $moment,
                " DESC, arn DESC LIMIT ?5"
            )),
        }
    };
}

impl Secret {
    /// Whether the secret is gone at `now`.
    #[must_use]
    pub fn is_gone(&self, now: Timestamp) -> bool {
        self.delete_at.is_some_and(|delete_at| delete_at <= now)
    }
}

/// Adds a secret; `false` if its name or ARN is taken.
pub async fn insert(tx: &mut Tx, secret: &Secret) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO secrets (arn, account, region, name, description, kms_key, policy, created_at, changed_at, \
         accessed_at, deleted_at, delete_at, had_tags) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
         ON CONFLICT DO NOTHING"
    );
    let params = params![
        &secret.arn,
        secret.account,
        &secret.region,
        &secret.name,
        secret.description.as_ref(),
        secret.kms_key.as_ref(),
        secret.policy.as_ref(),
        secret.created_at,
        secret.changed_at,
        secret.accessed_at,
        secret.deleted_at,
        secret.delete_at,
        secret.had_tags
    ];
    Ok(tx.change(sql, params).await? == 1)
}

/// The secret with this ARN.
pub async fn find(tx: &mut Tx, arn: &str) -> Result<Option<Secret>, Error> {
    let sql = sql!(concat!(select_secret!(), " WHERE arn = ?1"));
    tx.row(sql, params![arn], secret).await
}

/// The secret of this name.
pub async fn find_by_name(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    name: &str,
) -> Result<Option<Secret>, Error> {
    let sql = sql!(concat!(select_secret!(), " WHERE account = ?1 AND region = ?2 AND name = ?3"));
    tx.row(sql, params![account, region, name], secret).await
}

/// The secret with this ARN, which no other transaction changes until this one ends.
pub async fn lock(tx: &mut Tx, arn: &str) -> Result<Option<Secret>, Error> {
    let sql = sql!(concat!(select_secret!(), " WHERE arn = ?1 FOR UPDATE"));
    tx.row(sql, params![arn], secret).await
}

/// Replaces what can be changed of a secret: all but its ARN, account, region, name, creation and
/// whether it had tags.
pub async fn update(tx: &mut Tx, secret: &Secret) -> Result<(), Error> {
    let sql = sql!(
        "UPDATE secrets SET description = ?2, kms_key = ?3, policy = ?4, changed_at = ?5, accessed_at = ?6, \
         deleted_at = ?7, delete_at = ?8 WHERE arn = ?1"
    );
    let params = params![
        &secret.arn,
        secret.description.as_ref(),
        secret.kms_key.as_ref(),
        secret.policy.as_ref(),
        secret.changed_at,
        secret.accessed_at,
        secret.deleted_at,
        secret.delete_at
    ];
    tx.change(sql, params).await.map(drop)
}

/// Notes the day that a value was read on, if that is later than the day noted.
pub async fn set_accessed(tx: &mut Tx, arn: &str, day: Timestamp) -> Result<(), Error> {
    let sql = sql!("UPDATE secrets SET accessed_at = ?2 WHERE arn = ?1 AND (accessed_at IS NULL OR accessed_at < ?2)");
    tx.change(sql, params![arn, day]).await.map(drop)
}

/// Deletes a secret with its versions, stages and tags; `false` if there is none.
pub async fn delete(tx: &mut Tx, arn: &str) -> Result<bool, Error> {
    // The row first: whoever holds it may be putting tags, which are to go too.
    let deleted = tx.change(sql!("DELETE FROM secrets WHERE arn = ?1"), params![arn]).await? == 1;
    owned_tags::remove_all(tx, arn).await?;
    Ok(deleted)
}

/// Takes out up to `limit` secrets whose time has come, and returns their ARNs.
pub async fn take_due(tx: &mut Tx, now: Timestamp, limit: usize) -> Result<Vec<String>, Error> {
    let sql = sql!(
        "DELETE FROM secrets WHERE arn IN (\
         SELECT arn FROM secrets WHERE delete_at <= ?1 ORDER BY delete_at LIMIT ?2 FOR UPDATE SKIP LOCKED) RETURNING arn"
    );
    let arns: Vec<String> = tx.rows(sql, params![now, limit], |row| row.get(0)).await?;
    for arn in &arns {
        owned_tags::remove_all(tx, arn).await?;
    }
    Ok(arns)
}

/// Up to `limit` secrets of an account and region after the name `after`, by name in byte order.
pub async fn page_by_name(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    order: Order,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Secret>, Error> {
    let sql = match order {
        Order::Ascending => {
            sql!(concat!(select_secret!(), " WHERE account = ?1 AND region = ?2 AND name > ?3 ORDER BY name LIMIT ?4"))
        }
        Order::Descending => sql!(concat!(
            select_secret!(),
            " WHERE account = ?1 AND region = ?2 AND name < ?3 ORDER BY name DESC LIMIT ?4"
        )),
    };
    tx.rows(sql, params![account, region, after.unwrap_or(order.first_text()), limit], secret).await
}

/// Up to `limit` secrets of an account and region after the moment and ARN in `after`, by their creation.
pub async fn page_by_creation(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    order: Order,
    after: Option<(Timestamp, &str)>,
    limit: usize,
) -> Result<Vec<Secret>, Error> {
    let (moment, arn) = after.unwrap_or(order.first_moment());
    tx.rows(page_by!("created_at", order), params![account, region, moment, arn, limit], secret).await
}

/// The same by their last change.
pub async fn page_by_change(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    order: Order,
    after: Option<(Timestamp, &str)>,
    limit: usize,
) -> Result<Vec<Secret>, Error> {
    let (moment, arn) = after.unwrap_or(order.first_moment());
    tx.rows(page_by!("changed_at", order), params![account, region, moment, arn, limit], secret).await
}

/// The same by their last access. Those that nobody read a value of come before all others.
pub async fn page_by_access(
    tx: &mut Tx,
    account: AccountId,
    region: &Region,
    order: Order,
    after: Option<(Option<Timestamp>, &str)>,
    limit: usize,
) -> Result<Vec<Secret>, Error> {
    let mut page = Vec::new();
    let mut after = after;
    // At most two reads: one for either kind.
    loop {
        let reads_unread = after.map_or(order == Order::Ascending, |(moment, _)| moment.is_none());
        let left = limit - page.len();
        if reads_unread {
            let sql = match order {
                Order::Ascending => sql!(concat!(
                    select_secret!(),
                    " WHERE account = ?1 AND region = ?2 AND accessed_at IS NULL AND arn > ?3 \
                     ORDER BY accessed_at, arn LIMIT ?4"
                )),
                Order::Descending => sql!(concat!(
                    select_secret!(),
                    " WHERE account = ?1 AND region = ?2 AND accessed_at IS NULL AND arn < ?3 \
                     ORDER BY accessed_at DESC, arn DESC LIMIT ?4"
                )),
            };
            let arn = after.map_or(order.first_text(), |(_, arn)| arn);
            page.extend(tx.rows(sql, params![account, region, arn, left], secret).await?);
        } else {
            let first = order.first_moment();
            let (moment, arn) = after.map_or(first, |(moment, arn)| (moment.unwrap_or(first.0), arn));
            let params = params![account, region, moment, arn, left];
            page.extend(tx.rows(page_by!("accessed_at", order), params, secret).await?);
        }
        if page.len() >= limit || reads_unread == (order == Order::Descending) {
            return Ok(page);
        }
        // The other kind from its beginning.
        after = Some(match order {
            Order::Ascending => (Some(order.first_moment().0), order.first_text()),
            Order::Descending => (None, order.first_text()),
        });
    }
}

/// Notes that all tags of a secret were removed.
pub async fn set_had_tags(tx: &mut Tx, arn: &str) -> Result<(), Error> {
    tx.change(sql!("UPDATE secrets SET had_tags = 1 WHERE arn = ?1"), params![arn]).await.map(drop)
}

/// Adds a version; `false` if its id is taken.
pub async fn insert_version(tx: &mut Tx, secret: &str, version: &SecretVersion) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO secret_versions (secret, id, is_binary, sealed_value, kms_key, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (secret, id) DO NOTHING"
    );
    let SecretVersion { id, is_binary, sealed_value, kms_key, created_at } = version;
    let params = params![secret, id, *is_binary, sealed_value, kms_key.as_ref(), *created_at];
    Ok(tx.change(sql, params).await? == 1)
}

/// The version with this id.
pub async fn find_version(tx: &mut Tx, secret: &str, id: &str) -> Result<Option<SecretVersion>, Error> {
    let sql = sql!(
        "SELECT id, is_binary, sealed_value, kms_key, created_at FROM secret_versions WHERE secret = ?1 AND id = ?2"
    );
    tx.row(sql, params![secret, id], version).await
}

/// Puts a value sealed anew in the place of one that is still what it was; `false` if it is not, or is gone.
pub async fn replace_sealed(
    tx: &mut Tx,
    secret: &str,
    old: &SecretVersion,
    sealed_value: &[u8],
    kms_key: Option<&str>,
) -> Result<bool, Error> {
    let sql = sql!(
        "UPDATE secret_versions SET sealed_value = ?4, kms_key = ?5 \
         WHERE secret = ?1 AND id = ?2 AND sealed_value = ?3"
    );
    Ok(tx.change(sql, params![secret, &old.id, &old.sealed_value, sealed_value, kms_key]).await? == 1)
}

/// Deletes a version with its stages; `false` if there is none.
pub async fn delete_version(tx: &mut Tx, secret: &str, id: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM secret_versions WHERE secret = ?1 AND id = ?2");
    Ok(tx.change(sql, params![secret, id]).await? == 1)
}

/// How many versions a secret has, with a stage or without.
pub async fn count_versions(tx: &mut Tx, secret: &str) -> Result<usize, Error> {
    let sql = sql!("SELECT count(*) FROM secret_versions WHERE secret = ?1");
    let count: Option<u64> = tx.row(sql, params![secret], |row| row.get(0)).await?;
    Ok(usize::try_from(count.unwrap_or_default()).unwrap_or(usize::MAX))
}

/// Deletes up to `limit` versions that have no stage and were created before a moment, the oldest first. How many.
pub async fn delete_deprecated(tx: &mut Tx, secret: &str, before: Timestamp, limit: usize) -> Result<usize, Error> {
    let sql = sql!(
        "DELETE FROM secret_versions WHERE secret = ?1 AND id IN (\
         SELECT old.id FROM secret_versions AS old WHERE old.secret = ?1 AND old.created_at < ?2 AND NOT EXISTS (\
         SELECT 1 FROM secret_stages WHERE secret_stages.secret = old.secret AND secret_stages.version = old.id) \
         ORDER BY old.created_at, old.id LIMIT ?3)"
    );
    let deleted = tx.change(sql, params![secret, before, limit]).await?;
    Ok(usize::try_from(deleted).unwrap_or(usize::MAX))
}

/// Up to `limit` versions after the id `after`, by id: those that have a stage, or with `deprecated` all.
pub async fn page_versions(
    tx: &mut Tx,
    secret: &str,
    deprecated: bool,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<VersionEntry>, Error> {
    let sql = if deprecated {
        sql!("SELECT id, kms_key, created_at FROM secret_versions WHERE secret = ?1 AND id > ?2 ORDER BY id LIMIT ?3")
    } else {
        sql!(
            "SELECT id, kms_key, created_at FROM secret_versions WHERE secret = ?1 AND id > ?2 AND EXISTS (\
             SELECT 1 FROM secret_stages WHERE secret_stages.secret = secret_versions.secret \
             AND secret_stages.version = secret_versions.id) ORDER BY id LIMIT ?3"
        )
    };
    let read = |row: &Row<'_>| Ok(VersionEntry { id: row.get(0)?, kms_key: row.get(1)?, created_at: row.get(2)? });
    tx.rows(sql, params![secret, after.unwrap_or_default(), limit], read).await
}

/// The stages of secrets, by their labels.
pub async fn stages(tx: &mut Tx, secrets: &[&str]) -> Result<Vec<Stage>, Error> {
    let sql = sql!("SELECT secret, stage, version FROM secret_stages WHERE secret = ANY(?1)");
    let read = |row: &Row<'_>| Ok(Stage { secret: row.get(0)?, stage: row.get(1)?, version: row.get(2)? });
    let mut stages = tx.rows(sql, params![secrets], read).await?;
    stages.sort_by(|a, b| (&a.secret, &a.stage).cmp(&(&b.secret, &b.stage)));
    Ok(stages)
}

/// Puts a label on a version, which takes it off any other.
pub async fn put_stage(tx: &mut Tx, secret: &str, stage: &str, version: &str) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO secret_stages (secret, stage, version) VALUES (?1, ?2, ?3) \
         ON CONFLICT (secret, stage) DO UPDATE SET version = excluded.version"
    );
    tx.change(sql, params![secret, stage, version]).await.map(drop)
}

/// Takes a label off; `false` if it was on no version.
pub async fn remove_stage(tx: &mut Tx, secret: &str, stage: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM secret_stages WHERE secret = ?1 AND stage = ?2");
    Ok(tx.change(sql, params![secret, stage]).await? == 1)
}

/// The tags of secrets: ARN, key and value.
pub async fn tags(tx: &mut Tx, secrets: &[&str]) -> Result<Vec<(String, String, String)>, Error> {
    let sql = sql!("SELECT owner, key, value FROM owned_tags WHERE owner = ANY(?1)");
    tx.rows(sql, params![secrets], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await
}

fn secret(row: &Row<'_>) -> Result<Secret, Error> {
    Ok(Secret {
        arn: row.get(0)?,
        account: row.get(1)?,
        region: row.get(2)?,
        name: row.get(3)?,
        description: row.get(4)?,
        kms_key: row.get(5)?,
        policy: row.get(6)?,
        created_at: row.get(7)?,
        changed_at: row.get(8)?,
        accessed_at: row.get(9)?,
        deleted_at: row.get(10)?,
        delete_at: row.get(11)?,
        had_tags: row.get(12)?,
    })
}

fn version(row: &Row<'_>) -> Result<SecretVersion, Error> {
    Ok(SecretVersion {
        id: row.get(0)?,
        is_binary: row.get(1)?,
        sealed_value: row.get(2)?,
        kms_key: row.get(3)?,
        created_at: row.get(4)?,
    })
}
