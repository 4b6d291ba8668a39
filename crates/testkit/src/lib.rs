//! Servers, clients, image builders and clocks for tests.
//!
//! A [`TestServer`] is the real server in the test's own process, made by the same function as `wharfinger serve`, on a
//! port of its own and over a folder that goes when it does. Time is turned by hand and chance comes from a seed.
//!
//! What is wrong in a test ends it: functions here panic rather than return errors.

mod answer;
mod aws;
mod client;
mod image;
pub mod postgres;
mod server;
mod source;
mod xml;

pub use answer::Answer;
pub use aws::Credentials;
pub use client::Client;
pub use image::{Image, digest_of};
pub use server::{Builder, TestServer};
pub use source::{SeededRandom, TestClock};
