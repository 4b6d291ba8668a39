//! What everything is sealed under, itself sealed under the master key.
