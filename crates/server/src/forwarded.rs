//! The true client behind proxies that the operator trusts. Whoever else says where a request came from is not believed:
//! the address decides what `aws:SourceIp` conditions let through.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};
use model::policy::Network;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Who sent a request, and whether it was over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) address: IpAddr,
    pub(crate) secure: bool,
}

impl Client {
    /// The client as the proxies in `trusted` saw it, if it is one of them whom we see.
    ///
    /// Each proxy appends whom it saw to `X-Forwarded-For`, so the list is read from its end, for as long as those named
    /// are trusted; what stands before the first who is not is that one's own word, and counts for nothing. The way was
    /// secure if `X-Forwarded-Proto` says so of every part of it that it speaks of.
    pub(crate) fn behind(self, trusted: &[Network], headers: &HeaderMap) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        if !is_trusted(self.address) {
            return self;
        }
        let mut address = self.address;
        for hop in values(headers, &FORWARDED_FOR).rev() {
            // Who cannot be read is nobody: then it is the proxy that counts.
            let Some(seen) = hop.and_then(parse) else { break };
            address = seen;
            if !is_trusted(seen) {
                break;
            }
        }
        let mut protocols = values(headers, &FORWARDED_PROTO).peekable();
        let secure = match protocols.peek() {
            None => self.secure,
            Some(_) => protocols.all(|protocol| protocol.is_some_and(|text| text.eq_ignore_ascii_case("https"))),
        };
        Self { address, secure }
    }
}

/// The elements of a header that is a list, in all its lines; none in the place of what is no text.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl DoubleEndedIterator<Item = Option<&'h str>> + use<'h> {
    let lines: Vec<Option<&str>> = headers.get_all(name).into_iter().map(|line| line.to_str().ok()).collect();
    let elements: Vec<Option<&str>> = lines
        .into_iter()
        .flat_map(|line| match line {
            Some(line) => line.split(',').map(|element| Some(element.trim())).collect(),
            None => vec![None],
        })
        .collect();
    elements.into_iter()
}

/// An address, which some proxies write with a port or in brackets.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const TRUSTED: [&str; 3] = ["10.0.0.0/8", "192.0.2.1", "2001:db8:1::/48"];

    fn seen(peer: &str, trusted: &[&str], headers: &[(&'static str, &[u8])]) -> (String, bool) {
        let trusted: Vec<Network> = trusted.iter().map(|text| Network::parse(text).expect("a network")).collect();
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_bytes(value).expect("a value")))
            .collect();
        let client = Client { address: peer.parse().expect("an address"), secure: false };
        let client = client.behind(&trusted, &headers);
        (client.address.to_string(), client.secure)
    }

    #[test]
    fn the_client_is_the_last_one_whom_no_trusted_proxy_is() {
        for (peer, forwarded_for, client) in [
            ("10.0.0.7", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.7", "203.0.113.9, 10.1.1.1, 192.0.2.1", "203.0.113.9"),
            ("10.0.0.7", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.7", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
            ("10.0.0.7", "10.9.9.9,10.8.8.8", "10.9.9.9"),
            ("10.0.0.7", "203.0.113.9:4711", "203.0.113.9"),
            ("10.0.0.7", "[2001:db8:2::1]:4711", "2001:db8:2::1"),
            ("10.0.0.7", "[2001:db8:2::1]", "2001:db8:2::1"),
            ("10.0.0.7", "2001:db8:2::1, 2001:db8:1::9", "2001:db8:2::1"),
            ("10.0.0.7", "::ffff:203.0.113.9", "203.0.113.9"),
            ("10.0.0.7", "", "10.0.0.7"),
            ("10.0.0.7", "unknown", "10.0.0.7"),
            ("10.0.0.7", "203.0.113.9, unknown", "10.0.0.7"),
            ("10.0.0.7", "203.0.113.9, unknown, 10.1.1.1", "10.1.1.1"),
            // Whom nobody trusts may say what it likes.
            ("203.0.113.5", "10.0.0.1", "203.0.113.5"),
            ("192.0.2.2", "10.0.0.1", "192.0.2.2"),
        ] {
            let headers: &[_] = &[("x-forwarded-for", forwarded_for.as_bytes())];
            assert_eq!(seen(peer, &TRUSTED, headers).0, client, "{peer}: {forwarded_for}");
        }
    }

    #[test]
    fn all_lines_of_the_header_are_one_list_and_bytes_that_are_no_text_are_nobody() {
        let two_lines: &[(_, &[u8])] = &[("x-forwarded-for", b"198.51.100.1"), ("x-forwarded-for", b"203.0.113.9")];
        assert_eq!(seen("10.0.0.7", &TRUSTED, two_lines).0, "203.0.113.9");
        let no_text: &[(_, &[u8])] = &[("x-forwarded-for", b"203.0.113.9"), ("x-forwarded-for", b"\xff")];
        assert_eq!(seen("10.0.0.7", &TRUSTED, no_text).0, "10.0.0.7");
    }

    #[test]
    fn nobody_is_trusted_unasked() {
        let headers: &[(_, &[u8])] = &[("x-forwarded-for", b"203.0.113.9"), ("x-forwarded-proto", b"https")];
        assert_eq!(seen("127.0.0.1", &[], headers), ("127.0.0.1".to_owned(), false));
        assert_eq!(seen("198.51.100.1", &TRUSTED, headers), ("198.51.100.1".to_owned(), false));
    }

    #[test]
    fn the_way_is_secure_if_all_of_it_was() {
        for (protocols, secure) in [
            (&[][..], false),
            (&["https"], true),
            (&["HTTPS"], true),
            (&["http"], false),
            (&["https, https"], true),
            (&["https, http"], false),
            (&["http, https"], false),
            (&["https", "http"], false),
            (&[""], false),
        ] {
            let headers: Vec<(_, &[u8])> =
                protocols.iter().map(|protocol| ("x-forwarded-proto", protocol.as_bytes())).collect();
            assert_eq!(seen("10.0.0.7", &TRUSTED, &headers).1, secure, "{protocols:?}");
        }
    }
}
