//! What must hold between rows and no key can say: counts that are kept, and marks of what nothing points at.

use crate::database::{Row, Sql, params};
use crate::{Error, Tx};

/// How many rows of a kind are named; one is reason enough to look closer.
const NAMED_MAX: usize = 100;

static REPOSITORY_COUNTS: Sql = Sql::whole_table(
    "SELECT account || '/' || region FROM registries WHERE repository_count <> \
     (SELECT COUNT(*) FROM repositories WHERE repositories.account = registries.account \
     AND repositories.region = registries.region) LIMIT ?1",
);
static IMAGE_COUNTS: Sql = Sql::whole_table(
    "SELECT account || '/' || region || '/' || name FROM repositories WHERE image_count <> \
     (SELECT COUNT(*) FROM images WHERE images.repository = repositories.id) LIMIT ?1",
);
static TAG_COUNTS: Sql = Sql::whole_table(
    "SELECT digest || ' in repository ' || CAST(repository AS TEXT) FROM images WHERE tag_count <> \
     (SELECT COUNT(*) FROM image_tags WHERE image_tags.image = images.id) LIMIT ?1",
);
static FORGOTTEN_LAYERS: Sql = Sql::whole_table(
    "SELECT digest || ' in repository ' || CAST(repository AS TEXT) FROM layers WHERE unreferenced_since IS NULL \
     AND NOT EXISTS (SELECT 1 FROM image_layers WHERE image_layers.repository = layers.repository \
     AND image_layers.digest = layers.digest) LIMIT ?1",
);
static FORGOTTEN_BLOBS: Sql = Sql::whole_table(
    "SELECT id FROM blobs WHERE unreferenced_since IS NULL \
     AND NOT EXISTS (SELECT 1 FROM layers WHERE layers.blob = blobs.id) LIMIT ?1",
);

/// One complaint for each row that breaks a rule, up to 100 of a kind. Reads everything.
pub(crate) async fn complaints(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut complaints = Vec::new();
    for (sql, complaint) in [
        (&REPOSITORY_COUNTS, "a registry counts its repositories wrong"),
        (&IMAGE_COUNTS, "a repository counts its images wrong"),
        (&TAG_COUNTS, "an image counts its tags wrong"),
        (&FORGOTTEN_LAYERS, "a layer that no image holds would never be collected"),
        (&FORGOTTEN_BLOBS, "a blob that is no layer would never be collected"),
    ] {
        let read = |row: &Row<'_>| row.get::<String>(0);
        let rows = tx.rows(sql, params![NAMED_MAX], read).await?;
        complaints.extend(rows.into_iter().map(|row| format!("{complaint}: {row}")));
    }
    Ok(complaints)
}
