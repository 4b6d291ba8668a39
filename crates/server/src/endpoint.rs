//! The endpoint file: where the server of a data folder is reached, for `wharfinger env`.

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;

use model::RegistryId;
use model::address::Addressing;

use crate::Error;
use crate::data_dir::{DataDir, write_private};
use crate::settings::{Settings, TlsMode};

/// The domain in which clients look for AWS unless they are told otherwise.
const AWS_DOMAIN: &str = "amazonaws.com";

/// What a client has to know besides its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The base URL, by which the server's own machine reaches it.
    pub url: String,
    /// The default account and region.
    pub default: RegistryId,
    /// What the names of registries end in.
    pub domain: Option<Box<str>>,
}

impl Endpoint {
    /// Where a server on these addresses is reached from its own machine. Docker speaks plain HTTP to `localhost`
    /// without being told to, so loopback goes by that name.
    #[must_use]
    pub fn of(addresses: &[SocketAddr], settings: &Settings) -> Self {
        let local = |address: &&SocketAddr| address.ip().is_loopback() || address.ip().is_unspecified();
        let scheme = if settings.tls.mode == TlsMode::Required { "https" } else { "http" };
        let url = match addresses.iter().find(local) {
            Some(address) => format!("{scheme}://localhost:{}", address.port()),
            None => addresses.first().map_or_else(String::new, |address| format!("{scheme}://{address}")),
        };
        let default = RegistryId { account: settings.account, region: settings.region.clone() };
        Self { url, default, domain: settings.domain.clone() }
    }

    /// The base URL of the default registry, by the name that answers have too.
    #[must_use]
    pub fn registry_url(&self) -> String {
        let addressing = Addressing { default: self.default.clone(), domain: self.domain.clone() };
        let (scheme, host) = self.url.split_once("://").unwrap_or(("http", &self.url));
        addressing.proxy_endpoint(host, scheme == "https", &self.default)
    }

    /// The host and port of the default registry, as image references begin.
    #[must_use]
    pub fn registry_host(&self) -> String {
        let url = self.registry_url();
        url.split_once("://").map_or(&*url, |(_, host)| host).to_owned()
    }

    /// Whether clients look for this server where they look for AWS, so that they must not be given an endpoint.
    #[must_use]
    pub fn has_names_of_aws(&self) -> bool {
        self.domain.as_deref() == Some(AWS_DOMAIN)
    }

    /// Records it, if it is not what was recorded last: a restart then waits for no disk.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write(&self, data_dir: &DataDir) -> Result<(), Error> {
        if Self::read(data_dir).is_ok_and(|recorded| recorded == *self) {
            return Ok(());
        }
        let RegistryId { account, region } = &self.default;
        let domain = self.domain.as_deref().unwrap_or_default();
        write_private(&data_dir.endpoint(), format!("{}\n{region}\n{account}\n{domain}\n", self.url).as_bytes())
    }

    /// What was recorded last.
    ///
    /// # Errors
    /// [`Error::NoData`] if nothing was, and those of the file system.
    pub fn read(data_dir: &DataDir) -> Result<Self, Error> {
        let path = data_dir.endpoint();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Error::NoData(data_dir.path().to_owned()));
            }
            Err(error) => return Err(Error::file("read", &path)(error)),
        };
        let bad = |reason: String| Error::file("read", &path)(std::io::Error::new(ErrorKind::InvalidData, reason));
        let mut lines = text.lines();
        let mut line = || lines.next().unwrap_or_default();
        let url = line().to_owned();
        let region = line().parse().map_err(|error: model::account::BadRegion| bad(error.to_string()))?;
        // Older versions wrote neither account nor domain.
        let account = Some(line()).filter(|text| !text.is_empty()).unwrap_or("000000000000");
        let account = account.parse().map_err(|error: model::account::BadAccountId| bad(error.to_string()))?;
        let domain = Some(line()).filter(|text| !text.is_empty()).map(Box::from);
        Ok(Self { url, default: RegistryId { account, region }, domain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Layers;

    fn endpoint(addresses: &[&str], tls: TlsMode, domain: Option<&str>) -> Endpoint {
        let addresses: Vec<SocketAddr> = addresses.iter().map(|text| text.parse().expect("address")).collect();
        let mut settings = Settings::from_layers(&Layers::default()).expect("defaults");
        settings.tls.mode = tls;
        settings.domain = domain.map(Box::from);
        Endpoint::of(&addresses, &settings)
    }

    #[test]
    fn loopback_is_called_localhost() {
        let table: [(&[&str], TlsMode, &str); 6] = [
            (&["127.0.0.1:3270"], TlsMode::Auto, "http://localhost:3270"),
            (&["0.0.0.0:80"], TlsMode::Off, "http://localhost:80"),
            (&["[::1]:3270"], TlsMode::Auto, "http://localhost:3270"),
            (&["10.0.0.5:443"], TlsMode::Required, "https://10.0.0.5:443"),
            (&["10.0.0.5:443", "127.0.0.1:80"], TlsMode::Auto, "http://localhost:80"),
            (&["[2001:db8::1]:80"], TlsMode::Auto, "http://[2001:db8::1]:80"),
        ];
        for (addresses, tls, url) in table {
            assert_eq!(endpoint(addresses, tls, None).url, url);
        }
    }

    #[test]
    fn a_registry_in_a_domain_goes_by_its_name() {
        for (domain, url, of_aws) in [
            (None, "http://localhost:443", false),
            (Some("example.org"), "https://000000000000.dkr.ecr.us-east-1.example.org", false),
            (Some("amazonaws.com"), "https://000000000000.dkr.ecr.us-east-1.amazonaws.com", true),
        ] {
            let endpoint = endpoint(&["0.0.0.0:443"], TlsMode::Auto, domain);
            assert_eq!((&*endpoint.registry_url(), endpoint.has_names_of_aws()), (url, of_aws));
            assert!(url.ends_with(&endpoint.registry_host()));
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::at(dir.path().to_owned());
        assert!(matches!(Endpoint::read(&data_dir), Err(Error::NoData(_))));
        for domain in [None, Some("example.org")] {
            let mut endpoint = endpoint(&["127.0.0.1:1"], TlsMode::Auto, domain);
            endpoint.default.account = "123456789012".parse().expect("an account");
            endpoint.write(&data_dir).expect("written");
            assert_eq!(Endpoint::read(&data_dir).expect("read"), endpoint);
        }
        fs::write(data_dir.endpoint(), "http://localhost:1\neu-west-1\n").expect("written");
        let old = Endpoint::read(&data_dir).expect("a file of an older version");
        assert_eq!((&*old.default.to_string(), old.domain), ("000000000000/eu-west-1", None));
    }
}
