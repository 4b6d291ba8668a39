use super::*;

const A: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const C: &str = "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

fn descriptor(media_type: &str, digest: &str, size_bytes: u64) -> String {
    format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size_bytes}}}"#)
}

/// An OCI image manifest with `more` members after its own.
fn oci(more: &str) -> String {
    let config = descriptor(media_type::OCI_CONFIG, A, 7);
    let layer = descriptor("application/vnd.oci.image.layer.v1.tar+gzip", B, 100);
    let own = media_type::OCI_MANIFEST;
    format!(r#"{{"schemaVersion":2,"mediaType":"{own}","config":{config},"layers":[{layer}]{more}}}"#)
}

/// An OCI index of `manifests` with `more` members after its own.
fn index(manifests: &[String], more: &str) -> String {
    let own = media_type::OCI_INDEX;
    format!(r#"{{"schemaVersion":2,"mediaType":"{own}","manifests":[{}]{more}}}"#, manifests.join(","))
}

fn parse(text: &str) -> Result<Manifest, BadManifest> {
    Manifest::parse(text.as_bytes(), None)
}

fn digests(descriptors: &[&Descriptor]) -> Vec<String> {
    descriptors.iter().map(|descriptor| descriptor.digest.to_string()).collect()
}

#[track_caller]
fn refused(text: &str) -> &'static str {
    match parse(text) {
        Err(BadManifest::Invalid(reason)) => reason,
        other => panic!("taken as {other:?}: {}", &text[..text.len().min(300)]),
    }
}

#[test]
fn the_media_type_is_the_manifests_own_or_else_the_requests_and_they_must_not_differ() {
    let with = oci("");
    let without = with.replace(r#""mediaType":"application/vnd.oci.image.manifest.v1+json","#, "");
    let empty = with.replace(r#""mediaType":"application/vnd.oci.image.manifest.v1+json""#, r#""mediaType":"""#);
    assert!(without.len() < with.len() && empty.len() < with.len());
    let oci = media_type::OCI_MANIFEST;
    let (docker, list) = (media_type::DOCKER_MANIFEST, media_type::DOCKER_MANIFEST_LIST);
    let parameters = format!("{oci}; charset=utf-8");
    let refused = |given| Err(BadManifest::MediaType { given });
    let differs =
        |declared: &str| refused(GivenMediaType::Differs { declared: declared.to_owned(), own: oci.to_owned() });
    let unknown = |named: &str| refused(GivenMediaType::Unknown(named.to_owned()));
    let (artifact, oras) =
        ("application/vnd.oci.artifact.manifest.v1+json", "application/vnd.cncf.oras.artifact.manifest.v1+json");
    let table = [
        (&with, None, Ok(oci)),
        (&with, Some(oci), Ok(oci)),
        (&with, Some(parameters.as_str()), Ok(oci)),
        (&with, Some(""), Ok(oci)),
        (&with, Some(docker), differs(docker)),
        (&with, Some("text/plain"), differs("text/plain")),
        (&without, Some(oci), Ok(oci)),
        (&without, Some(&parameters), Ok(oci)),
        (&without, Some(docker), Ok(docker)),
        (&without, Some(list), Err(BadManifest::Invalid("an index has neither config nor layers nor fsLayers"))),
        (&without, Some("application/json"), unknown("application/json")),
        (&without, Some(artifact), unknown(artifact)),
        (&without, Some(oras), unknown(oras)),
        (&without, None, refused(GivenMediaType::None)),
        (&without, Some(" ; x=y"), refused(GivenMediaType::None)),
        (&empty, None, refused(GivenMediaType::None)),
        (&empty, Some(oci), Ok(oci)),
    ];
    for (text, declared, expected) in table {
        let found = Manifest::parse(text.as_bytes(), declared).map(|manifest| manifest.media_type);
        assert_eq!(found, expected, "{declared:?}: {text}");
    }
}

#[test]
fn images_lists_and_schema_1_are_read_in_all_six_media_types() {
    let docker = oci("").replace(media_type::OCI_MANIFEST, media_type::DOCKER_MANIFEST);
    assert!(matches!(parse(&docker).expect("docker").content, Content::Image { config: Some(_), .. }));
    let list = index(&[descriptor(media_type::DOCKER_MANIFEST, A, 1)], "")
        .replace(media_type::OCI_INDEX, media_type::DOCKER_MANIFEST_LIST);
    assert!(matches!(parse(&list).expect("list").content, Content::Index { .. }));

    let schema1 = format!(
        r#"{{"schemaVersion":1,"name":"a/b","tag":"v1","architecture":"amd64",
            "fsLayers":[{{"blobSum":"{A}"}},{{"blobSum":"{B}"}},{{"blobSum":"{B}"}}],
            "history":[{{"v1Compatibility":"{{}}"}}],"signatures":[{{"header":{{"alg":"ES256"}},"signature":"x"}}]}}"#
    );
    for media_type in [media_type::DOCKER_MANIFEST_V1, media_type::DOCKER_MANIFEST_V1_SIGNED] {
        let manifest = Manifest::parse(schema1.as_bytes(), Some(media_type)).expect("schema 1");
        assert_eq!(manifest.media_type, media_type);
        let Content::Image { config: None, layers } = &manifest.content else { panic!("{manifest:?}") };
        assert_eq!(digests(&layers.iter().collect::<Vec<_>>()), [B, B, A], "base first");
        assert_eq!(digests(&manifest.required_layers()), [B, A]);
        assert_eq!(manifest.image_size_bytes(), None);
        assert_eq!(manifest.artifact_media_type(), None);
    }
}

#[test]
fn what_must_be_in_the_repository_is_named_once_and_foreign_layers_not_at_all() {
    let (foreign, oci_layer) =
        ("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "application/vnd.oci.image.layer.v1.tar+gzip");
    let layer = |media_type: &str, digest: &str, urls: &str| {
        descriptor(media_type, digest, 10).replace('}', &format!(r#","urls":{urls}}}"#))
    };
    let with_layers = |layers: &[String]| {
        let config = descriptor("application/vnd.oci.empty.v1+json", A, 2);
        let own = media_type::OCI_MANIFEST;
        let text =
            format!(r#"{{"schemaVersion":2,"mediaType":"{own}","config":{config},"layers":[{}]}}"#, layers.join(","));
        parse(&text).expect("an image")
    };
    let table: [(Vec<String>, &[&str], u64); 7] = [
        (vec![], &[A], 2),
        (vec![layer(oci_layer, B, "[]")], &[B, A], 12),
        (vec![layer(oci_layer, B, "[]"), layer(oci_layer, B, "[]"), layer(oci_layer, C, "[]")], &[B, C, A], 22),
        (vec![layer(oci_layer, A, "[]")], &[A], 10),
        (vec![layer(foreign, B, r#"["https://example.com/b"]"#)], &[A], 12),
        (vec![layer(foreign, B, "[]")], &[B, A], 12),
        (vec![layer(oci_layer, B, r#"["https://example.com/b"]"#)], &[B, A], 12),
    ];
    for (layers, required, size_bytes) in table {
        let manifest = with_layers(&layers);
        assert_eq!(digests(&manifest.required_layers()), required, "{layers:?}");
        assert_eq!(manifest.image_size_bytes(), Some(size_bytes), "{layers:?}");
        assert!(manifest.required_manifests().is_empty());
    }
    let nondistributable = layer("application/vnd.oci.image.layer.nondistributable.v1.tar", B, r#"["https://x"]"#);
    assert_eq!(digests(&with_layers(&[nondistributable]).required_layers()), [A]);
}

#[test]
fn an_index_requires_each_manifest_once_and_has_no_size() {
    let child = |digest| descriptor(media_type::OCI_MANIFEST, digest, 500);
    let manifest = parse(&index(&[child(A), child(B), child(A)], "")).expect("an index");
    assert_eq!(digests(&manifest.required_manifests()), [A, B]);
    assert!(manifest.required_layers().is_empty());
    assert_eq!(manifest.image_size_bytes(), None);
    assert_eq!(manifest.artifact_media_type(), None);
    let typed = parse(&index(&[], r#","artifactType":"application/x.y""#)).expect("an index with a type");
    assert_eq!(typed.artifact_media_type(), Some("application/x.y"));
}

#[test]
fn sizes_add_up_without_overflow_to_63_bits() {
    let huge = oci("").replace("100", &i64::MAX.to_string());
    assert_eq!(parse(&huge).expect("a huge image").image_size_bytes(), Some(i64::MAX.unsigned_abs()));
}

#[test]
fn artifact_type_subject_and_annotations_are_read() {
    let plain = parse(&oci("")).expect("an image");
    assert_eq!(plain.artifact_media_type(), Some(media_type::OCI_CONFIG));
    assert_eq!((plain.subject, plain.annotations.len()), (None, 0));

    let subject = descriptor(media_type::OCI_MANIFEST, C, 3);
    let more = format!(r#","artifactType":"application/x","subject":{subject},"annotations":{{"k":"v","":""}}"#);
    for text in [oci(&more), index(&[], &more)] {
        let manifest = parse(&text).expect("a referrer");
        assert_eq!(manifest.artifact_type.as_deref(), Some("application/x"));
        assert_eq!(manifest.subject.map(|digest| digest.to_string()).as_deref(), Some(C));
        assert_eq!(manifest.annotations.get("k").map(String::as_str), Some("v"));
        assert_eq!(manifest.annotations.len(), 2);
    }

    let nothing = parse(&oci(r#","artifactType":null,"subject":null,"annotations":null"#)).expect("nulls");
    assert_eq!(nothing, plain);
}

#[test]
fn null_lists_are_empty_ones_as_go_writes_them() {
    let text = format!(r#"{{"schemaVersion":2,"mediaType":"{}","manifests":null}}"#, media_type::OCI_INDEX);
    assert_eq!(parse(&text).expect("an empty index").content, Content::Index { manifests: vec![] });
}

#[test]
fn documents_of_two_shapes_are_refused() {
    let index_of_one = index(&[descriptor(media_type::OCI_MANIFEST, A, 1)], "");
    let into = |text: &str, more: &str| text.replacen('{', &format!("{{{more},"), 1);
    let config = descriptor(media_type::OCI_CONFIG, A, 7);
    for text in [
        oci(r#","manifests":[]"#),
        oci(r#","manifests":null"#),
        oci(r#","fsLayers":[]"#),
        into(&index_of_one, r#""layers":[]"#),
        into(&index_of_one, &format!(r#""config":{config}"#)),
        into(&index_of_one, r#""fsLayers":[]"#),
    ] {
        assert!(refused(&text).contains("neither"), "{text}");
    }
    let schema1 =
        format!(r#"{{"schemaVersion":1,"mediaType":"{}","fsLayers":[],"layers":[]}}"#, media_type::DOCKER_MANIFEST_V1);
    assert!(refused(&schema1).contains("neither"));
}

#[test]
fn duplicate_keys_are_refused_wherever_they_stand() {
    let twice = "a key stands twice in one object";
    let good = oci("");
    for text in [
        oci(r#","schemaVersion":2"#),
        oci(r#","layers":[]"#),
        oci(r#","l\u0061yers":[]"#),
        oci(r#","annotations":{"a":"1","a":"2"}"#),
        oci(r#","x":{"a":1,"a":1}"#),
        oci(r#","x":[[{"b":[{"a":1,"\u0061":1}]}]]"#),
        good.replace(r#""size":7"#, r#""size":7,"size":7"#),
        good.replace(r#""size":7"#, r#""size":7,"platform":{"os":"a","os":"b"}"#),
        good.replace(r#""size":100"#, r#""size":100,"digest":"x""#),
        index(&[descriptor("x", A, 1).replace('}', r#","mediaType":"y"}"#)], ""),
    ] {
        assert_eq!(refused(&text), twice, "{text}");
    }
    assert!(parse(&oci(r#","x":{"a":1,"b":{"a":1}}"#)).is_ok(), "the same key in two objects");
}

#[test]
fn keys_that_others_would_take_for_known_ones_are_refused() {
    for more in [r#","Manifests":[]"#, r#","MEDIATYPE":"x""#, r#","layerſ":[]"#] {
        assert_eq!(refused(&oci(more)), "a key differs from a known one in case only", "{more}");
    }
    let descriptors = oci("").replace(r#""size":7"#, r#""size":7,"Digest":"x""#);
    assert_eq!(refused(&descriptors), "a key differs from a known one in case only");
    assert!(parse(&oci(r#","annotations":{"MediaType":"x","mediatype":"y"}"#)).is_ok(), "annotations are free");
}

#[test]
fn wrong_and_missing_members_are_refused() {
    let good = oci("");
    let table = [
        (good.replace(r#""schemaVersion":2,"#, ""), "schemaVersion is not 2"),
        (good.replace(r#""schemaVersion":2"#, r#""schemaVersion":1"#), "schemaVersion is not 2"),
        (index(&[], "").replace(r#""schemaVersion":2"#, r#""schemaVersion":3"#), "schemaVersion is not 2"),
        (good.replace("config\"", "other\""), "config is missing"),
        (good.replace("layers\"", "other\""), "layers is missing"),
        (index(&[], "").replace("manifests\"", "other\""), "manifests is missing"),
        (good.replace(r#","size":100"#, ""), "a descriptor without size"),
        (good.replace(r#""size":100"#, r#""size":null"#), "a descriptor without size"),
        (good.replace(r#""size":100"#, r#""size":9223372036854775808"#), "a descriptor's size is beyond 63 bits"),
        (good.replace("digest", "other"), "a descriptor without digest"),
        (good.replace("sha256:a", "sha256:A"), "a descriptor's digest is not one"),
        (good.replace("sha256:a", "md5:a"), "a descriptor's digest is not one"),
        (oci(r#","subject":{}"#), "a descriptor without mediaType"),
        (oci(r#","subject":{"mediaType":"x","size":1,"digest":"latest"}"#), "a descriptor's digest is not one"),
        (index(&["null".to_owned()], ""), "null is not a descriptor"),
        ("null".to_owned(), "null is not a manifest"),
    ];
    for (text, reason) in table {
        assert_eq!(refused(&text), reason, "{text}");
    }
}

#[test]
fn members_of_another_type_are_refused() {
    let good = oci("");
    for text in [
        good.replace(r#""size":100"#, r#""size":-1"#),
        good.replace(r#""size":100"#, r#""size":1.5"#),
        good.replace(r#""size":100"#, r#""size":"1""#),
        good.replace(r#""size":100"#, r#""size":18446744073709551616"#),
        good.replace(r#""schemaVersion":2"#, r#""schemaVersion":"2""#),
        oci(r#","annotations":{"a":1}"#),
        oci(r#","annotations":{"a":null}"#),
        oci(r#","annotations":[]"#),
        oci(r#","artifactType":1"#),
        oci(r#","subject":"x""#),
        index(&["1".to_owned()], ""),
        "[]".to_owned(),
        "1".to_owned(),
        r#""text""#.to_owned(),
    ] {
        assert_eq!(refused(&text), "a member has a type that it has in no manifest", "{text}");
    }
}

#[test]
fn what_is_not_one_json_document_is_refused() {
    let good = oci("");
    for text in ["", " ", "{", "{}x", "{'a':1}", "\u{feff}{}", &good[..good.len() - 1], &format!("{good}{good}")] {
        assert_eq!(refused(text), "not one JSON document", "{text}");
    }
    let mut not_utf8 = oci(r#","x":"~""#).into_bytes();
    assert!(Manifest::parse(&not_utf8, None).is_ok());
    let at = not_utf8.iter().position(|&b| b == b'~').expect("the mark");
    not_utf8[at] = 0xff;
    assert_eq!(Manifest::parse(&not_utf8, None), Err(BadManifest::Invalid("not one JSON document")));
}

#[test]
fn depth_has_a_bound() {
    let nested =
        |open: &str, close: &str, depth: usize| oci(&format!(r#","x":{}{}"#, open.repeat(depth), close.repeat(depth)));
    assert!(parse(&nested("[", "]", 63)).is_ok());
    assert_eq!(refused(&nested("[", "]", 64)), "nested too deep");
    for depth in [10_000, 1_000_000] {
        assert_eq!(refused(&nested("[", "]", depth)), "nested too deep");
        assert_eq!(refused(&"[".repeat(depth)), "a member has a type that it has in no manifest");
    }
    let objects = format!(r#","x":{}1{}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    assert_eq!(refused(&oci(&objects)), "nested too deep");
}

#[test]
fn width_has_bounds() {
    assert!(parse(&oci(&format!(r#","x":[{}0]"#, "0,".repeat(1_000_000)))).is_ok(), "numbers take no room");
    let keys: Vec<String> = (0..300_000).map(|n| format!(r#""{n}":0"#)).collect();
    assert_eq!(refused(&oci(&format!(r#","x":{{{}}}"#, keys.join(",")))), "an object with too many members");
    assert_eq!(refused(&oci(&format!(",{}", keys.join(",")))), "an object with too many members");

    let of = |count: usize| index(&vec![descriptor("x", A, 1); count], "");
    assert_eq!(parse(&of(DESCRIPTORS_MAX)).expect("a wide index").required_manifests().len(), 1);
    assert_eq!(refused(&of(DESCRIPTORS_MAX + 1)), "too many descriptors");
}

#[test]
fn length_has_a_bound() {
    let padded = |len: usize| format!("{}{}", oci(""), " ".repeat(len - oci("").len()));
    assert!(parse(&padded(MANIFEST_LEN_MAX)).is_ok());
    assert_eq!(parse(&padded(MANIFEST_LEN_MAX + 1)), Err(BadManifest::TooLong));
}

#[test]
fn sizes_are_compared_with_what_is_stored() {
    let digest = |text: &str| text.parse::<Digest>().expect("a digest");
    let stored: HashMap<Digest, u64> = [(digest(A), 7), (digest(B), 100)].into_iter().collect();
    let foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    let layer = |media_type: &str, digest: &str, size_bytes| {
        let layers = format!(r#""layers":[{},"#, descriptor(media_type, digest, size_bytes));
        oci("").replace(r#""layers":["#, &layers)
    };
    let wrong =
        |text, claimed_bytes, stored_bytes| Err(WrongSize { digest: digest(text), claimed_bytes, stored_bytes });
    let list = |size_bytes| index(&[descriptor(media_type::OCI_MANIFEST, B, size_bytes)], "");
    for (manifest, expected) in [
        (oci(""), Ok(())),
        (oci("").replace(":7}", ":8}"), wrong(A, 8, 7)),
        (oci("").replace(":100}", ":0}"), wrong(B, 0, 100)),
        // Listed twice, and wrong only the second time.
        (layer("a/b", B, 100).replace(r#""size":100}]"#, r#""size":99}]"#), wrong(B, 99, 100)),
        (layer("a/b", C, 5), Ok(())),
        (layer(foreign, B, 5).replace(r#""size":5}"#, r#""size":5,"urls":["https://example.com/b"]}"#), Ok(())),
        (layer(foreign, B, 5), wrong(B, 5, 100)),
        (list(100), Ok(())),
        (list(5), wrong(B, 5, 100)),
    ] {
        assert_eq!(parse(&manifest).expect("a manifest").check_sizes(&stored), expected, "{manifest}");
    }
}
