//! How soon a server is ready, and what it holds when nobody asks anything.

use std::collections::BTreeMap;
use std::time::Duration;

use tempfile::TempDir;

use crate::error::Error;
use crate::peers::{Peers, free_address, wharfinger_command};
use crate::process::Process;
use crate::report::{Report, Who};
use crate::wire::Endpoint;
use crate::{Arguments, Effort};

const READY: &str = "start to ready";
const READY_FIRST: &str = "first start to ready";
const IDLE: &str = "idle memory";
const MIB: f64 = 1_048_576.0;

/// Starts Wharfinger over an empty folder, and again over what the first start made.
pub async fn measure(arguments: &Arguments, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(READY) {
        return Ok(());
    }
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for _ in 0..effort.runs {
        let folder = TempDir::new()?;
        for times in [&mut first, &mut again] {
            let address = free_address()?;
            let command = wharfinger_command(&arguments.wharfinger, &folder.path().join("data"), address, &[]);
            let process = Process::start(command, &Endpoint::plain(address), "/readyz").await?;
            times.push(process.ready_after.as_secs_f64() * 1000.0);
        }
    }
    report.add(READY_FIRST, "ms", false, BTreeMap::from([(Who::Wharfinger, first)]));
    report.add(READY, "ms", false, BTreeMap::from([(Who::Wharfinger, again)]));
    Ok(())
}

/// Memory of everybody before the first request of a scenario.
pub fn measure_idle(peers: &Peers, report: &mut Report) -> Result<(), Error> {
    if !report.wants(IDLE) {
        return Ok(());
    }
    std::thread::sleep(Duration::from_secs(1));
    let held = peers.all().map(|peer| (peer.who, vec![peer.process.resident_bytes() as f64 / MIB]));
    report.add(IDLE, "MiB", false, BTreeMap::from(held));
    Ok(())
}
