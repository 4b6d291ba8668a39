//! Fsck: every row is checked and every blob hashed again. It only reads, and may run beside a serving program.

use std::sync::atomic::{AtomicU64, Ordering};

use model::Digest;
use serde::Serialize;

use crate::{Error, Registry};

/// Rows read at a time.
const BATCH: usize = 200;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong: `corrupt`, `missing`, `unreadable`, `database`.
    pub kind: &'static str,
    /// What it is wrong with: a blob's or an image's digest, or a table.
    pub subject: String,
    /// A sentence.
    pub detail: String,
}

/// What fsck saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FsckReport {
    /// Blobs hashed again.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Manifests hashed again.
    pub manifests: u64,
    /// What is wrong; nothing in a healthy registry.
    pub findings: Vec<Finding>,
}

/// How far fsck is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Bytes of blobs to hash in all.
    pub total_bytes: u64,
    /// Bytes hashed since the last call.
    pub hashed_bytes: u64,
}

impl Registry {
    /// Checks everything and reports what is wrong.
    ///
    /// # Errors
    /// When the rows cannot be read at all; a blob that cannot be read is a finding.
    pub async fn fsck(&self, progress: impl Fn(Progress) + Send + Sync) -> Result<FsckReport, Error> {
        let mut report = FsckReport::default();
        for detail in self.0.db.integrity_check().await? {
            report.findings.push(Finding { kind: "database", subject: "database".into(), detail });
        }
        self.check_manifests(&mut report).await?;
        self.check_blobs(&mut report, &progress).await?;
        Ok(report)
    }

    async fn check_manifests(&self, report: &mut FsckReport) -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = self.0.db.scan("fsck_manifests", move |tx| {
                Box::pin(async move { meta::images::page_manifests(tx, after, BATCH).await })
            });
            let page = page.await?;
            let Some((last, ..)) = page.last() else { return Ok(()) };
            after = Some(*last);
            for (_, digest, bytes) in page {
                report.manifests += 1;
                let computed = Digest::of(digest.algorithm(), &bytes);
                if computed != digest {
                    let detail = format!("the manifest's bytes have digest {computed}");
                    report.findings.push(Finding { kind: "corrupt", subject: digest.to_string(), detail });
                }
            }
        }
    }

    async fn check_blobs(
        &self,
        report: &mut FsckReport,
        progress: &(impl Fn(Progress) + Send + Sync),
    ) -> Result<(), Error> {
        let totals = self.0.db.scan("fsck_totals", |tx| Box::pin(async move { meta::blobs::totals(tx).await }));
        let (_, total_bytes) = totals.await?;
        let mut after = None;
        loop {
            let page = self
                .0
                .db
                .scan("fsck_blobs", move |tx| Box::pin(async move { meta::blobs::page(tx, after, BATCH).await }));
            let page = page.await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            for blob in &page {
                // The store tells how far it is in this blob.
                let told = AtomicU64::new(0);
                let hashed = |so_far_bytes| {
                    let hashed_bytes = so_far_bytes - told.swap(so_far_bytes, Ordering::Relaxed);
                    progress(Progress { total_bytes, hashed_bytes });
                };
                report.blobs += 1;
                report.blob_bytes += blob.size_bytes;
                if let Err(finding) = self.check_blob(blob, hashed).await {
                    // A blob that was collected meanwhile has no row any more, and is nobody's loss.
                    if self.has_blob_row(blob.id).await? {
                        report.findings.push(finding);
                    }
                }
            }
        }
    }

    async fn has_blob_row(&self, id: uuid::Uuid) -> Result<bool, Error> {
        let known = self.0.db.read("fsck_blob", move |tx| Box::pin(async move { meta::blobs::exists(tx, id).await }));
        Ok(known.await?)
    }

    async fn check_blob(&self, blob: &meta::blobs::Blob, progress: impl Fn(u64) + Send + Sync) -> Result<(), Finding> {
        let finding = |kind, detail: String| Finding {
            kind,
            subject: blob.digest.to_string(),
            detail: format!("blob {} of registry {}: {detail}", blob.id, blob.registry),
        };
        let key = self.open_data_key_to_verify(blob).await.map_err(|error| finding("unreadable", error.to_string()))?;
        let id = blob::BlobId::new(blob.id);
        let verified = self.0.blobs.verify(id, key, blob.size_bytes, &blob.digest, progress).await;
        verified.map_err(|error| {
            let kind = match error {
                blob::Error::Missing { .. } => "missing",
                blob::Error::Corrupt { .. } | blob::Error::DigestMismatch { .. } => "corrupt",
                _ => "unreadable",
            };
            finding(kind, error.to_string())
        })
    }
}
