//! Layers that an operator should know of, as the registry told before the page was written.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use registry::StorageHealth;

/// The figures to write; none until they are told for the first time.
#[derive(Debug, Default)]
pub struct Storage(Mutex<Option<StorageHealth>>);

impl Storage {
    /// Takes new figures.
    pub fn tell(&self, health: StorageHealth) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(health);
    }
}

impl Collector for Storage {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Some(health) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) else { return Ok(()) };
        let StorageHealth { quarantined_layers, quarantined_bytes, strays_refused, damaged_layers } = health;
        for (name, unit, help, value) in [
            ("quarantined_layers", None, "Layers in quarantine, at the last collection", Some(quarantined_layers)),
            ("quarantined", Some(Unit::Bytes), "Bytes in quarantine, at the last collection", Some(quarantined_bytes)),
            (
                "stray_layers",
                None,
                "Stored layers without a row that the last collection left alone because they are too many",
                Some(strays_refused),
            ),
            ("damaged_layers", None, "Layers that are marked as damaged", damaged_layers),
        ] {
            let Some(value) = value else { continue };
            let family = encoder.encode_descriptor(name, help, unit.as_ref(), MetricType::Gauge)?;
            ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX)).encode(family)?;
        }
        Ok(())
    }
}
