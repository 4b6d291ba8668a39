//! Heads that a server must not accept although they can be read (RFC 9112 and RFC 9113). Intermediaries may read such a
//! head in another way than this server, so that one request becomes two, or one host becomes another.

use http::header::{HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Version};

/// A status and the sentence that goes with it.
pub(crate) type Refusal = (StatusCode, &'static str);

/// Why a request is refused before anybody looks at what it asks for.
pub(crate) fn refusal<B>(request: &Request<B>) -> Option<Refusal> {
    let (version, headers) = (request.version(), request.headers());
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    bad_host(version, authority, headers).or_else(|| bad_coding(headers))
}

/// Which host is meant must be said, once, and as a host (RFC 9112, section 3.2; RFC 9113, section 8.3.1).
fn bad_host(version: Version, authority: Option<&str>, headers: &HeaderMap) -> Option<Refusal> {
    let bad = |words| Some((StatusCode::BAD_REQUEST, words));
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (_, Some(_)) => bad("The request has more than one Host header.\n"),
        (Some(host), None) if !is_host(host) => bad("The Host header is not the name of a host.\n"),
        (Some(host), None) if version >= Version::HTTP_2 => match authority {
            Some(authority) if !host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()) => {
                bad("The Host header differs from :authority.\n")
            }
            _ => None,
        },
        (None, None) if version >= Version::HTTP_2 && authority.is_none() => {
            bad("The request has neither :authority nor a Host header.\n")
        }
        (None, None) if version == Version::HTTP_11 => bad("The request has no Host header.\n"),
        _ => None,
    }
}

/// Whether a header can be a host with a port. Which host is another question.
fn is_host(value: &HeaderValue) -> bool {
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:[]%!$&'()*+,;=".contains(byte);
    value.as_bytes().iter().all(is_allowed)
}

/// Bodies may be chunked, once, and nothing else (RFC 9112, section 6.1).
fn bad_coding(headers: &HeaderMap) -> Option<Refusal> {
    let mut values = headers.get_all(TRANSFER_ENCODING).iter().peekable();
    values.peek()?;
    let mut chunked = 0;
    for value in values {
        for coding in value.as_bytes().split(|byte| *byte == b',') {
            match coding.trim_ascii() {
                b"" => {}
                coding if coding.eq_ignore_ascii_case(b"chunked") => chunked += 1,
                _ => return Some((StatusCode::NOT_IMPLEMENTED, "The only transfer coding served here is chunked.\n")),
            }
        }
    }
    (chunked != 1).then_some((StatusCode::BAD_REQUEST, "The body must be chunked once.\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(version: Version, target: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().version(version).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refusal(&request.body(()).expect("a request")).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn a_request_names_one_host() {
        let (one, other) = (("host", "a.example:443"), ("host", "b.example"));
        for (version, target, headers, expected) in [
            (Version::HTTP_11, "/", &[one][..], None),
            (Version::HTTP_11, "/", &[("host", "[::1]:3270")], None),
            (Version::HTTP_11, "/", &[("host", "my_registry")], None),
            (Version::HTTP_11, "/", &[("host", "")], None),
            (Version::HTTP_11, "/", &[], Some(400)),
            (Version::HTTP_11, "/", &[one, other], Some(400)),
            (Version::HTTP_11, "/", &[one, one], Some(400)),
            (Version::HTTP_11, "/", &[("host", "a b")], Some(400)),
            (Version::HTTP_11, "/", &[("host", "user@a.example")], Some(400)),
            (Version::HTTP_11, "/", &[("host", "a.example/x")], Some(400)),
            (Version::HTTP_11, "http://a.example/", &[one], None),
            (Version::HTTP_11, "http://a.example/", &[], Some(400)),
            (Version::HTTP_10, "/", &[], None),
            (Version::HTTP_10, "/", &[one, other], Some(400)),
            (Version::HTTP_2, "http://a.example:443/", &[], None),
            (Version::HTTP_2, "http://A.example:443/", &[one], None),
            (Version::HTTP_2, "http://b.example/", &[one], Some(400)),
            (Version::HTTP_2, "/", &[one], None),
            (Version::HTTP_2, "/", &[], Some(400)),
        ] {
            assert_eq!(status(version, target, headers), expected, "{version:?} {target} {headers:?}");
        }
    }

    #[test]
    fn a_body_is_chunked_or_it_is_not() {
        let coding = |value| ("transfer-encoding", value);
        for (codings, expected) in [
            (&[coding("chunked")][..], None),
            (&[coding("Chunked")], None),
            (&[coding("gzip, chunked")], Some(501)),
            (&[coding("gzip"), coding("chunked")], Some(501)),
            (&[coding("identity, chunked")], Some(501)),
            (&[coding("chunked, gzip")], Some(501)),
            (&[coding("chunked, chunked")], Some(400)),
            (&[coding("chunked"), coding("chunked")], Some(400)),
            (&[coding("")], Some(400)),
            (&[coding("chunked;x=y")], Some(501)),
        ] {
            let headers = [&[("host", "x")], codings].concat();
            assert_eq!(status(Version::HTTP_11, "/", &headers), expected, "{codings:?}");
        }
    }
}
