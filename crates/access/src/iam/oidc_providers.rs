//! OpenID Connect identity providers: whose tokens can be traded for sessions of roles.

use meta::oidc_providers::{self, OidcProvider};
use meta::owned_tags;
use model::action::iam;
use model::decision::Resource;
use model::resource_tag::ResourceTags;
use model::{AccountId, Action, Caller};

use super::Error;
use super::names::bad_arn;
use crate::gate::Ask;
use crate::web_identity::is_loopback_host;
use crate::{Access, Permit};

/// The most identity providers that an account may know.
const PROVIDERS_MAX: u64 = 100;

/// The most client ids that a provider may have.
const CLIENT_IDS_MAX: usize = 100;

/// The most thumbprints that a provider may have.
const THUMBPRINTS_MAX: usize = 5;

/// SHA-1 in hexadecimal.
const THUMBPRINT_LEN: usize = 40;

/// The longest URL and client id, in characters.
const TEXT_LEN_MAX: usize = 255;

/// What CreateOpenIDConnectProvider is told.
#[derive(Debug, Clone, Default)]
pub struct NewOidcProvider {
    /// The provider's URL, which begins with `https://` and is the `iss` of its tokens.
    pub url: String,
    /// Whom its tokens may be meant for.
    pub client_ids: Vec<String>,
    /// SHA-1 thumbprints of certificates, in hexadecimal.
    pub thumbprints: Vec<String>,
    /// Its tags.
    pub tags: ResourceTags,
}

/// A provider and its tags.
pub type TaggedProvider = (OidcProvider, ResourceTags);

/// What was found before asking, and the ARN that was asked about.
struct Found {
    arn: String,
    url: String,
    tags: ResourceTags,
    provider: Option<OidcProvider>,
}

/// `arn:aws:iam::<account>:oidc-provider/<url without scheme>`
#[must_use]
pub fn oidc_provider_arn(account: AccountId, url: &str) -> String {
    super::arn(account, "oidc-provider", "/", url)
}

impl Access {
    /// CreateOpenIDConnectProvider
    ///
    /// # Errors
    /// `InvalidInput`, `ValidationError`, `LimitExceeded`, `EntityAlreadyExists`, and the gate's.
    pub async fn create_open_id_connect_provider(
        &self,
        caller: &Caller,
        new: NewOidcProvider,
    ) -> Result<TaggedProvider, Error> {
        let account = caller.account();
        let url = checked_url(&new.url, self.0.options.oidc_allow_loopback)?.to_owned();
        let arn = oidc_provider_arn(account, &url);
        let creation = Ask {
            request_tags: Some(&new.tags),
            ..Ask::new(caller, iam::CREATE_OPENID_CONNECT_PROVIDER, Resource::Arn(&arn))
        };
        self.ask_to_create_with_tags(creation, iam::TAG_OPENID_CONNECT_PROVIDER).await?;
        super::tags::check(&new.tags)?;
        let (client_ids, thumbprints) = (checked_client_ids(new.client_ids)?, checked_thumbprints(new.thumbprints)?);
        let provider = OidcProvider { account, url, client_ids, thumbprints, created_at: self.0.clock.now() };
        let tags = new.tags;
        let written = self.0.db.write("create_open_id_connect_provider", move |tx| {
            Box::pin(async move {
                super::lock_account(tx, account).await?;
                if oidc_providers::find(tx, account, &provider.url).await?.is_some() {
                    return Err(Error::EntityAlreadyExists(format!("Provider with url {} already exists.", new.url)));
                }
                if oidc_providers::count(tx, account).await? >= PROVIDERS_MAX {
                    return Err(super::quota("OpenIdConnectProvidersPerAccount", PROVIDERS_MAX));
                }
                oidc_providers::insert(tx, &provider).await?;
                owned_tags::put(tx, &arn, &tags).await?;
                Ok((provider, tags))
            })
        });
        let written = written.await?;
        self.changed();
        Ok(written)
    }

    /// GetOpenIDConnectProvider
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn get_open_id_connect_provider(&self, caller: &Caller, arn: &str) -> Result<TaggedProvider, Error> {
        let found = self.permitted_provider(caller, iam::GET_OPENID_CONNECT_PROVIDER, arn).await?;
        let provider = found.provider.clone().ok_or_else(|| not_found(arn))?;
        Ok((provider, found.tags.clone()))
    }

    /// ListOpenIDConnectProviders: their ARNs.
    ///
    /// # Errors
    /// The gate's.
    pub async fn list_open_id_connect_providers(&self, caller: &Caller) -> Result<Vec<String>, Error> {
        let account = caller.account();
        let all = oidc_provider_arn(account, "*");
        self.ask(Ask::new(caller, iam::LIST_OPENID_CONNECT_PROVIDERS, Resource::Arn(&all))).await?;
        let read = self.0.db.read("list_open_id_connect_providers", move |tx| {
            Box::pin(async move { oidc_providers::of_account(tx, account).await })
        });
        let providers = read.await?;
        Ok(providers.iter().map(|provider| oidc_provider_arn(account, &provider.url)).collect())
    }

    /// DeleteOpenIDConnectProvider. Roles that trust the provider stay, and can be assumed by nobody's token.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn delete_open_id_connect_provider(&self, caller: &Caller, arn: &str) -> Result<(), Error> {
        let found = self.permitted_provider(caller, iam::DELETE_OPENID_CONNECT_PROVIDER, arn).await?;
        let account = caller.account();
        let written = self.0.db.write_freeing("delete_open_id_connect_provider", move |tx| {
            Box::pin(async move {
                if !oidc_providers::delete(tx, account, &found.url).await? {
                    let message = format!("OpenId connect Provider {} cannot be found.", found.arn);
                    return Err(Error::NoSuchEntity(message));
                }
                Ok(owned_tags::remove_all(tx, &found.arn).await?)
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// UpdateOpenIDConnectProviderThumbprint: replaces all thumbprints.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn update_open_id_connect_provider_thumbprint(
        &self,
        caller: &Caller,
        arn: &str,
        thumbprints: Vec<String>,
    ) -> Result<(), Error> {
        let action = iam::UPDATE_OPENID_CONNECT_PROVIDER_THUMBPRINT;
        let found = self.permitted_provider(caller, action, arn).await?;
        let thumbprints = checked_thumbprints(thumbprints)?;
        let account = caller.account();
        let written = self.0.db.write("update_open_id_connect_provider_thumbprint", move |tx| {
            Box::pin(async move {
                let is_there = oidc_providers::set_thumbprints(tx, account, &found.url, &thumbprints).await?;
                if is_there { Ok(()) } else { Err(not_found(&found.arn)) }
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// AddClientIDToOpenIDConnectProvider; an id that is there already is no matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn add_client_id_to_open_id_connect_provider(
        &self,
        caller: &Caller,
        arn: &str,
        client_id: String,
    ) -> Result<(), Error> {
        let found = self.permitted_provider(caller, iam::ADD_CLIENT_ID_TO_OPENID_CONNECT_PROVIDER, arn).await?;
        self.change_client_ids(caller.account(), found, move |mut client_ids| {
            client_ids.push(client_id);
            checked_client_ids(client_ids)
        })
        .await
    }

    /// RemoveClientIDFromOpenIDConnectProvider; an id that is not there is no matter.
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn remove_client_id_from_open_id_connect_provider(
        &self,
        caller: &Caller,
        arn: &str,
        client_id: String,
    ) -> Result<(), Error> {
        let found = self.permitted_provider(caller, iam::REMOVE_CLIENT_ID_FROM_OPENID_CONNECT_PROVIDER, arn).await?;
        self.change_client_ids(caller.account(), found, move |mut client_ids| {
            client_ids.retain(|there| *there != client_id);
            Ok(client_ids)
        })
        .await
    }

    async fn change_client_ids(
        &self,
        account: AccountId,
        found: Permit<Found>,
        change: impl FnOnce(Vec<String>) -> Result<Vec<String>, Error> + Send + 'static,
    ) -> Result<(), Error> {
        let written = self.0.db.write("change_client_ids", move |tx| {
            Box::pin(async move {
                let provider = oidc_providers::lock(tx, account, &found.url).await?;
                let client_ids = change(provider.ok_or_else(|| not_found(&found.arn))?.client_ids)?;
                oidc_providers::set_client_ids(tx, account, &found.url, &client_ids).await?;
                Ok::<_, Error>(())
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// TagOpenIDConnectProvider
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, `LimitExceeded`, and the gate's.
    pub async fn tag_open_id_connect_provider(
        &self,
        caller: &Caller,
        arn: &str,
        tags: ResourceTags,
    ) -> Result<(), Error> {
        let found = self.find_provider(caller, arn).await?;
        let ask = Ask { request_tags: Some(&tags), ..found.ask(caller, iam::TAG_OPENID_CONNECT_PROVIDER) };
        self.ask(ask).await?;
        let account = caller.account();
        let written = self.0.db.write("tag_open_id_connect_provider", move |tx| {
            Box::pin(async move {
                let provider = oidc_providers::lock(tx, account, &found.url).await?;
                provider.ok_or_else(|| not_found(&found.arn))?;
                super::tags::put(tx, &found.arn, tags).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// UntagOpenIDConnectProvider
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn untag_open_id_connect_provider(
        &self,
        caller: &Caller,
        arn: &str,
        keys: Vec<String>,
    ) -> Result<(), Error> {
        let found = self.find_provider(caller, arn).await?;
        let ask = Ask { untagged_keys: &keys, ..found.ask(caller, iam::UNTAG_OPENID_CONNECT_PROVIDER) };
        self.ask(ask).await?;
        let account = caller.account();
        let written = self.0.db.write_freeing("untag_open_id_connect_provider", move |tx| {
            Box::pin(async move {
                let provider = oidc_providers::lock(tx, account, &found.url).await?;
                provider.ok_or_else(|| not_found(&found.arn))?;
                super::tags::remove(tx, &found.arn, &keys).await
            })
        });
        written.await?;
        self.changed();
        Ok(())
    }

    /// ListOpenIDConnectProviderTags
    ///
    /// # Errors
    /// `NoSuchEntity`, `InvalidInput`, and the gate's.
    pub async fn list_open_id_connect_provider_tags(&self, caller: &Caller, arn: &str) -> Result<ResourceTags, Error> {
        let found = self.permitted_provider(caller, iam::LIST_OPENID_CONNECT_PROVIDER_TAGS, arn).await?;
        if found.provider.is_none() {
            return Err(not_found(arn));
        }
        Ok(found.tags.clone())
    }

    async fn permitted_provider(&self, caller: &Caller, action: Action, arn: &str) -> Result<Permit<Found>, Error> {
        let found = self.find_provider(caller, arn).await?;
        let permit = self.ask(found.ask(caller, action)).await?;
        Ok(permit.holding(found))
    }

    /// What is there; nobody is told of it before the gate was asked. Nothing is, but in the caller's account.
    async fn find_provider(&self, caller: &Caller, arn: &str) -> Result<Found, Error> {
        if !arn.starts_with("arn:") || !arn.contains(":oidc-provider/") {
            return Err(bad_arn(arn));
        }
        let account = caller.account();
        let url = arn.strip_prefix(&oidc_provider_arn(account, "")).unwrap_or_default().to_owned();
        let arn = arn.to_owned();
        let read = self.0.db.read("find_open_id_connect_provider", move |tx| {
            Box::pin(async move {
                let provider = oidc_providers::find(tx, account, &url).await?;
                let tags = owned_tags::of(tx, &arn).await?;
                Ok::<_, meta::Error>(Found { arn, url, tags, provider })
            })
        });
        Ok(read.await?)
    }
}

impl Found {
    fn ask<'a>(&'a self, caller: &'a Caller, action: Action) -> Ask<'a> {
        let resource_tags = self.provider.as_ref().map(|_| &self.tags);
        Ask { resource_tags, ..Ask::new(caller, action, Resource::Arn(&self.arn)) }
    }
}

fn not_found(arn: &str) -> Error {
    Error::NoSuchEntity(format!("OpenIDConnect Provider not found for arn {arn}"))
}

/// The URL without its scheme.
///
/// AWS takes `https://` with a host name and a path, and neither port nor query. `allow_loopback` admits, for tests of
/// the deployment's own, `http://` and ports on hosts that are this machine.
fn checked_url(url: &str, allow_loopback: bool) -> Result<&str, Error> {
    let invalid = || Error::InvalidInput("Invalid Open ID Connect Provider URL.".into());
    if url.chars().count() > TEXT_LEN_MAX {
        return Err(Error::ValidationError(
            "1 validation error detected: Value at 'url' failed to satisfy constraint: Member must have length less \
             than or equal to 255"
                .into(),
        ));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(Error::ValidationError("Invalid Open ID Connect Provider URL".into()));
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = authority.rsplit_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let is_local = allow_loopback && is_loopback_host(host);
    if scheme != "https" && !(is_local && scheme == "http") {
        let message = "Invalid Open ID Connect Provider URL. The URL must begin with https://.";
        return Err(Error::InvalidInput(message.into()));
    }
    let host_ok = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    let port_ok = port.is_none_or(|port| is_local && port.parse::<u16>().is_ok());
    // What RFC 3986, section 3.3, lets stand in a path, but for the star, which ARNs in policies could not tell apart.
    let path_ok = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%!$&'()+,;=:@".contains(&b));
    if host_ok && port_ok && path_ok { Ok(rest) } else { Err(invalid()) }
}

/// Each once, in the order they came.
fn checked_client_ids(client_ids: Vec<String>) -> Result<Vec<String>, Error> {
    let mut checked: Vec<String> = Vec::with_capacity(client_ids.len());
    for client_id in client_ids {
        if !(1..=TEXT_LEN_MAX).contains(&client_id.chars().count()) {
            return Err(Error::InvalidInput("A client ID must be 1 to 255 characters long.".into()));
        }
        if !checked.contains(&client_id) {
            checked.push(client_id);
        }
    }
    if checked.len() > CLIENT_IDS_MAX {
        return Err(super::quota("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS_MAX as u64));
    }
    Ok(checked)
}

fn checked_thumbprints(thumbprints: Vec<String>) -> Result<Vec<String>, Error> {
    if thumbprints.len() > THUMBPRINTS_MAX {
        return Err(Error::InvalidInput("Thumbprint list must contain fewer than 5 entries.".into()));
    }
    let check = |thumbprint: String| {
        if thumbprint.len() != THUMBPRINT_LEN {
            return Err(Error::InvalidInput("Thumbprint must be exactly 40 characters.".into()));
        }
        if !thumbprint.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::InvalidInput("Thumbprint must be hexadecimal.".into()));
        }
        Ok(thumbprint.to_ascii_lowercase())
    };
    thumbprints.into_iter().map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_those_that_aws_takes_and_loopback_only_when_allowed() {
        let code = |url: &str, allow_loopback| match checked_url(url, allow_loopback) {
            Ok(rest) => rest.to_owned(),
            Err(Error::ValidationError(_)) => "ValidationError".to_owned(),
            Err(Error::InvalidInput(_)) => "InvalidInput".to_owned(),
            Err(other) => other.to_string(),
        };
        let long = format!("https://{}.example.com", "a".repeat(240));
        for (url, expected) in [
            ("https://token.actions.githubusercontent.com", "token.actions.githubusercontent.com"),
            ("https://oidc.eks.eu-central-1.amazonaws.com/id/AB12", "oidc.eks.eu-central-1.amazonaws.com/id/AB12"),
            ("https://tenant.auth0.com/", "tenant.auth0.com/"),
            ("example.com", "ValidationError"),
            ("", "ValidationError"),
            (&long, "ValidationError"),
            ("http://example.com", "InvalidInput"),
            ("ftp://example.com", "InvalidInput"),
            ("https://", "InvalidInput"),
            ("https:///path", "InvalidInput"),
            ("https://example.com:8443", "InvalidInput"),
            ("https://example.com?a=b", "InvalidInput"),
            ("https://example.com/?a=b", "InvalidInput"),
            ("https://example.com/#a", "InvalidInput"),
            ("https://user@example.com", "InvalidInput"),
            ("https://example.com/a b", "InvalidInput"),
            ("https://example.com/*", "InvalidInput"),
            ("https://*.example.com", "InvalidInput"),
            ("http://localhost:4000", "InvalidInput"),
            ("https://127.0.0.1:4000", "InvalidInput"),
        ] {
            assert_eq!(code(url, false), expected, "{url}");
        }
        for (url, expected) in [
            ("http://localhost:4000", "localhost:4000"),
            ("http://127.0.0.1:4000/a", "127.0.0.1:4000/a"),
            ("https://localhost:4000", "localhost:4000"),
            ("http://localhost:x", "InvalidInput"),
            ("http://example.com:80", "InvalidInput"),
            ("http://localhost.example.com", "InvalidInput"),
            ("https://example.com:8443", "InvalidInput"),
        ] {
            assert_eq!(code(url, true), expected, "{url}");
        }
    }

    #[test]
    fn client_ids_and_thumbprints_keep_to_their_numbers_and_lengths() {
        let texts = |count: usize| (0..count).map(|number| number.to_string()).collect::<Vec<_>>();
        assert_eq!(checked_client_ids(texts(100)).expect("as many as may be").len(), 100);
        assert_eq!(checked_client_ids(["b", "a", "b"].map(Into::into).into()).expect("each once"), ["b", "a"]);
        let too_many = checked_client_ids(texts(101)).expect_err("too many");
        assert_eq!(too_many.to_string(), "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
        for bad in [String::new(), "x".repeat(256)] {
            assert!(matches!(checked_client_ids(vec![bad]), Err(Error::InvalidInput(_))));
        }
        let print = |byte: &str| byte.repeat(40);
        assert_eq!(checked_thumbprints(vec![print("A"), print("0")]).expect("good"), [print("a"), print("0")]);
        for bad in [vec![print("a"); 6], vec!["a".repeat(39)], vec![print("g")], vec![String::new()]] {
            assert!(matches!(checked_thumbprints(bad), Err(Error::InvalidInput(_))));
        }
    }
}
