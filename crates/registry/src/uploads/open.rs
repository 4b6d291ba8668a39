//! An upload in hand: found, opened, kept, ended.

use meta::uploads;
use meta::uploads::Upload as Row;
use model::source::random_uuid;
use model::{Action, Caller, RegistryId, RepositoryName};
use uuid::Uuid;

use super::append::Appended;
use super::busy::Busy;
use super::{UploadId, upload_not_found};
use crate::{Error, Registry, Repository};

/// An upload whose row was found and whose bytes nobody else is writing to.
pub(super) struct Open {
    pub(super) row: Row,
    pub(super) bytes: blob::Upload,
    pub(super) _busy: Busy,
}

/// Who may go on with an upload. It is a unique id, which a user or role that gets the same name later does not have. All
/// sessions of a role are one: a CI job that resumes an upload has a session of another name.
fn owner(caller: &Caller) -> String {
    let principal = &caller.principal;
    principal.unique_id().map(String::from).or_else(|| principal.user_id()).unwrap_or_else(|| principal.to_string())
}

impl Registry {
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
    pub(super) async fn forget(&self, id: Uuid) -> Result<bool, Error> {
        let delete =
            self.0.db.write_freeing("forget_upload", move |tx| Box::pin(async move { uploads::delete(tx, id).await }));
        let deleted = delete.await?;
        self.0.blobs.discard(blob::BlobId::new(id)).await.map_err(Error::Bytes)?;
        Ok(deleted)
    }

    pub(super) async fn new_upload(&self, caller: &Caller, repository: &Repository) -> Result<Row, Error> {
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

    pub(super) async fn upload_key(
        &self,
        repository: &Repository,
        row: &Row,
    ) -> Result<Option<model::seal::Key>, Error> {
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

    pub(super) async fn open_upload(
        &self,
        caller: &Caller,
        permit: &access::Permit<Repository>,
        id: &str,
    ) -> Result<Open, Error> {
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
    pub(super) async fn keep(&self, open: Open, permit: &access::Permit<Repository>) -> Result<Appended, Error> {
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

    /// Runs what must not be cut short between bytes and row, whether or not the request still waits for it: a client that
    /// hangs up has its request dropped at any await, and the next request for the upload must not meet it half done.
    pub(super) async fn to_the_end<T, W>(&self, id: Uuid, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let done = self.0.access.tasks().spawn(work).await;
        done.unwrap_or_else(|_| Err(Error::Bytes(blob::Error::UploadLost { id: blob::BlobId::new(id) })))
    }
}
