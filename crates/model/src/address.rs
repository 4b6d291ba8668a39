//! Addresses: from the host a client used to a registry, and from a registry to the addresses it is known by.

use std::borrow::Cow;

use crate::account::{Region, RegistryId};
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
    pub fn registry_of_host(host: &str) -> Option<RegistryId> {
        RegistryHost::parse(host).map(|host| host.registry)
    }

    /// The region of a host that the ECR API is served under: `api.ecr[-fips].<region>.<anything>`, and without `api.`
    /// as dual-stack hosts and old clients have it. The name of a VPC endpoint may stand before it.
    #[must_use]
    pub fn api_region_of_host(host: &str) -> Option<Region> {
        let host = lower_case(host);
        let endpoint = host.split_once('.').filter(|(label, _)| label.starts_with("vpce-"));
        let named = endpoint.map_or(&*host, |(_, rest)| rest);
        let service = named.strip_prefix("api.").unwrap_or(named);
        let (_, rest) = service.split_once('.').filter(|(label, _)| matches!(*label, "ecr" | "ecr-fips"))?;
        let (region, _) = region_and_rest(rest)?;
        Some(region)
    }

    /// The registry and the rest of the path for `/v2/<path>` on `host`: by host name if that selects one, else by a
    /// first path component `<account>.dkr.ecr.<region>`, else the default registry.
    #[must_use]
    pub fn resolve<'p>(&self, host: &str, path: &'p str) -> (RegistryId, &'p str) {
        if let Some(registry) = Self::registry_of_host(host) {
            return (registry, path);
        }
        let (component, rest) = path.split_once('/').unwrap_or((path, ""));
        match registry_of_component(component) {
            Some(registry) => (registry, rest),
            None => (self.default.clone(), path),
        }
    }

    /// `repositoryUri`: what `docker push` takes, from where the caller stands. With a domain it is
    /// `<account>.dkr.ecr.<region>.<domain>/<name>`; without one `<host>/<name>`, with the component
    /// `<account>.dkr.ecr.<region>/` before the name when the registry is not the default one. A `host` that itself
    /// selects a registry is turned into the one that selects `registry`.
    #[must_use]
    pub fn repository_uri(&self, host: &str, registry: &RegistryId, name: &RepositoryName) -> String {
        match self.registry_host(host, registry) {
            Some(registry_host) => format!("{registry_host}/{name}"),
            None if *registry == self.default => format!("{host}/{name}"),
            None => format!("{host}/{}/{name}", component_of(registry)),
        }
    }

    /// `proxyEndpoint`: the registry's base URL without a trailing slash; `https` with a domain or when the caller spoke
    /// TLS. A plain host stands for all registries, since `docker login` knows hosts only.
    #[must_use]
    pub fn proxy_endpoint(&self, host: &str, secure: bool, registry: &RegistryId) -> String {
        let scheme = if secure || self.domain.is_some() { "https" } else { "http" };
        match self.registry_host(host, registry) {
            Some(registry_host) => format!("{scheme}://{registry_host}"),
            None => format!("{scheme}://{host}"),
        }
    }

    /// The host that by itself selects `registry`: in the deployment's domain, or in the one that the caller's own
    /// registry host is in. `None` on a plain host.
    fn registry_host(&self, host: &str, registry: &RegistryId) -> Option<String> {
        if let Some(domain) = &self.domain {
            return Some(format!("{}.{domain}", component_of(registry)));
        }
        let caller = RegistryHost::parse(host)?;
        let RegistryId { account, region } = registry;
        Some(format!("{account}.{}.{region}.{}{}", caller.service, caller.rest, port_of(host)))
    }
}

/// The host name of a registry, in its parts.
struct RegistryHost {
    registry: RegistryId,
    /// `dkr.ecr`, `dkr.ecr-fips`, `dkr-ecr` or `dkr-ecr-fips`.
    service: &'static str,
    /// What follows the region, without a port.
    rest: String,
}

impl RegistryHost {
    fn parse(host: &str) -> Option<Self> {
        let account = host.split_once('.')?.0.parse().ok()?;
        let host = lower_case(host);
        let (_, rest) = host.split_once('.')?;
        let services = ["dkr.ecr", "dkr.ecr-fips", "dkr-ecr", "dkr-ecr-fips"];
        let (service, rest) =
            services.iter().find_map(|service| Some((*service, rest.strip_prefix(service)?.strip_prefix('.')?)))?;
        let (region, rest) = region_and_rest(rest)?;
        Some(Self { registry: RegistryId { account, region }, service, rest: rest.to_owned() })
    }
}

/// `<region>.<anything>`
fn region_and_rest(text: &str) -> Option<(Region, &str)> {
    let (region, rest) = text.split_once('.')?;
    if rest.is_empty() { None } else { Some((region.parse().ok()?, rest)) }
}

/// The path component that selects a registry on a plain host.
fn component_of(registry: &RegistryId) -> String {
    format!("{}.dkr.ecr.{}", registry.account, registry.region)
}

fn registry_of_component(component: &str) -> Option<RegistryId> {
    let (account, rest) = component.split_once('.')?;
    let region = rest.strip_prefix("dkr.ecr.")?;
    Some(RegistryId { account: account.parse().ok()?, region: region.parse().ok()? })
}

/// The host name in lower case, without a port and without the dot that ends a fully qualified name.
fn lower_case(host: &str) -> Cow<'_, str> {
    let name = &host[..host.len() - port_of(host).len()];
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The port with its colon, or nothing.
fn port_of(host: &str) -> &str {
    match host.rfind(':') {
        Some(at) if host[at + 1..].bytes().all(|b| b.is_ascii_digit()) => &host[at..],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn registry(account: &str, region: &str) -> RegistryId {
        RegistryId { account: account.parse().expect("account"), region: region.parse().expect("region") }
    }

    fn addressing(domain: Option<&str>) -> Addressing {
        Addressing { default: registry("000000000000", "us-east-1"), domain: domain.map(Box::from) }
    }

    #[test]
    fn registry_hosts_select_their_registry() {
        let ireland = Some(registry("123456789012", "eu-west-1"));
        let table = [
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", ireland.clone()),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com:3270", ireland.clone()),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com.", ireland.clone()),
            ("123456789012.DKR.ECR.EU-West-1.AmazonAWS.com", ireland.clone()),
            ("123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com", ireland.clone()),
            ("123456789012.dkr-ecr.eu-west-1.on.aws", ireland.clone()),
            ("123456789012.dkr-ecr-fips.eu-west-1.on.aws", ireland.clone()),
            ("123456789012.dkr.ecr.eu-west-1.test", ireland),
            ("123456789012.dkr.ecr.eu-west-1", None),
            ("123456789012.dkr.ecr.eu-west-1.", None),
            ("123456789012.dkr.ecr.eu-west-1:3270", None),
            ("123456789012.dkr.ecr", None),
            ("123456789012.dkr.ecr..amazonaws.com", None),
            ("123456789012.dkr.ecrx.eu-west-1.amazonaws.com", None),
            ("123456789012.dkr-.ecr.eu-west-1.amazonaws.com", None),
            ("12345678901.dkr.ecr.eu-west-1.amazonaws.com", None),
            ("x123456789012.dkr.ecr.eu-west-1.amazonaws.com", None),
            ("a.123456789012.dkr.ecr.eu-west-1.amazonaws.com", None),
            ("public.ecr.aws", None),
            ("localhost:3270", None),
            ("127.0.0.1:3270", None),
            ("[::1]:3270", None),
            ("[::1]", None),
            ("", None),
            (":", None),
            (".", None),
        ];
        for (host, expected) in table {
            assert_eq!(Addressing::registry_of_host(host), expected, "{host}");
        }
    }

    #[test]
    fn api_hosts_name_their_region() {
        let table = [
            ("api.ecr.us-west-2.amazonaws.com", Some("us-west-2")),
            ("API.ECR.US-WEST-2.amazonaws.com:443", Some("us-west-2")),
            ("api.ecr-fips.us-west-2.amazonaws.com", Some("us-west-2")),
            ("ecr.us-west-2.amazonaws.com", Some("us-west-2")),
            ("ecr.us-west-2.api.aws", Some("us-west-2")),
            ("ecr-fips.us-west-2.api.aws", Some("us-west-2")),
            ("vpce-0123-abc.api.ecr.us-west-2.vpce.amazonaws.com", Some("us-west-2")),
            ("api.ecr.us-west-2", None),
            ("api.ecr-public.us-west-2.amazonaws.com", None),
            ("x.api.ecr.us-west-2.amazonaws.com", None),
            ("123456789012.dkr.ecr.us-west-2.amazonaws.com", None),
            ("public.ecr.aws", None),
            ("localhost:3270", None),
            ("", None),
        ];
        for (host, region) in table {
            assert_eq!(Addressing::api_region_of_host(host).as_ref().map(Region::as_str), region, "{host}");
        }
    }

    #[test]
    fn the_host_decides_then_the_first_component_then_the_default() {
        let default = registry("000000000000", "us-east-1");
        let ireland = registry("123456789012", "eu-west-1");
        let ireland_host = "123456789012.dkr.ecr.eu-west-1.test:3270";
        let table = [
            ("localhost:3270", "team/app/manifests/v1", &default, "team/app/manifests/v1"),
            ("localhost:3270", "", &default, ""),
            ("localhost:3270", "123456789012.dkr.ecr.eu-west-1/team/app/tags/list", &ireland, "team/app/tags/list"),
            ("localhost:3270", "123456789012.dkr.ecr.eu-west-1/", &ireland, ""),
            ("localhost:3270", "123456789012.dkr.ecr.eu-west-1", &ireland, ""),
            (
                "localhost:3270",
                "123456789012.dkr.ecr.eu-west-1.x/app/a",
                &default,
                "123456789012.dkr.ecr.eu-west-1.x/app/a",
            ),
            ("localhost:3270", "12345678901.dkr.ecr.eu-west-1/app/a", &default, "12345678901.dkr.ecr.eu-west-1/app/a"),
            (
                "localhost:3270",
                "app/123456789012.dkr.ecr.eu-west-1/a",
                &default,
                "app/123456789012.dkr.ecr.eu-west-1/a",
            ),
            (ireland_host, "team/app/manifests/v1", &ireland, "team/app/manifests/v1"),
            (ireland_host, "210987654321.dkr.ecr.eu-west-1/app/a", &ireland, "210987654321.dkr.ecr.eu-west-1/app/a"),
        ];
        for (host, path, expected, rest) in table {
            assert_eq!(addressing(None).resolve(host, path), (expected.clone(), rest), "{host} {path}");
        }
    }

    #[test]
    fn uris_and_endpoints_are_those_that_the_caller_can_use() {
        let (default, other) = (registry("000000000000", "us-east-1"), registry("123456789012", "eu-west-1"));
        let registry_host = "123456789012.dkr.ecr.eu-west-1.test:3270";
        let table = [
            (None, "localhost:3270", &default, "localhost:3270/team/app", "http://localhost:3270"),
            (None, "[::1]:3270", &default, "[::1]:3270/team/app", "http://[::1]:3270"),
            (
                None,
                "localhost:3270",
                &other,
                "localhost:3270/123456789012.dkr.ecr.eu-west-1/team/app",
                "http://localhost:3270",
            ),
            (
                None,
                registry_host,
                &other,
                "123456789012.dkr.ecr.eu-west-1.test:3270/team/app",
                "http://123456789012.dkr.ecr.eu-west-1.test:3270",
            ),
            (
                None,
                registry_host,
                &default,
                "000000000000.dkr.ecr.us-east-1.test:3270/team/app",
                "http://000000000000.dkr.ecr.us-east-1.test:3270",
            ),
            (
                Some("amazonaws.com"),
                "localhost:3270",
                &default,
                "000000000000.dkr.ecr.us-east-1.amazonaws.com/team/app",
                "https://000000000000.dkr.ecr.us-east-1.amazonaws.com",
            ),
            (
                Some("amazonaws.com"),
                "api.ecr.us-east-1.amazonaws.com",
                &other,
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app",
                "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
            ),
        ];
        let name = "team/app".parse().expect("name");
        for (domain, host, registry, uri, endpoint) in table {
            let addressing = addressing(domain);
            assert_eq!(addressing.repository_uri(host, registry, &name), uri);
            assert_eq!(addressing.proxy_endpoint(host, false, registry), endpoint);
            assert_eq!(addressing.proxy_endpoint(host, true, registry), endpoint.replace("http:", "https:"));
            let (reached, path) = uri.split_once('/').expect("a path");
            assert_eq!(addressing.resolve(reached, path), (registry.clone(), "team/app"), "{uri} leads back");
        }
    }

    proptest! {
        #[test]
        fn no_host_is_too_odd(host in "\\PC{0,40}", path in "\\PC{0,40}") {
            _ = addressing(None).resolve(&host, &path);
            _ = Addressing::api_region_of_host(&host);
            _ = addressing(None).proxy_endpoint(&host, false, &registry("123456789012", "eu-west-1"));
        }
    }
}
