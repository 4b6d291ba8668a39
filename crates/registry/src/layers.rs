//! Layers: are they there, and what is in them.

mod availability;
mod content;
pub(crate) mod damage;
mod data_keys;
mod deletion;

pub use availability::{CheckedLayer, LayerFailure};
pub use content::LayerContent;
pub use damage::LayerReader;
