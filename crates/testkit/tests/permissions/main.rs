//! Who may what, tried on the real server over HTTP: every operation and every route, for every kind of caller.
//!
//! [`rows`] has a line for each operation that the doors serve: an input, the actions it takes, and how another account
//! can reach it. [`matrix`] sends each to every kind of caller; [`tenants`] lets one account try everything that
//! another one owns; [`classes`] are the ways by which other registries let people in, each a test of that name.

mod cast;
mod classes;
mod matrix;
mod row;
mod rows;
mod scene;
mod snapshot;
mod tenants;
mod things;
mod verdict;
mod world;
