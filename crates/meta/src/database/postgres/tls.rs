//! Connections over TLS: certificates as the URL asks for, by rustls.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use rustls::crypto::aws_lc_rs;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{Client, Config, NoTls, Socket};

use super::channel_binding;
use super::verifier::{Roots, Verifier, is_out_of_time};

/// How connections are encrypted. The files are read for each connection, so that they can be renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tls {
    /// Whether an unencrypted connection will do where there is no encrypted one.
    pub(super) is_optional: bool,
    /// What is checked of the server's certificate.
    pub(super) check: Check,
    /// The files with the certificate that is shown to the server, and with its key.
    pub(super) client: Option<(PathBuf, PathBuf)>,
}

/// What is checked of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing: whoever can divert the connection can read it.
    Nothing,
    /// That one of the authorities signed it.
    Chain(Authorities),
    /// Also that it is for the host of the URL.
    ChainAndName(Authorities),
}

/// Who may sign certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Authorities {
    /// The certificates in a file.
    File(PathBuf),
    /// Those that the system trusts.
    OfTheSystem,
}

impl Tls {
    /// What rustls has to know.
    ///
    /// # Errors
    /// Which file cannot be used, and why.
    pub(super) fn load(&self) -> Result<ClientConfig, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let roots = match &self.check {
            Check::Nothing => None,
            Check::Chain(authorities) | Check::ChainAndName(authorities) => Some(authorities.load()?),
        };
        let verifier = Verifier {
            roots,
            checks_name: matches!(self.check, Check::ChainAndName(_)),
            algorithms: provider.signature_verification_algorithms,
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.client {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = certificates_in(certificate)?;
                let private = PrivateKeyDer::from_pem_file(key).map_err(|error| unfit(key, &error))?;
                builder.with_client_auth_cert(chain, private).map_err(|error| unfit(key, &error))?
            }
        };
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(config)
    }
}

impl Authorities {
    fn load(&self) -> Result<Roots, String> {
        let mut roots = Roots { anchors: RootCertStore::empty(), certificates: Vec::new() };
        match self {
            Self::File(path) => {
                roots.certificates = certificates_in(path)?;
                for certificate in &roots.certificates {
                    roots.anchors.add(certificate.clone()).map_err(|error| unfit(path, &error))?;
                }
            }
            Self::OfTheSystem => {
                // Some that cannot be read do not spoil the others.
                roots.anchors.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                if roots.anchors.is_empty() {
                    return Err("this machine trusts no authorities: name a file in sslrootcert".to_owned());
                }
            }
        }
        Ok(roots)
    }
}

fn certificates_in(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| unfit(path, &error))?;
    if certificates.is_empty() { Err(unfit(path, &"there is no certificate in it")) } else { Ok(certificates) }
}

fn unfit(path: &Path, error: &dyn fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// Makes connections for the pool.
pub(super) struct Connector {
    pub(super) tls: Option<Tls>,
}

impl deadpool_postgres::Connect for Connector {
    fn connect(&self, config: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), tokio_postgres::Error>> {
        let mut config = config.clone();
        Box::pin(async move {
            let Some(tls) = &self.tls else { return connect(&config, NoTls).await };
            let loaded = {
                let tls = tls.clone();
                tokio::task::spawn_blocking(move || tls.load()).await
            };
            let loaded = loaded.unwrap_or_else(|error| Err(error.to_string())).map(Arc::new);
            let first = match connect(&config, MakeHandshake(loaded)).await {
                Err(error) if tls.is_optional && is_refused(&error) => error,
                done => return done,
            };
            config.ssl_mode(SslMode::Disable);
            match connect(&config, NoTls).await {
                // What kept it from being encrypted is then the more useful reason.
                Err(_) if first.as_db_error().is_none() => Err(first),
                done => done,
            }
        })
    }
}

async fn connect<T>(config: &Config, tls: T) -> Result<(Client, JoinHandle<()>), tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await?;
    // The client that is returned owns the task.
    let task = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "a connection to the database was lost");
        }
    });
    Ok((client, task))
}

/// Whether an unencrypted connection may have more luck: the handshake failed, or the server does not want this client
/// over TLS (class 28 of PostgreSQL's appendix A).
fn is_refused(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(error) => error.code().code().starts_with("28"),
        None => cause(error).is_some(),
    }
}

/// Starts handshakes, or fails for the reason that there is no configuration.
struct MakeHandshake(Result<Arc<ClientConfig>, String>);

impl MakeTlsConnect<Socket> for MakeHandshake {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = HandshakeError;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, HandshakeError> {
        let failed = |reason: String| HandshakeError { host: host.to_owned(), reason };
        let config = self.0.clone().map_err(failed)?;
        // For a local socket among the hosts there is no name, and no handshake.
        let name = if host.is_empty() { "localhost" } else { host };
        let name = ServerName::try_from(name.to_owned()).map_err(|error| failed(error.to_string()))?;
        Ok(Handshake { config, host: host.to_owned(), name })
    }
}

struct Handshake {
    config: Arc<ClientConfig>,
    host: String,
    name: ServerName<'static>,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = HandshakeError;
    type Future = BoxFuture<'static, Result<Encrypted, HandshakeError>>;

    fn connect(self, socket: Socket) -> Self::Future {
        let Self { config, host, name } = self;
        Box::pin(async move {
            let stream = tokio_rustls::TlsConnector::from(config).connect(name, socket).await;
            stream.map(Encrypted).map_err(|error| HandshakeError { host, reason: words(&error) })
        })
    }
}

/// Why there is no TLS with a host.
#[derive(Debug)]
struct HandshakeError {
    host: String,
    reason: String,
}

impl fmt::Display for HandshakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no TLS with {}: {}", self.host, self.reason)
    }
}

impl std::error::Error for HandshakeError {}

/// Why there is no TLS, and what to do about it; `None` if something else is the matter.
pub(super) fn reason(error: &tokio_postgres::Error, place: &str) -> Option<String> {
    Some(match cause(error)? {
        Cause::Handshake(error) => error.to_string(),
        Cause::NotOffered => format!(
            "no TLS with {place}: the server does not offer it; set `ssl = on` there, or accept an unencrypted connection \
             with sslmode=prefer"
        ),
        Cause::Lost(error) => format!("no TLS with {place}: {}", words(error)),
    })
}

enum Cause<'e> {
    /// The handshake failed.
    Handshake(&'e HandshakeError),
    /// The server answered that it does not speak TLS.
    NotOffered,
    /// A side ended the connection for a reason of TLS, such as a certificate that the client did not show.
    Lost(&'e io::Error),
}

fn cause(error: &tokio_postgres::Error) -> Option<Cause<'_>> {
    let source = std::error::Error::source(error)?;
    if let Some(error) = source.downcast_ref() {
        return Some(Cause::Handshake(error));
    }
    if let Some(error) = source.downcast_ref::<io::Error>() {
        return of_rustls(error).map(|_| Cause::Lost(error));
    }
    // The driver has no type for it.
    (source.to_string() == "server does not support TLS").then_some(Cause::NotOffered)
}

fn of_rustls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}

/// The reason of a failure and what to do about it.
fn words(error: &io::Error) -> String {
    use CertificateError::{NotValidForName, NotValidForNameContext, UnknownIssuer};
    use rustls::AlertDescription::{AccessDenied, BadCertificate, CertificateRequired, CertificateUnknown, UnknownCA};
    let advice = match of_rustls(error) {
        Some(rustls::Error::InvalidCertificate(UnknownIssuer)) => {
            "; name the certificate of the authority that signed the server's in sslrootcert"
        }
        Some(rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) => {
            "; use a name that is in the certificate, or sslmode=verify-ca, which accepts any"
        }
        Some(error) if is_out_of_time(error) => "; renew the server's certificate, or set the clock of this machine",
        Some(rustls::Error::AlertReceived(
            CertificateRequired | BadCertificate | CertificateUnknown | UnknownCA | AccessDenied,
        )) => "; name a certificate that the server accepts in sslcert, and its key in sslkey",
        _ => "",
    };
    format!("{error}{advice}")
}

/// An encrypted connection.
struct Encrypted(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        let certificate = self.0.get_ref().1.peer_certificates().and_then(<[_]>::first);
        certificate.map_or_else(ChannelBinding::none, |certificate| channel_binding::of_certificate(certificate))
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
