//! Starts that fail because of a setting, and what they leave behind: nothing.

use std::fs;
use std::net::TcpListener;

use rcgen::KeyPair;

use crate::program::{stderr, verb};

#[test]
fn a_start_that_fails_leaves_no_folder_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("its address").to_string();
    let (key, other) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
    let params = rcgen::CertificateParams::new(vec!["wharf.example.net".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    let write = |name: &str, contents: &str| fs::write(folder.path().join(name), contents).expect("written");
    write("cert.pem", &certificate);
    write("key.pem", &key.serialize_pem());
    write("other.pem", &other.serialize_pem());
    let secret = "a-secret-of-forty-letters-which-is-fine";
    let aws = ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a str);
    let table: &[Case<'_>] = &[
        (&["--listen", &taken], &[], "cannot listen on"),
        (&["--tls-cert", "absent.pem", "--tls-key", "key.pem"], &[], "absent.pem"),
        (&["--tls-cert", "cert.pem", "--tls-key", "other.pem"], &[], "other.pem"),
        (&["--tls-cert", "key.pem", "--tls-key", "key.pem"], &[], "there is no certificate in it"),
        (&["--database", "postgres://nobody@127.0.0.1:1/rows"], &[], "127.0.0.1:1/rows"),
        (&["--database", "postgres://nobody@127.0.0.1:1/rows?sslmode=verify-full"], &[], "sslrootcert"),
        (&["--database", "postgres://nobody@127.0.0.1:1/rows?sslrootcert=absent.pem"], &[], "absent.pem"),
        (&["--database", "nowhere/rows.sqlite"], &[], "nowhere"),
        (&["--database", "cert.pem"], &[], "cert.pem"),
        (&["--master-key-file", "absent.key"], &[], "absent.key"),
        (&["--master-key-file", "cert.pem"], &[], "64 hex digits"),
        (&[], &[("WHARFINGER_MASTER_KEY", "0g")], "64 hex digits"),
        (
            &["--master-key-kms-key-id", "alias/x", "--master-key-kms-endpoint", "http://127.0.0.1:1"],
            &[aws, ("AWS_SECRET_ACCESS_KEY", secret)],
            "the KMS that seals the master key",
        ),
        (
            &[],
            &[("WHARFINGER_ROOT_ACCESS_KEY_ID", aws.1), ("WHARFINGER_ROOT_SECRET_ACCESS_KEY", "short")],
            "at least 16 characters",
        ),
        (
            &[],
            &[("WHARFINGER_ROOT_ACCESS_KEY_ID", "short"), ("WHARFINGER_ROOT_SECRET_ACCESS_KEY", secret)],
            "an access key id is",
        ),
    ];
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    for (arguments, environment, words) in table {
        for data_dir in ["parent/data", "empty"] {
            let case = format!("{arguments:?} {environment:?} {data_dir}");
            let mut serve = verb(folder.path(), &["serve", "--data-dir", data_dir]);
            if arguments.first() != Some(&"--listen") {
                serve.args(["--listen", "127.0.0.1:0"]);
            }
            let output = serve.args(*arguments).envs(environment.iter().copied()).output().expect("it runs");
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{case}: {said}");
            assert!(said.contains(words), "{case}: {said}");
            assert!(!folder.path().join("parent").exists(), "{case}: a folder was left behind");
            assert_eq!(fs::read_dir(&empty).expect("a folder").count(), 0, "{case}: a file was left behind");
        }
    }
}
