//! The endpoint file: where the server of a data folder is reached, for `wharfinger env`.

use std::fs;
use std::net::SocketAddr;

use model::Region;

use crate::Error;
use crate::data_dir::{DataDir, write_private};
use crate::settings::TlsMode;

/// What a client has to know besides its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The base URL.
    pub url: String,
    /// The default region.
    pub region: Region,
}

impl Endpoint {
    /// Where a server on these addresses is reached from its own machine. Docker speaks plain HTTP to `localhost`
    /// without being told to, so loopback goes by that name.
    #[must_use]
    pub fn of(addresses: &[SocketAddr], tls: TlsMode, region: Region) -> Self {
        let local = |address: &&SocketAddr| address.ip().is_loopback() || address.ip().is_unspecified();
        let scheme = if tls == TlsMode::Required { "https" } else { "http" };
        let url = match addresses.iter().find(local) {
            Some(address) => format!("{scheme}://localhost:{}", address.port()),
            None => addresses.first().map_or_else(String::new, |address| format!("{scheme}://{address}")),
        };
        Self { url, region }
    }

    /// The host and port, as image references begin.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.split_once("://").map_or(&*self.url, |(_, host)| host)
    }

    /// Records it, if it is not what was recorded last: a restart then waits for no disk.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write(&self, data_dir: &DataDir) -> Result<(), Error> {
        if Self::read(data_dir).is_ok_and(|recorded| recorded == *self) {
            return Ok(());
        }
        write_private(&data_dir.endpoint(), format!("{}\n{}\n", self.url, self.region).as_bytes())
    }

    /// What was recorded last.
    ///
    /// # Errors
    /// [`Error::NoData`] if nothing was, and those of the file system.
    pub fn read(data_dir: &DataDir) -> Result<Self, Error> {
        let path = data_dir.endpoint();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoData(data_dir.path().to_owned()));
            }
            Err(error) => return Err(Error::file("read", &path)(error)),
        };
        let mut lines = text.lines();
        let (url, region) = (lines.next().unwrap_or_default().to_owned(), lines.next().unwrap_or_default());
        let region = region.parse().map_err(|error: model::account::BadRegion| {
            Error::file("read", &path)(std::io::Error::new(std::io::ErrorKind::InvalidData, error.to_string()))
        })?;
        Ok(Self { url, region })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let addresses: Vec<SocketAddr> = addresses.iter().map(|text| text.parse().expect("address")).collect();
            let endpoint = Endpoint::of(&addresses, tls, "us-east-1".parse().expect("region"));
            assert_eq!(endpoint.url, url);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let data_dir = DataDir::at(dir.path().to_owned());
        assert!(matches!(Endpoint::read(&data_dir), Err(Error::NoData(_))));
        let endpoint = Endpoint { url: "http://localhost:1".into(), region: "eu-west-1".parse().expect("region") };
        endpoint.write(&data_dir).expect("written");
        assert_eq!(Endpoint::read(&data_dir).expect("read"), endpoint);
        assert_eq!(endpoint.host(), "localhost:1");
    }
}
