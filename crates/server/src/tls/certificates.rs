//! Certificates by the program's own authority, made when the first client asks for a name.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use model::{Clock, Random};
use moka::sync::Cache;
use parking_lot::Mutex;
use rcgen::{KeyPair, SanType};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::authority::Authority;
use super::names::{CertificateName, is_served};
use crate::Error;

/// How many names have their certificate kept.
const KEPT_MAX: u64 = 256;
/// How long one is used, far within the time it is good for.
const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// Makes certificates for the names of a deployment.
pub(crate) struct Certificates {
    /// The authority's folder.
    pub(crate) dir: PathBuf,
    pub(crate) domain: Option<Box<str>>,
    pub(crate) extra: Vec<CertificateName>,
    /// Addresses that clients may use instead of a name.
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) issuing: Mutex<Option<Arc<Issuing>>>,
    /// By name; the empty one stands for clients that name none.
    pub(crate) kept: Cache<Box<str>, Arc<CertifiedKey>>,
}

/// What is needed to make a certificate.
pub(crate) struct Issuing {
    authority: Authority,
    key: KeyPair,
    signing_key: Arc<dyn SigningKey>,
}

impl Certificates {
    pub(crate) fn cache() -> Cache<Box<str>, Arc<CertifiedKey>> {
        Cache::builder().max_capacity(KEPT_MAX).time_to_live(KEPT_FOR).build()
    }

    /// The authority, which is made if it is not there.
    pub(crate) fn issuing(&self) -> Result<Arc<Issuing>, Error> {
        let mut issuing = self.issuing.lock();
        if let Some(issuing) = &*issuing {
            return Ok(Arc::clone(issuing));
        }
        let authority = Authority::open_or_create(&self.dir, self.clock.as_ref(), self.random.as_ref())?;
        // All certificates of a process have one key, which never leaves its memory.
        let key = KeyPair::generate().map_err(|error| Error::Tls(error.to_string()))?;
        let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let signing_key =
            rustls::crypto::aws_lc_rs::sign::any_supported_type(&der).map_err(|error| Error::Tls(error.to_string()))?;
        Ok(Arc::clone(issuing.insert(Arc::new(Issuing { authority, key, signing_key }))))
    }

    fn certificate(&self, name: &str) -> Result<Arc<CertifiedKey>, Error> {
        let issuing = self.issuing()?;
        let host = |name: &str| {
            name.try_into().map(SanType::DnsName).map_err(|_| Error::Tls(format!("{name} is not a host name")))
        };
        let mut names = Vec::new();
        if name.is_empty() {
            names.push(host("localhost")?);
            names.extend(self.addresses.iter().copied().map(SanType::IpAddress));
            for extra in &self.extra {
                names.push(match extra {
                    CertificateName::Host(name) => host(name)?,
                    CertificateName::Address(address) => SanType::IpAddress(*address),
                });
            }
        } else {
            names.push(host(name)?);
        }
        let certificate: CertificateDer<'static> =
            issuing.authority.issue(names, &issuing.key, self.clock.now(), self.random.as_ref())?;
        Ok(Arc::new(CertifiedKey::new(vec![certificate], Arc::clone(&issuing.signing_key))))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().unwrap_or_default().to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        if !name.is_empty() && !is_served(name, self.domain.as_deref(), &self.extra) {
            tracing::debug!(name, "a client asked for a certificate of a name that is not ours");
            return None;
        }
        if let Some(kept) = self.kept.get(name) {
            return Some(kept);
        }
        match self.certificate(name) {
            Ok(made) => {
                self.kept.insert(name.into(), Arc::clone(&made));
                Some(made)
            }
            Err(error) => {
                tracing::error!(%error, name, "a certificate could not be made");
                None
            }
        }
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates").field("dir", &self.dir).field("domain", &self.domain).finish_non_exhaustive()
    }
}
