//! Where a request came from: the facts that conditions, logs and addresses need.

use std::net::IpAddr;

/// Facts about one request that no door may invent for itself; the server fills them in.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The id that the log line and the client's response header share.
    pub request_id: uuid::Uuid,
    /// The true client's address.
    pub source_ip: IpAddr,
    /// Whether the client spoke TLS to us.
    pub secure_transport: bool,
    /// The authority by which the caller reached us, port included, such as `localhost:3270`.
    pub host: Box<str>,
    /// The client's `User-Agent`, empty when it sent none.
    pub user_agent: Box<str>,
}
