//! Requests by operation and error code. Operations are those that the doors have, and codes are words of the program,
//! so the number of series is bounded whatever strangers send.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use model::summary::Operation;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::MetricType;

use super::{Answered, counter};

/// The label of requests that named no known operation, such as those for pages.
const NO_OPERATION: &str = "none";
const SERVED: &str = "ok";
/// The client left before there was an answer.
const ABORTED: &str = "aborted";
/// A status of 400 or more without a code: pages have none.
const NO_CODE: &str = "none";

/// The counters of all operations.
pub struct Operations {
    known: HashMap<Operation, Counts, BuildHasherDefault<WordHasher>>,
    /// What names no operation of `known`.
    others: Counts,
}

#[derive(Default)]
struct Counts {
    served: AtomicU64,
    /// By code. Only refusals take this lock, and only to count.
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

impl Operations {
    /// All of them at zero.
    pub fn new(operations: impl IntoIterator<Item = Operation>) -> Self {
        let known = operations.into_iter().map(|operation| (operation, Counts::default())).collect();
        Self { known, others: Counts::default() }
    }

    /// Counts a request that is over.
    pub fn count(&self, answered: &Answered<'_>) {
        let counts = answered.operation.and_then(|operation| self.known.get(&operation)).unwrap_or(&self.others);
        let code = match answered.status {
            Some(_) if answered.code.is_some() => answered.code,
            Some(status) if status.as_u16() < 400 => None,
            Some(_) => Some(NO_CODE),
            None => Some(ABORTED),
        };
        match code {
            None => _ = counts.served.fetch_add(1, Ordering::Relaxed),
            Some(code) => {
                *counts.refused.lock().unwrap_or_else(PoisonError::into_inner).entry(code).or_default() += 1;
            }
        }
    }

    /// Writes what is not zero.
    pub fn encode(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let help = "Requests that are over, by operation and error code";
        let mut family = encoder.encode_descriptor("operations", help, None, MetricType::Counter)?;
        let mut known: Vec<_> = self.known.iter().map(|(operation, counts)| (operation.to_string(), counts)).collect();
        known.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        known.push((NO_OPERATION.to_owned(), &self.others));
        for (operation, counts) in known {
            let served = (SERVED, counts.served.load(Ordering::Relaxed));
            let refused = counts.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for (code, count) in std::iter::once(served).chain(refused).filter(|(_, count)| *count > 0) {
                let labels = [("operation", operation.as_str()), ("code", code)];
                counter(&AtomicU64::new(count)).encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}

/// FNV-1a. Only the program's own words are hashed, so nobody can choose keys that collide.
pub struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{Method, StatusCode};

    use super::super::{Face, Metrics};
    use super::*;

    const PULL: Operation = Operation { service: "oci", name: "GetManifest" };
    const UNKNOWN: Operation = Operation { service: "oci", name: "Dance" };

    #[test]
    fn requests_are_counted_by_operation_and_code_and_unknown_ones_together() {
        let metrics = Metrics::new([PULL]);
        for (operation, status, code) in [
            (Some(PULL), Some(200), None),
            (Some(PULL), Some(304), None),
            (Some(PULL), Some(403), Some("DENIED")),
            (Some(PULL), None, None),
            (Some(UNKNOWN), Some(200), None),
            (None, Some(404), None),
            (None, Some(400), Some("UnknownOperationException")),
        ] {
            metrics.request_ended(&Answered {
                face: Face::Oci,
                operation,
                code,
                method: &Method::GET,
                status: status.map(|status| StatusCode::from_u16(status).expect("a status")),
                duration: Duration::ZERO,
                received_bytes: 0,
                sent_bytes: 0,
            });
        }
        let page = metrics.encode(registry::StorageHealth::default()).expect("text");
        let found: Vec<&str> = page.lines().filter(|line| line.starts_with("wharfinger_operations_total{")).collect();
        assert_eq!(
            found,
            [
                r#"wharfinger_operations_total{operation="oci:GetManifest",code="ok"} 2"#,
                r#"wharfinger_operations_total{operation="oci:GetManifest",code="DENIED"} 1"#,
                r#"wharfinger_operations_total{operation="oci:GetManifest",code="aborted"} 1"#,
                r#"wharfinger_operations_total{operation="none",code="ok"} 1"#,
                r#"wharfinger_operations_total{operation="none",code="UnknownOperationException"} 1"#,
                r#"wharfinger_operations_total{operation="none",code="none"} 1"#,
            ]
        );
    }
}
