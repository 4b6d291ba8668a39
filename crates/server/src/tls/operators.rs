//! The operator's certificate and key, read again when their files change.

use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

use crate::Error;

/// A certificate chain and its key in two files. They are only ever taken together, when they match.
pub(crate) struct OperatorsCertificate {
    certificate: PathBuf,
    key: PathBuf,
    in_use: RwLock<Arc<CertifiedKey>>,
    /// The outcome of the last reading, so that each change is told once.
    last: Mutex<Result<Contents, String>>,
}

/// What the files hold.
#[derive(PartialEq, Eq)]
struct Contents {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl OperatorsCertificate {
    /// Reads the files for the first time.
    ///
    /// # Errors
    /// Which file cannot be used, and why.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Self, Error> {
        let contents = Contents::read(certificate, key).map_err(Error::Tls)?;
        let pair = contents.pair(certificate, key).map_err(Error::Tls)?;
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            in_use: RwLock::new(Arc::new(pair)),
            last: Mutex::new(Ok(contents)),
        })
    }

    /// Reads the files again and uses what is in them, if it has changed and is a pair. Connections that are open keep the
    /// certificate that they began with. Waits for the disk.
    pub(crate) fn read_again(&self) {
        let mut last = self.last.lock();
        let read = Contents::read(&self.certificate, &self.key);
        if *last == read {
            return;
        }
        let taken = match &read {
            Ok(contents) => contents.pair(&self.certificate, &self.key),
            Err(reason) => Err(reason.clone()),
        };
        match taken {
            Ok(pair) => {
                *self.in_use.write() = Arc::new(pair);
                tracing::info!(file = %self.certificate.display(), "the new TLS certificate is used from now on");
            }
            // Two files cannot be replaced in one step, so this may be over at the next look.
            Err(reason) => tracing::error!("TLS: {reason}; the certificate that was read before stays in use"),
        }
        *last = read;
    }
}

impl ResolvesServerCert for OperatorsCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.in_use.read()))
    }
}

impl fmt::Debug for OperatorsCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperatorsCertificate").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Contents {
    fn read(certificate: &Path, key: &Path) -> Result<Self, String> {
        let read = |path: &Path| fs::read(path).map_err(|error| words(path, &error));
        Ok(Self { certificate: read(certificate)?, key: Zeroizing::new(read(key)?) })
    }

    /// The certificate and the key, if they belong together; the paths are for the words of a refusal.
    fn pair(&self, certificate: &Path, key: &Path) -> Result<CertifiedKey, String> {
        let chain = CertificateDer::pem_slice_iter(&self.certificate).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|error| words(certificate, &error))?;
        if chain.is_empty() {
            return Err(words(certificate, &"there is no certificate in it"));
        }
        let private = PrivateKeyDer::from_pem_slice(&self.key).map_err(|error| words(key, &error))?;
        CertifiedKey::from_der(chain, private, &aws_lc_rs::default_provider()).map_err(|error| words(key, &error))
    }
}

fn words(path: &Path, error: &dyn Display) -> String {
    format!("{}: {error}", path.display())
}
