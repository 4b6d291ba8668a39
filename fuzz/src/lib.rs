//! What must hold for every input of a parser: it does not panic, and what it takes it takes for what it is.
//!
//! The fuzz targets call these functions, and so do the model's own tests, with inputs drawn on the stable toolchain.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use model::manifest::{Content, Descriptor, MANIFEST_LEN_MAX, Manifest};
use model::range::{Wanted, parse_content_range, parse_range};
use model::sigv4::{Parsed, Refusal, signing_key};
use model::{AccountId, Arn, Digest, ImageRef, Region, RepositoryName, Tag, Timestamp, media_type};

/// Names of repositories, tags, references, accounts, regions and ARNs.
pub fn names(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    reads_back::<RepositoryName>(text);
    reads_back::<Tag>(text);
    reads_back::<ImageRef>(text);
    reads_back::<AccountId>(text);
    reads_back::<Region>(text);
    reads_back::<Arn>(text);
    if text.parse::<RepositoryName>().is_ok() {
        assert!(!text.split('/').any(|component| component.is_empty() || component.starts_with('.')), "{text:?}");
    }
}

/// Digests.
pub fn digest(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    reads_back::<Digest>(text);
}

/// What is taken is written as it came.
fn reads_back<T: FromStr + Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string(), text);
    }
}

/// Manifests: the first byte chooses what media type the request declares.
pub fn manifest(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let declared = match choice % 8 {
        0 => Some(media_type::DOCKER_MANIFEST),
        1 => Some(media_type::DOCKER_MANIFEST_LIST),
        2 => Some(media_type::DOCKER_MANIFEST_V1),
        3 => Some(media_type::DOCKER_MANIFEST_V1_SIGNED),
        4 => Some(media_type::OCI_MANIFEST),
        5 => Some(media_type::OCI_INDEX),
        6 => Some("application/json"),
        _ => None,
    };
    let Ok(manifest) = Manifest::parse(bytes, declared) else { return };
    assert!(bytes.len() <= MANIFEST_LEN_MAX);
    assert!(declared.is_none_or(|declared| declared == manifest.media_type));
    assert_eq!(Manifest::parse(bytes, Some(manifest.media_type)).as_ref(), Ok(&manifest));

    let document: serde_json::Value = serde_json::from_slice(bytes).expect("what is taken is JSON");
    let present = |member: &str| document.get(member).is_some();
    match &manifest.content {
        Content::Image { config: Some(_), .. } => assert!(!present("manifests") && !present("fsLayers")),
        Content::Image { config: None, .. } => assert!(!present("manifests") && !present("layers")),
        Content::Index { .. } => assert!(!present("layers") && !present("fsLayers")),
    }
    assert_distinct(&manifest.required_layers());
    assert_distinct(&manifest.required_manifests());
    assert!(manifest.image_size_bytes().is_none_or(|size_bytes| i64::try_from(size_bytes).is_ok()));
}

fn assert_distinct(descriptors: &[&Descriptor]) {
    let digests: BTreeSet<Digest> = descriptors.iter().map(|descriptor| descriptor.digest).collect();
    assert_eq!(digests.len(), descriptors.len());
}

/// `Range` and `Content-Range`: the first eight bytes are the size of the content.
pub fn range(data: &[u8]) {
    let Some((size_bytes, header)) = data.split_first_chunk() else { return };
    let size_bytes = u64::from_le_bytes(*size_bytes);
    let Ok(header) = str::from_utf8(header) else { return };
    // Without a unit there would hardly ever be a range to read.
    for header in [header, &format!("bytes={header}")] {
        if let Wanted::Part(part) = parse_range(Some(header), size_bytes) {
            assert!(part.start < part.end && part.end <= size_bytes, "{header:?} of {size_bytes}");
        }
    }
    if let Some(chunk) = parse_content_range(header) {
        assert!(chunk.start < chunk.end, "{header:?}");
        assert_eq!(parse_content_range(&format!("{}-{}", chunk.start, chunk.end - 1)), Some(chunk));
    }
}

/// SigV4: lines are a method, a path, a query, and headers `name:value`; then the same lines again as the parts of a
/// signature that has the right shape.
pub fn sigv4(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let (method, path, query) = (next(), next(), next());
    let mut headers: Vec<(&str, &str)> = lines.clone().filter_map(|line| line.split_once(':')).collect();
    is_never_believed(method, path, query, &headers);

    let mut next = || lines.next().unwrap_or_default();
    let (date, day, region, service, names) = (next(), next(), next(), next(), next());
    let signature = "0".repeat(64);
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKID/{day}/{region}/{service}/aws4_request, SignedHeaders={names}, \
         Signature={signature}"
    );
    headers.extend([("host", "localhost"), ("x-amz-date", date), ("authorization", &authorization)]);
    is_never_believed(method, path, query, &headers);

    let presigned = format!(
        "{query}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F{day}%2F{region}%2F{service}%2Faws4_request\
         &X-Amz-Date={date}&X-Amz-Expires=60&X-Amz-SignedHeaders={names}&X-Amz-Signature={signature}"
    );
    is_never_believed(method, path, &presigned, &headers[..headers.len() - 1]);
}

/// No input can hold a right signature under a key that it does not know.
fn is_never_believed(method: &str, path: &str, query: &str, headers: &[(&str, &str)]) {
    let refusal = match Parsed::from_request(method, path, query, headers) {
        Ok(parsed) => {
            assert!(parsed.signed_headers().any(|name| name == "host"));
            let key = signing_key(b"unknown", parsed.scope_date(), parsed.region().as_str(), parsed.service());
            let body_sha256_hex = Digest::sha256(b"").hex();
            match parsed.verify(&key, &body_sha256_hex, parsed.signed_at(), &[parsed.service()]) {
                Ok(()) => panic!("believed: {parsed:?}"),
                Err(refusal) => refusal,
            }
        }
        Err(refusal) => refusal,
    };
    assert!(!matches!(refusal, Refusal::UnrecognizedClient | Refusal::ExpiredToken), "{refusal}");
    assert!(!refusal.to_string().is_empty());
    let far = Timestamp::from_millis(i64::MAX);
    if let Ok(parsed) = Parsed::from_request(method, path, query, headers) {
        assert!(parsed.check(far, &[parsed.service()]).is_err());
    }
}
