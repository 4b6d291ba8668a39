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

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// Its name, as a flag (after `--`) and in the file.
    pub name: &'static str,
    /// What stands for its value in usage texts.
    pub value: &'static str,
    /// What it is when nobody says, in words or as a value.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Who reads it.
    pub reach: Reach,
    /// Whether it may be given many times, as a list in the file and with commas in the environment.
    pub many: bool,
}

impl Key {
    /// The environment variable: `WHARFINGER_DATA_DIR` for `data-dir`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("WHARFINGER_{}", self.name.to_ascii_uppercase().replace('-', "_"))
    }
}

const fn key(reach: Reach, name: &'static str, value: &'static str, default: &'static str, help: &'static str) -> Key {
    Key { name, value, default, help, reach, many: false }
}

const fn list(reach: Reach, name: &'static str, value: &'static str, default: &'static str, help: &'static str) -> Key {
    Key { name, value, default, help, reach, many: true }
}

use Reach::{EnvironmentOnly, Everywhere, Serve};

/// All settings.
pub static KEYS: &[Key] = &[
    key(Everywhere, "data-dir", "DIR", "./wharfinger-data", "The folder that everything is kept in"),
    list(Serve, "listen", "ADDRESS", "127.0.0.1:3270", "An address and port to serve on; may be given many times"),
    key(Everywhere, "account", "ID", "000000000000", "The default account, whose root's credentials `env` prints"),
    key(Everywhere, "region", "REGION", "us-east-1", "The default region"),
    key(
        Serve,
        "domain",
        "DOMAIN",
        "none",
        "Registries are then <account>.dkr.ecr.<region>.<DOMAIN> in all answers; without it, the host the caller used",
    ),
    key(
        Everywhere,
        "database",
        "PLACE",
        "<data-dir>/meta.sqlite",
        "The rows: the path of a SQLite file, or postgres://...",
    ),
    key(
        Everywhere,
        "master-key-file",
        "FILE",
        "<data-dir>/master.key",
        "The key that all others are sealed under, as 64 hex digits",
    ),
    key(
        Everywhere,
        "master-key-kms-key-id",
        "KEY",
        "none",
        "The id, ARN or alias of the KMS key that the master key is sealed under, instead of a file with the key itself",
    ),
    key(
        Everywhere,
        "master-key-kms-endpoint",
        "URL",
        "that of AWS",
        "Where the KMS of master-key-kms-key-id is reached; credentials are the AWS_* variables of the environment",
    ),
    key(Everywhere, "master-key-kms-region", "REGION", "<region>", "The region of master-key-kms-key-id"),
    key(
        Serve,
        "encryption",
        "aes256|none",
        "aes256",
        "Whether new layers are encrypted at rest; old ones stay readable",
    ),
    key(
        Serve,
        "blob-mounting",
        "enabled|disabled",
        "disabled",
        "Whether a push may take a layer over from another repository of the registry",
    ),
    key(
        Serve,
        "tls",
        "auto|off|required",
        "auto",
        "auto: TLS and plain HTTP on the same port; required: plain HTTP is turned away",
    ),
    key(Serve, "tls-cert", "FILE", "none", "A certificate chain in PEM, instead of one by the program's own authority"),
    key(Serve, "tls-key", "FILE", "none", "The private key of tls-cert in PEM"),
    list(
        Serve,
        "tls-name",
        "NAME",
        "none",
        "A further host name or address that certificates are made for; may be given many times",
    ),
    list(
        Serve,
        "trusted-proxy",
        "NETWORK",
        "none",
        "A proxy's address, or a network of proxies, whose X-Forwarded-For and X-Forwarded-Proto are believed; may be given \
         many times",
    ),
    key(
        Serve,
        "oidc-allow-loopback",
        "on|off",
        "off",
        "Whether OpenID Connect providers may be on this machine, and without TLS there; meant for tests",
    ),
    key(Everywhere, "collection-grace", "TIME", "24h", "How long layers that no image holds are kept"),
    key(Everywhere, "upload-expiry", "TIME", "24h", "How long an upload is kept that no bytes come for"),
    key(Serve, "collection-interval", "TIME", "1h", "How often is looked for what can be collected"),
    key(Serve, "shutdown-grace", "TIME", "10s", "How long requests in flight may take to finish when told to stop"),
    key(
        Serve,
        "connections-max",
        "COUNT",
        "4096",
        "The most connections at a time; when it is reached, idle ones of strangers are closed",
    ),
    key(
        Everywhere,
        "log",
        "FILTER",
        "info",
        "What is logged: error, warn, info, debug, or a list such as info,hyper=debug",
    ),
    key(Everywhere, "log-format", "text|json", "text on a terminal, else json", "The form of log lines"),
    key(Serve, "access-log", "on|off", "on", "Whether every request is logged"),
    key(EnvironmentOnly, "root-access-key-id", "ID", "generated", "The access key id of the default account's root"),
    key(EnvironmentOnly, "root-secret-access-key", "SECRET", "generated", "The secret of root-access-key-id"),
    key(EnvironmentOnly, "master-key", "HEX", "none", "The master key itself, instead of a file"),
];

/// The setting of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
