//! Where to listen, as people write it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The port when none is given.
const PORT: u16 = 3270;

/// Reads an address and port. The port may be left out, the address may be `localhost`, and no address before a port
/// (`:3270`) is every IPv4 address of the machine.
///
/// # Errors
/// How to write one.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    let whole = text.parse().ok().or_else(|| text.parse().ok().map(|ip: IpAddr| SocketAddr::new(ip, PORT)));
    let bracketed = || {
        let ip = text.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?;
        Some(SocketAddr::new(IpAddr::V6(ip), PORT))
    };
    let named = || {
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (text, PORT),
        };
        let ip = match host {
            "" => Ipv4Addr::UNSPECIFIED,
            "localhost" => Ipv4Addr::LOCALHOST,
            _ => return None,
        };
        Some(SocketAddr::from((ip, port))).filter(|_| !text.is_empty())
    };
    whole.or_else(bracketed).or_else(named).ok_or_else(|| {
        "it must be an IP address and a port, such as 127.0.0.1:3270, [::]:443, localhost:3270, or :3270 for all IPv4 addresses"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, expected) in [
            ("127.0.0.1:3999", Some("127.0.0.1:3999")),
            ("[::1]:3270", Some("[::1]:3270")),
            ("127.0.0.1", Some("127.0.0.1:3270")),
            ("::1", Some("[::1]:3270")),
            ("[::]", Some("[::]:3270")),
            (":3271", Some("0.0.0.0:3271")),
            ("localhost:3999", Some("127.0.0.1:3999")),
            ("localhost", Some("127.0.0.1:3270")),
            ("", None),
            (":", None),
            ("localhost:", None),
            ("3271", None),
            ("example.org:443", None),
            ("127.0.0.1:70000", None),
            ("nonsense", None),
        ] {
            assert_eq!(parse(text).ok(), expected.map(|text| text.parse().expect("an address")), "{text:?}");
        }
    }
}
