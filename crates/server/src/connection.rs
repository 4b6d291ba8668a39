//! One connection: TLS or plain, HTTP/1.1 or HTTP/2, found out from its first bytes.
//!
//! The protocol is chosen before hyper is given the stream (by the first bytes when plain, by ALPN over TLS), so that
//! HTTP/1.1, which is what pulls are made over, pays nothing for the choice, and no stall at it goes without a timer.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use access::Budget;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::crowd::Member;
use crate::faces::Faces;
use crate::http2;
use crate::patience::{Activity, PatientStream, with_readers};
use crate::request_body::Arriving;
use crate::settings::{Patience, TlsMode};

/// The first byte of a TLS record with a handshake in it (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 0x16;
/// What HTTP/2 begins with (RFC 9113, section 3.4), as far as no method of HTTP/1.1 does.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0";
/// The longest head of a request.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// What is read from a connection at a time, at most. Must hold a head.
const READ_BUFFER_BYTES_MAX: usize = 128 * 1024;

const PLAIN_REFUSED: &[u8] = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Connection: close\r\nContent-Length: 48\r\n\r\nThis port speaks TLS only. Use https:// instead\n";

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) faces: Faces,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) tls_mode: TlsMode,
    pub(crate) patience: Patience,
    pub(crate) budget: Budget,
    /// When cancelled, connections finish the requests in flight and take no more.
    pub(crate) stopping: CancellationToken,
}

/// What all requests of a connection share.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) local: SocketAddr,
    pub(crate) secure: bool,
    pub(crate) activity: Arc<Activity>,
    pub(crate) member: Arc<Member>,
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Shared {
    /// How long a client is waited for that takes nothing of its answer.
    pub(crate) fn patience_with_readers(&self) -> Duration {
        with_readers(self.patience.response, &self.budget)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstBytes {
    Tls,
    Plain(Protocol),
    Undecided,
}

/// Serves a connection to its end.
pub(crate) async fn serve(shared: Arc<Shared>, stream: TcpStream, address: SocketAddr, member: Arc<Member>) {
    let served = tokio::select! {
        biased;
        // A connection that has not begun to speak when the server stops is not begun.
        () = shared.stopping.cancelled() => return,
        opened = timeout(shared.patience.handshake, open(&shared, stream, Arc::clone(&member.activity))) => match opened {
            Ok(Ok(Some(opened))) => opened,
            Ok(Ok(None)) => return,
            Ok(Err(error)) => return tracing::debug!(%error, %address, "a connection was not opened"),
            Err(_) => return tracing::debug!(%address, "a client did not say what it speaks in time"),
        },
    };
    let Opened { stream, protocol, local, secure, activity } = served;
    let peer = Arc::new(Peer { address, local, secure, activity, member });
    let outcome = match stream {
        Stream::Plain(io) => speak(&shared, peer, *io, protocol).await,
        Stream::Tls(io) => speak(&shared, peer, io, protocol).await,
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, %address, "a connection ended");
    }
}

struct Opened {
    stream: Stream,
    protocol: Protocol,
    local: SocketAddr,
    secure: bool,
    activity: Arc<Activity>,
}

enum Stream {
    Plain(Box<PatientStream<TcpStream>>),
    Tls(Box<tokio_rustls::server::TlsStream<PatientStream<TcpStream>>>),
}

/// Finds out what the client speaks, and shakes hands. `None` when it was turned away.
async fn open(shared: &Shared, mut stream: TcpStream, activity: Arc<Activity>) -> io::Result<Option<Opened>> {
    stream.set_nodelay(true)?;
    let local = stream.local_addr()?;
    let first = first_bytes(&stream).await?;
    let plain_protocol = match (first, &shared.tls) {
        (FirstBytes::Tls, Some(acceptor)) => {
            let patient = PatientStream::new(stream, Arc::clone(&activity), shared.patience, shared.budget.clone());
            let stream = acceptor.accept(patient).await?;
            let protocol =
                if stream.get_ref().1.alpn_protocol() == Some(b"h2") { Protocol::Http2 } else { Protocol::Http1 };
            return Ok(Some(Opened { stream: Stream::Tls(Box::new(stream)), protocol, local, secure: true, activity }));
        }
        (FirstBytes::Tls, None) => return Err(io::Error::other("a client speaks TLS, which is off")),
        (FirstBytes::Plain(_) | FirstBytes::Undecided, _) if shared.tls_mode == TlsMode::Required => {
            stream.write_all(PLAIN_REFUSED).await?;
            stream.shutdown().await?;
            return Ok(None);
        }
        (FirstBytes::Plain(protocol), _) => protocol,
        (FirstBytes::Undecided, _) => Protocol::Http1,
    };
    let stream = Stream::Plain(Box::new(PatientStream::new(
        stream,
        Arc::clone(&activity),
        shared.patience,
        shared.budget.clone(),
    )));
    Ok(Some(Opened { stream, protocol: plain_protocol, local, secure: false, activity }))
}

/// Looks at the first bytes and leaves them where they are.
async fn first_bytes(stream: &TcpStream) -> io::Result<FirstBytes> {
    let mut buffer = [0; HTTP2_PREFACE.len()];
    let mut seen_bytes = 0;
    loop {
        let peeked_bytes = stream.peek(&mut buffer).await?;
        match classify(&buffer[..peeked_bytes]) {
            // The end of the stream, or nothing new: a client that sends single bytes waits a moment longer.
            FirstBytes::Undecided if peeked_bytes == 0 => return Ok(FirstBytes::Undecided),
            FirstBytes::Undecided if peeked_bytes == seen_bytes => sleep(Duration::from_millis(20)).await,
            FirstBytes::Undecided => seen_bytes = peeked_bytes,
            decided => return Ok(decided),
        }
    }
}

fn classify(first: &[u8]) -> FirstBytes {
    match first {
        [] => FirstBytes::Undecided,
        [TLS_HANDSHAKE, ..] => FirstBytes::Tls,
        _ if first.starts_with(HTTP2_PREFACE) => FirstBytes::Plain(Protocol::Http2),
        _ if HTTP2_PREFACE.starts_with(first) => FirstBytes::Undecided,
        _ => FirstBytes::Plain(Protocol::Http1),
    }
}

async fn speak<I>(shared: &Arc<Shared>, peer: Arc<Peer>, io: I, protocol: Protocol) -> Result<(), BoxError>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    match protocol {
        Protocol::Http1 => Ok(speak_http1(shared, peer, io).await?),
        Protocol::Http2 => Ok(Box::pin(http2::serve(shared, peer, io)).await?),
    }
}

async fn speak_http1<I>(shared: &Arc<Shared>, peer: Arc<Peer>, io: I) -> Result<(), hyper::Error>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(|request: http::Request<Incoming>| {
        let (shared, peer) = (Arc::clone(shared), Arc::clone(&peer));
        async move { Ok::<_, Infallible>(shared.faces.answer(request.map(Arriving::Http1), peer).await) }
    });
    let mut builder = http1::Builder::new();
    // Heads are timed by the stream itself. Flushes are not gathered over pipelined requests (`pipeline_flush`):
    // with bytes left that hyper refused to read, it would then close without ever flushing the reason.
    builder.header_read_timeout(None).writev(true).half_close(false);
    // At most 100 headers, which is hyper's default: setting it would clear as many places for each request.
    builder.max_header_size(HEAD_BYTES_MAX).max_buf_size(READ_BUFFER_BYTES_MAX);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(io), service));
    tokio::select! {
        biased;
        ended = connection.as_mut() => return ended,
        () = shared.stopping.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    connection.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_is_spoken() {
        let (http1, http2) = (FirstBytes::Plain(Protocol::Http1), FirstBytes::Plain(Protocol::Http2));
        let table: [(&[u8], FirstBytes); 10] = [
            (b"", FirstBytes::Undecided),
            (b"\x16\x03\x01", FirstBytes::Tls),
            (b"G", http1),
            (b"GET / HTTP/1.1", http1),
            (b"P", FirstBytes::Undecided),
            (b"PU", http1),
            (b"PR", FirstBytes::Undecided),
            (b"PROPFIND / HT", http1),
            (b"PRI * HTTP/2.0\r\n", http2),
            (b"\0\0", http1),
        ];
        for (first, expected) in table {
            assert_eq!(classify(first), expected, "{first:?}");
        }
    }

    #[test]
    fn the_refusal_of_plain_http_says_how_long_it_is() {
        let text = std::str::from_utf8(PLAIN_REFUSED).expect("text");
        let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
        let length = head.split_once("Content-Length: ").and_then(|(_, length)| length.parse().ok());
        assert_eq!(length, Some(body.len()));
    }
}
