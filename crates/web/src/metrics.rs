//! Metrics in the OpenMetrics text format.
//!
//! Counting is done by every request, so a request that is served takes no lock: the tables below have a place for each
//! combination of labels, and prometheus-client only writes them out.

mod operations;
mod storage;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use http::{Method, StatusCode};
use model::summary::Operation;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _, NoLabelSet, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use registry::StorageHealth;

use self::operations::Operations;
use self::storage::Storage;

/// A door, as metrics and logs name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The AWS APIs.
    Aws,
    /// `/v2/`.
    Oci,
    /// Pages.
    Web,
    /// No door at all.
    Nothing,
}

/// A request that is over.
#[derive(Debug)]
pub struct Answered<'a> {
    /// The door.
    pub face: Face,
    /// The operation; `None` if the request named none that the door knows.
    pub operation: Option<Operation>,
    /// The error code of a refusal.
    pub code: Option<&'static str>,
    /// The method.
    pub method: &'a Method,
    /// The status; none when the client left before there was one.
    pub status: Option<StatusCode>,
    /// From the end of the request's head to the end of the answer.
    pub duration: Duration,
    /// Bytes of the request's body.
    pub received_bytes: u64,
    /// Bytes of the answer's body.
    pub sent_bytes: u64,
}

/// All metrics of a process.
pub struct Metrics {
    tables: Arc<Tables>,
    storage: Arc<Storage>,
    registry: Registry,
}

const FACES: [&str; 4] = ["aws", "oci", "web", "none"];
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "other"];
const STATUSES: [&str; 6] = ["aborted", "1xx", "2xx", "3xx", "4xx", "5xx"];
/// Upper bounds in seconds: from a cached manifest to a layer over a slow line.
const BOUNDS_S: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 300.0];

struct Tables {
    operations: Operations,
    requests: [[[AtomicU64; STATUSES.len()]; METHODS.len()]; FACES.len()],
    durations: [Durations; FACES.len()],
    received_bytes: [AtomicU64; FACES.len()],
    sent_bytes: [AtomicU64; FACES.len()],
    in_flight: AtomicI64,
    connections: AtomicI64,
    connections_opened: AtomicU64,
}

#[derive(Default)]
struct Durations {
    /// The last is for all that is longer than the last bound.
    counts: [AtomicU64; BOUNDS_S.len() + 1],
    sum_us: AtomicU64,
}

impl Metrics {
    /// All of them at zero. Requests are counted by these operations.
    #[must_use]
    pub fn new(operations: impl IntoIterator<Item = Operation>) -> Self {
        let tables = Arc::new(Tables::new(operations));
        let storage = Arc::new(Storage::default());
        let mut registry = Registry::with_prefix("wharfinger");
        registry.register_collector(Box::new(Arc::clone(&tables)));
        registry.register_collector(Box::new(Arc::clone(&storage)));
        registry.register_collector(Box::new(Process));
        Self { tables, storage, registry }
    }

    /// A request has come.
    pub fn request_began(&self) {
        self.tables.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is over.
    pub fn request_ended(&self, answered: &Answered<'_>) {
        let tables = &*self.tables;
        let face = answered.face as usize;
        let method = METHODS.iter().position(|name| *name == answered.method.as_str()).unwrap_or(METHODS.len() - 1);
        let status = answered.status.map_or(0, |status| usize::from(status.as_u16() / 100).min(STATUSES.len() - 1));
        tables.in_flight.fetch_sub(1, Ordering::Relaxed);
        tables.requests[face][method][status].fetch_add(1, Ordering::Relaxed);
        tables.operations.count(answered);
        tables.durations[face].observe(answered.duration);
        tables.received_bytes[face].fetch_add(answered.received_bytes, Ordering::Relaxed);
        tables.sent_bytes[face].fetch_add(answered.sent_bytes, Ordering::Relaxed);
    }

    /// A connection was accepted.
    pub fn connection_opened(&self) {
        self.tables.connections.fetch_add(1, Ordering::Relaxed);
        self.tables.connections_opened.fetch_add(1, Ordering::Relaxed);
    }

    /// A connection has ended.
    pub fn connection_closed(&self) {
        self.tables.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// All metrics as text, with what the registry tells of its storage.
    ///
    /// # Errors
    /// Never in practice: a `String` takes any text.
    pub fn encode(&self, storage: StorageHealth) -> Result<String, fmt::Error> {
        self.storage.tell(storage);
        let mut page = String::new();
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }
}

impl Durations {
    fn observe(&self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        let bucket = BOUNDS_S.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS_S.len());
        self.counts[bucket].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        self.sum_us.fetch_add(micros, Ordering::Relaxed);
    }

    #[expect(clippy::cast_precision_loss, reason = "microseconds are exact in a double for 285 years")]
    fn encode(&self, encoder: &mut prometheus_client::encoding::MetricEncoder<'_>) -> fmt::Result {
        let bounds = BOUNDS_S.iter().copied().chain([f64::INFINITY]);
        let buckets: Vec<(f64, u64)> =
            bounds.zip(&self.counts).map(|(bound, count)| (bound, count.load(Ordering::Relaxed))).collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        let sum_s = self.sum_us.load(Ordering::Relaxed) as f64 / 1e6;
        encoder.encode_histogram::<NoLabelSet>(sum_s, count, &buckets, None)
    }
}

fn counter(value: &AtomicU64) -> ConstCounter<u64> {
    ConstCounter::new(value.load(Ordering::Relaxed))
}

fn gauge(value: &AtomicI64) -> ConstGauge<i64> {
    ConstGauge::new(value.load(Ordering::Relaxed))
}

impl Tables {
    fn new(operations: impl IntoIterator<Item = Operation>) -> Self {
        Self {
            operations: Operations::new(operations),
            requests: Default::default(),
            durations: Default::default(),
            received_bytes: Default::default(),
            sent_bytes: Default::default(),
            in_flight: AtomicI64::default(),
            connections: AtomicI64::default(),
            connections_opened: AtomicU64::default(),
        }
    }

    fn encode_requests(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let help = "Requests that are over, by face, method and class of status";
        let mut family = encoder.encode_descriptor("requests", help, None, MetricType::Counter)?;
        for (face, methods) in FACES.iter().zip(&self.requests) {
            for (method, statuses) in METHODS.iter().zip(methods) {
                for (status, count) in STATUSES.iter().zip(statuses) {
                    // What never happened is left out: most combinations cannot.
                    if count.load(Ordering::Relaxed) > 0 {
                        let labels = [("face", *face), ("method", *method), ("status", *status)];
                        counter(count).encode(family.encode_family(&labels)?)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn encode_by_face(
        encoder: &mut DescriptorEncoder<'_>,
        name: &str,
        help: &str,
        values: &[AtomicU64; FACES.len()],
    ) -> fmt::Result {
        let mut family = encoder.encode_descriptor(name, help, Some(&Unit::Bytes), MetricType::Counter)?;
        for (face, value) in FACES.iter().zip(values) {
            counter(value).encode(family.encode_family(&[("face", *face)])?)?;
        }
        Ok(())
    }
}

impl Collector for Tables {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.encode_requests(&mut encoder)?;
        self.operations.encode(&mut encoder)?;
        let help = "From the end of a request's head to the end of its answer, by face";
        let mut family =
            encoder.encode_descriptor("request_duration", help, Some(&Unit::Seconds), MetricType::Histogram)?;
        for (face, durations) in FACES.iter().zip(&self.durations) {
            durations.encode(&mut family.encode_family(&[("face", *face)])?)?;
        }
        Self::encode_by_face(&mut encoder, "received", "Bytes of request bodies, by face", &self.received_bytes)?;
        Self::encode_by_face(&mut encoder, "sent", "Bytes of response bodies, by face", &self.sent_bytes)?;
        for (name, help, value) in [
            ("requests_in_flight", "Requests that are being answered", &self.in_flight),
            ("connections", "Open connections", &self.connections),
        ] {
            gauge(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)?;
        }
        let help = "Connections accepted since the start";
        let opened = encoder.encode_descriptor("connections_opened", help, None, MetricType::Counter)?;
        counter(&self.connections_opened).encode(opened)
    }
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

/// What the system knows of the process, read when it is asked for.
#[derive(Debug)]
struct Process;

impl Process {
    /// `VmRSS` of `/proc/self/status`, in bytes.
    fn resident_bytes() -> Option<i64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse::<i64>().ok()?.checked_mul(1024)
    }

    fn open_fds() -> Option<i64> {
        i64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        if let Some(bytes) = Self::resident_bytes() {
            let help = "Memory that the process has in RAM";
            let family =
                encoder.encode_descriptor("process_resident_memory", help, Some(&Unit::Bytes), MetricType::Gauge)?;
            ConstGauge::new(bytes).encode(family)?;
        }
        if let Some(count) = Self::open_fds() {
            let family =
                encoder.encode_descriptor("process_open_fds", "Open file descriptors", None, MetricType::Gauge)?;
            ConstGauge::new(count).encode(family)?;
        }
        let mut info = encoder.encode_descriptor("build", "The program's version", None, MetricType::Info)?;
        info.encode_info(&[("version", env!("CARGO_PKG_VERSION"))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(face: Face, method: &Method, status: Option<u16>, millis: u64) -> Answered<'_> {
        Answered {
            face,
            operation: None,
            code: None,
            method,
            status: status.map(|status| StatusCode::from_u16(status).expect("a status")),
            duration: Duration::from_millis(millis),
            received_bytes: 3,
            sent_bytes: 5,
        }
    }

    #[test]
    fn requests_are_counted_by_door_method_and_status() {
        let metrics = Metrics::new([]);
        for (face, method, status, millis) in [
            (Face::Oci, Method::GET, Some(200), 1),
            (Face::Oci, Method::GET, Some(206), 70),
            (Face::Oci, Method::PUT, Some(201), 400_000),
            (Face::Aws, Method::POST, None, 1),
            (Face::Nothing, Method::TRACE, Some(404), 1),
        ] {
            metrics.request_began();
            metrics.request_ended(&answered(face, &method, status, millis));
        }
        metrics.request_began();
        metrics.connection_opened();
        let storage =
            StorageHealth { quarantined_layers: 2, quarantined_bytes: 9, strays_refused: 17, damaged_layers: Some(1) };
        let page = metrics.encode(storage).expect("text");
        for line in [
            r#"wharfinger_requests_total{face="oci",method="GET",status="2xx"} 2"#,
            r#"wharfinger_requests_total{face="oci",method="PUT",status="2xx"} 1"#,
            r#"wharfinger_requests_total{face="aws",method="POST",status="aborted"} 1"#,
            r#"wharfinger_requests_total{face="none",method="other",status="4xx"} 1"#,
            r#"wharfinger_request_duration_seconds_bucket{le="0.001",face="oci"} 1"#,
            r#"wharfinger_request_duration_seconds_bucket{le="0.1",face="oci"} 2"#,
            r#"wharfinger_request_duration_seconds_bucket{le="+Inf",face="oci"} 3"#,
            r#"wharfinger_request_duration_seconds_count{face="oci"} 3"#,
            r#"wharfinger_request_duration_seconds_sum{face="oci"} 400.071"#,
            r#"wharfinger_received_bytes_total{face="oci"} 9"#,
            r#"wharfinger_sent_bytes_total{face="aws"} 5"#,
            "wharfinger_requests_in_flight 1",
            "wharfinger_connections 1",
            "wharfinger_connections_opened_total 1",
            "wharfinger_quarantined_layers 2",
            "wharfinger_quarantined_bytes 9",
            "wharfinger_stray_layers 17",
            "wharfinger_damaged_layers 1",
        ] {
            assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
        }
        assert!(page.contains("wharfinger_process_resident_memory_bytes ") && page.contains("wharfinger_build_info{"));
        assert!(page.ends_with("# EOF\n"));
        // A database that does not answer says nothing of damage.
        let page = metrics.encode(StorageHealth::default()).expect("text");
        assert!(page.contains("wharfinger_stray_layers 0\n") && !page.contains("wharfinger_damaged_layers "));
    }
}
