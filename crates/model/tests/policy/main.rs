//! The policy language and the decision, by tables of cases, by properties, and beside another implementation.

mod case;
mod cases;
mod differential;
mod documents;
mod explanations;
mod properties;
