//! What belongs to a whole registry: its policy, its settings, and the tokens that open it.

mod policies;
mod settings;
pub(crate) mod tokens;
mod unset;
