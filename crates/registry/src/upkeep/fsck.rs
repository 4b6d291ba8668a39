//! Fsck: every row is checked and every blob hashed again. It may run beside a serving program.
//!
//! It only reads, unless it is asked to repair. Repairing marks what is proven damaged, so that a push heals it (see
//! `damage`), and takes the mark off what proves sound. It deletes nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use meta::blobs::Blob;
use model::Digest;
use serde::Serialize;

use crate::{Error, Holders, Registry};

/// Images named for each damaged layer; the others are counted.
const HOLDERS_MAX: usize = 10;
/// Rows read at a time.
const BATCH: usize = 200;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong: `corrupt`, `missing`, `unreadable`, `marked` (a layer that is marked as damaged and is sound),
    /// `database`.
    pub kind: &'static str,
    /// What it is wrong with: a blob's or an image's digest, or a table.
    pub subject: String,
    /// A sentence.
    pub detail: String,
    /// The images that are hit; none where the database itself is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holders: Option<Holders>,
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
    /// Layers that were marked as damaged now, so that a push heals them.
    pub marked: u64,
    /// Layers that proved sound and lost their mark now.
    pub cleared: u64,
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
    /// Checks everything and reports what is wrong. With `repair`, damaged layers are marked, so that a push heals them.
    ///
    /// # Errors
    /// When the rows cannot be read at all; a blob that cannot be read is a finding.
    pub async fn fsck(&self, repair: bool, progress: impl Fn(Progress) + Send + Sync) -> Result<FsckReport, Error> {
        let mut report = FsckReport::default();
        for detail in self.0.db.integrity_check().await? {
            report.findings.push(Finding { kind: "database", subject: "database".into(), detail, holders: None });
        }
        self.check_manifests(&mut report).await?;
        self.check_blobs(repair, &mut report, &progress).await?;
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
            for (image, digest, bytes) in page {
                report.manifests += 1;
                let computed = Digest::of(digest.algorithm(), &bytes);
                if computed != digest {
                    let detail = format!("the manifest's bytes have digest {computed}");
                    let images: Vec<_> = self.holder_of_manifest(image).await?.into_iter().collect();
                    let holders = Some(Holders { images, more_images: 0 });
                    report.findings.push(Finding { kind: "corrupt", subject: digest.to_string(), detail, holders });
                }
            }
        }
    }

    async fn check_blobs(
        &self,
        repair: bool,
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
                let verdict = self.check_blob(blob, hashed).await;
                self.judge(repair, blob, verdict, report).await?;
            }
        }
    }

    async fn check_blob(&self, blob: &Blob, progress: impl Fn(u64) + Send + Sync) -> Result<(), Wrong> {
        let key = self.open_data_key_to_verify(blob).await.map_err(Wrong::Key)?;
        let id = blob::BlobId::new(blob.id);
        let verified = self.0.blobs.verify(id, key, blob.size_bytes, &blob.digest, progress).await;
        verified.map_err(Wrong::Bytes)
    }

    /// Adds to the report what was found of a blob, and repairs what can be repaired.
    async fn judge(
        &self,
        repair: bool,
        blob: &Blob,
        verdict: Result<(), Wrong>,
        report: &mut FsckReport,
    ) -> Result<(), Error> {
        let (kind, detail) = match &verdict {
            Ok(()) if blob.damaged_since.is_none() => return Ok(()),
            Ok(()) if repair => {
                report.cleared += u64::from(self.clear_damage(blob.id).await?);
                return Ok(());
            }
            Ok(()) => {
                ("marked", format!("blob {} is marked as damaged, but it is sound: --repair clears the mark", blob.id))
            }
            Err(wrong) => (wrong.kind(), wrong.detail(blob)),
        };
        // A blob that was collected or healed meanwhile has no row any more, and is nobody's loss.
        if !self.has_blob_row(blob.id).await? {
            return Ok(());
        }
        if repair && matches!(&verdict, Err(Wrong::Bytes(error)) if error.is_damage()) {
            report.marked += u64::from(self.mark_damaged(blob.id).await?);
        }
        report.findings.push(Finding {
            kind,
            subject: blob.digest.to_string(),
            detail: format!("{detail} (registry {})", blob.registry),
            holders: Some(self.first_holders(blob.id, HOLDERS_MAX).await?),
        });
        Ok(())
    }

    async fn has_blob_row(&self, id: uuid::Uuid) -> Result<bool, Error> {
        let known = self.0.db.read("fsck_blob", move |tx| Box::pin(async move { meta::blobs::exists(tx, id).await }));
        Ok(known.await?)
    }
}

/// Why a blob could not be verified.
enum Wrong {
    Key(Error),
    Bytes(blob::Error),
}

impl Wrong {
    fn kind(&self) -> &'static str {
        match self {
            Self::Bytes(blob::Error::Missing { .. }) => "missing",
            Self::Bytes(blob::Error::Corrupt { .. } | blob::Error::DigestMismatch { .. }) => "corrupt",
            Self::Bytes(_) | Self::Key(_) => "unreadable",
        }
    }

    /// What is wrong, with the blob's id in it.
    fn detail(&self, blob: &Blob) -> String {
        match self {
            // These name the blob themselves.
            Self::Bytes(error @ (blob::Error::Missing { .. } | blob::Error::Corrupt { .. })) => error.to_string(),
            Self::Bytes(error) => format!("blob {}: {error}", blob.id),
            Self::Key(error) => format!("blob {}: {error}", blob.id),
        }
    }
}
