//! The servers that are measured, all started at once on ports of their own, with folders that go when they go.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use tempfile::TempDir;

use crate::error::Error;
use crate::process::Process;
use crate::report::Who;
use crate::wire::Endpoint;

/// The repository that every scenario uses.
pub const REPOSITORY: &str = "bench/app";

/// One server.
pub struct Peer {
    /// Whose column its figures go to.
    pub who: Who,
    /// Plain HTTP.
    pub endpoint: Endpoint,
    /// TLS, where it is offered.
    pub secure: Option<Endpoint>,
    /// The process.
    pub process: Process,
    /// Its folder; nginx serves what lies in it.
    pub folder: TempDir,
}

/// Everybody who is measured.
pub struct Peers {
    /// Wharfinger as it is by default: everything at rest encrypted.
    pub ours: Peer,
    /// Wharfinger on an already encrypted disk.
    pub ours_unencrypted: Peer,
    /// Debian's docker-registry.
    pub docker_registry: Peer,
    /// nginx over files.
    pub nginx: Peer,
    /// The AWS command line, which speaks to [`Peers::ours`].
    pub aws: Aws,
}

/// The AWS command line and whom it speaks to.
pub struct Aws {
    program: PathBuf,
    credentials: PathBuf,
    address: SocketAddr,
}

impl Peers {
    /// Starts them all and makes the repository.
    pub async fn start(wharfinger: &Path, aws: &Path) -> Result<Self, Error> {
        let (ours, aws_of_ours) = start_wharfinger(wharfinger, aws, &[]).await?;
        let (ours_unencrypted, _) = start_wharfinger(wharfinger, aws, &["--encryption", "none"]).await?;
        let (docker_registry, nginx) = (start_docker_registry().await?, start_nginx().await?);
        Ok(Self { ours, ours_unencrypted, docker_registry, nginx, aws: aws_of_ours })
    }

    /// Those that take pushes.
    pub fn registries(&self) -> [&Peer; 2] {
        [&self.ours, &self.docker_registry]
    }

    /// One of each column.
    pub fn all(&self) -> [&Peer; 3] {
        [&self.ours, &self.docker_registry, &self.nginx]
    }
}

/// A loopback address that was free a moment ago.
pub fn free_address() -> Result<SocketAddr, Error> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// The command that serves `folder` at `address`.
pub fn wharfinger_command(program: &Path, folder: &Path, address: SocketAddr, flags: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.arg("serve").arg("--data-dir").arg(folder).args(["--listen", &address.to_string()]).args(flags);
    command
}

async fn start_wharfinger(program: &Path, aws: &Path, flags: &[&str]) -> Result<(Peer, Aws), Error> {
    let (folder, address) = (TempDir::new()?, free_address()?);
    let command = wharfinger_command(program, &folder.path().join("data"), address, flags);
    start_command(command, folder, address, aws).await
}

/// What the files begin with that callgrind writes into the peer's folder.
pub const CALLGRIND_OUT: &str = "callgrind.out";

/// Starts Wharfinger so that its instructions are counted.
pub async fn start_under_valgrind(program: &Path, aws: &Path) -> Result<(Peer, Aws), Error> {
    let (folder, address) = (TempDir::new()?, free_address()?);
    let served = wharfinger_command(program, &folder.path().join("data"), address, &["--log-format", "json"]);
    let mut command = Command::new("valgrind");
    let out = folder.path().join(CALLGRIND_OUT);
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", out.display()));
    command.arg(served.get_program()).args(served.get_args());
    start_command(command, folder, address, aws).await
}

async fn start_command(
    command: Command,
    folder: TempDir,
    address: SocketAddr,
    aws: &Path,
) -> Result<(Peer, Aws), Error> {
    let data = folder.path().join("data");
    let mut endpoint = Endpoint::plain(address);
    let process = Process::start(command, &endpoint, "/readyz").await?;
    let aws = Aws { program: aws.to_owned(), credentials: data.join("credentials"), address };
    aws.as_root(&["ecr", "create-repository", "--repository-name", REPOSITORY])?;
    endpoint.authorization = basic_authorization(&aws.as_root(&["ecr", "get-login-password"])?);
    let secure = Endpoint { tls: Some(trusting(&data.join("tls").join("ca.pem"))?), ..endpoint.clone() };
    Ok((Peer { who: Who::Wharfinger, endpoint, secure: Some(secure), process, folder }, aws))
}

/// The header line that brings a registry password along.
pub fn basic_authorization(password: &str) -> String {
    let credentials = base64::engine::general_purpose::STANDARD.encode(format!("AWS:{}", password.trim()));
    format!("Authorization: Basic {credentials}\r\n")
}

impl Aws {
    /// Where the API is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root's access key: its id and its secret.
    pub fn root_key(&self) -> Result<(String, String), Error> {
        let text = fs::read_to_string(&self.credentials)?;
        let value = |name: &str| {
            let mut pairs = text.lines().filter_map(|line| line.split_once('='));
            let found = pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned());
            found.ok_or_else(|| Error::Peer(format!("{} has no {name}", self.credentials.display())))
        };
        Ok((value("aws_access_key_id")?, value("aws_secret_access_key")?))
    }

    /// Makes one call with the root's keys.
    pub fn as_root(&self, arguments: &[&str]) -> Result<String, Error> {
        self.run(arguments, |command| command.env("AWS_SHARED_CREDENTIALS_FILE", &self.credentials))
    }

    /// Makes one call with other keys.
    pub fn with_key(&self, id: &str, secret: &str, arguments: &[&str]) -> Result<String, Error> {
        self.run(arguments, |command| command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret))
    }

    fn run(&self, arguments: &[&str], identify: impl FnOnce(&mut Command) -> &mut Command) -> Result<String, Error> {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.address))
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_PAGER", "");
        let output = identify(&mut command).output()?;
        if !output.status.success() {
            return Err(Error::Peer(format!("aws {arguments:?}: {}", String::from_utf8_lossy(&output.stderr))));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

async fn start_docker_registry() -> Result<Peer, Error> {
    let folder = TempDir::new()?;
    let address = free_address()?;
    let settings = folder.path().join("config.yml");
    fs::write(
        &settings,
        format!(
            "version: 0.1\n\
             log: {{level: error, accesslog: {{disabled: true}}}}\n\
             storage:\n  filesystem: {{rootdirectory: {data}}}\n  cache: {{blobdescriptor: inmemory}}\n  \
             delete: {{enabled: true}}\n\
             http: {{addr: '{address}'}}\n",
            data = folder.path().join("data").display()
        ),
    )?;
    let endpoint = Endpoint::plain(address);
    let mut command = Command::new("docker-registry");
    command.arg("serve").arg(settings);
    let process = Process::start(command, &endpoint, "/v2/").await?;
    Ok(Peer { who: Who::DockerRegistry, endpoint, secure: None, process, folder })
}

async fn start_nginx() -> Result<Peer, Error> {
    let folder = TempDir::new()?;
    // nginx's workers are another user.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    let base = folder.path();
    fs::create_dir_all(base.join("www").join("v2"))?;
    let certificate = make_certificate(base)?;
    let (address, secure_address) = (free_address()?, free_address()?);
    let settings = base.join("nginx.conf");
    fs::write(&settings, nginx_settings(base, address, secure_address))?;
    let endpoint = Endpoint::plain(address);
    let secure = Endpoint { tls: Some(trusting(&certificate)?), ..Endpoint::plain(secure_address) };
    let mut command = Command::new("nginx");
    command.arg("-p").arg(base).arg("-c").arg(settings);
    let process = Process::start(command, &endpoint, "/ready").await?;
    Ok(Peer { who: Who::Nginx, endpoint, secure: Some(secure), process, folder })
}

fn nginx_settings(base: &Path, address: SocketAddr, secure: SocketAddr) -> String {
    let base = base.display();
    format!(
        "daemon off;\nworker_processes 2;\npid {base}/pid;\nerror_log {base}/error.log crit;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 1000000000;\n  \
         client_body_temp_path {base}/body;\n  proxy_temp_path {base}/proxy;\n  fastcgi_temp_path {base}/fastcgi;\n  \
         uwsgi_temp_path {base}/uwsgi;\n  scgi_temp_path {base}/scgi;\n  \
         server {{\n    listen {address};\n    listen {secure} ssl;\n    \
         ssl_certificate {base}/certificate.pem;\n    ssl_certificate_key {base}/key.pem;\n    \
         root {base}/www;\n    default_type application/octet-stream;\n    \
         location = /ready {{ return 200; }}\n    \
         location ~ /manifests/ {{ default_type {manifest}; }}\n  }}\n}}\n",
        manifest = crate::image::MANIFEST,
    )
}

/// A certificate for localhost that is its own authority.
fn make_certificate(base: &Path) -> Result<std::path::PathBuf, Error> {
    let certificate = base.join("certificate.pem");
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(base.join("key.pem"))
        .arg("-out")
        .arg(&certificate)
        .output()?;
    if !output.status.success() {
        return Err(Error::Peer(format!("openssl: {}", String::from_utf8_lossy(&output.stderr))));
    }
    Ok(certificate)
}

/// A client that trusts one certificate file and nothing else.
fn trusting(certificate: &Path) -> Result<Arc<ClientConfig>, Error> {
    let unreadable = |error| Error::Peer(format!("{}: {error}", certificate.display()));
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).map_err(unreadable)?)?;
    Ok(Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
}
