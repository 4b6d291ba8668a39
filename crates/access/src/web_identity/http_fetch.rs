//! Fetching over HTTP, with a limit to everything that somebody else's server could make large, slow or dangerous.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::CACHE_CONTROL;
use reqwest::{Client, Response, Url, redirect};

use super::address::{is_loopback_host, is_of_this_machine, may_connect};
use super::{Fetch, FetchError, Fetched, Fetching};

/// For a connection, and for all of one document.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const TIMEOUT: Duration = Duration::from_secs(5);

/// The longest document: key sets of large providers have some 20 KiB.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// How often a server may send on to another page of its own.
const REDIRECTS_MAX: usize = 3;

/// Fetches over HTTPS; over HTTP from this machine, where the operator allows it.
pub(crate) struct HttpFetch {
    allow_loopback: bool,
    /// For others.
    client: OnceLock<Client>,
    /// For this machine.
    direct: OnceLock<Client>,
}

impl HttpFetch {
    pub(crate) fn new(allow_loopback: bool) -> Self {
        Self { allow_loopback, client: OnceLock::new(), direct: OnceLock::new() }
    }

    /// What may be connected to for a host, which is loopback or not.
    fn limits(&self, is_loopback: bool) -> Limits {
        Limits { allow_loopback: is_loopback, allow_this_machine: self.allow_loopback }
    }

    /// The parsed URL, and whether it is of this machine.
    fn check(&self, url: &str) -> Result<(Url, bool), FetchError> {
        let url = Url::parse(url).map_err(|_| FetchError::Forbidden)?;
        let host = url.host_str().ok_or(FetchError::Forbidden)?.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = self.allow_loopback && is_loopback_host(host);
        let is_scheme_allowed = url.scheme() == "https" || url.scheme() == "http" && is_loopback;
        let is_host_allowed = host.parse().map_or(true, |address| self.limits(is_loopback).allow(address));
        let has_password = !url.username().is_empty() || url.password().is_some();
        if !is_scheme_allowed || !is_host_allowed || has_password {
            return Err(FetchError::Forbidden);
        }
        Ok((url, is_loopback))
    }

    fn client(&self, is_loopback: bool) -> Result<Client, FetchError> {
        let kept = if is_loopback { &self.direct } else { &self.client };
        if let Some(client) = kept.get() {
            return Ok(client.clone());
        }
        // A proxy would resolve names for itself, past our resolver and what it lets nobody connect to.
        let builder = Client::builder()
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::custom(stay_on_host))
            .dns_resolver(Resolver(self.limits(is_loopback)))
            .pool_max_idle_per_host(1)
            .user_agent("wharfinger");
        let client = builder.build().map_err(|error| {
            tracing::error!(%error, "No HTTP client could be made for identity providers.");
            FetchError::Unreachable
        })?;
        Ok(kept.get_or_init(|| client).clone())
    }

    async fn get(&self, url: &str) -> Result<Fetched, FetchError> {
        let (checked, is_loopback) = self.check(url)?;
        let sent = self.client(is_loopback)?.get(checked).send().await;
        let mut response = sent.map_err(|error| {
            tracing::info!(%error, url, "An identity provider could not be reached.");
            FetchError::Unreachable
        })?;
        if response.status() != 200 {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let max_age = max_age(&response);
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|_| FetchError::Unreachable)? {
            if body.len() + piece.len() > BODY_BYTES_MAX {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Fetched { body, max_age })
    }
}

impl Fetch for HttpFetch {
    fn fetch<'f>(&'f self, url: &'f str) -> Fetching<'f> {
        Box::pin(self.get(url))
    }
}

/// A redirect to another host, port or scheme is an answer like any other: not the document.
fn stay_on_host(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let origin = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    let stays = attempt.previous().last().is_some_and(|previous| origin(previous) == origin(attempt.url()));
    if stays && attempt.previous().len() <= REDIRECTS_MAX { attempt.follow() } else { attempt.stop() }
}

fn max_age(response: &Response) -> Option<Duration> {
    let directives = response.headers().get_all(CACHE_CONTROL).into_iter().filter_map(|value| value.to_str().ok());
    directives.flat_map(|value| value.split(',')).find_map(|directive| {
        let (name, value) = directive.trim().split_once('=')?;
        let is_max_age = name.trim().eq_ignore_ascii_case("max-age");
        let secs = value.trim().trim_matches('"').parse().ok().filter(|_| is_max_age)?;
        Some(Duration::from_secs(secs))
    })
}

/// Which addresses may be connected to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Loopback addresses, of hosts that are named so.
    allow_loopback: bool,
    /// All other addresses of this machine, where services behind its firewall listen too.
    allow_this_machine: bool,
}

impl Limits {
    fn allow(self, address: IpAddr) -> bool {
        may_connect(address, self.allow_loopback) && (self.allow_this_machine || !is_of_this_machine(address))
    }

    /// Those of a name's addresses that may be connected to. These and no others are connected to afterwards, whatever the
    /// name leads to by then.
    fn admit(self, found: impl Iterator<Item = SocketAddr>) -> Result<Addrs, &'static str> {
        let allowed: Vec<_> = found.filter(|address| self.allow(address.ip())).collect();
        if allowed.is_empty() {
            return Err("the name has no address that may be connected to");
        }
        Ok(Box::new(allowed.into_iter()))
    }
}

/// Resolves names to addresses that may be connected to, so that no name leads where an address must not.
struct Resolver(Limits);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Limits { allow_loopback, allow_this_machine } = self.0;
        let allow_loopback = allow_loopback && is_loopback_host(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Limits { allow_loopback, allow_this_machine }.admit(found)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::super::address::own_addresses;
    use super::*;

    /// A server that answers every request the same, and its address.
    async fn server(answer: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            loop {
                let Ok((mut stream, _)) = listener.accept().await else { return };
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        format!("http://{address}")
    }

    fn answer(head: &str, body: &str) -> String {
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    }

    #[tokio::test]
    async fn a_document_comes_with_how_long_it_may_be_kept() {
        for (header, max_age) in [
            ("X: y", None),
            ("Cache-Control: public, max-age=600, must-revalidate", Some(600)),
            ("Cache-Control: Max-Age=\"7\"", Some(7)),
            ("Cache-Control: max-age=soon", None),
        ] {
            let url = server(answer(&format!("200 OK\r\n{header}"), "{}")).await;
            let fetched = HttpFetch::new(true).fetch(&url).await.expect("is fetched");
            assert_eq!(fetched.body, b"{}");
            assert_eq!(fetched.max_age, max_age.map(Duration::from_secs), "{header}");
        }
    }

    #[tokio::test]
    async fn what_is_no_document_is_not_taken_for_one() {
        let elsewhere = "302 Found\r\nLocation: http://localhost:1/";
        for (answer, expected) in [
            (answer("404 Not Found", ""), FetchError::Status(404)),
            (answer(elsewhere, ""), FetchError::Status(302)),
            (answer("200 OK", &"x".repeat(BODY_BYTES_MAX + 1)), FetchError::TooLong),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".to_owned(), FetchError::Unreachable),
            ("nonsense".to_owned(), FetchError::Unreachable),
        ] {
            let url = server(answer).await;
            assert_eq!(HttpFetch::new(true).fetch(&url).await.map(|_| ()), Err(expected));
        }
    }

    #[tokio::test]
    async fn addresses_that_must_not_be_connected_to_are_refused_before_anything_is_sent() {
        let here = server(answer("200 OK", "{}")).await;
        for (url, allow_loopback) in [
            (here.as_str(), false),
            ("http://idp.example.com/", true),
            ("https://127.0.0.1/", false),
            ("https://[::1]/", false),
            ("https://169.254.169.254/latest/meta-data", true),
            ("http://169.254.169.254/latest/meta-data", true),
            ("https://[fd00:ec2::254]/", true),
            ("https://[::ffff:169.254.169.254]/", true),
            ("https://2852039166/", true),
            ("https://user:password@idp.example.com/", true),
            ("file:///etc/passwd", true),
            ("nonsense", true),
        ] {
            let outcome = HttpFetch::new(allow_loopback).fetch(url).await.map(|_| ());
            assert_eq!(outcome, Err(FetchError::Forbidden), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_does_not_lead_where_an_address_must_not() {
        let here = server(answer("200 OK", "{}")).await;
        let port = here.rsplit(':').next().expect("a port");
        let by_name = format!("https://localhost:{port}/");
        assert_eq!(HttpFetch::new(false).fetch(&by_name).await.map(|_| ()), Err(FetchError::Unreachable));
        let by_name = format!("http://localhost:{port}/");
        assert!(HttpFetch::new(true).fetch(&by_name).await.is_ok());
    }

    #[tokio::test]
    async fn no_address_of_this_machine_is_connected_to() {
        for own in own_addresses() {
            let listener = TcpListener::bind((own, 0)).await.expect("a port");
            let port = listener.local_addr().expect("an address").port();
            let url = format!("https://{}/", SocketAddr::new(own, port));
            assert_eq!(HttpFetch::new(false).fetch(&url).await.map(|_| ()), Err(FetchError::Forbidden), "{url}");
            let lenient = HttpFetch::new(true);
            assert!(lenient.check(&url).is_ok(), "the operator may allow it: {url}");

            // A name that leads here and elsewhere leads only elsewhere, and one that leads only here leads nowhere.
            let elsewhere: SocketAddr = "198.51.100.7:0".parse().expect("an address");
            let (limits, here) = (HttpFetch::new(false).limits(false), SocketAddr::new(own, 0));
            let admitted = limits.admit([here, elsewhere].into_iter()).ok().map(Iterator::collect::<Vec<_>>);
            assert_eq!(admitted, Some(vec![elsewhere]));
            assert!(limits.admit([here].into_iter()).is_err());
            assert!(lenient.limits(false).admit([here].into_iter()).is_ok());
        }
    }
}
