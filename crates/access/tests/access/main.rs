//! The crate from outside: a database, a clock that is turned by hand, and callers of all sorts.

mod accounts;
mod authenticate;
mod data_keys;
mod deployment;
mod gate;
mod grants;
mod iam_users;
mod kms;
mod kms_signing;
mod managed_policies;
mod permissions;
mod remembering;
mod requests;
mod root_keys;
mod scene;
mod secrets;
mod sessions;
mod simulation;
mod slow_down;
mod sts;
mod tokens;
mod trusted_principals;
mod web_identity;
mod world;
