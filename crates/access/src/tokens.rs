//! Authorization tokens: the 12-hour registry passwords.
//!
//! A token is sealed, not stored: it names a principal, the access key it was got with, a region and an end. What the
//! principal may do is decided anew at every use, so a change of permissions bites tokens that are out already.
//!
//! A token that was got with a long-term key falls with the key. One that was got with temporary credentials has their
//! session in it; it outlives them, as ECR's do, but not the role or user.

mod remembered;

use std::sync::Arc;
use std::time::Duration;

use model::{Caller, Origin, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::sessions::{Holder, SealedSession, Session};
use crate::subkeys::{SEALED_TEXT_LEN_MAX, seal_text};
use crate::{Access, Error, TokenError};

pub(crate) use remembered::OpenTokens;

/// How long a token lasts, as ECR's do.
const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// A registry password and its end.
#[derive(Clone)]
pub struct AuthorizationToken {
    /// Goes with the user name `AWS`; has no colon and no white space.
    pub password: String,
    /// Twelve hours after it was issued.
    pub expires_at: Timestamp,
}

/// What is sealed. Version 1 knew long-term keys only and named their principal by ARN; tokens of both versions are read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims<'a> {
    version: u8,
    access_key_id: &'a str,
    region: &'a str,
    issued_at_ms: i64,
    expires_at_ms: i64,
    /// In version 1, an ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    principal: Option<&'a str>,
    /// Whose the long-term key was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holder: Option<Holder>,
    /// The session of temporary credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<SealedSession>,
}

const VERSION: u8 = 2;

/// What a token was opened to.
pub(crate) struct OpenToken {
    access_key_id: Box<str>,
    region: Box<str>,
    expires_at: Timestamp,
    bearer: Bearer,
}

/// Whom a token speaks for.
enum Bearer {
    /// Whoever has the key, if that is still the one with this ARN.
    Named(Box<str>),
    /// Whoever has the key, if that is still the same.
    Holder(Holder),
    /// A session.
    Session(Box<Session>),
}

impl Access {
    /// Issues a token that stands for the caller in one region.
    #[must_use]
    pub fn issue_token(&self, caller: &Caller, region: &Region) -> AuthorizationToken {
        let issued_at = self.0.clock.now();
        let expires_at = issued_at + LIFETIME;
        let holder = Holder::of(caller);
        let (holder, session) = match (&caller.session, holder) {
            (Some(context), Some(holder)) => (None, Some(SealedSession::new(holder, context))),
            (_, holder) => (holder, None),
        };
        let claims = Claims {
            version: VERSION,
            access_key_id: &caller.access_key_id,
            region: region.as_str(),
            issued_at_ms: issued_at.as_millis(),
            expires_at_ms: expires_at.as_millis(),
            principal: None,
            holder,
            session,
        };
        let message = serde_json::to_vec(&claims).expect("texts and numbers are always JSON");
        let password = seal_text(&self.0.subkeys.tokens, &message, self.0.random.as_ref());
        AuthorizationToken { password, expires_at }
    }

    /// Who a password stands for, when it is used in `region`.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn authenticate_token(
        &self,
        password: &str,
        region: &Region,
        origin: Arc<Origin>,
    ) -> Result<Caller, TokenError> {
        let caller = self.authenticate_sent(password, |password| Some(password.to_owned()), region, origin).await?;
        caller.ok_or(TokenError::Invalid)
    }

    /// The same for a password within the text that the client sent, which `password_of` finds. What a text was opened
    /// to is remembered by the text as it was sent, so that a client that sends it again does not have it decoded again.
    /// `None` if there is no password in it.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub async fn authenticate_sent(
        &self,
        sent: &str,
        password_of: fn(&str) -> Option<String>,
        region: &Region,
        origin: Arc<Origin>,
    ) -> Result<Option<Caller>, TokenError> {
        let token = match self.0.open_tokens.get(sent) {
            Some(token) => Some(token),
            None => match password_of(sent) {
                Some(password) => self.open_token(sent, &password).await?,
                None => return Ok(None),
            },
        };
        let (now, source_ip) = (self.0.clock.now(), origin.source_ip);
        match self.bearer_of(token, region, origin).await {
            // Right passwords are never refused for what others do: they cannot be guessed, see `slow_down`.
            Err(TokenError::Invalid) if self.0.slow_down.failed(source_ip, now) => Err(TokenError::TooManyFailures),
            outcome => outcome.map(Some),
        }
    }

    async fn bearer_of(
        &self,
        token: Option<Arc<OpenToken>>,
        region: &Region,
        origin: Arc<Origin>,
    ) -> Result<Caller, TokenError> {
        let token = token.ok_or(TokenError::Invalid)?;
        if *token.region != *region.as_str() {
            return Err(TokenError::Invalid);
        }
        if self.0.clock.now() >= token.expires_at {
            return Err(TokenError::Expired);
        }
        self.look_for_root_keys().await?;
        let id = &*token.access_key_id;
        if let Bearer::Session(session) = &token.bearer {
            let resumed = self.resume(session).await?.ok_or(TokenError::Invalid)?;
            return Ok(resumed.into_caller(id, origin));
        }
        let known = self.known_key(id).await?.ok_or(TokenError::Invalid)?;
        let is_the_same = match &token.bearer {
            Bearer::Named(principal) => *known.principal_arn == **principal,
            Bearer::Holder(holder) => known.holder == *holder,
            Bearer::Session(_) => false,
        };
        if !is_the_same {
            return Err(TokenError::Invalid);
        }
        let principal = known.principal.clone();
        Ok(Caller { principal, access_key_id: id.into(), origin, session: None, session_policies: None })
    }

    /// What a password was sealed to say, remembered for the text that it was sent in; none for any other text.
    async fn open_token(&self, sent: &str, password: &str) -> Result<Option<Arc<OpenToken>>, Error> {
        if password.len() > SEALED_TEXT_LEN_MAX {
            return Ok(None);
        }
        let Some(message) = self.open_text(&self.0.subkeys.tokens, password).await? else { return Ok(None) };
        let Some(open) = self.read_token(&message).map(Arc::new) else { return Ok(None) };
        self.0.open_tokens.keep(sent, Arc::clone(&open));
        Ok(Some(open))
    }

    fn read_token(&self, message: &[u8]) -> Option<OpenToken> {
        let claims: Claims<'_> = serde_json::from_slice(message).ok()?;
        let bearer = match (claims.version, claims.principal, claims.holder, claims.session) {
            (1, Some(principal), None, None) => Bearer::Named(principal.into()),
            (VERSION, None, Some(holder), None) => Bearer::Holder(holder),
            (VERSION, None, None, Some(session)) => Bearer::Session(Box::new(self.unseal(session)?)),
            _ => return None,
        };
        Some(OpenToken {
            access_key_id: claims.access_key_id.into(),
            region: claims.region.into(),
            expires_at: Timestamp::from_millis(claims.expires_at_ms),
            bearer,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use meta::{Database, Location};
    use model::seal::Key;
    use model::{AccountId, Clock, Random};

    use super::*;
    use crate::RootCredentials;

    struct Still;
    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1000)
        }
    }
    impl Random for Still {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(1);
        }
    }

    #[tokio::test]
    async fn tokens_of_version_1_are_still_read_and_none_is_read_as_another_version() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Database::open(&Location::Sqlite(folder.path().join("meta.db"))).await.expect("the database opens");
        let access = Access::open(db, Key::new([7; 32]), Arc::new(Still), Arc::new(Still)).await.expect("it opens");
        let account: AccountId = "111111111111".parse().expect("an account");
        let root = RootCredentials::new(account, "AKIAIOSFODNN7EXAMPLE".into(), "secret".into()).expect("credentials");
        access.ensure_root(&root).await.expect("the root is there");
        let region: Region = "us-east-1".parse().expect("a region");
        let origin = Arc::new(Origin {
            request_id: uuid::Uuid::nil(),
            source_ip: Ipv4Addr::LOCALHOST.into(),
            secure_transport: false,
            host: "localhost".into(),
            user_agent: "".into(),
        });
        let named = r#""principal":"arn:aws:iam::111111111111:root""#;
        let held = r#""holder":{"root":{"account":"111111111111"}}"#;
        let stranger = r#""principal":"arn:aws:iam::222222222222:root""#;
        for (version, whose, is_read) in [
            (1, named, true),
            (2, held, true),
            (1, stranger, false),
            (1, held, false),
            (2, named, false),
            (2, &format!("{named},{held}"), false),
            (0, named, false),
            (3, held, false),
        ] {
            let message = format!(
                r#"{{"version":{version},{whose},"access_key_id":"AKIAIOSFODNN7EXAMPLE","region":"us-east-1",
                    "issued_at_ms":0,"expires_at_ms":2000}}"#
            );
            let password = seal_text(&access.0.subkeys.tokens, message.as_bytes(), &Still);
            let outcome = access.authenticate_token(&password, &region, Arc::clone(&origin)).await;
            assert_eq!(outcome.is_ok(), is_read, "{message}: {outcome:?}");
        }
    }
}
