//! TLS: with the operator's certificate, or with ones that the program's own authority makes for the names in use.

mod authority;
mod certificates;
mod names;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Clock, Random};
use parking_lot::Mutex;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::ResolvesServerCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::Error;
use crate::settings::{Settings, TlsMode};
use authority::Authority;
pub use authority::certificate_path;
use certificates::Certificates;
pub use names::CertificateName;

/// What serving TLS needs.
pub(crate) struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    /// Where certificates are made, unless the operator brought one.
    own_authority: Option<Arc<Certificates>>,
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
            let resolver = Arc::new(SingleCertAndKey::from(operators_certificate(certificate, key)?));
            return Ok(Some(Self { config: config(resolver)?, own_authority: None }));
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
        Ok(Some(Self { config, own_authority: Some(certificates) }))
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

fn operators_certificate(certificate: &Path, key: &Path) -> Result<CertifiedKey, Error> {
    let words = |path: &Path, error: &dyn std::fmt::Display| Error::Tls(format!("{}: {error}", path.display()));
    let chain = CertificateDer::pem_file_iter(certificate).map_err(|error| words(certificate, &error))?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(|error| words(certificate, &error))?;
    if chain.is_empty() {
        return Err(words(certificate, &"there is no certificate in it"));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| words(key, &error))?;
    CertifiedKey::from_der(chain, private, &aws_lc_rs::default_provider()).map_err(|error| words(key, &error))
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
