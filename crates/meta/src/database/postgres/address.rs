//! The URL of a PostgreSQL database, as libpq has it (PostgreSQL's manual, section 34.1). What it says about TLS is read
//! here, because the driver knows no certificates; the driver reads the rest.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::tls::{Authorities, Check, Tls};

/// What a URL says.
pub(super) struct Address {
    /// What the driver has to know.
    pub(super) config: Config,
    /// How connections are encrypted; `None` if they never are.
    pub(super) tls: Option<Tls>,
}

/// The parameters of a URL that are not the driver's.
#[derive(Default)]
struct Parameters {
    mode: Option<String>,
    root_certificate: Option<String>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Address {
    /// Reads a URL.
    ///
    /// # Errors
    /// What is wrong with it, without repeating what may be a password.
    pub(super) fn parse(url: &str) -> Result<Self, String> {
        let (rest, parameters) = Parameters::take_from(url)?;
        let mut config: Config = rest.parse().map_err(|error: tokio_postgres::Error| {
            std::error::Error::source(&error).map_or(error.to_string(), |source| format!("{error}: {source}"))
        })?;
        if config.get_hosts().is_empty() {
            // The driver encrypts only what has a name.
            for address in config.get_hostaddrs().to_vec() {
                config.host(address.to_string());
            }
        }
        let tls = parameters.tls()?;
        // PostgreSQL does not encrypt local sockets, whatever the mode.
        let is_local = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
        let tls = tls.filter(|_| !is_local);
        config.ssl_mode(match &tls {
            None => SslMode::Disable,
            Some(tls) if tls.is_optional => SslMode::Prefer,
            Some(_) => SslMode::Require,
        });
        Ok(Self { config, tls })
    }

    /// Host, port and name of the database.
    pub(super) fn place(&self) -> String {
        let config = &self.config;
        let host = config.get_hosts().first().map_or_else(
            || "localhost".to_owned(),
            |host| match host {
                Host::Tcp(name) => name.clone(),
                Host::Unix(path) => path.display().to_string(),
            },
        );
        let port = config.get_ports().first().map_or_else(String::new, |port| format!(":{port}"));
        let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
        format!("postgres://{host}{port}/{name}")
    }
}

impl Parameters {
    /// Takes the parameters out of a URL; the URL without them.
    fn take_from(url: &str) -> Result<(String, Self), String> {
        let mut parameters = Self::default();
        // A password may have a question mark in it.
        let after_password = url.find('@').map_or(0, |at| at + 1);
        let Some(query) = url[after_password..].find('?').map(|at| after_password + at) else {
            return Ok((url.to_owned(), parameters));
        };
        let mut left = Vec::new();
        for pair in url[query + 1..].split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
            let text = || decoded(value).map_err(|_| format!("the value of {key} is not UTF-8"));
            match decoded(key).as_deref() {
                Ok("sslmode") => parameters.mode = Some(text()?),
                Ok("sslrootcert") => parameters.root_certificate = Some(text()?),
                Ok("sslcert") => parameters.certificate = Some(text()?.into()),
                Ok("sslkey") => parameters.key = Some(text()?.into()),
                _ => left.push(pair),
            }
        }
        let left = left.join("&");
        let separator = if left.is_empty() { "" } else { "?" };
        Ok((format!("{}{separator}{left}", &url[..query]), parameters))
    }

    fn tls(self) -> Result<Option<Tls>, String> {
        let authorities = self.root_certificate.filter(|file| !file.is_empty()).map(|file| match &*file {
            "system" => Authorities::OfTheSystem,
            _ => Authorities::File(file.into()),
        });
        let client = match (self.certificate, self.key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            (Some(_), None) => return Err("sslcert needs sslkey, the file with its private key".to_owned()),
            (None, Some(_)) => return Err("sslkey needs sslcert, the file with the certificate".to_owned()),
        };
        let of_the_system = matches!(authorities, Some(Authorities::OfTheSystem));
        let mode = self.mode.as_deref().unwrap_or(if of_the_system { "verify-full" } else { "prefer" });
        if of_the_system && mode != "verify-full" {
            return Err(format!(
                "sslrootcert=system needs sslmode=verify-full, not {mode}: anybody can have a certificate that these \
                 authorities signed"
            ));
        }
        // A mode that does not verify does so all the same when there is something to verify with, as in libpq.
        let (is_optional, check) = match mode {
            "disable" => return Ok(None),
            "prefer" => (true, authorities.map_or(Check::Nothing, Check::Chain)),
            "require" => (false, authorities.map_or(Check::Nothing, Check::Chain)),
            "verify-ca" => (false, Check::Chain(authorities.ok_or_else(|| authorities_missing(mode))?)),
            "verify-full" => (false, Check::ChainAndName(authorities.ok_or_else(|| authorities_missing(mode))?)),
            _ => return Err("sslmode must be disable, prefer, require, verify-ca or verify-full".to_owned()),
        };
        Ok(Some(Tls { is_optional, check, client }))
    }
}

fn authorities_missing(mode: &str) -> String {
    format!(
        "sslmode={mode} needs sslrootcert, the file with the certificate of the authority that signed the server's, or \
         sslrootcert=system for those that this machine trusts"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(query: &str) -> Result<Address, String> {
        Address::parse(&format!("postgres://me:a%3Fb@db.example:5433/rows{query}"))
    }

    #[test]
    fn a_mode_means_what_it_means_to_libpq() {
        let file = || Authorities::File("/ca.pem".into());
        let tls = |is_optional, check| Some(Tls { is_optional, check, client: None });
        for (query, mode, expected) in [
            ("", SslMode::Prefer, tls(true, Check::Nothing)),
            ("?sslmode=disable", SslMode::Disable, None),
            ("?sslmode=disable&sslrootcert=/ca.pem", SslMode::Disable, None),
            ("?sslmode=prefer", SslMode::Prefer, tls(true, Check::Nothing)),
            ("?sslmode=prefer&sslrootcert=/ca.pem", SslMode::Prefer, tls(true, Check::Chain(file()))),
            ("?sslmode=require", SslMode::Require, tls(false, Check::Nothing)),
            ("?sslrootcert=%2Fca.pem&sslmode=require", SslMode::Require, tls(false, Check::Chain(file()))),
            ("?sslmode=verify-ca&sslrootcert=/ca.pem", SslMode::Require, tls(false, Check::Chain(file()))),
            ("?sslmode=verify-full&sslrootcert=/ca.pem", SslMode::Require, tls(false, Check::ChainAndName(file()))),
            ("?sslrootcert=system", SslMode::Require, tls(false, Check::ChainAndName(Authorities::OfTheSystem))),
        ] {
            let address = parse(query).expect(query);
            assert_eq!((address.config.get_ssl_mode(), &address.tls), (mode, &expected), "{query}");
            assert_eq!(address.place(), "postgres://db.example:5433/rows", "{query}");
        }
    }

    #[test]
    fn other_parameters_are_left_to_the_driver() {
        let address = parse("?application_name=us&sslmode=require&connect_timeout=3").expect("an address");
        assert_eq!(address.config.get_application_name(), Some("us"));
        assert_eq!(address.config.get_password(), Some(&b"a?b"[..]));
        let client = parse("?sslcert=/c.pem&sslkey=/k.pem").expect("an address").tls.and_then(|tls| tls.client);
        assert_eq!(client, Some(("/c.pem".into(), "/k.pem".into())));
    }

    #[test]
    fn what_contradicts_itself_is_refused_with_what_to_do() {
        for (query, words) in [
            ("?sslmode=allow", "must be disable, prefer"),
            ("?sslmode=verify-ca", "needs sslrootcert"),
            ("?sslmode=verify-full", "sslrootcert=system"),
            ("?sslmode=require&sslrootcert=system", "needs sslmode=verify-full"),
            ("?sslcert=/c.pem", "needs sslkey"),
            ("?sslkey=/k.pem", "needs sslcert"),
            ("?sslcrl=/crl.pem", "sslcrl"),
        ] {
            let reason = parse(query).err().expect(query);
            assert!(reason.contains(words), "{query}: {reason}");
        }
    }

    #[test]
    fn local_sockets_are_never_encrypted() {
        for query in ["", "?sslmode=require", "?sslmode=verify-full&sslrootcert=/ca.pem"] {
            let address = Address::parse(&format!("postgres://me@%2Frun%2Fpostgresql/rows{query}")).expect(query);
            assert_eq!((address.config.get_ssl_mode(), address.tls), (SslMode::Disable, None), "{query}");
        }
    }

    #[test]
    fn an_address_alone_is_a_name_to_verify() {
        let address = Address::parse("postgres:///rows?hostaddr=192.0.2.1&sslmode=require").expect("an address");
        assert_eq!(address.config.get_hosts(), [Host::Tcp("192.0.2.1".to_owned())]);
    }
}
