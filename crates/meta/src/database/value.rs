//! What goes into statements and what comes out of rows, the same for both databases.

use std::borrow::Cow;

use bytes::BytesMut;

use model::{AccountId, Digest, Region, RepositoryName, Tag, Timestamp};
use rusqlite::types::{ToSqlOutput, Value as SqliteValue, ValueRef};

use tokio_postgres::types::{IsNull, ToSql as PostgresToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::Sql;
use crate::Error;
use crate::images::ImageKey;
use crate::repositories::RepositoryKey;

/// A parameter of a statement.
#[derive(Debug)]
pub(crate) enum Param<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Bytes(&'a [u8]),
    /// For `= ANY(?1)`.
    Integers(Vec<i64>),
    /// For `= ANY(?1)`.
    Texts(Vec<String>),
}

/// Parameters from whatever can be one.
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::database::Param::from($value)),*] };
}
pub(crate) use params;

macro_rules! param_from {
    ($($type:ty => $value:ident $make:expr;)*) => {
        $(impl<'a> From<$type> for Param<'a> {
            fn from($value: $type) -> Self { $make }
        })*
    };
}

param_from! {
    i64 => value Self::Integer(value);
    u32 => value Self::Integer(value.into());
    // Sizes and limits; none comes near the end of the range.
    u64 => value Self::Integer(i64::try_from(value).unwrap_or(i64::MAX));
    usize => value Self::Integer(i64::try_from(value).unwrap_or(i64::MAX));
    bool => value Self::Integer(value.into());
    Timestamp => value Self::Integer(value.as_millis());
    RepositoryKey => value Self::Integer(value.0);
    ImageKey => value Self::Integer(value.0);
    &'a str => value Self::Text(value.into());
    &'a String => value Self::Text(value.as_str().into());
    String => value Self::Text(value.into());
    &'a Tag => value Self::Text(value.as_str().into());
    &'a Region => value Self::Text(value.as_str().into());
    &'a RepositoryName => value Self::Text(value.as_str().into());
    AccountId => value Self::Text(value.to_string().into());
    &Digest => value Self::Text(value.to_string().into());
    Uuid => value Self::Text(value.to_string().into());
    &'a [u8] => value Self::Bytes(value);
    &'a Vec<u8> => value Self::Bytes(value);
    &[Digest] => value Self::Texts(value.iter().map(ToString::to_string).collect());
    &[Uuid] => value Self::Texts(value.iter().map(ToString::to_string).collect());
    &[ImageKey] => value Self::Integers(value.iter().map(|key| key.0).collect());
    &[&str] => value Self::Texts(value.iter().map(ToString::to_string).collect());
}

impl<'a, P: Into<Param<'a>>> From<Option<P>> for Param<'a> {
    fn from(value: Option<P>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let list = |json: serde_json::Result<String>| match json {
            Ok(json) => Ok(ToSqlOutput::Owned(SqliteValue::Text(json))),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        };
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Integers(values) => return list(serde_json::to_string(values)),
            Self::Texts(values) => return list(serde_json::to_string(values)),
        }))
    }
}

impl PostgresToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(value) => value.to_sql_checked(ty, out),
            Self::Text(value) => value.as_ref().to_sql_checked(ty, out),
            Self::Bytes(value) => value.to_sql_checked(ty, out),
            Self::Integers(values) => values.to_sql_checked(ty, out),
            Self::Texts(values) => values.to_sql_checked(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A row of an answer.
pub(crate) struct Row<'r> {
    pub(super) of: RowOf<'r>,
    pub(super) sql: &'static Sql,
}

pub(super) enum RowOf<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value in column `index`.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if what is there cannot be a `T`.
    pub(crate) fn get<T: Column>(&self, index: usize) -> Result<T, Error> {
        self.raw(index).and_then(T::read).map_err(|reason| Error::Corrupt {
            table: self.sql.table(),
            reason: format!("{}: {reason}", self.column_name(index)),
        })
    }

    fn raw(&self, index: usize) -> Result<Raw<'_>, String> {
        match self.of {
            RowOf::Sqlite(row) => match row.get_ref(index).map_err(|error| error.to_string())? {
                ValueRef::Null => Ok(Raw::Null),
                ValueRef::Integer(value) => Ok(Raw::Integer(value)),
                ValueRef::Real(_) => Err("a number with a fraction".to_owned()),
                ValueRef::Text(value) => {
                    std::str::from_utf8(value).map(Raw::Text).map_err(|_| "text that is not UTF-8".to_owned())
                }
                ValueRef::Blob(value) => Ok(Raw::Bytes(value)),
            },
            RowOf::Postgres(row) => postgres_raw(row, index).map_err(|error| error.to_string()),
        }
    }

    fn column_name(&self, index: usize) -> &str {
        match self.of {
            RowOf::Sqlite(row) => row.as_ref().column_name(index).unwrap_or_default(),
            RowOf::Postgres(row) => row.columns().get(index).map_or("", tokio_postgres::Column::name),
        }
    }
}

fn postgres_raw(row: &tokio_postgres::Row, index: usize) -> Result<Raw<'_>, tokio_postgres::Error> {
    Ok(match row.columns().get(index).map(tokio_postgres::Column::type_) {
        Some(&Type::INT8) => row.try_get::<_, Option<i64>>(index)?.map_or(Raw::Null, Raw::Integer),
        Some(&Type::INT4) => {
            row.try_get::<_, Option<i32>>(index)?.map_or(Raw::Null, |value| Raw::Integer(value.into()))
        }
        Some(&Type::BYTEA) => row.try_get::<_, Option<&[u8]>>(index)?.map_or(Raw::Null, Raw::Bytes),
        _ => row.try_get::<_, Option<&str>>(index)?.map_or(Raw::Null, Raw::Text),
    })
}

/// A value as the database has it.
pub(crate) enum Raw<'r> {
    Null,
    Integer(i64),
    Text(&'r str),
    Bytes(&'r [u8]),
}

/// What a column can be read as.
pub(crate) trait Column: Sized {
    /// Reads it, or says why that is not one.
    fn read(raw: Raw<'_>) -> Result<Self, String>;
}

impl Column for i64 {
    fn read(raw: Raw<'_>) -> Result<Self, String> {
        match raw {
            Raw::Integer(value) => Ok(value),
            _ => Err("not a whole number".to_owned()),
        }
    }
}

impl Column for String {
    fn read(raw: Raw<'_>) -> Result<Self, String> {
        match raw {
            Raw::Text(value) => Ok(value.to_owned()),
            _ => Err("not a text".to_owned()),
        }
    }
}

impl Column for Vec<u8> {
    fn read(raw: Raw<'_>) -> Result<Self, String> {
        match raw {
            Raw::Bytes(value) => Ok(value.to_vec()),
            _ => Err("not bytes".to_owned()),
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(raw: Raw<'_>) -> Result<Self, String> {
        match raw {
            Raw::Null => Ok(None),
            raw => T::read(raw).map(Some),
        }
    }
}

impl Column for bool {
    fn read(raw: Raw<'_>) -> Result<Self, String> {
        match i64::read(raw)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("{other} is neither 0 nor 1")),
        }
    }
}

macro_rules! column_from_integer {
    ($($type:ty => $make:expr;)*) => {
        $(impl Column for $type {
            fn read(raw: Raw<'_>) -> Result<Self, String> { i64::read(raw).and_then($make) }
        })*
    };
}

column_from_integer! {
    u64 => |value| u64::try_from(value).map_err(|_| format!("{value} is negative"));
    u32 => |value| u32::try_from(value).map_err(|_| format!("{value} is out of range"));
    Timestamp => |value| Ok(Timestamp::from_millis(value));
    RepositoryKey => |value| Ok(RepositoryKey(value));
    ImageKey => |value| Ok(ImageKey(value));
}

macro_rules! column_from_text {
    ($($type:ty)*) => {
        $(impl Column for $type {
            fn read(raw: Raw<'_>) -> Result<Self, String> {
                match raw {
                    Raw::Text(text) => text.parse().map_err(|error| format!("\"{text}\": {error}")),
                    _ => Err("not a text".to_owned()),
                }
            }
        })*
    };
}

column_from_text! { Digest Tag AccountId Region RepositoryName Uuid }

/// What a stored word means.
///
/// # Errors
/// [`Error::Corrupt`] if it means nothing to `read`.
pub(crate) fn word<T>(table: &'static str, text: &str, read: fn(&str) -> Option<T>) -> Result<T, Error> {
    read(text).ok_or_else(|| Error::Corrupt { table, reason: format!("{text:?} is none of the words it may be") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_no_row_may_hold_are_refused() {
        assert!(Digest::read(Raw::Text("sha256:00")).is_err());
        assert!(Tag::read(Raw::Text("")).is_err());
        assert!(Uuid::read(Raw::Text("x")).is_err());
        assert!(u64::read(Raw::Integer(-1)).is_err());
        assert!(bool::read(Raw::Integer(2)).is_err());
        assert!(i64::read(Raw::Null).is_err());
        assert!(String::read(Raw::Integer(1)).is_err());
        assert!(matches!(Option::<Tag>::read(Raw::Null), Ok(None)));
        assert!(Option::<Tag>::read(Raw::Text("a b")).is_err());
    }
}
