//! The crate from outside: a database, a clock that is turned by hand, and callers of all sorts.

mod accounts;
mod authenticate;
mod data_keys;
mod deployment;
mod gate;
mod grants;
mod iam_users;
mod managed_policies;
mod kms;
mod permissions;
mod remembering;
mod requests;
mod root_keys;
mod scene;
mod sessions;
mod simulation;
mod slow_down;
mod sts;
mod tokens;
mod web_identity;
mod trusted_principals;
mod world;
