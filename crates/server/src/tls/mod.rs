//! TLS: with the operator's certificate, or with ones that the program's own authority makes for the names in use.

mod authority;
mod certificates;
mod names;
mod operators;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use model::{Clock, Random};
use parking_lot::Mutex;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::ResolvesServerCert;
use tokio_util::sync::CancellationToken;

use crate::Error;
use crate::settings::{Settings, TlsMode};
use authority::Authority;
pub use authority::certificate_path;
use certificates::Certificates;
pub use names::CertificateName;
pub(crate) use operators::OperatorsCertificate;

/// How often the files of the operator's certificate are looked at.
const LOOK_PERIOD: Duration = Duration::from_secs(2);

/// What serving TLS needs.
pub(crate) struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    /// Where certificates are made, unless the operator brought one.
    own_authority: Option<Arc<Certificates>>,
    /// The operator's, if there is one.
    pub(crate) operators: Option<Arc<OperatorsCertificate>>,
}

impl Tls {
    /// Reads the operator's certificate, or gets ready to make some. `None` when TLS is off.
    pub(crate) fn new(
        settings: &Settings,
        addresses: &[SocketAddr],
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Option<Self>, Error> {
        if settings.tls.mode == TlsMode::Off {
            return Ok(None);
        }
        if let Some((certificate, key)) = &settings.tls.own {
            let operators = Arc::new(OperatorsCertificate::read(certificate, key)?);
            let config = config(Arc::clone(&operators) as Arc<dyn ResolvesServerCert>)?;
            return Ok(Some(Self { config, own_authority: None, operators: Some(operators) }));
        }
        let certificates = Arc::new(Certificates {
            dir: settings.data_dir.tls(),
            domain: settings.domain.clone(),
            extra: settings.tls.names.clone(),
            addresses: addresses_in_certificate(addresses),
            clock,
            random,
            issuing: Mutex::new(None),
            kept: Certificates::cache(),
        });
        let config = config(Arc::clone(&certificates) as Arc<dyn ResolvesServerCert>)?;
        Ok(Some(Self { config, own_authority: Some(certificates), operators: None }))
    }

    /// Makes the authority now, off the way to readiness, so that people find it to trust.
    pub(crate) fn prepare(&self) {
        if let Some(Err(error)) = self.own_authority.as_ref().map(|certificates| certificates.issuing()) {
            tracing::error!(%error, "the certificate authority could not be made");
        }
    }
}

/// The authority's certificate in PEM and the file it is in; it is made if it is not there.
///
/// # Errors
/// Those of the file system.
pub fn trusted_certificate(dir: &Path, clock: &dyn Clock, random: &dyn Random) -> Result<(PathBuf, String), Error> {
    Authority::open_or_create(dir, clock, random)?;
    let path = certificate_path(dir);
    let pem = std::fs::read_to_string(&path).map_err(Error::file("read", &path))?;
    Ok((path, pem))
}

fn config(resolver: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, Error> {
    // The provider is named, so that nothing depends on which one a process installed first.
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls(error.to_string()))?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(resolver);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Has the files of the operator's certificate read again and again, until it is stopped.
pub(crate) async fn watch(certificate: Arc<OperatorsCertificate>, stopping: CancellationToken) {
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK_PERIOD) => read_again(&certificate).await,
        }
    }
}

/// Has the files of the operator's certificate read again now.
pub(crate) async fn read_again(certificate: &Arc<OperatorsCertificate>) {
    let certificate = Arc::clone(certificate);
    if let Err(error) = tokio::task::spawn_blocking(move || certificate.read_again()).await {
        tracing::error!(%error, "the TLS certificate could not be read again");
    }
}

/// The loopback addresses, and those that are listened on.
fn addresses_in_certificate(listened: &[SocketAddr]) -> Vec<IpAddr> {
    let mut addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    for address in listened.iter().map(SocketAddr::ip).filter(|address| !address.is_unspecified()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}
