//! For which names certificates are made: those that clients of this deployment can have reason to ask for, and no
//! others, so that whoever trusts the authority does not trust this port to be the rest of the world.

use std::net::IpAddr;
use std::str::FromStr;

use model::address::Addressing;

/// A host name or address that the operator wants in certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateName {
    /// A host name in lower case.
    Host(Box<str>),
    /// An address.
    Address(IpAddr),
}

impl FromStr for CertificateName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let name = text.to_ascii_lowercase();
        match rustls_pki_types::DnsName::try_from(name.as_str()) {
            Ok(_) => Ok(Self::Host(name.into())),
            Err(_) => Err("it must be a host name or an IP address"),
        }
    }
}

/// Services whose API hosts are `<service>[-fips].<domain>` or `<service>[-fips].<region>.<domain>`.
const API_SERVICES: [&str; 4] = ["iam", "sts", "kms", "secretsmanager"];

/// Whether a certificate is made for `name`, which is in lower case.
pub(crate) fn is_served(name: &str, domain: Option<&str>, extra: &[CertificateName]) -> bool {
    if name == "localhost" || extra.iter().any(|known| matches!(known, CertificateName::Host(host) if **host == *name))
    {
        return true;
    }
    // AWS has domains of their own for the public registry and for dual-stack hosts of registries and of APIs.
    let is_registry = || Addressing::registry_of_host(name).is_some();
    if domain == Some("amazonaws.com")
        && (name == "public.ecr.aws"
            || (is_registry() && is_below(name, "on.aws"))
            || (!is_registry() && is_below(name, "api.aws")))
    {
        return true;
    }
    let domains = domain.into_iter().chain(["localhost"]);
    domains.into_iter().any(|domain| name == domain || is_below(name, domain))
}

/// Whether `name` is that of a registry or an API in `domain`.
fn is_below(name: &str, domain: &str) -> bool {
    let Some(own) = name.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.')) else { return false };
    if Addressing::registry_of_host(name).is_some() {
        // `<account>.<service>.<region>` and nothing between the region and the domain.
        let labels = own.split('.').count();
        return labels == if own.contains(".dkr-ecr") { 3 } else { 4 };
    }
    let labels: Vec<&str> = own.split('.').collect();
    let region_ok = |region: &str| region.parse::<model::Region>().is_ok();
    let is_api = |service: &str| API_SERVICES.contains(&service.strip_suffix("-fips").unwrap_or(service));
    match labels[..] {
        ["api", "ecr" | "ecr-fips" | "ecr-public", region] | ["ecr" | "ecr-fips" | "ecr-public", region] => {
            region_ok(region)
        }
        ["public", "ecr"] => true,
        [service] => is_api(service),
        [service, region] => is_api(service) && region_ok(region),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_made_for_names_of_the_deployment_only() {
        let extra = ["registry.example.org", "10.0.0.5"].map(|text| text.parse().expect("name"));
        let table = [
            ("localhost", true),
            ("registry.example.org", true),
            ("amazonaws.com", true),
            ("123456789012.dkr.ecr.us-east-1.amazonaws.com", true),
            ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", true),
            ("123456789012.dkr-ecr.us-east-1.amazonaws.com", true),
            ("123456789012.dkr.ecr.us-east-1.localhost", true),
            ("api.ecr.us-east-1.amazonaws.com", true),
            ("ecr.us-east-1.amazonaws.com", true),
            ("api.ecr-public.us-east-1.amazonaws.com", true),
            ("iam.amazonaws.com", true),
            ("sts.amazonaws.com", true),
            ("sts.eu-west-1.amazonaws.com", true),
            ("kms.eu-west-1.amazonaws.com", true),
            ("public.ecr.amazonaws.com", true),
            ("public.ecr.aws", true),
            ("123456789012.dkr-ecr.us-east-1.on.aws", true),
            ("123456789012.dkr-ecr-fips.us-east-1.on.aws", true),
            ("ecr.us-east-1.api.aws", true),
            ("ecr-fips.us-east-1.api.aws", true),
            ("kms.us-east-1.api.aws", true),
            ("kms-fips.us-east-1.amazonaws.com", true),
            ("sts-fips.us-east-1.amazonaws.com", true),
            ("123456789012.dkr-ecr.us-east-1.evil.on.aws", false),
            ("ecr.us-east-1.on.aws", false),
            ("lambda.us-east-1.api.aws", false),
            ("on.aws", false),
            ("example.org", false),
            ("evil.registry.example.org", false),
            ("s3.amazonaws.com", false),
            ("console.amazonaws.com", false),
            ("12345.dkr.ecr.us-east-1.amazonaws.com", false),
            ("123456789012.dkr.ecr.us-east-1.evil.amazonaws.com", false),
            ("123456789012.dkr.ecr.us-east-1.example.org", false),
            ("123456789012.dkr.ecr.us-east-1.amazonaws.com.example.org", false),
            ("xamazonaws.com", false),
            ("", false),
        ];
        for (name, served) in table {
            assert_eq!(is_served(name, Some("amazonaws.com"), &extra), served, "{name}");
        }
        for of_aws in ["public.ecr.aws", "ecr.us-east-1.api.aws", "123456789012.dkr-ecr.us-east-1.on.aws"] {
            assert!(!is_served(of_aws, Some("example.org"), &[]), "{of_aws}");
        }
        assert!(!is_served("sts.amazonaws.com", None, &[]));
    }

    #[test]
    fn names_are_hosts_or_addresses() {
        assert_eq!("Registry.Example.org".parse(), Ok(CertificateName::Host("registry.example.org".into())));
        assert_eq!("::1".parse(), Ok(CertificateName::Address("::1".parse().expect("address"))));
        for bad in ["", "not a host", "*", "a..b", "a/b"] {
            assert!(bad.parse::<CertificateName>().is_err(), "{bad}");
        }
    }
}
