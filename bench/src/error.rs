//! What can go wrong in a measurement.

/// A measurement that did not come about. There is nothing to recover: the run ends and says why.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A socket, file or process failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The report could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// TLS could not be set up.
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    /// A peer did not start, or a command failed.
    #[error("{0}")]
    Peer(String),
    /// A peer answered something else than the protocol asks for.
    #[error("{0}")]
    Protocol(String),
}
