//! Addresses: from the host a client used to a registry, and from a registry to the addresses it is known by.

use crate::account::RegistryId;
use crate::name::RepositoryName;

/// How this deployment is addressed.
#[derive(Debug, Clone)]
pub struct Addressing {
    /// The registry that hosts without an account in their name stand for.
    pub default: RegistryId,
    /// The domain that registry host names end in, if the deployment has one (`amazonaws.com`).
    pub domain: Option<Box<str>>,
}

impl Addressing {
    /// The registry that a host name alone selects:
    /// `<account>.dkr.ecr[-fips].<region>.<anything>` or `<account>.dkr-ecr[-fips].<region>.<anything>`.
    #[must_use]
    pub fn registry_of_host(_host: &str) -> Option<RegistryId> {
        todo!()
    }

    /// The registry and the rest of the path for `/v2/<path>` on `host`: by host name if that selects one, else by a
    /// first path component `<account>.dkr.ecr.<region>`, else the default registry.
    #[must_use]
    pub fn resolve<'p>(&self, _host: &str, _path: &'p str) -> (RegistryId, &'p str) {
        todo!()
    }

    /// `repositoryUri`: what `docker push` takes, from where the caller stands. With a domain it is
    /// `<account>.dkr.ecr.<region>.<domain>/<name>`; without one `<host>/<name>`, with the component
    /// `<account>.dkr.ecr.<region>/` before the name when the registry is not the default one.
    #[must_use]
    pub fn repository_uri(&self, _host: &str, _registry: &RegistryId, _name: &RepositoryName) -> String {
        todo!()
    }

    /// `proxyEndpoint`: the registry's base URL without a trailing slash; `https` with a domain or when the caller spoke TLS.
    #[must_use]
    pub fn proxy_endpoint(&self, _host: &str, _secure: bool, _registry: &RegistryId) -> String {
        todo!()
    }
}
