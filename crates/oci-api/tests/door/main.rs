//! The door from outside: HTTP in, HTTP out, over an empty registry whose time is turned by hand.

mod authorization;
mod bad_input;
mod deployment;
mod images;
mod layers;
mod referrers;
mod repositories;
mod uploads;
