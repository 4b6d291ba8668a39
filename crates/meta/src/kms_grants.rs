//! Grants of KMS keys: what somebody may do with one key, beside what its policy says.

use std::collections::BTreeMap;

use model::{AccountId, Digest, Region, Timestamp};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsGrant {
    /// 64 hexadecimal digits.
    pub id: String,
    /// The key that it is of.
    pub key_id: Uuid,
    /// The name it was given; empty without one.
    pub name: String,
    /// Who may: a user or role by its unique id, a session by the role's and its own name (`AROA...:job-7`), an account
    /// or federated user by ARN, a service by its name.
    pub grantee: String,
    /// Who may give the grant up, beside the account that issued it; in the same words.
    pub retiring_principal: Option<String>,
    /// The account of whoever made it.
    pub issuing_account: AccountId,
    /// What may be done, in the words of the API.
    pub operations: Vec<String>,
    /// What bounds it.
    pub constraints: Constraints,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What bounds a grant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The encryption context must be exactly this.
    pub context_equals: Option<BTreeMap<String, String>>,
    /// The encryption context must have these pairs.
    pub context_subset: Option<BTreeMap<String, String>>,
}

/// The names of the constraints in rows.
const CONTEXT_EQUALS: &str = "EncryptionContextEquals";
const CONTEXT_SUBSET: &str = "EncryptionContextSubset";

impl Constraints {
    fn to_json(&self) -> String {
        let context = |pairs: &BTreeMap<String, String>| {
            Value::Object(pairs.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect())
        };
        let members = [
            (CONTEXT_EQUALS, self.context_equals.as_ref().map(context)),
            (CONTEXT_SUBSET, self.context_subset.as_ref().map(context)),
        ];
        let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(members.collect()).to_string()
    }

    fn from_json(text: &str) -> Option<Self> {
        let members: Map<String, Value> = serde_json::from_str(text).ok()?;
        let mut read = Self::default();
        for (name, value) in members {
            match (name.as_str(), value) {
                (CONTEXT_EQUALS, Value::Object(pairs)) => read.context_equals = Some(texts(pairs)?),
                (CONTEXT_SUBSET, Value::Object(pairs)) => read.context_subset = Some(texts(pairs)?),
                _ => return None,
            }
        }
        Some(read)
    }

    /// The hexadecimal SHA-256 of [`Self::to_json`], which is the same for the same constraints.
    fn hash(&self) -> String {
        Digest::sha256(self.to_json().as_bytes()).to_string().split_off("sha256:".len())
    }
}

fn texts(pairs: Map<String, Value>) -> Option<BTreeMap<String, String>> {
    let text = |(key, value)| match value {
        Value::String(value) => Some((key, value)),
        _ => None,
    };
    pairs.into_iter().map(text).collect()
}

/// Adds a grant.
pub async fn insert(tx: &mut Tx, grant: &KmsGrant) -> Result<(), Error> {
    let sql = sql!(
        "INSERT INTO kms_grants (id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, \
         constraints_json, constraints_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    let params = params![
        &grant.id,
        grant.key_id,
        &grant.name,
        &grant.grantee,
        grant.retiring_principal.as_ref(),
        grant.issuing_account,
        Value::from(grant.operations.as_slice()).to_string(),
        grant.constraints.to_json(),
        grant.constraints.hash(),
        grant.created_at
    ];
    tx.change(sql, params).await.map(drop)
}

/// The grant with this id, if it is of this key.
pub async fn find(tx: &mut Tx, key_id: Uuid, id: &str) -> Result<Option<KmsGrant>, Error> {
    let sql = sql!(
        "SELECT id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, constraints_json, \
         created_at FROM kms_grants WHERE id = ?2 AND key_id = ?1"
    );
    tx.row(sql, params![key_id, id], grant).await
}

/// Deletes a grant; `false` if the key has no such grant.
pub async fn delete(tx: &mut Tx, key_id: Uuid, id: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM kms_grants WHERE id = ?2 AND key_id = ?1");
    Ok(tx.change(sql, params![key_id, id]).await? == 1)
}

/// Up to `limit` grants of a key after the id `after`, by id.
pub async fn page(tx: &mut Tx, key_id: Uuid, after: Option<&str>, limit: usize) -> Result<Vec<KmsGrant>, Error> {
    let sql = sql!(
        "SELECT id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, constraints_json, \
         created_at FROM kms_grants WHERE key_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
    );
    tx.rows(sql, params![key_id, after.unwrap_or_default(), limit], grant).await
}

/// Up to `limit` grants of a key to one grantee after the id `after`, by id.
pub async fn page_of_grantee(
    tx: &mut Tx,
    key_id: Uuid,
    grantee: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<KmsGrant>, Error> {
    let sql = sql!(
        "SELECT id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, constraints_json, \
         created_at FROM kms_grants WHERE key_id = ?1 AND grantee = ?2 AND id > ?3 ORDER BY id LIMIT ?4"
    );
    tx.rows(sql, params![key_id, grantee, after.unwrap_or_default(), limit], grant).await
}

/// Whether a key has more than `count` grants.
pub async fn are_more_than(tx: &mut Tx, key_id: Uuid, count: usize) -> Result<bool, Error> {
    let sql = sql!("SELECT id FROM kms_grants WHERE key_id = ?1 ORDER BY id LIMIT 1 OFFSET ?2");
    Ok(tx.row(sql, params![key_id, count], |row| row.get::<String>(0)).await?.is_some())
}

/// All grants of a key to `grantee` with exactly these constraints.
pub async fn constrained_alike(
    tx: &mut Tx,
    key_id: Uuid,
    grantee: &str,
    constraints: &Constraints,
) -> Result<Vec<KmsGrant>, Error> {
    let sql = sql!(
        "SELECT id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, constraints_json, \
         created_at FROM kms_grants WHERE key_id = ?1 AND constraints_hash = ?3 AND grantee = ?2"
    );
    tx.rows(sql, params![key_id, grantee, constraints.hash()], grant).await
}

/// A grant, and the account that owns its key.
pub type OwnedGrant = (KmsGrant, AccountId);

/// Up to `limit` grants that `principal` may give up, of keys of `region` that are not gone at `now`, after the id
/// `after`, by id.
pub async fn page_of_retiring_principal(
    tx: &mut Tx,
    principal: &str,
    region: &Region,
    now: Timestamp,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<OwnedGrant>, Error> {
    let sql = sql!(
        "SELECT kms_grants.id, key_id, name, grantee, retiring_principal, issuing_account, operations_json, \
         constraints_json, kms_grants.created_at, kms_keys.account \
         FROM kms_grants JOIN kms_keys ON kms_keys.id = kms_grants.key_id \
         WHERE retiring_principal = ?1 AND kms_grants.id > ?4 AND kms_keys.region = ?2 \
         AND (kms_keys.delete_at IS NULL OR kms_keys.delete_at > ?3) ORDER BY kms_grants.id LIMIT ?5"
    );
    let read = |row: &Row<'_>| Ok((grant(row)?, row.get(9)?));
    tx.rows(sql, params![principal, region, now, after.unwrap_or_default(), limit], read).await
}

fn grant(row: &Row<'_>) -> Result<KmsGrant, Error> {
    let (operations, constraints): (String, String) = (row.get(6)?, row.get(7)?);
    let corrupt = |reason: String| Error::Corrupt { table: "kms_grants", reason };
    Ok(KmsGrant {
        id: row.get(0)?,
        key_id: row.get(1)?,
        name: row.get(2)?,
        grantee: row.get(3)?,
        retiring_principal: row.get(4)?,
        issuing_account: row.get(5)?,
        operations: serde_json::from_str(&operations).map_err(|error| corrupt(error.to_string()))?,
        constraints: Constraints::from_json(&constraints).ok_or_else(|| corrupt(constraints))?,
        created_at: row.get(8)?,
    })
}
