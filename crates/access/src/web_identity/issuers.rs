//! The keys of issuers: fetched once for all who wait, kept for as long as the issuer says, within bounds.

use std::sync::Arc;
use std::time::Duration;

use model::Timestamp;
use moka::sync::Cache;
use parking_lot::RwLock;
use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::address::is_loopback_host;
use super::jwk::{VerifyingKey, read_keys};
use super::{Disbelief, Fetch, FetchError};

/// More issuers than this are fetched anew.
const ISSUERS_MAX: u64 = 1000;

/// How long keys are kept: at least, at most, and when the issuer does not say.
const KEPT_MIN: Duration = Duration::from_secs(5 * 60);
const KEPT_MAX: Duration = Duration::from_secs(24 * 60 * 60);
const KEPT: Duration = Duration::from_secs(60 * 60);

/// How soon after one fetch a key that is not there makes for another: issuers add keys, and strangers make up ids.
const REFETCHED: Duration = Duration::from_secs(60);

/// How soon after a failure it is tried again when there are no keys.
const RETRIED: Duration = Duration::from_secs(10);

/// The issuers whose keys were asked for of late.
pub(crate) struct Issuers {
    fetch: Arc<dyn Fetch>,
    by_url: Cache<Box<str>, Arc<Known>>,
}

/// An issuer, and its turn to fetch.
#[derive(Default)]
struct Known {
    issuer: RwLock<Issuer>,
    /// Held while keys are fetched, so that all who want one that is not there wait for one fetch, and nobody else waits.
    fetching: Mutex<()>,
}

/// What is known of one issuer.
#[derive(Default)]
struct Issuer {
    /// The keys, and until when they are believed.
    keys: Option<(Vec<VerifyingKey>, Timestamp)>,
    /// When it was last tried to fetch them, and why that failed, if it did.
    asked_at: Option<Timestamp>,
    failed: Option<Disbelief>,
}

/// What is read of the discovery document (OpenID Connect Discovery, section 3).
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Issuers {
    pub(crate) fn new(fetch: Arc<dyn Fetch>) -> Self {
        Self { fetch, by_url: Cache::builder().max_capacity(ISSUERS_MAX).build() }
    }

    /// The issuer's key with this id.
    pub(super) async fn key(&self, issuer: &str, key_id: &str, now: Timestamp) -> Result<VerifyingKey, Disbelief> {
        let known = self.by_url.get_with(issuer.into(), Arc::default);
        let look = || known.issuer.read().look(key_id, now);
        if let Some(outcome) = look() {
            return outcome;
        }
        let _turn = known.fetching.lock().await;
        // Whoever had the turn before may have found it.
        if let Some(outcome) = look() {
            return outcome;
        }
        let fetched = self.fetch_keys(issuer).await;
        let mut issuer = known.issuer.write();
        issuer.asked_at = Some(now);
        match fetched {
            Ok((keys, kept)) => {
                issuer.keys = Some((keys, now + kept));
                issuer.failed = None;
                issuer.find(key_id).ok_or(Disbelief::NoKey)
            }
            Err(failure) => {
                issuer.failed = Some(failure.clone());
                Err(failure)
            }
        }
    }

    /// The keys, and how long to keep them.
    async fn fetch_keys(&self, issuer: &str) -> Result<(Vec<VerifyingKey>, Duration), Disbelief> {
        let bad = |reason| Disbelief::BadDocument { document: "discovery document", reason };
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let document = self.fetch.fetch(&url).await.map_err(Disbelief::Unreachable)?;
        let discovery: Discovery =
            serde_json::from_slice(&document.body).map_err(|_| bad("it has no issuer or jwks_uri"))?;
        // Discovery, section 4.3: or one issuer could hand out another's keys.
        if discovery.issuer != issuer {
            return Err(bad("it is another issuer's"));
        }
        // What the operator allows issuers on this machine, no other may send us to.
        if is_on_loopback(&discovery.jwks_uri) && !is_on_loopback(issuer) {
            return Err(Disbelief::Unreachable(FetchError::Forbidden));
        }
        let keys = self.fetch.fetch(&discovery.jwks_uri).await.map_err(Disbelief::Unreachable)?;
        let kept = keys.max_age.map_or(KEPT, |max_age| max_age.clamp(KEPT_MIN, KEPT_MAX));
        Ok((read_keys(&keys.body)?, kept))
    }
}

/// Whether a URL is of this machine, by whatever way of writing it down the fetcher reads.
fn is_on_loopback(url: &str) -> bool {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    is_loopback_host(host.trim_start_matches('[').trim_end_matches(']'))
}

impl Issuer {
    /// What there is to say without fetching anything; none when it is time to fetch.
    fn look(&self, key_id: &str, now: Timestamp) -> Option<Result<VerifyingKey, Disbelief>> {
        // Whoever waited for another's fetch may have begun before it.
        let is_within = |since: Timestamp, time: Duration| now < since + time && since < now + time;
        let is_believed = self.keys.as_ref().is_some_and(|(_, until)| now < *until);
        if is_believed && let Some(key) = self.find(key_id) {
            return Some(Ok(key));
        }
        let waits = if is_believed { REFETCHED } else { RETRIED };
        let is_too_soon = self.asked_at.is_some_and(|at| is_within(at, waits));
        // Keys that were fetched are believed for longer than that, so what there is to say otherwise is a failure.
        let outcome = self.failed.clone().unwrap_or(Disbelief::NoKey);
        is_too_soon.then_some(Err(outcome))
    }

    fn find(&self, key_id: &str) -> Option<VerifyingKey> {
        let (keys, _) = self.keys.as_ref()?;
        keys.iter().find(|key| *key.id == *key_id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex as StdMutex;

    use serde_json::json;

    use super::*;
    use crate::web_identity::{Fetched, Fetching};

    const ISSUER: &str = "https://idp.example.com/a";
    const START: Timestamp = Timestamp::from_millis(1_000_000_000);

    /// Pages of an internet that has no others, and the URLs that were asked for.
    #[derive(Default)]
    struct Pages {
        pages: StdMutex<HashMap<String, Fetched>>,
        asked: StdMutex<Vec<String>>,
    }

    impl Pages {
        fn put(&self, url: &str, page: &serde_json::Value, max_age_secs: Option<u64>) {
            let fetched = Fetched { body: page.to_string().into(), max_age: max_age_secs.map(Duration::from_secs) };
            self.pages.lock().expect("unpoisoned").insert(url.to_owned(), fetched);
        }

        fn publish(&self, key_ids: &[&str], max_age_secs: Option<u64>) {
            self.put(
                "https://idp.example.com/a/.well-known/openid-configuration",
                &json!({"issuer": ISSUER, "jwks_uri": "https://keys.example.com/jwks"}),
                None,
            );
            let keys: Vec<_> =
                key_ids.iter().map(|id| json!({"kty": "RSA", "kid": id, "n": "AQAB", "e": "AQAB"})).collect();
            self.put("https://keys.example.com/jwks", &json!({"keys": keys}), max_age_secs);
        }

        fn fail(&self) {
            self.pages.lock().expect("unpoisoned").clear();
        }

        /// How often the keys were fetched, or tried to be, since this was last asked.
        fn fetches(&self) -> usize {
            let asked = std::mem::take(&mut *self.asked.lock().expect("unpoisoned"));
            asked.iter().filter(|url| url.ends_with("openid-configuration")).count()
        }
    }

    impl Fetch for Pages {
        fn fetch<'f>(&'f self, url: &'f str) -> Fetching<'f> {
            Box::pin(async move {
                self.asked.lock().expect("unpoisoned").push(url.to_owned());
                tokio::task::yield_now().await;
                self.pages.lock().expect("unpoisoned").get(url).cloned().ok_or(FetchError::Unreachable)
            })
        }
    }

    fn issuers() -> (Arc<Pages>, Issuers) {
        let pages = Arc::new(Pages::default());
        let issuers = Issuers::new(Arc::clone(&pages) as Arc<dyn Fetch>);
        (pages, issuers)
    }

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[tokio::test]
    async fn keys_are_kept_for_as_long_as_the_issuer_says_within_bounds() {
        for (max_age_secs, kept) in
            [(None, KEPT), (Some(600), secs(600)), (Some(0), KEPT_MIN), (Some(u64::MAX), KEPT_MAX)]
        {
            let (pages, issuers) = issuers();
            pages.publish(&["one"], max_age_secs);
            for at in [START, START + kept - Duration::from_millis(1)] {
                assert!(issuers.key(ISSUER, "one", at).await.is_ok());
            }
            assert_eq!(pages.fetches(), 1, "{max_age_secs:?}");
            assert!(issuers.key(ISSUER, "one", START + kept).await.is_ok());
            assert_eq!(pages.fetches(), 1, "{max_age_secs:?}");
        }
    }

    #[tokio::test]
    async fn a_key_that_is_not_there_makes_for_another_fetch_once_a_minute() {
        let (pages, issuers) = issuers();
        pages.publish(&["one"], None);
        for at in [START, START, START + secs(59)] {
            assert_eq!(issuers.key(ISSUER, "two", at).await, Err(Disbelief::NoKey));
        }
        assert_eq!(pages.fetches(), 1);
        pages.publish(&["one", "two"], None);
        assert!(issuers.key(ISSUER, "two", START + secs(60)).await.is_ok());
        assert_eq!(pages.fetches(), 1);
    }

    #[tokio::test]
    async fn an_issuer_that_fails_is_not_asked_again_at_once_and_keys_that_are_believed_still_work() {
        let (pages, issuers) = issuers();
        let unreachable = || Err(Disbelief::Unreachable(FetchError::Unreachable));
        for at in [START, START + secs(9)] {
            assert_eq!(issuers.key(ISSUER, "one", at).await, unreachable());
        }
        assert_eq!(pages.fetches(), 1);
        pages.publish(&["one"], None);
        let found = START + secs(10);
        assert!(issuers.key(ISSUER, "one", found).await.is_ok());
        assert_eq!(pages.fetches(), 1);
        pages.fail();
        assert_eq!(issuers.key(ISSUER, "two", found + secs(60)).await, unreachable());
        assert_eq!(pages.fetches(), 1);
        assert_eq!(issuers.key(ISSUER, "two", found + secs(119)).await, unreachable());
        assert_eq!(pages.fetches(), 0, "a key that is not there is looked for once a minute, whatever came of it");
        assert!(issuers.key(ISSUER, "one", found + secs(119)).await.is_ok());
        assert_eq!(issuers.key(ISSUER, "one", found + KEPT).await, unreachable(), "what is no longer believed");
    }

    #[tokio::test]
    async fn many_who_ask_at_once_make_for_one_fetch() {
        let (pages, issuers) = issuers();
        pages.publish(&["one"], None);
        let issuers = Arc::new(issuers);
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let issuers = Arc::clone(&issuers);
            all.spawn(async move { issuers.key(ISSUER, "one", START).await.is_ok() });
        }
        assert!(all.join_all().await.into_iter().all(|found| found));
        assert_eq!(pages.fetches(), 1);
    }

    #[tokio::test]
    async fn whose_key_is_there_waits_for_nobody() {
        let (pages, issuers) = issuers();
        pages.publish(&["one"], None);
        assert!(issuers.key(ISSUER, "one", START).await.is_ok());
        let known = issuers.by_url.get(ISSUER).expect("is known");
        let _turn = known.fetching.lock().await;
        assert!(issuers.key(ISSUER, "one", START).await.is_ok());
        assert_eq!(issuers.key(ISSUER, "two", START).await, Err(Disbelief::NoKey), "nor who came too soon");
    }

    #[tokio::test]
    async fn whoever_waited_for_a_fetch_that_began_later_does_not_begin_another() {
        let (pages, issuers) = issuers();
        pages.publish(&["one"], None);
        assert_eq!(issuers.key(ISSUER, "two", START + secs(5)).await, Err(Disbelief::NoKey));
        assert_eq!(issuers.key(ISSUER, "two", START).await, Err(Disbelief::NoKey));
        assert_eq!(pages.fetches(), 1);
        pages.fail();
        assert!(issuers.key(ISSUER, "two", START + secs(65)).await.is_err());
        assert_eq!(pages.fetches(), 1);
    }

    #[tokio::test]
    async fn only_an_issuer_on_this_machine_has_its_keys_there() {
        let here = "http://localhost:4000";
        for (issuer, jwks_uri, is_fetched) in [
            (ISSUER, "http://127.0.0.1:9000/jwks", false),
            (ISSUER, "http://LOCALHOST:9000/jwks", false),
            (ISSUER, "http://[::1]/jwks", false),
            (ISSUER, "https://2130706433/jwks", false),
            (ISSUER, "https://keys.example.com/jwks", true),
            (here, "http://127.0.0.1:9000/jwks", true),
            (here, "https://keys.example.com/jwks", true),
        ] {
            let (pages, issuers) = issuers();
            let discovery = json!({"issuer": issuer, "jwks_uri": jwks_uri});
            pages.put(&format!("{issuer}/.well-known/openid-configuration"), &discovery, None);
            pages.put(jwks_uri, &json!({"keys": [{"kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB"}]}), None);
            let found = issuers.key(issuer, "one", START).await;
            assert_eq!(found.is_ok(), is_fetched, "{issuer} {jwks_uri}");
            assert_eq!(pages.asked.lock().expect("unpoisoned").iter().any(|url| url == jwks_uri), is_fetched);
        }
    }

    #[tokio::test]
    async fn a_document_that_is_not_the_issuers_is_not_used() {
        let well_known = "https://idp.example.com/a/.well-known/openid-configuration";
        let jwks_uri = "https://keys.example.com/jwks";
        for page in [
            json!({"issuer": "https://idp.example.com", "jwks_uri": jwks_uri}),
            json!({"issuer": "https://idp.example.com/a/", "jwks_uri": jwks_uri}),
            json!({"jwks_uri": jwks_uri}),
            json!({"issuer": ISSUER}),
            json!([]),
        ] {
            let (pages, issuers) = issuers();
            pages.publish(&["one"], None);
            pages.put(well_known, &page, None);
            let outcome = issuers.key(ISSUER, "one", START).await;
            assert!(matches!(outcome, Err(Disbelief::BadDocument { .. })), "{page}: {outcome:?}");
        }
    }
}
