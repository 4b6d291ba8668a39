//! Opens the database and the blob store of a deployment, after making sure that they belong together.

use std::path::Path;
use std::sync::Arc;

use blob::{BlobId, Store};
use meta::{Database, Location, Tx};
use model::deployment::{DatabaseState, Mismatch, Pairing, StoreState, pair};
use model::{Clock, Random, source};
use uuid::Uuid;

use crate::Error;
use crate::settings::Settings;

/// How many stored blobs are looked up in the database to see whether it knows the store.
const SAMPLE_BLOBS: usize = 200;

/// A database and a blob store that carry the same deployment id.
pub(crate) struct Pair {
    pub(crate) database: Database,
    pub(crate) blobs: Store,
}

/// Opens both. What is new is created, and whichever has no deployment id yet gets one.
///
/// # Errors
/// [`Error::Mismatched`] if they do not belong together; then nothing was written. Else those of files and databases.
pub(crate) async fn open(settings: &Settings, clock: &dyn Clock, random: &Arc<dyn Random>) -> Result<Pair, Error> {
    if Database::is_blank(&settings.database).await.map_err(not_opened(settings))? {
        refuse_store_of_another(settings, random).await?;
    }
    let database = Database::open(&settings.database).await.map_err(not_opened(settings))?;
    let blobs = Store::open(&settings.data_dir.blobs(), Arc::clone(random))?;
    let rows = database_state(&database).await?;
    match pair(store_state(&blobs, &rows, Some(&database)).await?, rows) {
        Pairing::Same => {}
        Pairing::Join(id) => drop(join(&database, &blobs, id, clock, random.as_ref()).await?),
        Pairing::Refused(mismatch) => return Err(refused(settings, mismatch)),
    }
    Ok(Pair { database, blobs })
}

/// Makes sure that the database can be reached, before there is a data folder. Creates nothing.
///
/// # Errors
/// [`Error::DatabaseNotOpened`].
pub(crate) async fn check_database(settings: &Settings) -> Result<(), Error> {
    if let Location::Sqlite(path) = &settings.database {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let is_data_dir = std::path::absolute(folder).ok() == std::path::absolute(settings.data_dir.path()).ok();
        if !is_data_dir {
            std::fs::metadata(folder).map_err(Error::file("look at the folder of the database", folder))?;
        }
    }
    Database::is_blank(&settings.database).await.map_err(not_opened(settings)).map(drop)
}

/// Makes sure that there is a registry to work on, and creates nothing.
///
/// # Errors
/// [`Error::NoData`], [`Error::BlankDatabase`], and [`Error::Mismatched`] for layers under a blank database.
pub(crate) async fn must_exist(settings: &Settings, random: &Arc<dyn Random>) -> Result<(), Error> {
    if !settings.data_dir.path().is_dir() {
        return Err(Error::NoData(settings.data_dir.path().to_owned()));
    }
    if Database::is_blank(&settings.database).await.map_err(not_opened(settings))? {
        refuse_store_of_another(settings, random).await?;
        return Err(match &settings.database {
            Location::Sqlite(path) if *path == settings.data_dir.database() => {
                Error::NoData(settings.data_dir.path().to_owned())
            }
            other => Error::BlankDatabase(other.to_string()),
        });
    }
    Ok(())
}

/// Under a blank database, refuses a store that belongs to another one, before even a schema is created.
async fn refuse_store_of_another(settings: &Settings, random: &Arc<dyn Random>) -> Result<(), Error> {
    let store = settings.data_dir.blobs();
    if !store.is_dir() {
        return Ok(());
    }
    let nothing = DatabaseState { id: None, has_blobs: false };
    let blobs = Store::open(&store, Arc::clone(random))?;
    match pair(store_state(&blobs, &nothing, None).await?, nothing) {
        Pairing::Refused(mismatch) => Err(refused(settings, mismatch)),
        Pairing::Same | Pairing::Join(_) => Ok(()),
    }
}

/// Names the database that a failure is about.
fn not_opened(settings: &Settings) -> impl FnOnce(meta::Error) -> Error + '_ {
    |source| match source {
        // The sentence names both servers already, and what to do.
        claimed @ meta::Error::Claimed { .. } => claimed.into(),
        source => Error::DatabaseNotOpened { database: settings.database.to_string(), source },
    }
}

fn refused(settings: &Settings, mismatch: Mismatch) -> Error {
    Error::Mismatched { store: settings.data_dir.blobs(), database: settings.database.to_string(), mismatch }
}

/// Opens both and has the store carry the database's id, whatever it carried before.
///
/// # Errors
/// Those of files and databases.
pub(crate) async fn adopt(settings: &Settings, clock: &dyn Clock, random: &Arc<dyn Random>) -> Result<Uuid, Error> {
    let database = Database::open(&settings.database).await.map_err(not_opened(settings))?;
    let blobs = Store::open(&settings.data_dir.blobs(), Arc::clone(random))?;
    let id = database_state(&database).await?.id;
    let id = join(&database, &blobs, id, clock, random.as_ref()).await?;
    database.close().await;
    Ok(id)
}

/// Writes the id into both: the database first, so that a start that breaks off in between finds an empty store under a
/// database with an id, which the next start completes.
async fn join(
    database: &Database,
    blobs: &Store,
    id: Option<Uuid>,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Uuid, Error> {
    let (id, now) = (id.unwrap_or_else(|| source::random_uuid(random)), clock.now());
    let set = database
        .write("set_deployment_id", move |tx| Box::pin(async move { meta::deployment::set_id(tx, id, now).await }));
    let id = set.await?;
    blobs.set_deployment(id).await?;
    Ok(id)
}

async fn database_state(database: &Database) -> Result<DatabaseState, Error> {
    let looked = database.read("look_at_deployment", |tx| {
        Box::pin(async move {
            let id = meta::deployment::id(tx).await?;
            Ok::<_, meta::Error>(DatabaseState { id, has_blobs: meta::blobs::exist(tx).await? })
        })
    });
    Ok(looked.await?)
}

/// What the store tells. Its blobs are only looked at where the ids decide nothing: where one of them is missing.
async fn store_state(blobs: &Store, database: &DatabaseState, rows: Option<&Database>) -> Result<StoreState, Error> {
    let mut state = StoreState { id: blobs.deployment().await?, has_blobs: false, has_known_blobs: false };
    if state.id.is_some() && database.id.is_some() {
        return Ok(state);
    }
    let sample = sample(blobs).await?;
    state.has_blobs = !sample.is_empty();
    if let Some(rows) = rows {
        let known = rows.read("look_for_blobs", move |tx| Box::pin(async move { knows_any(tx, &sample).await }));
        state.has_known_blobs = known.await?;
    }
    Ok(state)
}

/// Some finished blobs. Staged uploads are listed too, and there may be many before the first finished blob.
async fn sample(blobs: &Store) -> Result<Vec<Uuid>, Error> {
    let mut after: Option<BlobId> = None;
    loop {
        let page = blobs.list(after, SAMPLE_BLOBS).await?;
        let Some(last) = page.last() else { return Ok(Vec::new()) };
        after = Some(last.id);
        let finished: Vec<Uuid> = page.iter().filter(|stored| stored.finished).map(|stored| stored.id.uuid()).collect();
        if !finished.is_empty() {
            return Ok(finished);
        }
    }
}

async fn knows_any(tx: &mut Tx, ids: &[Uuid]) -> Result<bool, meta::Error> {
    for &id in ids {
        if meta::blobs::exists(tx, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
