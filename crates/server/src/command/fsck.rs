//! `wharfinger fsck`. It works beside a running server, and only reads unless it is told to repair.

use std::process::ExitCode;

use indicatif::HumanBytes;
use registry::{Finding, FsckReport, Holders};

use super::progress::Progress;
use super::{DONE, blob, block_on, clock, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

pub(super) fn run(json: bool, repair: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let told = Progress::of_bytes();
    let report = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let checked = deployment
            .registry
            .fsck(repair, |progress| told.add_bytes(progress.hashed_bytes, progress.total_bytes))
            .await?;
        deployment.database.close().await;
        Ok(checked)
    })?;
    told.finish();
    if json {
        print(format_args!("{:#}\n", serde_json::to_value(&report).unwrap_or_default()));
    } else {
        print_report(&report, repair);
    }
    Ok(if report.findings.is_empty() { DONE } else { ExitCode::from(1) })
}

fn print_report(report: &FsckReport, repair: bool) {
    for finding in &report.findings {
        print_finding(finding);
    }
    let FsckReport { blobs, blob_bytes, manifests, marked, cleared, findings } = report;
    let verdict = match findings.len() {
        0 => "all is well".to_owned(),
        count => format!("{count} wrong"),
    };
    print(format_args!("{blobs} layers ({}) and {manifests} manifests checked: {verdict}\n", HumanBytes(*blob_bytes)));
    if *cleared > 0 {
        print(format_args!("{cleared} layers that were marked as damaged are sound; their marks were cleared\n"));
    }
    if *marked > 0 {
        print(format_args!("{marked} damaged layers were marked\n"));
    }
    let damaged = findings.iter().any(|finding| finding.kind == "missing" || finding.kind == "corrupt");
    if damaged && repair {
        print(
            "push an image that holds a damaged layer again: that heals the layer in all repositories of its registry\n",
        );
    } else if damaged {
        print("`wharfinger fsck --repair` marks the damaged layers, so that pushing them again heals them\n");
    }
}

fn print_finding(finding: &Finding) {
    let Finding { kind, subject, detail, holders } = finding;
    print(format_args!("{kind}: {subject}: {detail}\n"));
    let Some(Holders { images, more_images }) = holders else { return };
    for image in images {
        print(format_args!("  in {}\n", blob::in_words(image)));
    }
    if images.is_empty() {
        print("  in no image\n");
    }
    if *more_images > 0 {
        print(format_args!("  and {more_images} more images: `wharfinger blob holders {subject}` lists all\n"));
    }
}
