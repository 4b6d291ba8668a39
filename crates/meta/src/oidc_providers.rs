//! OpenID Connect identity providers whose tokens can be traded for sessions of roles.

use model::{AccountId, Timestamp};

use crate::database::{Row, params, sql};
use crate::{Error, Tx};

/// One provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcProvider {
    /// The account that knows it.
    pub account: AccountId,
    /// Its URL without the scheme, as ARNs and condition keys have it.
    pub url: String,
    /// Whom its tokens may be meant for: the values of `aud` that are believed.
    pub client_ids: Vec<String>,
    /// SHA-1 thumbprints of certificates, in lower-case hexadecimal.
    pub thumbprints: Vec<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Adds a provider; `false` if the account has one with this URL.
pub async fn insert(tx: &mut Tx, provider: &OidcProvider) -> Result<bool, Error> {
    let sql = sql!(
        "INSERT INTO oidc_providers (account, url, client_ids_json, thumbprints_json, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (account, url) DO NOTHING"
    );
    let OidcProvider { account, url, client_ids, thumbprints, created_at } = provider;
    let params = params![*account, url, json(client_ids), json(thumbprints), *created_at];
    Ok(tx.change(sql, params).await? == 1)
}

/// The provider with this URL.
pub async fn find(tx: &mut Tx, account: AccountId, url: &str) -> Result<Option<OidcProvider>, Error> {
    let sql = sql!(
        "SELECT account, url, client_ids_json, thumbprints_json, created_at FROM oidc_providers \
         WHERE account = ?1 AND url = ?2"
    );
    tx.row(sql, params![account, url], provider).await
}

/// The provider with this URL, which nobody else changes until the transaction ends.
pub async fn lock(tx: &mut Tx, account: AccountId, url: &str) -> Result<Option<OidcProvider>, Error> {
    let sql = sql!(
        "SELECT account, url, client_ids_json, thumbprints_json, created_at FROM oidc_providers \
         WHERE account = ?1 AND url = ?2 FOR UPDATE"
    );
    tx.row(sql, params![account, url], provider).await
}

/// All providers of an account, by URL. The quota bounds them.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<OidcProvider>, Error> {
    let sql = sql!(
        "SELECT account, url, client_ids_json, thumbprints_json, created_at FROM oidc_providers \
         WHERE account = ?1 ORDER BY url"
    );
    tx.rows(sql, params![account], provider).await
}

/// How many providers an account has.
pub async fn count(tx: &mut Tx, account: AccountId) -> Result<u64, Error> {
    let sql = sql!("SELECT count(*) FROM oidc_providers WHERE account = ?1");
    Ok(tx.row(sql, params![account], |row| row.get(0)).await?.unwrap_or(0))
}

/// Replaces the client ids; `false` if there is no such provider.
pub async fn set_client_ids(tx: &mut Tx, account: AccountId, url: &str, client_ids: &[String]) -> Result<bool, Error> {
    let sql = sql!("UPDATE oidc_providers SET client_ids_json = ?3 WHERE account = ?1 AND url = ?2");
    Ok(tx.change(sql, params![account, url, json(client_ids)]).await? == 1)
}

/// Replaces the thumbprints; `false` if there is no such provider.
pub async fn set_thumbprints(
    tx: &mut Tx,
    account: AccountId,
    url: &str,
    thumbprints: &[String],
) -> Result<bool, Error> {
    let sql = sql!("UPDATE oidc_providers SET thumbprints_json = ?3 WHERE account = ?1 AND url = ?2");
    Ok(tx.change(sql, params![account, url, json(thumbprints)]).await? == 1)
}

/// Deletes a provider; `false` if there is no such provider.
pub async fn delete(tx: &mut Tx, account: AccountId, url: &str) -> Result<bool, Error> {
    let sql = sql!("DELETE FROM oidc_providers WHERE account = ?1 AND url = ?2");
    Ok(tx.change(sql, params![account, url]).await? == 1)
}

fn provider(row: &Row<'_>) -> Result<OidcProvider, Error> {
    let list = |index| -> Result<Vec<String>, Error> {
        let text: String = row.get(index)?;
        serde_json::from_str(&text)
            .map_err(|error| Error::Corrupt { table: "oidc_providers", reason: error.to_string() })
    };
    Ok(OidcProvider {
        account: row.get(0)?,
        url: row.get(1)?,
        client_ids: list(2)?,
        thumbprints: list(3)?,
        created_at: row.get(4)?,
    })
}

fn json(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
