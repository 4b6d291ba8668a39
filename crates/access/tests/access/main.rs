//! The crate from outside: a database, a clock that is turned by hand, and callers of all sorts.

mod accounts;
mod authenticate;
mod data_keys;
mod deployment;
mod gate;
mod grants;
mod requests;
mod tokens;
