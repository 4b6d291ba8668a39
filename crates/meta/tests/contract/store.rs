//! A database for one test, and rows to put into it.

use futures_util::future::BoxFuture;
use meta::blobs::Blob;
use meta::images::{ImageKey, NewImage};
use meta::repositories::{NewRepository, RepositoryKey};
use meta::{Database, Error, Location, Tx, blobs, image_tags, images, layers, repositories};
use model::mutability::TagMutability;
use model::{Digest, RegistryId, Tag, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use crate::postgres::Cluster;

/// One test's database.
pub struct Store {
    pub database: Database,
    pub location: Location,
    _folder: Option<TempDir>,
}

/// The future that a transaction's closure gives.
pub type Work<'t, T> = BoxFuture<'t, Result<T, Error>>;

/// `tx!(store.write, |tx| expression)`: a transaction whose last word is the expression.
#[macro_export]
macro_rules! tx {
    ($store:ident.$how:ident, |$tx:ident| $body:expr) => {
        $store.$how(move |$tx| Box::pin(async move { $body })).await.expect("a transaction")
    };
}

impl Store {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let location = Location::Sqlite(folder.path().join("rows.db"));
        let database = Database::open(&location).await.expect("an open database");
        Self { database, location, _folder: Some(folder) }
    }

    /// None where there is no PostgreSQL.
    pub async fn postgres() -> Option<Self> {
        let location = new_postgres().await?;
        let database = Database::open(&location).await.expect("an open database");
        Some(Self { database, location, _folder: None })
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    ) -> Result<T, Error> {
        self.database.write("write in a test", work).await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    ) -> Result<T, Error> {
        self.database.read("read in a test", work).await
    }

    pub async fn scan<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    ) -> Result<T, Error> {
        self.database.scan("scan in a test", work).await
    }

    /// Where another database of the same kind could be.
    pub async fn beside(&self) -> Location {
        match &self.location {
            Location::Sqlite(path) => Location::Sqlite(path.with_extension("other")),
            Location::Postgres(_) => new_postgres().await.expect("another database"),
        }
    }

    /// A new repository of [`registry`].
    pub async fn repository(&self, name: &str) -> RepositoryKey {
        let new = new_repository(&registry(), name);
        tx!(self.write, |tx| repositories::insert(tx, &new).await).expect("a free name").key
    }

    /// A layer of the repository, put at the time 0.
    pub async fn layer(&self, repository: RepositoryKey, content: &str) -> Digest {
        let blob = blob(content);
        tx!(self.write, |tx| put_layer(tx, repository, &blob, at(0)).await);
        Digest::sha256(content.as_bytes())
    }

    /// An image without layers, pushed at the time 0.
    pub async fn image(&self, repository: RepositoryKey, manifest: &str) -> ImageKey {
        self.insert(new_image(repository, manifest)).await
    }

    pub async fn insert(&self, new: NewImage) -> ImageKey {
        tx!(self.write, |tx| images::insert(tx, &new).await)
    }

    pub async fn tag(&self, repository: RepositoryKey, text: &str, image: ImageKey) {
        let tag = tag(text);
        tx!(self.write, |tx| image_tags::put(tx, repository, &tag, image, at(0)).await);
    }
}

async fn new_postgres() -> Option<Location> {
    let address = tokio::task::spawn_blocking(|| Cluster::shared().map(Cluster::create_database)).await;
    address.expect("a cluster").map(Location::Postgres)
}

/// Makes a blob a layer, as a finished upload does.
pub async fn put_layer(tx: &mut Tx, repository: RepositoryKey, blob: &Blob, now: Timestamp) -> Result<bool, Error> {
    let stored = blobs::insert_or_find(tx, blob).await?;
    layers::put(tx, repository, &blob.digest, stored.id, now).await
}

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub fn tag(text: &str) -> Tag {
    text.parse().expect("a tag")
}

pub fn digest(content: &str) -> Digest {
    Digest::sha256(content.as_bytes())
}

pub fn registry() -> RegistryId {
    registry_in("eu-central-1")
}

pub fn registry_in(region: &str) -> RegistryId {
    RegistryId { account: "123456789012".parse().expect("an account"), region: region.parse().expect("a region") }
}

pub fn new_repository(registry: &RegistryId, name: &str) -> NewRepository {
    NewRepository {
        registry: registry.clone(),
        name: name.parse().expect("a repository name"),
        created_at: at(0),
        mutability: TagMutability::Mutable,
        scan_on_push: false,
        kms_key: None,
    }
}

/// A blob of [`registry`] with an id of its content's own.
pub fn blob(content: &str) -> Blob {
    let digest = digest(content);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.hash()[..16]);
    Blob {
        id: Uuid::from_bytes(id),
        registry: registry(),
        digest,
        size_bytes: content.len() as u64,
        wrapped_key: None,
        kms_key: None,
        created_at: at(0),
        damaged_since: None,
    }
}

pub fn new_image(repository: RepositoryKey, manifest: &str) -> NewImage {
    NewImage {
        repository,
        digest: digest(manifest),
        manifest: manifest.as_bytes().to_vec(),
        media_type: "application/vnd.oci.image.manifest.v1+json".to_owned(),
        artifact_type: None,
        subject: None,
        annotations_json: "{}".to_owned(),
        size_bytes: 1,
        pushed_at: at(0),
        layers: Vec::new(),
        children: Vec::new(),
    }
}
