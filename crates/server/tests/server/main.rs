//! The server as its users and operators meet it: through its port and its command line.

mod data_folder;
mod failed_start;
mod first_start;
mod hang_up;
mod http2;
mod kms_master_key;
mod lifecycle;
mod limits;
mod maintenance;
mod pages;
mod pairing;
mod policies;
mod program;
mod request_lines;
mod requests;
mod root_keys;
mod shutdown;
mod storage_metrics;
mod tls;
