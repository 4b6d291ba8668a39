//! A lean HTTP/1.1 client: keep-alive, one request at a time, bodies counted and thrown away. It does so little that the
//! server, and not the client, is what is measured.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::{Buf as _, BytesMut};
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::error::Error;

/// Room for what one read brings; large, so that large bodies need few calls.
const READ_BYTES: usize = 256 << 10;
/// How much of a body is handed to the socket at once.
const WRITE_BYTES: usize = 1 << 20;
const HEAD_BYTES_MAX: usize = 64 << 10;

/// Where a server listens and how it is spoken to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Loopback and a port.
    pub address: SocketAddr,
    /// The whole `Authorization` header line with its end, or nothing.
    pub authorization: String,
    /// Set when the connection is to be TLS.
    pub tls: Option<Arc<ClientConfig>>,
}

impl Endpoint {
    /// Plain HTTP without credentials.
    pub fn plain(address: SocketAddr) -> Self {
        Self { address, authorization: String::new(), tls: None }
    }

    /// Opens a connection.
    pub async fn connect(&self) -> Result<Connection, Error> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &self.tls {
            None => Box::new(stream),
            Some(config) => {
                let name = ServerName::try_from("localhost").map_err(|error| Error::Peer(error.to_string()))?;
                Box::new(TlsConnector::from(Arc::clone(config)).connect(name, stream).await?)
            }
        };
        let address = self.address;
        let base = format!("HTTP/1.1\r\nHost: localhost:{}\r\n", address.port());
        Ok(Connection { stream, base, authorization: self.authorization.clone(), buffer: BytesMut::new() })
    }
}

/// What both kinds of connection can do.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The part of an answer that a registry client looks at.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Path and query of the `Location` header.
    pub location: Option<String>,
    /// Path and query of the next page.
    pub next: Option<String>,
    /// Bytes of the body.
    pub body_bytes: u64,
}

/// One keep-alive connection.
pub struct Connection {
    stream: Box<dyn Stream>,
    base: String,
    authorization: String,
    buffer: BytesMut,
}

/// How the end of a body is known.
enum Framing {
    Sized(u64),
    Chunked,
}

impl Connection {
    /// `GET`, the body thrown away.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Error> {
        self.call("GET", path, "", &[]).await
    }

    /// `GET` that follows one redirection, without the credentials, as registry clients do.
    pub async fn get_following(&mut self, path: &str) -> Result<Answer, Error> {
        let answer = self.get(path).await?;
        let (307, Some(location)) = (answer.status, &answer.location) else { return Ok(answer) };
        let head = format!("GET {location} {}\r\n", self.base);
        self.exchange(head.as_bytes(), &[], false).await
    }

    /// Any request; `headers` are whole lines with their ends.
    pub async fn call(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer, Error> {
        let head = self.head(method, path, headers, body.len());
        self.exchange(head.as_bytes(), body, method == "HEAD").await
    }

    /// A request head, for callers that send the same one many times.
    pub fn head(&self, method: &str, path: &str, headers: &str, body_bytes: usize) -> String {
        let length =
            if matches!(method, "GET" | "HEAD") { String::new() } else { format!("Content-Length: {body_bytes}\r\n") };
        format!("{method} {path} {}{}{headers}{length}\r\n", self.base, self.authorization)
    }

    /// Sends a head and a body, and reads the answer to its end.
    pub async fn exchange(&mut self, head: &[u8], body: &[u8], without_body: bool) -> Result<Answer, Error> {
        self.stream.write_all(head).await?;
        for part in body.chunks(WRITE_BYTES) {
            self.stream.write_all(part).await?;
        }
        self.stream.flush().await?;
        self.read_answer(without_body).await
    }

    async fn read_answer(&mut self, without_body: bool) -> Result<Answer, Error> {
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            if self.buffer.len() > HEAD_BYTES_MAX {
                return Err(Error::Protocol("the head of an answer has no end".to_owned()));
            }
            self.fill().await?;
        };
        let head = self.buffer.split_to(end);
        let (mut answer, framing) = parse_head(&head)?;
        if !without_body && answer.status != 204 {
            answer.body_bytes = match framing {
                Framing::Sized(length) => self.discard(length).await?,
                Framing::Chunked => self.discard_chunks().await?,
            };
        }
        Ok(answer)
    }

    async fn fill(&mut self) -> Result<(), Error> {
        self.buffer.reserve(READ_BYTES);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(Error::Protocol("the server closed the connection within an answer".to_owned())),
            _ => Ok(()),
        }
    }

    async fn discard(&mut self, length: u64) -> Result<u64, Error> {
        let mut left = length;
        loop {
            let here = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            self.buffer.advance(here);
            left -= here as u64;
            if left == 0 {
                return Ok(length);
            }
            self.fill().await?;
        }
    }

    async fn discard_chunks(&mut self) -> Result<u64, Error> {
        let mut body_bytes = 0;
        loop {
            let line_end = loop {
                if let Some(at) = find(&self.buffer, b"\r\n") {
                    break at;
                }
                self.fill().await?;
            };
            let line = self.buffer.split_to(line_end + 2);
            let size = std::str::from_utf8(&line[..line_end]).ok().and_then(|text| u64::from_str_radix(text, 16).ok());
            let size = size.ok_or_else(|| Error::Protocol("a chunk has no size".to_owned()))?;
            self.discard(size + 2).await?;
            if size == 0 {
                return Ok(body_bytes);
            }
            body_bytes += size;
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn parse_head(head: &[u8]) -> Result<(Answer, Framing), Error> {
    let text = std::str::from_utf8(head).map_err(|error| Error::Protocol(error.to_string()))?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.get(9..12)?.parse().ok());
    let status = status.ok_or_else(|| Error::Protocol(format!("no status in {text:?}")))?;
    let mut answer = Answer { status, ..Answer::default() };
    let mut framing = Framing::Sized(0);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            framing = Framing::Sized(value.parse().map_err(|_| Error::Protocol(format!("length {value:?}")))?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            framing = Framing::Chunked;
        } else if name.eq_ignore_ascii_case("location") {
            answer.location = Some(path_of(value).to_owned());
        } else if name.eq_ignore_ascii_case("link") {
            answer.next = value
                .split_once('<')
                .and_then(|(_, rest)| rest.split_once('>'))
                .map(|(url, _)| path_of(url).to_owned());
        }
    }
    Ok((answer, framing))
}

/// Path and query of a URL, which may be relative already.
fn path_of(url: &str) -> &str {
    let Some((_, rest)) = url.split_once("://") else { return url };
    rest.find('/').map_or("/", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_is_read_whatever_the_case_of_its_names() {
        let (answer, framing) =
            parse_head(b"HTTP/1.1 202 Accepted\r\nlocation: http://h:1/v2/a?b=c\r\nCONTENT-LENGTH: 12\r\n\r\n")
                .unwrap();
        assert_eq!((answer.status, answer.location.as_deref()), (202, Some("/v2/a?b=c")));
        assert!(matches!(framing, Framing::Sized(12)));
    }

    #[test]
    fn next_page_is_taken_from_the_link() {
        let (answer, _) =
            parse_head(b"HTTP/1.1 200 OK\r\nLink: </v2/a/tags/list?last=x&n=2>; rel=\"next\"\r\n\r\n").unwrap();
        assert_eq!(answer.next.as_deref(), Some("/v2/a/tags/list?last=x&n=2"));
    }
}
