//! From a path to what it names. Repository names contain slashes, so a path is read from its end.

use std::borrow::Cow;

use model::digest::BadDigest;
use model::name::BadRepositoryName;
use model::summary::Operation;
use model::{Digest, RepositoryName};

/// What a path of the distribution protocol names.
#[derive(Debug, PartialEq, Eq)]
pub enum Endpoint<'p> {
    /// `/v2/`: is this a registry, and am I logged in?
    Version,
    /// `/v2/_catalog`
    Catalog,
    /// `/v2/<name>/tags/list`
    Tags { name: RepositoryName },
    /// `/v2/<name>/manifests/<reference>`. What a reference that is none means depends on what is to be done with it.
    Manifest { name: RepositoryName, reference: &'p str },
    /// `/v2/<name>/blobs/<digest>`
    Layer { name: RepositoryName, digest: Digest },
    /// `/v2/<name>/blobs/uploads/`
    Uploads { name: RepositoryName },
    /// `/v2/<name>/blobs/uploads/<id>`
    Upload { name: RepositoryName, id: &'p str },
    /// `/v2/<name>/referrers/<digest>`
    Referrers { name: RepositoryName, subject: Digest },
}

/// Why a path names nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum BadPath {
    /// It is not `/v2/...`, or escapes a character that no path of the protocol has, such as a slash within a segment.
    Escapes,
    /// The protocol has no such path.
    Unknown,
    /// It would name something in a repository whose name cannot be one.
    Name(BadRepositoryName),
    /// It would name content whose digest cannot be one.
    Digest(BadDigest),
}

/// What follows `/v2/`, unescaped exactly once; `None` if that is not possible. An escaped slash is not a slash, and an
/// escaped percent sign would invite somebody to unescape again: neither is taken.
pub fn tail(path: &str) -> Option<Cow<'_, str>> {
    let tail = path.strip_prefix("/v2")?;
    let tail = if tail.is_empty() { tail } else { tail.strip_prefix('/')? };
    if !tail.contains('%') {
        return Some(Cow::Borrowed(tail));
    }
    let mut pieces = tail.split('%');
    let mut plain = pieces.next()?.to_owned();
    for piece in pieces {
        let code = piece.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let byte = u8::from_str_radix(code, 16).ok()?;
        if !byte.is_ascii_graphic() || byte == b'/' || byte == b'%' {
            return None;
        }
        plain.push(char::from(byte));
        plain.push_str(&piece[2..]);
    }
    Some(Cow::Owned(plain))
}

impl<'p> Endpoint<'p> {
    /// Reads what follows `/v2/` and the component that selects a registry.
    ///
    /// # Errors
    /// See [`BadPath`].
    pub fn parse(rest: &'p str) -> Result<Self, BadPath> {
        if rest.is_empty() {
            return Ok(Self::Version);
        }
        if rest == "_catalog" {
            return Ok(Self::Catalog);
        }
        if let Some(name) = rest.strip_suffix("/tags/list") {
            return Ok(Self::Tags { name: repository(name)? });
        }
        if let Some(name) = rest.strip_suffix('/').unwrap_or(rest).strip_suffix("/blobs/uploads") {
            return Ok(Self::Uploads { name: repository(name)? });
        }
        let (front, last) = rest.rsplit_once('/').ok_or(BadPath::Unknown)?;
        if let Some(name) = front.strip_suffix("/manifests") {
            Ok(Self::Manifest { name: repository(name)?, reference: last })
        } else if let Some(name) = front.strip_suffix("/blobs/uploads") {
            Ok(Self::Upload { name: repository(name)?, id: last })
        } else if let Some(name) = front.strip_suffix("/blobs") {
            Ok(Self::Layer { name: repository(name)?, digest: digest(last)? })
        } else if let Some(name) = front.strip_suffix("/referrers") {
            Ok(Self::Referrers { name: repository(name)?, subject: digest(last)? })
        } else {
            Err(BadPath::Unknown)
        }
    }

    /// What may be done here, as `Allow` lists it.
    pub fn methods(&self) -> &'static str {
        self.route().methods
    }

    /// What `method` does here; `None` if it is not served.
    pub fn operation(&self, method: &str) -> Option<Operation> {
        let name = |(verb, name): &(&str, &'static str)| (*verb == method).then_some(*name);
        self.route().operations.iter().find_map(name).map(|name| Operation { service: SERVICE, name })
    }

    /// The repository that the path is about.
    pub fn repository(&self) -> Option<&RepositoryName> {
        match self {
            Self::Version | Self::Catalog => None,
            Self::Tags { name }
            | Self::Manifest { name, .. }
            | Self::Layer { name, .. }
            | Self::Uploads { name }
            | Self::Upload { name, .. }
            | Self::Referrers { name, .. } => Some(name),
        }
    }
}

/// What the log and the metrics call this door.
const SERVICE: &str = "oci";

/// All operations of this door, as the log and the metrics name them.
pub fn operations() -> impl Iterator<Item = Operation> {
    let names = ROUTES.iter().flat_map(|route| route.operations);
    // `HEAD` is the same operation as `GET`.
    names.filter(|(method, _)| *method != "HEAD").map(|(_, name)| Operation { service: SERVICE, name })
}

/// A path of the protocol, and what it is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The path, with `<name>`, `<reference>`, `<digest>` and `<id>` for what requests put there.
    pub path: &'static str,
    /// The methods that are served, as `Allow` lists them: `GET, HEAD`.
    pub methods: &'static str,
    /// Each of the methods, and the operation that it is.
    operations: &'static [(&'static str, &'static str)],
}

/// One line for each endpoint: without it the crate does not compile, and what is not in it is not served.
macro_rules! routes {
    ($($endpoint:ident $path:literal $methods:literal $operations:expr,)*) => {
        /// All there is under `/v2/`. A method that is not listed is served nowhere.
        pub const ROUTES: &[Route] = &[$(Route { path: $path, methods: $methods, operations: &$operations },)*];

        impl Endpoint<'_> {
            /// The route that the path took.
            fn route(&self) -> Route {
                match self {
                    $(Self::$endpoint { .. } => Route { path: $path, methods: $methods, operations: &$operations },)*
                }
            }
        }
    };
}

routes! {
    Version "/v2/" "GET, HEAD" [("GET", "CheckVersion"), ("HEAD", "CheckVersion")],
    Catalog "/v2/_catalog" "GET, HEAD" [("GET", "ListRepositories"), ("HEAD", "ListRepositories")],
    Tags "/v2/<name>/tags/list" "GET, HEAD" [("GET", "ListTags"), ("HEAD", "ListTags")],
    Manifest "/v2/<name>/manifests/<reference>" "GET, HEAD, PUT, DELETE"
        [("GET", "GetManifest"), ("HEAD", "GetManifest"), ("PUT", "PutManifest"), ("DELETE", "DeleteManifest")],
    Layer "/v2/<name>/blobs/<digest>" "GET, HEAD, DELETE"
        [("GET", "GetBlob"), ("HEAD", "GetBlob"), ("DELETE", "DeleteBlob")],
    Uploads "/v2/<name>/blobs/uploads/" "POST" [("POST", "StartUpload")],
    Upload "/v2/<name>/blobs/uploads/<id>" "GET, HEAD, PATCH, PUT, DELETE"
        [("GET", "GetUpload"), ("HEAD", "GetUpload"), ("PATCH", "AppendUpload"), ("PUT", "CompleteUpload"),
            ("DELETE", "CancelUpload")],
    Referrers "/v2/<name>/referrers/<digest>" "GET, HEAD" [("GET", "ListReferrers"), ("HEAD", "ListReferrers")],
}

fn repository(name: &str) -> Result<RepositoryName, BadPath> {
    name.parse().map_err(BadPath::Name)
}

fn digest(text: &str) -> Result<Digest, BadPath> {
    text.parse().map_err(BadPath::Digest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> RepositoryName {
        text.parse().expect("a repository name")
    }

    #[test]
    fn every_path_of_the_protocol_is_read_and_names_may_look_like_paths() {
        let digest = Digest::sha256(b"x");
        let table = [
            (String::new(), Endpoint::Version),
            ("_catalog".into(), Endpoint::Catalog),
            ("ab/tags/list".into(), Endpoint::Tags { name: name("ab") }),
            ("a/b/c/tags/list".into(), Endpoint::Tags { name: name("a/b/c") }),
            ("ab/manifests/tags/list".into(), Endpoint::Tags { name: name("ab/manifests") }),
            ("ab/manifests/v1".into(), Endpoint::Manifest { name: name("ab"), reference: "v1" }),
            ("ab/tags/manifests/list".into(), Endpoint::Manifest { name: name("ab/tags"), reference: "list" }),
            ("manifests/manifests/v1".into(), Endpoint::Manifest { name: name("manifests"), reference: "v1" }),
            ("ab/manifests/".into(), Endpoint::Manifest { name: name("ab"), reference: "" }),
            (format!("ab/blobs/{digest}"), Endpoint::Layer { name: name("ab"), digest }),
            ("ab/blobs/uploads".into(), Endpoint::Uploads { name: name("ab") }),
            ("ab/blobs/uploads/".into(), Endpoint::Uploads { name: name("ab") }),
            ("ab/blobs/uploads/1".into(), Endpoint::Upload { name: name("ab"), id: "1" }),
            ("ab/blobs/uploads/blobs/uploads".into(), Endpoint::Uploads { name: name("ab/blobs/uploads") }),
            (format!("ab/referrers/{digest}"), Endpoint::Referrers { name: name("ab"), subject: digest }),
        ];
        for (path, endpoint) in table {
            assert_eq!(Endpoint::parse(&path), Ok(endpoint), "{path}");
        }
    }

    #[test]
    fn every_route_is_taken_by_the_paths_it_spells() {
        let digest = Digest::sha256(b"x").to_string();
        for route in ROUTES {
            let path = route.path.replace("<name>", "team/app").replace("<reference>", "v1").replace("<id>", "1");
            let path = path.replace("<digest>", &digest);
            let tail = tail(&path).expect("a path of the protocol");
            assert_eq!(Endpoint::parse(&tail).map(|endpoint| endpoint.route()), Ok(*route), "{path}");
            assert_eq!(ROUTES.iter().filter(|other| other.path == route.path).count(), 1, "{path}");
            let methods: Vec<&str> = route.operations.iter().map(|(method, _)| *method).collect();
            assert_eq!(methods.join(", "), route.methods, "{path}");
        }
    }

    #[test]
    fn other_paths_say_what_is_wrong_with_them() {
        let (unknown, pattern) = (BadPath::Unknown, || BadPath::Name(BadRepositoryName::Pattern));
        let length = || BadPath::Name(BadRepositoryName::Length);
        let table = [
            ("ab", unknown),
            ("/", BadPath::Unknown),
            ("ab/", BadPath::Unknown),
            ("tags/list", BadPath::Unknown),
            ("_catalog/", BadPath::Unknown),
            ("ab/tags/list/", BadPath::Unknown),
            ("ab/manifests/v1/x", BadPath::Unknown),
            ("ab/manifests", BadPath::Unknown),
            ("/tags/list", length()),
            ("a/manifests/v1", length()),
            ("AB/manifests/v1", pattern()),
            ("../../etc/passwd/manifests/v1", pattern()),
            ("a//b/tags/list", pattern()),
            ("ab/./tags/list", pattern()),
            ("ab/blobs/latest", BadPath::Digest(BadDigest::Malformed)),
            ("ab/blobs/", BadPath::Digest(BadDigest::Malformed)),
            ("ab/blobs/md5:d41d8cd98f00b204e9800998ecf8427e", BadPath::Digest(BadDigest::UnknownAlgorithm)),
            ("ab/blobs/sha256:..", BadPath::Digest(BadDigest::BadHash)),
            ("ab/referrers/sha256:12", BadPath::Digest(BadDigest::BadHash)),
        ];
        for (path, bad) in table {
            assert_eq!(Endpoint::parse(path), Err(bad), "{path}");
        }
    }

    #[test]
    fn escapes_are_undone_once_and_never_make_a_separator() {
        let table = [
            ("/v2", Some("")),
            ("/v2/", Some("")),
            ("/v2/ab/manifests/v1", Some("ab/manifests/v1")),
            ("/v2/ab/blobs/sha256%3Aab", Some("ab/blobs/sha256:ab")),
            ("/v2/%61b/tags/list", Some("ab/tags/list")),
            ("/v2/%2e%2e/tags/list", Some("../tags/list")),
            ("/v2/a%2Fb/tags/list", None),
            ("/v2/a%2f..%2f..%2fb/tags/list", None),
            ("/v2/a%252Fb/tags/list", None),
            ("/v2/a%00/tags/list", None),
            ("/v2/a%0d%0ab/tags/list", None),
            ("/v2/a%C3%A9/tags/list", None),
            ("/v2/a%", None),
            ("/v2/a%2", None),
            ("/v2/a%zz", None),
            ("/v2/a%+1", None),
            ("/v2/a%é", None),
            ("/v2x/", None),
            ("/v1/", None),
            ("", None),
        ];
        for (path, plain) in table {
            assert_eq!(tail(path).as_deref(), plain, "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_is_too_odd(path in "(/v2/)?\\PC{0,60}", escaped in "/v2/([a-z./:%]|%2[0-9eEfF]|/manifests/|/blobs/){0,20}") {
            for path in [path, escaped] {
                if let Some(tail) = tail(&path) {
                    _ = Endpoint::parse(&tail);
                }
            }
        }

        #[test]
        fn bytes_that_are_no_text_are_not_too_odd_either(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let path = format!("/v2/{}", String::from_utf8_lossy(&bytes));
            if let Some(tail) = tail(&path) {
                _ = Endpoint::parse(&tail);
            }
        }

        #[test]
        fn every_name_comes_back_whole(name in "[a-z0-9]{2,8}(/(tags|manifests|blobs|uploads|referrers|list|[a-z0-9]{1,8})){0,4}") {
            let digest = Digest::sha256(name.as_bytes());
            let wanted: RepositoryName = name.parse().expect("a repository name");
            let path = format!("{name}/manifests/v1");
            prop_assert_eq!(Endpoint::parse(&path), Ok(Endpoint::Manifest { name: wanted.clone(), reference: "v1" }));
            let path = format!("{name}/blobs/{digest}");
            prop_assert_eq!(Endpoint::parse(&path), Ok(Endpoint::Layer { name: wanted, digest }));
        }
    }
}
