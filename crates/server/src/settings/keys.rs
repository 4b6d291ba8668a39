//! The table of settings: the one place that knows their names. Flags, environment variables, the file, the printed
//! sample and the manual all follow from it.

/// Who reads a setting, which decides on what verbs it is a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every verb.
    Everywhere,
    /// `serve` only.
    Serve,
    /// Secrets: never a flag, where every user of the machine could read them, and never in the file.
    EnvironmentOnly,
}

/// What a setting is about: its heading in help texts. Verbs show the settings of the topics that matter to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Where data is.
    Data,
    /// The default account and region, and the names of registries.
    Registry,
    /// Addresses, proxies, connections.
    Network,
    /// Certificates.
    Tls,
    /// The master key.
    MasterKey,
    /// How layers are stored.
    Storage,
    /// What is deleted, and when.
    Collection,
    /// Log lines.
    Log,
}

impl Topic {
    /// The heading in help texts.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Registry => "Account, region and names",
            Self::Network => "Network",
            Self::Tls => "TLS",
            Self::MasterKey => "Master key",
            Self::Storage => "Storage of layers",
            Self::Collection => "Collection of unused layers",
            Self::Log => "Log",
        }
    }
}

/// What a setting is unless it is given.
#[derive(Debug, Clone, Copy)]
pub enum Unless {
    /// A value that could also be given.
    Value(&'static str),
    /// No value.
    Absent {
        /// What happens then, in words.
        means: &'static str,
        /// A value that it may have.
        example: &'static str,
        /// Whether the example works on any machine and without other settings.
        works_alone: bool,
    },
}

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// Its name, as a flag (after `--`) and in the file.
    pub name: &'static str,
    /// What stands for its value in usage texts.
    pub value: &'static str,
    /// What it is unless it is given.
    pub unless: Unless,
    /// What it does.
    pub help: &'static str,
    /// What it is about.
    pub topic: Topic,
    /// Who reads it.
    pub reach: Reach,
    /// Whether it may be given many times, as a list in the file and with commas in the environment.
    pub many: bool,
}

impl Key {
    /// The environment variable: `WHARFINGER_DATA_DIR` for `data-dir`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{VARIABLE_PREFIX}{}", self.name.to_ascii_uppercase().replace('-', "_"))
    }

    /// What the help says of it.
    #[must_use]
    pub fn help_with_default(&self) -> String {
        match self.unless {
            Unless::Value(value) => format!("{} [default: {value}]", self.help),
            Unless::Absent { means: "", .. } => self.help.to_owned(),
            Unless::Absent { means, .. } => format!("{} (default: {means})", self.help),
        }
    }
}

/// What the names of all variables begin with.
pub const VARIABLE_PREFIX: &str = "WHARFINGER_";

const fn key(
    reach: Reach,
    topic: Topic,
    name: &'static str,
    value: &'static str,
    unless: Unless,
    help: &'static str,
) -> Key {
    Key { name, value, unless, help, topic, reach, many: false }
}

const fn list(
    reach: Reach,
    topic: Topic,
    name: &'static str,
    value: &'static str,
    unless: Unless,
    help: &'static str,
) -> Key {
    Key { name, value, unless, help, topic, reach, many: true }
}

/// No value, and an example that works by itself.
const fn absent(means: &'static str, example: &'static str) -> Unless {
    Unless::Absent { means, example, works_alone: true }
}

/// No value, and an example that needs a file or another setting.
const fn absent_needing(means: &'static str, example: &'static str) -> Unless {
    Unless::Absent { means, example, works_alone: false }
}

use Reach::{EnvironmentOnly, Everywhere, Serve};
use Topic::{Collection, Data, Log, MasterKey, Network, Registry, Storage, Tls};
use Unless::Value;

/// All settings.
pub static KEYS: &[Key] = &[
    key(
        Everywhere,
        Data,
        "data-dir",
        "DIR",
        Value("./wharfinger-data"),
        "Folder for layers, database, keys and credentials",
    ),
    list(
        Serve,
        Network,
        "listen",
        "ADDRESS",
        Value("127.0.0.1:3270"),
        "Address and port to listen on: 0.0.0.0:443, [::1]:3270, localhost:3270, or :3270 for all IPv4 addresses; may be \
         given several times",
    ),
    key(Everywhere, Registry, "account", "ID", Value("000000000000"), "Default account, 12 digits"),
    key(Everywhere, Registry, "region", "REGION", Value("us-east-1"), "Default region"),
    key(
        Serve,
        Registry,
        "domain",
        "DOMAIN",
        absent("registries are named by the host that the caller used", "registry.example.org"),
        "Domain of the registries, which answers then name <account>.dkr.ecr.<region>.<DOMAIN>",
    ),
    key(
        Everywhere,
        Data,
        "database",
        "DATABASE",
        absent("meta.sqlite in the data folder", "wharfinger-data/meta.sqlite"),
        "Database: the path of a SQLite file, or a postgres:// URL",
    ),
    key(
        Everywhere,
        MasterKey,
        "master-key-file",
        "FILE",
        absent_needing("master.key in the data folder", "/etc/wharfinger/master.key"),
        "File with the key that encrypts all other keys, as 64 hex digits (`openssl rand -hex 32` makes one)",
    ),
    key(
        Everywhere,
        MasterKey,
        "master-key-kms-key-id",
        "KEY",
        absent_needing("", "alias/wharfinger"),
        "Id, ARN or alias of a KMS key that encrypts the master key, instead of a file with the key itself",
    ),
    key(
        Everywhere,
        MasterKey,
        "master-key-kms-endpoint",
        "URL",
        absent_needing("the endpoint of AWS", "https://kms.example.org"),
        "Endpoint of the KMS of master-key-kms-key-id; its credentials are read from the environment (AWS_ACCESS_KEY_ID, \
         AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)",
    ),
    key(
        Everywhere,
        MasterKey,
        "master-key-kms-region",
        "REGION",
        absent_needing("the default region", "eu-central-1"),
        "Region of master-key-kms-key-id",
    ),
    key(
        Serve,
        Storage,
        "encryption",
        "aes256|none",
        Value("aes256"),
        "Whether new layers are encrypted at rest; stored layers stay readable",
    ),
    key(
        Serve,
        Storage,
        "blob-mounting",
        "enabled|disabled",
        Value("disabled"),
        "Whether a push may reuse a layer of another repository of the same registry",
    ),
    key(
        Serve,
        Tls,
        "tls",
        "auto|off|required",
        Value("auto"),
        "auto: TLS and plain HTTP on the same port; required: no plain HTTP; off: no TLS",
    ),
    key(
        Serve,
        Tls,
        "tls-cert",
        "FILE",
        absent_needing("certificates by the deployment's own authority", "/etc/wharfinger/tls/cert.pem"),
        "File with a certificate chain in PEM; needs tls-key",
    ),
    key(
        Serve,
        Tls,
        "tls-key",
        "FILE",
        absent_needing("", "/etc/wharfinger/tls/key.pem"),
        "File with the private key of tls-cert in PEM",
    ),
    list(
        Serve,
        Tls,
        "tls-name",
        "NAME",
        absent("", "registry.example.org"),
        "Additional host name or IP address to make certificates for; may be given several times",
    ),
    list(
        Serve,
        Network,
        "trusted-proxy",
        "NETWORK",
        absent("no proxy is trusted", "10.0.0.0/8"),
        "Address or network of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto headers are trusted; may be given \
         several times",
    ),
    key(
        Serve,
        Network,
        "oidc-allow-loopback",
        "on|off",
        Value("off"),
        "Whether OpenID Connect providers may be on this machine and without TLS; meant for tests",
    ),
    key(
        Everywhere,
        Collection,
        "collection-grace",
        "TIME",
        Value("24h"),
        "How long layers that no image uses are kept",
    ),
    key(Everywhere, Collection, "upload-expiry", "TIME", Value("24h"), "How long an idle upload is kept"),
    key(Serve, Collection, "collection-interval", "TIME", Value("1h"), "How often unused layers are collected"),
    key(
        Serve,
        Network,
        "shutdown-grace",
        "TIME",
        Value("10s"),
        "How long requests in flight may take to finish when the server is stopped; 0 drops them at once",
    ),
    key(
        Serve,
        Network,
        "connections-max",
        "COUNT",
        Value("4096"),
        "Maximum number of concurrent connections; when it is reached, idle ones of strangers are closed",
    ),
    key(
        Everywhere,
        Log,
        "log",
        "FILTER",
        Value("info"),
        "What is logged: off, error, warn, info, debug or trace, also by component, as in info,hyper=debug",
    ),
    key(
        Everywhere,
        Log,
        "log-format",
        "text|json",
        absent("text on a terminal, json elsewhere", "json"),
        "Format of log lines",
    ),
    key(Serve, Log, "access-log", "on|off", Value("on"), "Whether every request is logged"),
    key(
        EnvironmentOnly,
        Registry,
        "root-access-key-id",
        "ID",
        absent_needing("generated at the first start", "AKIAIOSFODNN7EXAMPLE"),
        "Access key id of the root of the default account",
    ),
    key(
        EnvironmentOnly,
        Registry,
        "root-secret-access-key",
        "SECRET",
        absent_needing("generated at the first start", ""),
        "Secret of root-access-key-id, at least 16 characters",
    ),
    key(
        EnvironmentOnly,
        MasterKey,
        "master-key",
        "HEX",
        absent_needing("master-key-file", ""),
        "The master key itself, as 64 hex digits, instead of a file",
    ),
];

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
