//! The crate from outside: a database, a clock that is turned by hand, and callers of all sorts.

mod accounts;
mod authenticate;
mod data_keys;
mod deployment;
mod gate;
mod grants;
mod permissions;
mod remembering;
mod requests;
mod root_keys;
mod simulation;
mod tokens;
mod world;
