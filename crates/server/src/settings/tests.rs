use std::path::Path;

use super::*;

fn given(name: &str, values: &[&str], source: Source) -> (&'static str, Given) {
    let values = values.iter().map(|value| Zeroizing::new((*value).to_owned())).collect();
    (keys::find(name).expect("a setting").name, Given { values, source })
}

fn flag(name: &str, value: &str) -> Layers {
    Layers([given(name, &[value], Source::Flag)].into())
}

fn read_file(text: &str) -> Result<Layers, BadSetting> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("settings.toml");
    std::fs::write(&path, text).expect("written");
    Layers::default().over_file(Some(&path))
}

#[test]
fn nothing_given_is_enough() {
    let settings = Settings::from_layers(&Layers::default()).expect("defaults");
    assert_eq!(settings.listen, ["127.0.0.1:3270".parse().expect("address")]);
    assert_eq!(settings.account.as_str(), "000000000000");
    assert_eq!(settings.region.as_str(), "us-east-1");
    assert!(settings.registry.encrypt_blobs && !settings.registry.blob_mounting && settings.log.access);
    assert_eq!(settings.tls.mode, TlsMode::Auto);
    assert!(settings.trusted_proxies.is_empty() && !settings.oidc_allow_loopback, "nobody is believed unasked");
    assert!(matches!(settings.master_key, MasterKeySource::DataDir));
    let Location::Sqlite(path) = settings.database else { panic!("not SQLite") };
    assert_eq!(path, Path::new("wharfinger-data/meta.sqlite"));
}

#[test]
fn flags_win_over_the_environment_and_the_environment_over_the_file() {
    let environment = |name: &str| match name {
        "WHARFINGER_REGION" => Some("eu-west-2".to_owned()),
        "WHARFINGER_ACCOUNT" => Some("222222222222".to_owned()),
        "WHARFINGER_LISTEN" => Some("127.0.0.1:1, [::1]:2".to_owned()),
        "WHARFINGER_DOMAIN" => Some(String::new()),
        _ => None,
    };
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("settings.toml");
    let text = "region = \"eu-west-3\"\naccount = \"333333333333\"\nlisten = [\"127.0.0.1:3\"]\ndomain = \"example.org\"\n\
                connections-max = 7\naccess-log = false\n";
    std::fs::write(&path, text).expect("written");
    let layers = flag("region", "eu-west-1").over_environment(environment).over_file(Some(&path)).expect("readable");
    let settings = Settings::from_layers(&layers).expect("good");
    assert_eq!(settings.region.as_str(), "eu-west-1");
    assert_eq!(settings.account.as_str(), "222222222222");
    assert_eq!(settings.listen, ["127.0.0.1:1", "[::1]:2"].map(|text| text.parse().expect("address")));
    assert_eq!(settings.domain.as_deref(), Some("example.org"), "an empty variable is none");
    assert_eq!((settings.connections_max, settings.log.access), (7, false));
}

#[test]
fn a_bad_setting_is_named_with_its_place_and_what_it_should_be() {
    let table = [
        ("listen", "nonsense"),
        ("listen", "example.org:443"),
        ("account", "12"),
        ("region", "US East"),
        ("domain", "Example.org"),
        ("domain", "a..b"),
        ("domain", "-a.b"),
        ("domain", "none"),
        ("domain", "registry"),
        ("tls-name", "none"),
        ("database", "none"),
        ("tls-cert", "None"),
        ("log", "inof"),
        ("log", "inof=debug"),
        ("database", "mysql://localhost/x"),
        ("encryption", "rot13"),
        ("blob-mounting", "yes"),
        ("tls", "on"),
        ("tls-name", "not a host"),
        ("trusted-proxy", "proxy.example.org"),
        ("trusted-proxy", "10.0.0.0/33"),
        ("oidc-allow-loopback", "yes"),
        ("collection-grace", "soon"),
        ("collection-interval", "0s"),
        ("connections-max", "0"),
        ("connections-max", "-1"),
        ("log", "info,=,"),
        ("log-format", "xml"),
        ("access-log", "maybe"),
    ];
    for (name, value) in table {
        let error = Settings::from_layers(&flag(name, value)).expect_err(name).to_string();
        assert!(
            error.starts_with(&format!("the setting `{name}` on the command line cannot be {value:?}: ")),
            "{error}"
        );
    }
}

#[test]
fn a_bad_secret_is_not_repeated() {
    let layers = Layers([given("listen", &["x"], Source::Environment)].into());
    let error = Settings::from_layers(&layers).expect_err("bad").to_string();
    assert!(error.contains("`listen` in the environment"), "{error}");
    let root = RootSettings { access_key_id: "AKIA".into(), secret_access_key: Zeroizing::new("hush".into()) };
    assert!(!format!("{root:?}").contains("hush"));
}

#[test]
fn settings_that_belong_together_are_given_together() {
    for (name, other) in [
        ("tls-cert", "tls-key"),
        ("tls-key", "tls-cert"),
        ("root-access-key-id", "root-secret-access-key"),
        ("root-secret-access-key", "root-access-key-id"),
    ] {
        let error = Settings::from_layers(&flag(name, "AKIAIOSFODNN7EXAMPLE")).expect_err(name).to_string();
        assert_eq!(error, format!("the setting `{name}` needs the setting `{other}`"));
    }
}

#[test]
fn the_master_key_comes_from_one_place() {
    let source = |given: &[(&str, &str)]| {
        let layers = given.iter().map(|(name, value)| self::given(name, &[value], Source::Flag));
        Settings::from_layers(&Layers(layers.collect())).map(|settings| settings.master_key)
    };
    let Ok(MasterKeySource::Kms(kms)) = source(&[("master-key-kms-key-id", "alias/w"), ("region", "eu-west-1")]) else {
        panic!("not a KMS")
    };
    assert_eq!((kms.key_id.as_str(), kms.endpoint.as_str()), ("alias/w", "https://kms.eu-west-1.amazonaws.com"));
    let elsewhere = [
        ("master-key-kms-key-id", "alias/w"),
        ("master-key-kms-endpoint", "http://localhost:1"),
        ("master-key-kms-region", "eu-west-2"),
    ];
    let Ok(MasterKeySource::Kms(kms)) = source(&elsewhere) else { panic!("not a KMS") };
    assert_eq!((kms.region.as_str(), kms.endpoint.as_str()), ("eu-west-2", "http://localhost:1"));
    assert!(matches!(source(&[("master-key-file", "a")]), Ok(MasterKeySource::File(_))));
    for (given, words) in [
        (
            vec![("master-key-file", "a"), ("master-key-kms-key-id", "b")],
            "the settings `master-key-file` and `master-key-kms-key-id` cannot be given together",
        ),
        (
            vec![("master-key-kms-endpoint", "http://a")],
            "the setting `master-key-kms-endpoint` needs the setting `master-key-kms-key-id`",
        ),
        (
            vec![("master-key-kms-region", "us-east-1")],
            "the setting `master-key-kms-region` needs the setting `master-key-kms-key-id`",
        ),
        (
            vec![("master-key-kms-endpoint", "kms:1")],
            "the setting `master-key-kms-endpoint` on the command line cannot be \"kms:1\": it must be a URL, such as \
             https://kms.example.org",
        ),
    ] {
        assert_eq!(source(&given).expect_err("refused").to_string(), words);
    }
    let credentials = KmsCredentials {
        access_key_id: "AKIA".into(),
        secret_access_key: Zeroizing::new("hush".into()),
        session_token: Some("quiet".into()),
    };
    let printed = format!("{credentials:?}");
    assert!(!printed.contains("hush") && !printed.contains("quiet"), "{printed}");
}

#[test]
fn the_file_has_no_other_keys_than_settings_and_no_secrets() {
    for (text, expected) in [
        ("liste = 1", "has the key `liste`, which is not a setting; did you mean `listen`?"),
        ("[listen]\na = 1", "the setting `listen` in"),
        ("root-secret-access-key = \"x\"", "secrets are given in the environment"),
        ("master-key = \"x\"", "secrets are given in the environment"),
        ("region = [\"a\", \"b\"]", "the setting `region` in"),
        ("region = ", "is not TOML"),
    ] {
        let error = read_file(text).err().unwrap_or_else(|| panic!("{text} was taken")).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    let missing = Layers::default().over_file(Some(Path::new("/nowhere/at/all.toml"))).err().expect("missing");
    assert!(matches!(missing, BadSetting::Unreadable { .. }));
}

#[test]
fn databases_are_files_or_postgres() {
    assert!(matches!(database("a/b.sqlite"), Ok(Location::Sqlite(_))));
    assert!(matches!(database("postgres://localhost/x"), Ok(Location::Postgres(_))));
    assert!(matches!(database("postgresql://localhost/x"), Ok(Location::Postgres(_))));
    assert!(database("").is_err());
}

#[test]
fn the_manual_has_every_setting_and_no_other() {
    let manual = include_str!("../../../../docs/settings.md");
    let documented: Vec<&str> =
        manual.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(name, _)| name).collect();
    let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(documented, known);
    for key in KEYS {
        assert!(manual.contains(&key.variable()), "{} is not in the manual", key.variable());
    }
}
