//! What is measured, one file a question.

pub mod authorization;
pub mod blob;
pub mod crowd;
pub mod describe;
pub mod manifest;
pub mod push;
pub mod start;
pub mod tags;

pub mod pushing;
