//! Bytes for an upload, as a stream or as parts.

use std::future::poll_fn;
use std::ops::Range;
use std::pin::{Pin, pin};

use bytes::Bytes;
use futures_util::Stream;
use meta::uploads::Upload as Row;
use model::{Action, Caller, RegistryId, RepositoryName};

use super::UploadId;
use crate::error::{InRepository, PartMisfit};
use crate::{Error, Registry, Repository};

/// The least size of a part that is not the last.
const PART_SIZE_BYTES_MIN: u64 = 5 * 1024 * 1024;
/// ECR's quota for one layer: 52 000 MiB.
const LAYER_SIZE_BYTES_MAX: u64 = 52_000 * 1024 * 1024;

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The upload.
    pub id: UploadId,
    /// How many bytes are received for good.
    pub received_bytes: u64,
}

/// Bytes for an upload.
pub struct Chunk<S> {
    /// Where the client thinks they go; none when it does not say.
    pub range: Option<Range<u64>>,
    /// How many bytes the client says there are; none when it does not say.
    pub len_bytes: Option<u64>,
    /// The bytes. An error ends the chunk; what came before it counts.
    pub body: S,
}

/// The cause of a body's breaking off; only that it did matters here.
pub(super) type BodyError = Box<dyn std::error::Error + Send + Sync>;

impl Registry {
    /// Appends a chunk. When the body breaks off, what came of it is kept, and the error says so.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::UploadNotFound`], [`Error::UploadBusy`],
    /// [`Error::InvalidLayerPart`] if the chunk does not continue where the upload stands, [`Error::BodyIncomplete`].
    pub async fn append_to_upload<S>(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        chunk: Chunk<S>,
    ) -> Result<Appended, Error>
    where
        S: Stream<Item = Result<Bytes, BodyError>> + Send,
    {
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let mut open = self.open_upload(caller, &permit, id).await?;
        check_range(&permit, &open.row, chunk.range.as_ref(), chunk.len_bytes)?;
        let outcome = match receive(&mut open.bytes, chunk.len_bytes, pin!(chunk.body)).await {
            Err(error @ Error::Bytes(_)) => return Err(error),
            other => other,
        };
        let appended = self.keep(open, &permit).await?;
        outcome.map(|()| appended)
    }

    /// UploadLayerPart: a chunk whose place and length are given beforehand and must be right.
    ///
    /// # Errors
    /// As [`Registry::append_to_upload`]; [`Error::InvalidLayerPart`] also if the length is not that of the range.
    #[expect(clippy::too_many_arguments, reason = "the operation's own parameters")]
    pub async fn upload_layer_part(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        first_byte: u64,
        last_byte: u64,
        part: Bytes,
    ) -> Result<Appended, Error> {
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let mut open = self.open_upload(caller, &permit, id).await?;
        let (range, part_bytes) = (first_byte..last_byte.saturating_add(1), part.len() as u64);
        check_range(&permit, &open.row, Some(&range), Some(part_bytes))?;
        open.row.has_short_part |= open.row.last_part_bytes.is_some_and(|last| last < PART_SIZE_BYTES_MIN);
        open.row.last_part_bytes = Some(part_bytes);
        let body = futures_util::stream::iter([Ok(part)]);
        receive(&mut open.bytes, Some(part_bytes), pin!(body)).await?;
        self.keep(open, &permit).await
    }
}

/// The position is checked before the length: a client that is told where the upload stands can go on from there.
pub(super) fn check_range(
    repository: &Repository,
    row: &Row,
    range: Option<&Range<u64>>,
    len_bytes: Option<u64>,
) -> Result<(), Error> {
    let Some(range) = range else { return Ok(()) };
    if range.start != row.received_bytes {
        let misfit = PartMisfit::FirstByte { got: range.start, expected: row.received_bytes };
        return Err(invalid_part(repository, row, misfit));
    }
    let expected = range.end.saturating_sub(range.start);
    match len_bytes {
        Some(got) if got != expected || range.is_empty() => {
            Err(invalid_part(repository, row, PartMisfit::Length { got, expected }))
        }
        _ => Ok(()),
    }
}

fn invalid_part(repository: &Repository, row: &Row, misfit: PartMisfit) -> Error {
    Error::InvalidLayerPart {
        misfit,
        upload: UploadId(row.id),
        within: InRepository::of(repository),
        last_valid_byte_received: row.received_bytes.checked_sub(1),
    }
}

async fn next_bytes<S>(body: &mut Pin<&mut S>) -> Option<Result<Bytes, BodyError>>
where
    S: Stream<Item = Result<Bytes, BodyError>>,
{
    loop {
        match poll_fn(|context| body.as_mut().poll_next(context)).await {
            Some(Ok(bytes)) if bytes.is_empty() => {}
            other => return other,
        }
    }
}

/// Takes a body in. One that announces more than a layer can have is refused before it comes.
pub(super) async fn receive<S>(
    upload: &mut blob::Upload,
    len_bytes: Option<u64>,
    mut body: Pin<&mut S>,
) -> Result<(), Error>
where
    S: Stream<Item = Result<Bytes, BodyError>>,
{
    if upload.received_bytes().saturating_add(len_bytes.unwrap_or(0)) > LAYER_SIZE_BYTES_MAX {
        return Err(Error::LayerTooLarge { limit_bytes: LAYER_SIZE_BYTES_MAX });
    }
    while let Some(bytes) = next_bytes(&mut body).await {
        let bytes = bytes.map_err(|error| {
            tracing::debug!(%error, "an upload's body broke off");
            Error::BodyIncomplete
        })?;
        if upload.received_bytes().saturating_add(bytes.len() as u64) > LAYER_SIZE_BYTES_MAX {
            return Err(Error::LayerTooLarge { limit_bytes: LAYER_SIZE_BYTES_MAX });
        }
        upload.write(bytes).await.map_err(Error::Bytes)?;
    }
    Ok(())
}
