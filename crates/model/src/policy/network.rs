//! Networks in CIDR notation.

use std::net::IpAddr;

/// A network; a single address is one of its full length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix_bits: u8,
}

impl Network {
    /// Reads `203.0.113.0/24`, `2001:db8::/32`, or an address. Bits beyond the prefix do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match prefix {
            None => bits,
            Some(prefix) if prefix.len() <= 3 && prefix.bytes().all(|b| b.is_ascii_digit()) => prefix.parse().ok()?,
            Some(_) => return None,
        };
        (prefix_bits <= bits).then_some(Self { address, prefix_bits })
    }

    /// Whether an address is in it. No network holds addresses of the other family.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, other, bits) = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u128::from(own.to_bits()), u128::from(other.to_bits()), 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            _ => return false,
        };
        let host_bits = bits - u32::from(self.prefix_bits);
        (own ^ other).checked_shr(host_bits).unwrap_or(0) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_shares_its_prefix() {
        for (network, address, holds) in [
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.7/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7/32", "203.0.113.6", false),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "127.0.0.1", false),
            ("2001:db8::/33", "2001:db8:7fff::", true),
            ("2001:db8::/33", "2001:db8:8000::", false),
        ] {
            let parsed = Network::parse(network).expect("a network");
            assert_eq!(parsed.contains(address.parse().expect("an address")), holds, "{network} {address}");
        }
        for bad in ["", "x", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/+1", "1.2.3/8", "::/129", "1.2.3.4/0000", "01.2.3.4"] {
            assert_eq!(Network::parse(bad), None, "{bad}");
        }
    }
}
