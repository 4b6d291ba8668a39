//! The table of allowed arrows: which crate may know which. It is read off the manifests, so that a wall is only moved by
//! whoever also moves it here, and in ARCHITECTURE.md.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Who may depend on whom. Arrows point down; doors do not see each other; only `registry` and `access` work in `meta`
/// and `blob`; all may read `model`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("blob", &["model"]),
    ("meta", &["model"]),
    ("access", &["model", "meta", "blob"]),
    ("registry", &["model", "meta", "blob", "access"]),
    ("aws-api", &["model", "access", "registry"]),
    ("oci-api", &["model", "access", "registry"]),
    ("web", &["model", "access", "registry"]),
    ("jobs", &["model", "access", "registry"]),
    // It decides which database, which store and which keys, and so opens them; it works in none of them.
    ("server", &["model", "meta", "blob", "access", "registry", "aws-api", "oci-api", "web", "jobs"]),
    ("testkit", &["model", "access", "registry", "server"]),
    ("xtask", &["aws-api"]),
];

/// The crates of this house that each crate's manifest names, in one of its tables.
fn arrows(table: &str) -> BTreeMap<String, Vec<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of crates");
    let mut names = Vec::new();
    let mut manifests = Vec::new();
    for entry in fs::read_dir(crates).expect("the folder of crates") {
        let path = entry.expect("an entry").path().join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let manifest: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = manifest["package"]["name"].as_str().expect("a name").to_owned();
        names.push(name.clone());
        manifests.push((name, manifest));
    }
    assert!(names.len() >= 10, "the house has at least ten rooms, found {names:?}");
    let known = |dependency: &&String| names.contains(*dependency);
    let of = |manifest: &toml::Table| match manifest.get(table).and_then(toml::Value::as_table) {
        Some(dependencies) => dependencies.keys().filter(known).cloned().collect(),
        None => Vec::new(),
    };
    manifests.iter().map(|(name, manifest)| (name.clone(), of(manifest))).collect()
}

fn allowed(from: &str) -> &'static [&'static str] {
    let row = ALLOWED.iter().find(|(name, _)| *name == from);
    row.unwrap_or_else(|| panic!("{from} is not in the table of arrows")).1
}

#[test]
fn crates_know_only_those_below_them() {
    for table in ["dependencies", "build-dependencies"] {
        for (from, to) in arrows(table) {
            for to in to {
                assert!(allowed(&from).contains(&to.as_str()), "{from} must not know {to} ({table})");
            }
        }
    }
}

/// Tests may start a server, or put a registry together by hand; doors do not see each other there either.
#[test]
fn tests_may_use_the_testkit_and_what_registries_are_made_of_besides() {
    const FOR_TESTS: [&str; 3] = ["testkit", "meta", "blob"];
    // The tests of who may what read off the doors what they serve, and knock from outside.
    const READ_OFF: [(&str, &str); 2] = [("testkit", "aws-api"), ("testkit", "oci-api")];
    for (from, to) in arrows("dev-dependencies") {
        for to in to {
            let known = FOR_TESTS.contains(&to.as_str())
                || allowed(&from).contains(&to.as_str())
                || READ_OFF.contains(&(&from, &to));
            assert!(known, "tests of {from} must not know {to}");
        }
    }
}

#[test]
fn the_table_itself_points_down() {
    let floor = |name: &str| ALLOWED.iter().position(|(row, _)| *row == name).expect("a row");
    for (from, to) in ALLOWED {
        for to in *to {
            assert!(floor(to) < floor(from), "{from} -> {to}");
        }
    }
}
