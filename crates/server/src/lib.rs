//! Wires the rooms: sockets, settings, shutdown, the command line.
//!
//! Here, and only here, is decided *which*: which port, which database, which certificate, which clock. What a request
//! means is for the doors to say, and what becomes of it for the registry.

pub mod command;
mod connection;
pub mod credentials;
mod crowd;
mod data_dir;
pub mod deployment;
mod endpoint;
mod error;
mod faces;
mod forwarded;
mod framing;
mod http2;
mod kms_client;
mod limits;
mod log;
mod master_key;
mod memory;
mod pairing;
mod patience;
mod possession;
mod request_body;
mod request_id;
mod request_log;
mod run;
pub mod settings;
mod stopwatch;
pub mod system;
pub mod tls;
mod trim;

pub use data_dir::{DataDir, Lock};
pub use endpoint::Endpoint;
pub use error::Error;
pub use log::{LogGuard, start as start_log};
pub use run::{Running, bind, run};
