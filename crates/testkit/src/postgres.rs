//! A private PostgreSQL for tests: a cluster in a temporary folder, reached through a socket in it, one database a test.
//!
//! This file stands on `std` and `tempfile` alone, so that tests of the crates below this one can take it in by its path.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set to `required`, this makes a missing PostgreSQL a failure.
const SWITCH: &str = "WHARFINGER_TEST_POSTGRES";
/// Where Debian has one folder for each version.
const INSTALLED: &str = "/usr/lib/postgresql";

/// Runs the server until its standard input ends, however the test process ended, and tidies up.
const KEEPER: &str = r#"
folder=$1; shift
"$@" &
server=$!
cat > /dev/null
kill -INT "$server"
wait "$server"
rm -rf "$folder"
"#;

/// A running cluster.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    owner: Option<Owner>,
    databases: AtomicU32,
    /// Where it listens on 127.0.0.1, if it does.
    port: Option<u16>,
    /// The server lives as long as the standard input of this is open.
    _keeper: Child,
}

/// What a server on TCP shows and asks for, in PEM.
pub struct TlsFiles {
    /// The server's certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// The authority of client certificates.
    pub client_authority: String,
}

/// A server on TCP.
pub struct OnTcp<'a> {
    /// Whether it offers TLS.
    pub tls: Option<TlsFiles>,
    /// Who may connect how: the lines of `pg_hba.conf`.
    pub rules: &'a str,
}

/// Whom the server runs as when the tests run as root, as whom it refuses to run.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// The cluster of this process, started by the first who asks; none, with a note, where PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it does not start, or is not installed although the environment says that it is required.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| {
            let Some(programs) = programs() else {
                assert!(std::env::var(SWITCH).as_deref() != Ok("required"), "there is no PostgreSQL in {INSTALLED}");
                eprintln!("skipped: there is no PostgreSQL in {INSTALLED}");
                return None;
            };
            Some(Self::start(programs, None))
        });
        shared.as_ref()
    }

    /// A cluster that listens on a port of 127.0.0.1 too; none where PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it does not start.
    pub fn on_tcp(on_tcp: &OnTcp<'_>) -> Option<Self> {
        Some(Self::start(programs()?, Some(on_tcp)))
    }

    /// The port of a cluster on TCP.
    ///
    /// # Panics
    /// If it listens on none.
    pub fn port(&self) -> u16 {
        self.port.expect("a cluster on TCP")
    }

    /// Runs a statement as the superuser.
    ///
    /// # Panics
    /// If it fails.
    pub fn run(&self, statement: &str) {
        let mut psql = program(&self.programs.join("psql"), self.owner);
        psql.env("PGPORT", self.port.unwrap_or(5432).to_string());
        run(psql.arg("-h").arg(&self.folder).args(["-U", "postgres", "-X", "-q", "-c", statement, "postgres"]));
    }

    /// Makes an empty database; its connection string.
    ///
    /// # Panics
    /// If the cluster refuses.
    pub fn create_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut create = program(&self.programs.join("createdb"), self.owner);
        run(create.arg("-h").arg(&self.folder).args(["-U", "postgres", &name]));
        let host = self.folder.to_string_lossy().replace('/', "%2F");
        format!("postgres://postgres@{host}/{name}")
    }

    fn start(programs: PathBuf, on_tcp: Option<&OnTcp<'_>>) -> Self {
        let folder =
            tempfile::Builder::new().prefix("wharfinger-postgres-").tempdir().expect("a temporary folder").keep();
        let owner = owner(&folder);
        if let Some(Owner { uid, gid }) = owner {
            chown(&folder, Some(uid), Some(gid)).expect("a folder for the server's user");
        }
        let data = folder.join("data");
        // An order of texts that is not that of bytes, so that a query which depends on the default is found out.
        let order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"];
        let mut initialise = program(&programs.join("initdb"), owner);
        run(initialise
            .arg("-D")
            .arg(&data)
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
            .args(order));

        let mut keeper = program(Path::new("/bin/sh"), owner);
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder).arg(programs.join("postgres")).arg("-D").arg(&data);
        keeper.arg("-k").arg(&folder);
        for setting in ["fsync=off", "full_page_writes=off", "max_connections=400", "deadlock_timeout=50ms"] {
            keeper.args(["-c", setting]);
        }
        let port = on_tcp.map(|_| free_port());
        keeper.args(["-c", if on_tcp.is_some() { "listen_addresses=127.0.0.1" } else { "listen_addresses=" }]);
        if let (Some(on_tcp), Some(port)) = (on_tcp, port) {
            keeper.args(["-c", &format!("port={port}")]);
            let write = |setting: &str, name: &str, contents: &str, keeper: &mut Command| {
                let path = folder.join(name);
                write_for(owner, &path, contents);
                keeper.arg("-c").arg(format!("{setting}={}", path.display()));
            };
            write("hba_file", "rules", on_tcp.rules, &mut keeper);
            if let Some(tls) = &on_tcp.tls {
                keeper.args(["-c", "ssl=on"]);
                write("ssl_cert_file", "server.pem", &tls.certificate, &mut keeper);
                write("ssl_key_file", "server.key", &tls.key, &mut keeper);
                write("ssl_ca_file", "clients.pem", &tls.client_authority, &mut keeper);
            }
        }
        // A group of its own: an interrupt from the terminal must reach the test process, not the server.
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut keeper = keeper.spawn().expect("the server's process");
        let mut log = BufReader::new(keeper.stderr.take().expect("the server's log"));
        wait_until_ready(&mut log);
        // Nobody reads the log, but somebody must take it away.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { folder, programs, owner, databases: AtomicU32::new(0), port, _keeper: keeper }
    }
}

/// The folder of the newest version's programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(INSTALLED).ok()?.filter_map(Result::ok);
    let number =
        |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let newest =
        versions.map(|entry| entry.path()).filter(|path| path.join("bin/initdb").exists()).max_by_key(number)?;
    Some(newest.join("bin"))
}

/// Whom to run the server as: nobody else unless `folder`, which was just made, belongs to root.
fn owner(folder: &Path) -> Option<Owner> {
    if fs::metadata(folder).expect("the folder's owner").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the list of users");
    let mut fields =
        users.lines().find(|line| line.starts_with("postgres:")).expect("a user postgres").split(':').skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok()).expect("the number of the user postgres");
    Some(Owner { uid: number(), gid: number() })
}

/// A port that nobody listens on at the moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Writes a file that the server's user alone can read.
fn write_for(owner: Option<Owner>, path: &Path, contents: &str) {
    fs::write(path, contents).expect("a file for the server");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("a file for the server alone");
    if let Some(Owner { uid, gid }) = owner {
        chown(path, Some(uid), Some(gid)).expect("a file of the server's user");
    }
}

fn program(path: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new(path);
    command.current_dir("/").env("LC_ALL", "C");
    if let Some(Owner { uid, gid }) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("a program of PostgreSQL");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn wait_until_ready(log: &mut impl BufRead) {
    let mut seen = String::new();
    loop {
        let start = seen.len();
        let length = log.read_line(&mut seen).expect("the server's log");
        assert!(length > 0, "PostgreSQL did not start: {seen}");
        if seen[start..].contains("database system is ready to accept connections") {
            return;
        }
    }
}
