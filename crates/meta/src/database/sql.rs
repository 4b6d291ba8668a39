//! Statements: one text for both databases.
//!
//! The text is PostgreSQL's dialect with SQLite's `?1` placeholders. Each database gets what it understands, rewritten
//! once a statement:
//!
//! | written | SQLite | PostgreSQL |
//! |---|---|---|
//! | `?1` | `?1` | `$1` |
//! | `= ANY(?1)` | `IN (SELECT value FROM json_each(?1))` | `= ANY($1)` |
//! | `json_each(?1)` | `json_each(?1)` | `json_array_elements(CAST(CAST($1 AS TEXT) AS JSON))` |
//! | `FOR UPDATE` and the like | nothing: there is one writer | `FOR UPDATE` |

use std::sync::OnceLock;

/// The phrases that lock rows, longest first.
const LOCKING: [&str; 3] = [" FOR UPDATE SKIP LOCKED", " FOR NO KEY UPDATE", " FOR UPDATE"];

/// A statement as it was written, and what each database is given.
pub(crate) struct Sql {
    text: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    reads_whole_table: bool,
    plan: OnceLock<Result<(), String>>,
}

/// The statement with this text: one static for each place where it is written.
macro_rules! sql {
    ($text:expr) => {{
        static SQL: $crate::database::Sql = $crate::database::Sql::new($text);
        &SQL
    }};
}
pub(crate) use sql;

impl Sql {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
            reads_whole_table: false,
            plan: OnceLock::new(),
        }
    }

    /// A statement that is meant to read all of a table, or to sort: never one of a request.
    pub(crate) const fn whole_table(text: &'static str) -> Self {
        let mut sql = Self::new(text);
        sql.reads_whole_table = true;
        sql
    }

    pub(super) fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| for_sqlite(self.text))
    }

    pub(super) fn postgres(&self) -> &str {
        self.postgres.get_or_init(|| for_postgres(self.text))
    }

    /// The table that the statement names first, for messages.
    pub(super) fn table(&self) -> &'static str {
        let mut words = self.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        while let Some(word) = words.next() {
            if matches!(word, "FROM" | "INTO" | "UPDATE") {
                return words.next().unwrap_or_default();
            }
        }
        ""
    }

    /// Holds the statement to the rule that every question has an index, as SQLite's planner sees it.
    ///
    /// # Errors
    /// The step of the plan that reads or sorts rows without one.
    pub(super) fn check_plan(&self, connection: &rusqlite::Connection) -> Result<(), String> {
        if self.reads_whole_table {
            return Ok(());
        }
        self.plan.get_or_init(|| plan_of(connection, self.sqlite())).clone()
    }
}

fn plan_of(connection: &rusqlite::Connection, text: &str) -> Result<(), String> {
    let explain = || {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}"))?;
        statement.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>()
    };
    for step in explain().map_err(|error| error.to_string())? {
        let reads_all = step.starts_with("SCAN ") && !step.contains("json_each") && !step.contains("CONSTANT ROW");
        if reads_all || (step.starts_with("USE TEMP B-TREE") && step.ends_with("ORDER BY")) {
            return Err(format!("no index serves \"{text}\": {step}"));
        }
    }
    Ok(())
}

fn for_sqlite(text: &str) -> String {
    let mut text = text.to_owned();
    for phrase in LOCKING {
        text = text.replace(phrase, "");
    }
    let mut rewritten = String::with_capacity(text.len());
    let mut pieces = text.split("= ANY(");
    rewritten.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (placeholder, rest) = piece.split_once(')').unwrap_or((piece, ""));
        rewritten.push_str("IN (SELECT value FROM json_each(");
        rewritten.push_str(placeholder);
        rewritten.push_str("))");
        rewritten.push_str(rest);
    }
    rewritten
}

fn for_postgres(text: &str) -> String {
    let mut rewritten = String::with_capacity(text.len());
    let mut pieces = text.split("json_each(");
    rewritten.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (placeholder, rest) = piece.split_once(')').unwrap_or((piece, ""));
        rewritten.push_str("json_array_elements(CAST(CAST(");
        rewritten.push_str(placeholder);
        rewritten.push_str(" AS TEXT) AS JSON))");
        rewritten.push_str(rest);
    }
    rewritten.replace('?', "$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_gets_its_own_dialect() {
        let table = [
            (
                "SELECT a FROM t WHERE b = ?1 LIMIT ?2",
                "SELECT a FROM t WHERE b = ?1 LIMIT ?2",
                "SELECT a FROM t WHERE b = $1 LIMIT $2",
            ),
            (
                "SELECT a FROM t WHERE b = ANY(?1) AND c = ?2 FOR NO KEY UPDATE",
                "SELECT a FROM t WHERE b IN (SELECT value FROM json_each(?1)) AND c = ?2",
                "SELECT a FROM t WHERE b = ANY($1) AND c = $2 FOR NO KEY UPDATE",
            ),
            (
                "DELETE FROM t WHERE a IN (SELECT a FROM t LIMIT ?1 FOR UPDATE SKIP LOCKED) RETURNING a",
                "DELETE FROM t WHERE a IN (SELECT a FROM t LIMIT ?1) RETURNING a",
                "DELETE FROM t WHERE a IN (SELECT a FROM t LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING a",
            ),
            (
                "INSERT INTO t SELECT value ->> 0 FROM json_each(?12)",
                "INSERT INTO t SELECT value ->> 0 FROM json_each(?12)",
                "INSERT INTO t SELECT value ->> 0 FROM json_array_elements(CAST(CAST($12 AS TEXT) AS JSON))",
            ),
        ];
        for (text, sqlite, postgres) in table {
            assert_eq!(for_sqlite(text), sqlite);
            assert_eq!(for_postgres(text), postgres);
        }
    }

    #[test]
    fn a_statement_without_an_index_is_found_out() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX t_b ON t (b)").unwrap();
        let table = [
            ("SELECT a FROM t WHERE b = ?1", true),
            ("SELECT a FROM t WHERE a > ?1 ORDER BY a", true),
            ("SELECT a FROM t WHERE b || 'x' = ?1", false),
            ("SELECT a FROM t WHERE a > ?1 ORDER BY b || 'x'", false),
        ];
        for (text, indexed) in table {
            assert_eq!(plan_of(&connection, text).is_ok(), indexed, "{text}");
        }
    }

    #[test]
    fn messages_name_the_first_table() {
        for text in ["SELECT a FROM t JOIN u", "INSERT INTO t (a)", "UPDATE t SET a = 1", "DELETE FROM t"] {
            assert_eq!(Sql::new(text).table(), "t");
        }
    }
}
