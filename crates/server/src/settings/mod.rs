//! Settings: flags over environment variables over a file, read once at the start, parsed into types. A bad one stops the
//! start and is named.

mod addresses;
mod duration;
mod keys;
mod layers;
mod log_filter;
mod spelling;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use meta::Location;
use model::policy::Network;
use model::{AccountId, Region};
use zeroize::Zeroizing;

pub use keys::{KEYS, Key, Reach, Topic, Unless, find};
pub use layers::{BadSetting, Flags, Given, Layers, Source};
pub use spelling::variable_resembling;

use crate::data_dir::DataDir;
use crate::tls::CertificateName;

/// The operator's choices.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that everything is kept in.
    pub data_dir: DataDir,
    /// Where to serve.
    pub listen: Vec<SocketAddr>,
    /// The default account.
    pub account: AccountId,
    /// The default region.
    pub region: Region,
    /// What the names of registries end in.
    pub domain: Option<Box<str>>,
    /// Where the database is.
    pub database: Location,
    /// What the registry does.
    pub registry: registry::Settings,
    /// How TLS is spoken.
    pub tls: TlsSettings,
    /// The proxies whose word on where a request came from is taken.
    pub trusted_proxies: Vec<Network>,
    /// Whether OpenID Connect providers may be on this machine.
    pub oidc_allow_loopback: bool,
    /// How often unused layers are collected.
    pub collection_interval: Duration,
    /// How long requests in flight may take when the server stops.
    pub shutdown_grace: Duration,
    /// The maximum number of concurrent connections.
    pub connections_max: usize,
    /// How long one waits for whom.
    pub patience: Patience,
    /// What is logged, and how.
    pub log: LogSettings,
    /// Where the master key comes from.
    pub master_key: MasterKeySource,
    /// Root credentials that the operator chose.
    pub root: Option<RootSettings>,
}

/// How TLS is spoken.
#[derive(Debug, Clone)]
pub struct TlsSettings {
    /// Whether.
    pub mode: TlsMode,
    /// The operator's own certificate chain and private key.
    pub own: Option<(PathBuf, PathBuf)>,
    /// Further names that certificates are made for.
    pub names: Vec<CertificateName>,
}

/// Whether TLS is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// With those who begin it; others get plain HTTP on the same port.
    Auto,
    /// Never.
    Off,
    /// Always.
    Required,
}

/// How long one waits for a client. Not settings: there is no reason to turn them but tests.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the first byte, and for a TLS handshake.
    pub handshake: Duration,
    /// For the head of the next request, counted from the end of the last one however slowly bytes trickle in. The first
    /// one is waited for twice as long as a handshake at most.
    pub request_head: Duration,
    /// For the next bytes of a request's body.
    pub request_body: Duration,
    /// For the client to take the next bytes of an answer.
    pub response: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            request_head: Duration::from_secs(75),
            request_body: Duration::from_secs(60),
            response: Duration::from_secs(60),
        }
    }
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// A filter in the form of `tracing`'s `EnvFilter`.
    pub filter: String,
    /// The form of the lines; by default text on a terminal and JSON elsewhere.
    pub format: Option<LogFormat>,
    /// Whether every request is logged.
    pub access: bool,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// Where the master key comes from.
#[derive(Debug, Clone)]
pub enum MasterKeySource {
    /// The key itself, in hex.
    Given(Zeroizing<String>),
    /// A file of the operator's, which must be there.
    File(PathBuf),
    /// A data key of a KMS, whose ciphertext is a file in the data folder, which the first start makes.
    Kms(KmsSettings),
    /// A file in the data folder, which the first start makes.
    DataDir,
}

/// The KMS key that the master key is sealed under.
#[derive(Debug, Clone)]
pub struct KmsSettings {
    /// Its id, ARN or alias.
    pub key_id: String,
    /// Where the KMS is reached.
    pub endpoint: String,
    /// The key's region.
    pub region: Region,
    /// Who asks for it; when there is none here, the variables that all AWS clients read.
    pub credentials: Option<KmsCredentials>,
}

/// Credentials of an AWS account, or of another deployment.
#[derive(Clone)]
pub struct KmsCredentials {
    /// The id.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: Zeroizing<String>,
    /// What temporary credentials come with.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for KmsCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KmsCredentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Root credentials that the operator chose.
#[derive(Clone)]
pub struct RootSettings {
    /// The id.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: Zeroizing<String>,
}

impl std::fmt::Debug for RootSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RootSettings").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

impl Settings {
    /// Reads what was given; the rest has its default.
    ///
    /// # Errors
    /// The first setting that cannot be what it was given as.
    pub fn from_layers(layers: &Layers) -> Result<Self, BadSetting> {
        let data_dir = DataDir::at(layers.parse("data-dir", path)?.unwrap_or_else(|| "wharfinger-data".into()));
        let registry_default = registry::Settings::default();
        let grace = layers.parse("collection-grace", duration::parse)?;
        let expiry = layers.parse("upload-expiry", duration::parse)?;
        let region = layers.parse("region", from_str)?.unwrap_or_else(default_region);
        Ok(Self {
            listen: layers
                .list("listen", addresses::parse)?
                .unwrap_or_else(|| vec![SocketAddr::from(([127, 0, 0, 1], 3270))]),
            account: layers.parse("account", from_str)?.unwrap_or_else(default_account),
            domain: layers.parse("domain", domain)?,
            database: layers.parse("database", database)?.unwrap_or_else(|| Location::Sqlite(data_dir.database())),
            registry: registry::Settings {
                encrypt_blobs: layers.choice("encryption", &[("aes256", true), ("none", false)], true)?,
                blob_mounting: layers.choice("blob-mounting", &[("enabled", true), ("disabled", false)], false)?,
                collection_grace: grace.unwrap_or(registry_default.collection_grace),
                upload_expiry: expiry.unwrap_or(registry_default.upload_expiry),
            },
            tls: TlsSettings::from_layers(layers)?,
            trusted_proxies: layers.list("trusted-proxy", network)?.unwrap_or_default(),
            oidc_allow_loopback: layers.choice("oidc-allow-loopback", &[("on", true), ("off", false)], false)?,
            collection_interval: layers
                .parse("collection-interval", positive_duration)?
                .unwrap_or(Duration::from_secs(3600)),
            shutdown_grace: layers.parse("shutdown-grace", duration::parse)?.unwrap_or(Duration::from_secs(10)),
            connections_max: layers.parse("connections-max", count)?.unwrap_or(4096),
            patience: Patience::default(),
            log: LogSettings::from_layers(layers)?,
            master_key: master_key(layers, &region)?,
            root: root(layers)?,
            data_dir,
            region,
        })
    }
}

impl TlsSettings {
    fn from_layers(layers: &Layers) -> Result<Self, BadSetting> {
        let modes = [("auto", TlsMode::Auto), ("off", TlsMode::Off), ("required", TlsMode::Required)];
        let (certificate, key) = (layers.parse("tls-cert", path)?, layers.parse("tls-key", path)?);
        Ok(Self {
            mode: layers.choice("tls", &modes, TlsMode::Auto)?,
            own: match (certificate, key) {
                (Some(certificate), Some(key)) => Some((certificate, key)),
                (None, None) => None,
                (Some(_), None) => return Err(BadSetting::Alone { key: "tls-cert", other: "tls-key" }),
                (None, Some(_)) => return Err(BadSetting::Alone { key: "tls-key", other: "tls-cert" }),
            },
            names: layers.list("tls-name", from_str)?.unwrap_or_default(),
        })
    }
}

impl LogSettings {
    fn from_layers(layers: &Layers) -> Result<Self, BadSetting> {
        let formats = [("text", Some(LogFormat::Text)), ("json", Some(LogFormat::Json))];
        let filter = layers.parse("log", log_filter::parse)?;
        Ok(Self {
            filter: filter.unwrap_or_else(|| "info".to_owned()),
            format: layers.choice("log-format", &formats, None)?,
            access: layers.choice("access-log", &[("on", true), ("off", false)], true)?,
        })
    }
}

impl Layers {
    /// A setting's one value, parsed.
    fn parse<T>(&self, name: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, BadSetting> {
        Ok(self.list(name, parse)?.and_then(|mut values| values.pop()))
    }

    /// A setting's values, each parsed.
    fn list<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Vec<T>>, BadSetting> {
        let Some(Given { values, source }) = self.0.get(name) else { return Ok(None) };
        let key = keys::find(name);
        let secret = key.is_some_and(|key| key.reach == Reach::EnvironmentOnly);
        // It would be the name of a host or a file.
        let may_be_none = !key.is_some_and(|key| matches!(key.unless, Unless::Absent { .. }));
        let bad = |value: &str, reason| BadSetting::Value {
            key: name,
            from: format!(" {source}"),
            value: if secret { "what it is".to_owned() } else { format!("{value:?}") },
            reason,
        };
        let parse = |value: &str| {
            if !may_be_none && value.eq_ignore_ascii_case("none") {
                return Err("leave the setting out to have none".to_owned());
            }
            parse(value)
        };
        values.iter().map(|value| parse(value).map_err(|reason| bad(value, reason))).collect::<Result<_, _>>().map(Some)
    }

    /// A setting that is one of a few words.
    fn choice<T: Copy>(&self, name: &'static str, words: &[(&str, T)], default: T) -> Result<T, BadSetting> {
        let chosen = self.parse(name, |text| {
            let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
            found.ok_or_else(|| {
                let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                format!("it must be one of {}", known.join(", "))
            })
        });
        Ok(chosen?.unwrap_or(default))
    }
}

fn from_str<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("it must be a path".to_owned()) } else { Ok(text.into()) }
}

fn network(text: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| "it must be an address or a network, such as 10.0.0.7 or 10.0.0.0/8".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    // tokio's semaphores count no further than this.
    let count = text.parse().ok().filter(|count| (1..=usize::MAX >> 3).contains(count));
    count.ok_or_else(|| "it must be a number of at least 1".to_owned())
}

fn positive_duration(text: &str) -> Result<Duration, String> {
    duration::parse(text)
        .and_then(|time| if time.is_zero() { Err("it must be longer than 0".into()) } else { Ok(time) })
}

/// A length of time on a command line.
///
/// # Errors
/// How to write one.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    duration::parse(text)
}

fn url(text: &str) -> Result<String, String> {
    let has_host = ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic()))
    });
    if has_host { Ok(text.to_owned()) } else { Err("it must be a URL, such as https://kms.example.org".to_owned()) }
}

fn domain(text: &str) -> Result<Box<str>, String> {
    let label_ok = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A single label is a slip more often than a domain, but `localhost` and all names below it lead to this machine.
    let labels_ok = text.split('.').all(label_ok) && (text.contains('.') || text == "localhost");
    // The longest name of a registry below it must still be a host name.
    if labels_ok && text.len() <= 190 {
        Ok(text.into())
    } else {
        Err("it must be a domain in lower case with at least one dot, such as registry.example.org, or localhost"
            .to_owned())
    }
}

fn database(text: &str) -> Result<Location, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(Location::Postgres(text.to_owned()));
    }
    match text.split_once("://") {
        Some(_) => Err("it must be the path of a SQLite file or postgres://...".to_owned()),
        None => path(text).map(Location::Sqlite),
    }
}

fn master_key(layers: &Layers, default_region: &Region) -> Result<MasterKeySource, BadSetting> {
    if let Some(hex) = layers.parse("master-key", |text| Ok(Zeroizing::new(text.to_owned())))? {
        return Ok(MasterKeySource::Given(hex));
    }
    let file = layers.parse("master-key-file", path)?;
    let (endpoint, region) =
        (layers.parse("master-key-kms-endpoint", url)?, layers.parse("master-key-kms-region", from_str)?);
    let Some(key_id) = layers.parse("master-key-kms-key-id", |text| Ok(text.to_owned()))? else {
        for (key, is_given) in
            [("master-key-kms-endpoint", endpoint.is_some()), ("master-key-kms-region", region.is_some())]
        {
            if is_given {
                return Err(BadSetting::Alone { key, other: "master-key-kms-key-id" });
            }
        }
        return Ok(file.map_or(MasterKeySource::DataDir, MasterKeySource::File));
    };
    if file.is_some() {
        return Err(BadSetting::Together { key: "master-key-file", other: "master-key-kms-key-id" });
    }
    let region = region.unwrap_or_else(|| default_region.clone());
    let endpoint = endpoint.unwrap_or_else(|| format!("https://kms.{}.amazonaws.com", region.as_str()));
    Ok(MasterKeySource::Kms(KmsSettings { key_id, endpoint, region, credentials: None }))
}

/// The fewest characters of a root's secret; those that are generated have 40, as at AWS.
const ROOT_SECRET_LEN_MIN: usize = 16;

fn root_secret(text: &str) -> Result<Zeroizing<String>, String> {
    if text.len() < ROOT_SECRET_LEN_MIN {
        return Err(format!(
            "it must have at least {ROOT_SECRET_LEN_MIN} characters, since signatures let anybody who sees one guess it; \
             `openssl rand -base64 30` makes one"
        ));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

fn root(layers: &Layers) -> Result<Option<RootSettings>, BadSetting> {
    let id = layers.parse("root-access-key-id", |text| Ok(text.to_owned()))?;
    let secret = layers.parse("root-secret-access-key", root_secret)?;
    let alone = |key, other| Err(BadSetting::Alone { key, other });
    match (id, secret) {
        (Some(access_key_id), Some(secret_access_key)) => Ok(Some(RootSettings { access_key_id, secret_access_key })),
        (None, None) => Ok(None),
        (Some(_), None) => alone("root-access-key-id", "root-secret-access-key"),
        (None, Some(_)) => alone("root-secret-access-key", "root-access-key-id"),
    }
}

fn default_account() -> AccountId {
    "000000000000".parse().expect("twelve digits")
}

fn default_region() -> Region {
    "us-east-1".parse().expect("a region")
}

#[cfg(test)]
mod tests;
