//! Layer uploads: begin, append, complete, cancel; and mounting, which saves an upload.
//!
//! The row is the truth. Bytes go to the blob store first, are made durable there, and then the row says so; whatever
//! the store has beyond the row is dust that the next append overwrites. An upload is bound to its repository and to
//! the user or role that began it: to everybody else it does not exist.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::ops::Range;
use std::pin::{Pin, pin};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use meta::blobs::{self, Blob};
use meta::uploads::Upload as Row;
use meta::{layers, uploads};
use model::source::random_uuid;
use model::{AccountSetting, Action, Caller, Digest, RegistryId, RepositoryName, Timestamp};
use parking_lot::Mutex;
use uuid::Uuid;

use crate::error::{InRepository, PartMisfit};
use crate::repositories::lock;
use crate::{Error, Registry, Repository};

/// The part size that InitiateLayerUpload suggests.
pub const PART_SIZE_BYTES: u64 = 10 * 1024 * 1024;
/// The least size of a part that is not the last.
const PART_SIZE_BYTES_MIN: u64 = 5 * 1024 * 1024;
/// ECR's quota for one layer: 52 000 MiB.
const LAYER_SIZE_BYTES_MAX: u64 = 52_000 * 1024 * 1024;

/// The id of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UploadId(Uuid);

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An upload that has just begun.
#[derive(Debug, Clone, Copy)]
pub struct InitiatedUpload {
    /// Its id.
    pub id: UploadId,
}

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
type BodyError = Box<dyn std::error::Error + Send + Sync>;

/// Uploads that a request of this process is writing to: a second writer would tear the bytes.
#[derive(Clone, Default)]
pub(crate) struct BusyUploads(Arc<Mutex<HashSet<Uuid>>>);

struct Busy {
    uploads: BusyUploads,
    id: Uuid,
}

impl BusyUploads {
    fn begin(&self, id: Uuid) -> Result<Busy, Error> {
        if self.0.lock().insert(id) {
            Ok(Busy { uploads: self.clone(), id })
        } else {
            Err(Error::UploadBusy(UploadId(id)))
        }
    }

    pub(crate) fn contains(&self, id: Uuid) -> bool {
        self.0.lock().contains(&id)
    }

    pub(crate) fn all(&self) -> Vec<Uuid> {
        self.0.lock().iter().copied().collect()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.uploads.0.lock().remove(&self.id);
    }
}

/// Who may go on with an upload. It is a unique id, which a user or role that gets the same name later does not have. All
/// sessions of a role are one: a CI job that resumes an upload has a session of another name.
fn owner(caller: &Caller) -> String {
    let principal = &caller.principal;
    principal.unique_id().map(String::from).or_else(|| principal.user_id()).unwrap_or_else(|| principal.to_string())
}

/// An upload whose row was found and whose bytes nobody else is writing to.
struct Open {
    row: Row,
    bytes: blob::Upload,
    _busy: Busy,
}

impl Registry {
    /// InitiateLayerUpload.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`].
    pub async fn initiate_layer_upload(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
    ) -> Result<InitiatedUpload, Error> {
        let permit = self.0.access.repository(caller, Action::INITIATE_LAYER_UPLOAD, registry, name).await?;
        let row = self.new_upload(caller, &permit).await?;
        let id = UploadId(row.id);
        let repository = Repository::clone(&permit);
        let insert = self.0.db.write("initiate_layer_upload", move |tx| {
            Box::pin(async move {
                lock(tx, &repository).await?;
                Ok::<_, Error>(uploads::insert(tx, &row).await?)
            })
        });
        insert.await?;
        Ok(InitiatedUpload { id })
    }

    /// Makes a layer of `from` a layer of `name` without an upload; `false` if ECR's rules ask for an ordinary one:
    /// mounting is switched off, the caller may not read the source, or no image of the source holds the layer.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`] for the target.
    pub async fn mount_layer(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        from: &RepositoryName,
        digest: Digest,
    ) -> Result<bool, Error> {
        let permit = self.0.access.repository(caller, Action::INITIATE_LAYER_UPLOAD, registry, name).await?;
        let target = Repository::clone(&permit);
        if self.account_setting(registry, AccountSetting::BlobMounting).await? != "ENABLED" {
            return Ok(false);
        }
        let action = Action::GET_DOWNLOAD_URL_FOR_LAYER;
        let source = match self.0.access.repository(caller, action, registry, from).await {
            Ok(source) => source.key,
            Err(access::Refused::Internal(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        };
        let now = self.0.clock.now();
        self.0
            .db
            .write("mount_layer", move |tx| {
                Box::pin(async move {
                    lock(tx, &target).await?;
                    let held = layers::is_referenced(tx, source, &digest).await?;
                    let found = layers::find(tx, source, &digest).await?.filter(|_| held);
                    let fits = |blob: &Blob| blob.kms_key == target.kms_key && blob.damaged_since.is_none();
                    let Some(layer) = found.filter(|layer| fits(&layer.blob)) else {
                        return Ok(false);
                    };
                    layers::put(tx, target.key, &digest, layer.blob.id, now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Where an upload stands.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::UploadNotFound`].
    pub async fn upload_status(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
    ) -> Result<Appended, Error> {
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let row = self.find_upload(caller, &permit, id).await?;
        Ok(Appended { id: UploadId(row.id), received_bytes: row.received_bytes })
    }

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

    /// Completes an upload with the last bytes, if any. `true` if the repository gained the layer by it, `false` if it
    /// was there already.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::UploadNotFound`], [`Error::UploadBusy`],
    /// [`Error::InvalidLayerPart`], [`Error::BodyIncomplete`] (the upload lives on), [`Error::InvalidLayer`] (it does not).
    pub async fn complete_upload<S>(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        digest: Digest,
        chunk: Chunk<S>,
    ) -> Result<bool, Error>
    where
        S: Stream<Item = Result<Bytes, BodyError>> + Send,
    {
        // Asked for both at once, since nobody knows yet whether bytes come along.
        self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let mut open = self.open_upload(caller, &permit, id).await?;
        check_range(&permit, &open.row, chunk.range.as_ref(), chunk.len_bytes)?;
        match receive(&mut open.bytes, chunk.len_bytes, pin!(chunk.body)).await {
            Err(Error::BodyIncomplete) => {
                self.keep(open, &permit).await?;
                return Err(Error::BodyIncomplete);
            }
            outcome => outcome?,
        }
        self.finish(open, &permit, digest).await
    }

    /// CompleteLayerUpload: completes an upload made of parts.
    ///
    /// # Errors
    /// As [`Registry::complete_upload`]; also [`Error::EmptyUpload`], [`Error::LayerPartTooSmall`], and
    /// [`Error::LayerAlreadyExists`], which means that the layer is there.
    pub async fn complete_layer_upload(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
        digest: Digest,
    ) -> Result<(), Error> {
        let permit = self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let open = self.open_upload(caller, &permit, id).await?;
        if open.row.received_bytes == 0 {
            return Err(Error::EmptyUpload { upload: UploadId(open.row.id), within: InRepository::of(&permit) });
        }
        if open.row.has_short_part {
            return Err(Error::LayerPartTooSmall(UploadId(open.row.id)));
        }
        if self.finish(open, &permit, digest).await? {
            Ok(())
        } else {
            Err(Error::LayerAlreadyExists { digest, within: InRepository::of(&permit) })
        }
    }

    /// A whole layer in one request: the distribution protocol's `POST ...?digest=`.
    ///
    /// # Errors
    /// As [`Registry::complete_upload`]; nothing is kept of a body that breaks off. Where the chunk goes is not asked.
    pub async fn push_layer<S>(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        digest: Digest,
        chunk: Chunk<S>,
    ) -> Result<bool, Error>
    where
        S: Stream<Item = Result<Bytes, BodyError>> + Send,
    {
        for action in [Action::INITIATE_LAYER_UPLOAD, Action::UPLOAD_LAYER_PART] {
            self.0.access.repository(caller, action, registry, name).await?;
        }
        let permit = self.0.access.repository(caller, Action::COMPLETE_LAYER_UPLOAD, registry, name).await?;
        let row = self.new_upload(caller, &permit).await?;
        let _busy = self.0.busy_uploads.begin(row.id)?;
        let bytes = self.0.blobs.begin(blob::BlobId::new(row.id), self.upload_key(&permit, &row).await?);
        let mut open = Open { row, bytes, _busy };
        if let Err(error) = receive(&mut open.bytes, chunk.len_bytes, pin!(chunk.body)).await {
            open.bytes.discard().await;
            return Err(error);
        }
        self.finish(open, &permit, digest).await
    }

    /// Ends an upload and forgets its bytes.
    ///
    /// # Errors
    /// [`Error::AccessDenied`], [`Error::RepositoryNotFound`], [`Error::UploadNotFound`], [`Error::UploadBusy`].
    pub async fn cancel_upload(
        &self,
        caller: &Caller,
        registry: &RegistryId,
        name: &RepositoryName,
        id: &str,
    ) -> Result<(), Error> {
        let permit = self.0.access.repository(caller, Action::UPLOAD_LAYER_PART, registry, name).await?;
        let (row, busy) = self.find_upload_alone(caller, &permit, id).await?;
        let registry = self.clone();
        let forgotten = self.to_the_end(row.id, async move {
            let _busy = busy;
            registry.forget(row.id).await
        });
        if forgotten.await? { Ok(()) } else { Err(upload_not_found(&permit, id)) }
    }

    /// Deletes an upload's row, then its bytes: bytes without a row are dust, a row without bytes would be a lie.
    /// `false` if there was no row.
    async fn forget(&self, id: Uuid) -> Result<bool, Error> {
        let delete =
            self.0.db.write_freeing("forget_upload", move |tx| Box::pin(async move { uploads::delete(tx, id).await }));
        let deleted = delete.await?;
        self.0.blobs.discard(blob::BlobId::new(id)).await.map_err(Error::Bytes)?;
        Ok(deleted)
    }

    async fn new_upload(&self, caller: &Caller, repository: &Repository) -> Result<Row, Error> {
        let id = random_uuid(&*self.0.random);
        let now = self.0.clock.now();
        let wrapped_key = self.new_data_key(repository, id).await?;
        Ok(Row {
            id,
            repository: repository.key,
            principal: owner(caller),
            received_bytes: 0,
            state: None,
            wrapped_key,
            last_part_bytes: None,
            has_short_part: false,
            created_at: now,
            updated_at: now,
        })
    }

    async fn upload_key(&self, repository: &Repository, row: &Row) -> Result<Option<model::seal::Key>, Error> {
        self.open_data_key(repository, row.id, row.wrapped_key.as_deref()).await
    }

    async fn find_upload(&self, caller: &Caller, permit: &access::Permit<Repository>, id: &str) -> Result<Row, Error> {
        let not_found = || upload_not_found(permit, id);
        let wanted: Uuid = id.parse().map_err(|_| not_found())?;
        let repository = permit.key;
        let find = self
            .0
            .db
            .read("find_upload", move |tx| Box::pin(async move { uploads::find(tx, repository, wanted).await }));
        let row = find.await?.ok_or_else(not_found)?;
        if row.principal == owner(caller) { Ok(row) } else { Err(not_found()) }
    }

    /// The upload, with nobody else of this process at it.
    async fn find_upload_alone(
        &self,
        caller: &Caller,
        permit: &access::Permit<Repository>,
        id: &str,
    ) -> Result<(Row, Busy), Error> {
        let found = self.find_upload(caller, permit, id).await?;
        let busy = self.0.busy_uploads.begin(found.id)?;
        // Read again: another request may have moved the upload on, or ended it, before this one had it to itself.
        Ok((self.find_upload(caller, permit, id).await?, busy))
    }

    async fn open_upload(&self, caller: &Caller, permit: &access::Permit<Repository>, id: &str) -> Result<Open, Error> {
        let (row, busy) = self.find_upload_alone(caller, permit, id).await?;
        let key = self.upload_key(permit, &row).await?;
        let blob_id = blob::BlobId::new(row.id);
        let bytes = match &row.state {
            None => self.0.blobs.begin(blob_id, key),
            Some(state) => {
                let state = blob::UploadState::from_bytes(state).map_err(Error::Bytes)?;
                match self.0.blobs.resume(blob_id, key, &state) {
                    Ok(upload) => upload,
                    // Its bytes were finished by a request that then failed: there is nothing to go on with.
                    Err(blob::Error::Missing { .. }) => return Err(upload_not_found(permit, id)),
                    Err(error) => return Err(Error::Bytes(error)),
                }
            }
        };
        Ok(Open { row, bytes, _busy: busy })
    }

    /// Makes what was received durable, and then the row's truth.
    async fn keep(&self, open: Open, permit: &access::Permit<Repository>) -> Result<Appended, Error> {
        let (registry, id) = (self.clone(), open.row.id);
        match self.to_the_end(id, async move { registry.keep_now(open).await }).await? {
            Some(appended) => Ok(appended),
            None => Err(upload_not_found(permit, &id.to_string())),
        }
    }

    /// `None` if the upload's row is gone, or is not where it was.
    async fn keep_now(&self, open: Open) -> Result<Option<Appended>, Error> {
        let Open { mut row, bytes, _busy } = open;
        let stood_at = row.received_bytes;
        row.received_bytes = bytes.received_bytes();
        row.state = Some(bytes.suspend().await.map_err(Error::Bytes)?.to_bytes());
        row.updated_at = self.0.clock.now();
        let appended = Appended { id: UploadId(row.id), received_bytes: row.received_bytes };
        let advance = self
            .0
            .db
            .write("advance_upload", move |tx| Box::pin(async move { uploads::advance(tx, stood_at, &row).await }));
        Ok(advance.await?.then_some(appended))
    }

    /// Puts the finished bytes in their place, and then makes them a layer. Content that the registry has already is
    /// not kept twice, unless it is damaged: then the new bytes take its place.
    async fn finish(&self, open: Open, permit: &access::Permit<Repository>, digest: Digest) -> Result<bool, Error> {
        let (registry, repository) = (self.clone(), Repository::clone(permit));
        self.to_the_end(open.row.id, async move { registry.finish_now(open, repository, digest).await }).await
    }

    async fn finish_now(&self, open: Open, repository: Repository, digest: Digest) -> Result<bool, Error> {
        let Open { row, bytes, _busy } = open;
        let (id, now) = (row.id, self.0.clock.now());
        let finished = match bytes.finish(&digest).await {
            Ok(finished) => finished,
            Err(blob::Error::DigestMismatch { expected, computed }) => {
                self.forget(id).await?;
                return Err(Error::InvalidLayer { expected, computed });
            }
            Err(error) => return Err(Error::Bytes(error)),
        };
        let blob = Blob {
            id,
            registry: repository.registry.clone(),
            digest,
            size_bytes: finished.size_bytes,
            wrapped_key: row.wrapped_key,
            kms_key: repository.kms_key.clone(),
            created_at: now,
            damaged_since: None,
        };
        self.probe_before_joining(&repository, &blob).await?;
        let link = self.0.db.write("complete_upload", move |tx| {
            Box::pin(async move {
                uploads::delete(tx, id).await?;
                link_layer(tx, &repository, &blob, now).await
            })
        });
        // After a failure nobody knows whether the rows were written, so the bytes stay; if no row points at them,
        // collection finds them.
        let Linked { used, gained, healed } = link.await?;
        if !healed.is_empty() {
            tracing::info!(%digest, blobs = healed.len(), "A damaged layer was healed by a push.");
        }
        for unused in healed.into_iter().chain((used != id).then_some(id)) {
            self.delete_bytes(unused).await;
        }
        Ok(gained)
    }

    /// Runs what must not be cut short between bytes and row, whether or not the request still waits for it: a client that
    /// hangs up has its request dropped at any await, and the next request for the upload must not meet it half done.
    async fn to_the_end<T, W>(&self, id: Uuid, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let done = self.0.access.tasks().spawn(work).await;
        done.unwrap_or_else(|_| Err(Error::Bytes(blob::Error::UploadLost { id: blob::BlobId::new(id) })))
    }

    /// Bytes that no row will point at; if they cannot go now, collection finds them later.
    async fn delete_bytes(&self, id: Uuid) {
        if let Err(error) = self.0.blobs.delete(blob::BlobId::new(id)).await {
            tracing::warn!(blob = %id, %error, "bytes without a row could not be deleted; collection will try again");
        }
    }
}

/// What linking a finished upload came to.
struct Linked {
    /// The blob that is the layer now.
    used: Uuid,
    /// Whether the repository had no such layer, or only a damaged one.
    gained: bool,
    /// Damaged blobs whose place it took; their rows are gone.
    healed: Vec<Uuid>,
}

/// Links the blob, or the one with the same content that was there and is sound.
async fn link_layer(tx: &mut meta::Tx, repository: &Repository, blob: &Blob, now: Timestamp) -> Result<Linked, Error> {
    lock(tx, repository).await?;
    let there = layers::find(tx, repository.key, &blob.digest).await?;
    if let Some(layer) = there.filter(|layer| layer.blob.damaged_since.is_none()) {
        layers::put(tx, repository.key, &blob.digest, layer.blob.id, now).await?;
        let healed = blobs::heal(tx, &layer.blob).await?;
        return Ok(Linked { used: layer.blob.id, gained: false, healed });
    }
    let kept = blobs::insert_or_find(tx, blob).await?;
    let healed = blobs::heal(tx, &kept).await?;
    layers::put(tx, repository.key, &blob.digest, kept.id, now).await?;
    Ok(Linked { used: kept.id, gained: true, healed })
}

fn upload_not_found(repository: &Repository, id: &str) -> Error {
    Error::UploadNotFound { upload: id.chars().take(64).collect(), within: InRepository::of(repository) }
}

/// The position is checked before the length: a client that is told where the upload stands can go on from there.
fn check_range(
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
async fn receive<S>(upload: &mut blob::Upload, len_bytes: Option<u64>, mut body: Pin<&mut S>) -> Result<(), Error>
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
