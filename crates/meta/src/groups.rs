//! Groups and their members.
