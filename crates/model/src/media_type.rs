//! Media types of manifests that ECR accepts.

/// Docker image manifest, version 2, schema 2.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Docker manifest list.
pub const DOCKER_MANIFEST_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Docker image manifest, version 2, schema 1, unsigned.
pub const DOCKER_MANIFEST_V1: &str = "application/vnd.docker.distribution.manifest.v1+json";
/// Docker image manifest, version 2, schema 1, signed.
pub const DOCKER_MANIFEST_V1_SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";
/// Docker image configuration.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
/// OCI image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// OCI image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// OCI image configuration.
pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";

/// Whether `text` is a media type with all that RFC 6838, section 4.2, asks of its two names: letters, digits and some marks,
/// at most 127 of them, the first a letter or digit. Parameters are not taken: no descriptor has any.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    let is_mark = |byte: u8| matches!(byte, b'!' | b'#' | b'$' | b'&' | b'-' | b'^' | b'_' | b'.' | b'+');
    let is_name = |name: &str| {
        name.len() <= 127
            && name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

/// Whether a request's `Accept` headers take content of `media_type` (RFC 9110, section 12.5.1). None at all take
/// everything, and so does `application/json`, which clients send that do not know of manifest types.
pub fn accepts<'h>(accept: impl IntoIterator<Item = &'h str>, media_type: &str) -> bool {
    let mut named_any = false;
    let mut everything = None;
    let mut exactly = None;
    for element in accept.into_iter().flat_map(|value| value.split(',')) {
        let mut parts = element.split(';').map(str::trim);
        let range = parts.next().unwrap_or_default();
        let refused = parts.any(is_zero_weight);
        let slot = match range {
            "" => continue,
            _ if range.eq_ignore_ascii_case(media_type) => &mut exactly,
            "*/*" | "application/*" | "application/json" => &mut everything,
            _ => &mut None,
        };
        named_any = true;
        *slot = Some(slot.unwrap_or(false) || !refused);
    }
    exactly.or(everything).unwrap_or(!named_any)
}

/// `q=0`, `q=0.0`, `q=0.00`, `q=0.000`: "not acceptable".
fn is_zero_weight(parameter: &str) -> bool {
    let weight = parameter.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    weight.is_some_and(|(_, weight)| matches!(weight.trim(), "0" | "0." | "0.0" | "0.00" | "0.000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_two_names_and_nothing_else() {
        let long = format!("application/{}", "a".repeat(127));
        for valid in [OCI_MANIFEST, "application/vnd.oci.image.layer.v1.tar+gzip", "a/b", "x-y/1.2_3", &long] {
            assert!(is_valid(valid), "{valid:?}");
        }
        let too_long = format!("{long}a");
        for invalid in
            ["", " ", "no-slash", "/", "a/", "/b", "a/b/c", "a b/c", "a/b;c=d", "+a/b", "a/\u{e9}", &too_long]
        {
            assert!(!is_valid(invalid), "{invalid:?}");
        }
    }

    #[test]
    fn accept_takes_what_it_names_and_wildcards_take_everything() {
        let table: [(&[&str], bool); 15] = [
            (&[], true),
            (&[""], true),
            (&["*/*"], true),
            (&["application/*"], true),
            (&["application/json"], true),
            (&[OCI_MANIFEST], true),
            (&["Application/Vnd.OCI.image.manifest.v1+json"], true),
            (&[DOCKER_MANIFEST], false),
            (&["text/html"], false),
            (&[DOCKER_MANIFEST, OCI_MANIFEST], true),
            (&["text/html, application/vnd.oci.image.manifest.v1+json;q=0.5"], true),
            (&["application/vnd.oci.image.manifest.v1+json; q=0, */*"], false),
            (&["*/*, application/vnd.oci.image.manifest.v1+json; Q=0.000"], false),
            (&["*/*;q=0"], false),
            (&["application/vnd.oci.image.manifest.v1+json;q=0", OCI_MANIFEST], true),
        ];
        for (accept, taken) in table {
            assert_eq!(accepts(accept.iter().copied(), OCI_MANIFEST), taken, "{accept:?}");
        }
    }
}
