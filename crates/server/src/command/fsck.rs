//! `wharfinger fsck`. It only reads, and works beside a running server.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use registry::FsckReport;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

pub(super) fn run(json: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let bar = progress_bar();
    let report = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let checked = deployment.registry.fsck(|progress| {
            bar.set_length(progress.total_bytes);
            bar.inc(progress.hashed_bytes);
        });
        Ok(checked.await?)
    })?;
    bar.finish_and_clear();
    if json {
        print(format_args!("{:#}\n", serde_json::to_value(&report).unwrap_or_default()));
    } else {
        print_report(&report);
    }
    Ok(if report.findings.is_empty() { DONE } else { ExitCode::from(1) })
}

fn print_report(report: &FsckReport) {
    for finding in &report.findings {
        print(format_args!("{}: {}: {}\n", finding.kind, finding.subject, finding.detail));
    }
    let FsckReport { blobs, blob_bytes, manifests, findings } = report;
    let verdict = match findings.len() {
        0 => "all is well".to_owned(),
        count => format!("{count} wrong"),
    };
    print(format_args!("{blobs} layers ({}) and {manifests} manifests checked: {verdict}\n", HumanBytes(*blob_bytes)));
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} to go");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
