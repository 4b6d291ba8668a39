//! The bodies of the fuzz targets, on inputs that the stable toolchain can draw: any bytes at all, and bytes that are
//! nearly right.

#[path = "../../../fuzz/src/lib.rs"]
mod bodies;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const NAMES: &[&str] = &[
    "team/app",
    "a--b/c__d/e.f",
    "v1.0.0-rc.1_x",
    "123456789012",
    "eu-central-1",
    "arn:aws:ecr:us-east-1:123456789012:repository/team/app",
];

const DIGESTS: &[&str] = &[
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
];

/// The first character chooses the declared media type: `/` none, `2` schema 1.
const MANIFESTS: &[&str] = &[
    r#"/{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"x","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"urls":["y"]}],"annotations":{"a":"b"}}"#,
    r#"/{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"x","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"platform":{"os":"linux"}}],"subject":null}"#,
    r#"2{"schemaVersion":1,"fsLayers":[{"blobSum":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}],"history":[{"v1Compatibility":"{}"}]}"#,
];

const RANGES: &[&str] =
    &["\x64\0\0\0\0\0\0\x000-9", "\x64\0\0\0\0\0\0\0-5", "\x64\0\0\0\0\0\0\x0050-", "\x64\0\0\0\0\0\0\0bytes 0-9/100"];

const SIGNED_REQUESTS: &[&str] = &[
    "POST\n/\n\n20150830T123600Z\n20150830\nus-east-1\necr\nhost;x-amz-date\nx-amz-security-token:x",
    "GET\n/a%20b/../c\na=b&c=%20\n20150830T123600Z\n20150830\nus-east-1\nsts\nhost\nhost:localhost",
];

/// One of `examples` with a few bytes overwritten, removed, inserted or repeated.
fn nearly(examples: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let edits = vec((any::<Index>(), 0..4_u8, any::<u8>(), 1..16_usize), 0..4);
    (select(examples), edits).prop_map(|(example, edits)| {
        let mut bytes = example.as_bytes().to_vec();
        for (index, edit, byte, count) in edits {
            let at = index.index(bytes.len() + 1);
            let end = (at + count).min(bytes.len());
            match edit {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => _ = bytes.drain(at..end),
                2 => bytes.insert(at, byte),
                _ => {
                    let repeated = bytes[at..end].to_vec();
                    bytes.splice(at..at, repeated);
                }
            }
        }
        bytes
    })
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names(data in prop_oneof![any_bytes(), nearly(NAMES), nearly(DIGESTS)]) {
        bodies::names(&data);
    }

    #[test]
    fn digests(data in prop_oneof![any_bytes(), nearly(DIGESTS)]) {
        bodies::digest(&data);
    }

    #[test]
    fn manifests(data in prop_oneof![any_bytes(), nearly(MANIFESTS)]) {
        bodies::manifest(&data);
    }

    #[test]
    fn ranges(data in prop_oneof![any_bytes(), nearly(RANGES)]) {
        bodies::range(&data);
    }

    #[test]
    fn signed_requests(data in prop_oneof![any_bytes(), nearly(SIGNED_REQUESTS)]) {
        bodies::sigv4(&data);
    }
}

#[test]
fn the_examples_are_good_before_they_are_edited() {
    for example in MANIFESTS {
        let declared = example.starts_with('2').then_some(model::media_type::DOCKER_MANIFEST_V1);
        let parsed = model::manifest::Manifest::parse(&example.as_bytes()[1..], declared);
        assert!(parsed.is_ok(), "{parsed:?}: {example}");
    }
    for example in SIGNED_REQUESTS {
        bodies::sigv4(example.as_bytes());
    }
}
