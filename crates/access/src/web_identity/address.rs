//! Which addresses an identity provider may have. Private networks are fine: many providers live there. What only this
//! machine can reach is not: its own ports, and the metadata services of clouds.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// Metadata services outside the link-local networks.
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// Whether a host can only be this machine.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether an address may be connected to; `allow_loopback` when the operator allows it and the host was named so.
pub(crate) fn may_connect(address: IpAddr, allow_loopback: bool) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => may_connect_v4(address, allow_loopback),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(embedded) => may_connect_v4(embedded, false),
            None if address.is_loopback() => allow_loopback,
            None => {
                let is_link_local = address.segments()[0] & 0xffc0 == 0xfe80;
                !(address.is_unspecified()
                    || address.is_multicast()
                    || is_link_local
                    || is_local_nat64(address)
                    || address == METADATA_V6)
            }
        },
    }
}

/// Whether an address is one that this machine has now, or leads back to one. The system is asked from which address it
/// would send there, which is the same one then; nothing is sent.
pub(crate) fn is_of_this_machine(address: IpAddr) -> bool {
    let address = address.to_canonical();
    let embedded = match address {
        IpAddr::V6(address) => embedded_v4(address),
        IpAddr::V4(_) => None,
    };
    if let Some(embedded) = embedded {
        return is_of_this_machine(embedded.into());
    }
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let source = UdpSocket::bind((any, 0)).and_then(|socket| {
        // Datagrams have no handshake; the port is never used.
        socket.connect((address, 9))?;
        socket.local_addr()
    });
    // Where there is no way to an address, nobody will be connected to it either.
    source.is_ok_and(|source| source.ip() == address)
}

fn may_connect_v4(address: Ipv4Addr, allow_loopback: bool) -> bool {
    if address.is_loopback() {
        return allow_loopback;
    }
    let is_this_network = address.octets()[0] == 0;
    !(is_this_network
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        || METADATA_V4.contains(&address))
}

/// Prefixes for local translators (RFC 8215): where the IPv4 address stands in what they make, only they know.
fn is_local_nat64(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x64, 0xff9b, 1, ..])
}

/// The IPv4 address behind a NAT64 (RFC 6052) or 6to4 (RFC 3056) address, or an IPv4-compatible one (RFC 4291).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        [0x64, 0xff9b, 0, 0, 0, 0] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        [0, 0, 0, 0, 0, 0] if high != 0 => Some(v4(high, low)),
        _ => None,
    }
}

/// The addresses that this machine sends from to the rest of the world, if it is connected to it.
#[cfg(test)]
pub(crate) fn own_addresses() -> Vec<IpAddr> {
    let from = |any: &str, to: &str| {
        let socket = UdpSocket::bind((any, 0)).ok()?;
        socket.connect((to, 9)).ok()?;
        socket.local_addr().ok().map(|source| source.ip())
    };
    [from("0.0.0.0", "198.51.100.7"), from("::", "2001:db8::1")].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_this_machine_reaches_is_not_connected_to() {
        for (address, may, may_on_loopback) in [
            ("198.51.100.7", true, true),
            ("10.0.0.1", true, true),
            ("192.168.1.1", true, true),
            ("2001:db8::1", true, true),
            ("fd12:3456::1", true, true),
            ("127.0.0.1", false, true),
            ("127.9.9.9", false, true),
            ("::1", false, true),
            ("::ffff:127.0.0.1", false, true),
            ("0.0.0.0", false, false),
            ("0.1.2.3", false, false),
            ("::", false, false),
            ("169.254.169.254", false, false),
            ("::ffff:169.254.169.254", false, false),
            ("::169.254.169.254", false, false),
            ("64:ff9b::a9fe:a9fe", false, false),
            ("64:ff9b::7f00:1", false, false),
            ("64:ff9b:1::a9fe:a9fe", false, false),
            ("64:ff9b:1:a9fe:a9:fe00::", false, false),
            ("2002:a9fe:a9fe::1", false, false),
            ("fe80::1", false, false),
            ("febf::1", false, false),
            ("fd00:ec2::254", false, false),
            ("100.100.100.200", false, false),
            ("224.0.0.1", false, false),
            ("ff02::1", false, false),
            ("255.255.255.255", false, false),
        ] {
            let parsed = address.parse().expect("an address");
            assert_eq!(may_connect(parsed, false), may, "{address}");
            assert_eq!(may_connect(parsed, true), may_on_loopback, "{address} with loopback");
        }
    }

    #[test]
    fn addresses_of_this_machine_are_known_from_others() {
        for (address, is_ours) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("64:ff9b::7f00:1", true),
            ("198.51.100.7", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_of_this_machine(address.parse().expect("an address")), is_ours, "{address}");
        }
        for own in own_addresses() {
            assert!(is_of_this_machine(own), "{own}");
        }
    }

    #[test]
    fn only_names_and_addresses_of_this_machine_are_loopback_hosts() {
        for (host, is_loopback) in [
            ("localhost", true),
            ("LocalHost", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("localhost.example", false),
            ("10.0.0.1", false),
            ("", false),
        ] {
            assert_eq!(is_loopback_host(host), is_loopback, "{host}");
        }
    }
}
