//! The schema, step by step. A step that has landed is never edited: its checksum is in the database.

use model::Digest;

use crate::Error;

/// One numbered step, in the words of both databases.
struct Migration {
    version: i64,
    text: &'static str,
}

const MIGRATIONS: [Migration; 11] = [
    Migration { version: 1, text: include_str!("../../migrations/0001_foundation.sql") },
    Migration { version: 2, text: include_str!("../../migrations/0002_identity.sql") },
    Migration { version: 3, text: include_str!("../../migrations/0003_deployment.sql") },
    Migration { version: 4, text: include_str!("../../migrations/0004_damage.sql") },
    Migration { version: 5, text: include_str!("../../migrations/0005_secret_orders.sql") },
    Migration { version: 6, text: include_str!("../../migrations/0006_kms_key_kinds.sql") },
    Migration { version: 7, text: include_str!("../../migrations/0007_lifecycle.sql") },
    Migration { version: 8, text: include_str!("../../migrations/0008_password_policies.sql") },
    Migration { version: 9, text: include_str!("../../migrations/0009_service_linked_roles.sql") },
    Migration { version: 10, text: include_str!("../../migrations/0010_instance_profiles.sql") },
    Migration { version: 11, text: include_str!("../../migrations/0011_mfa_devices.sql") },
];

/// Which database the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// The table that says which steps were taken, made if it is not there.
pub(super) const CREATE_SCHEMA_MIGRATIONS: &str =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)";
/// The steps that were taken.
pub(super) const SELECT_SCHEMA_MIGRATIONS: &str = "SELECT version, checksum FROM schema_migrations ORDER BY version";

/// Whether that table exists.
pub(super) const FIND_SCHEMA_MIGRATIONS_SQLITE: &str =
    "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
/// Whether that table exists.
pub(super) const FIND_SCHEMA_MIGRATIONS_POSTGRES: &str = "SELECT COUNT(*) FROM information_schema.tables \
     WHERE table_schema = current_schema() AND table_name = 'schema_migrations'";

/// One step that is still to be taken.
pub(super) struct Step {
    /// Statements that change the schema, and then the one that remembers it.
    pub(super) statements: String,
}

/// The steps to take after those in `taken` (version and checksum, in order).
///
/// # Errors
/// [`Error::SchemaFromTheFuture`], or [`Error::Refused`] when a step that was taken is not the one known here.
pub(super) fn outstanding(dialect: Dialect, taken: &[(i64, String)]) -> Result<Vec<Step>, Error> {
    let known = MIGRATIONS.last().map_or(0, |newest| newest.version);
    if let Some((found, _)) = taken.iter().find(|(version, _)| *version > known) {
        return Err(Error::SchemaFromTheFuture { found: *found, known });
    }
    let mut steps = Vec::new();
    for migration in &MIGRATIONS {
        let checksum = Digest::sha256(migration.text.as_bytes()).to_string();
        match taken.iter().find(|(version, _)| *version == migration.version) {
            None => steps.push(Step { statements: statements(dialect, migration, &checksum) }),
            Some((_, found)) if *found == checksum => {}
            Some(_) => {
                let reason = format!("its schema's step {} is not the one that this program knows", migration.version);
                return Err(Error::Refused { doing: "bring the schema up to date", reason });
            }
        }
    }
    Ok(steps)
}

fn statements(dialect: Dialect, migration: &Migration, checksum: &str) -> String {
    let mut text = migration.text.to_owned();
    for (word, sqlite, postgres) in [
        ("{INTEGER}", "INTEGER", "BIGINT"),
        // Byte order everywhere, as SQLite has it.
        ("{TEXT}", "TEXT", "TEXT COLLATE \"C\""),
        ("{BLOB}", "BLOB", "BYTEA"),
        // Row ids are never given twice.
        ("{SERIAL}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ("{ROWS}", "STRICT", ""),
        // Rows in the order of their primary key.
        ("{CLUSTERED}", "STRICT, WITHOUT ROWID", ""),
    ] {
        text = text.replace(word, if dialect == Dialect::Sqlite { sqlite } else { postgres });
    }
    let version = migration.version;
    format!("{text}\nINSERT INTO schema_migrations (version, checksum) VALUES ({version}, '{checksum}');\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> Vec<(i64, String)> {
        let checksum = |migration: &Migration| Digest::sha256(migration.text.as_bytes()).to_string();
        MIGRATIONS.iter().map(|migration| (migration.version, checksum(migration))).collect()
    }

    #[test]
    fn steps_are_numbered_from_one_without_gaps() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
        assert_eq!(versions, (1..=i64::try_from(MIGRATIONS.len()).unwrap()).collect::<Vec<_>>());
    }

    #[test]
    fn only_steps_not_yet_taken_are_outstanding() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            assert_eq!(outstanding(dialect, &[]).unwrap().len(), MIGRATIONS.len());
            assert_eq!(outstanding(dialect, &taken()).unwrap().len(), 0);
        }
    }

    #[test]
    fn every_word_in_braces_has_a_meaning() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            for step in outstanding(dialect, &[]).unwrap() {
                let code = step.statements.lines().filter(|line| !line.starts_with("--")).collect::<String>();
                assert!(!code.contains(['{', '}']), "{code}");
            }
        }
    }

    #[test]
    fn a_schema_from_elsewhere_is_refused() {
        let mut future = taken();
        future.push((99, String::new()));
        assert!(matches!(
            outstanding(Dialect::Sqlite, &future),
            Err(Error::SchemaFromTheFuture { found: 99, known }) if known < 99
        ));
        let edited = [(1, "sha256:other".to_owned())];
        assert!(matches!(outstanding(Dialect::Sqlite, &edited), Err(Error::Refused { .. })));
    }
}
