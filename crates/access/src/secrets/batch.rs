//! BatchGetSecretValue.

use meta::secrets::Order;
use model::action::secretsmanager as actions;
use model::{Caller, Region};

use super::asking::Use;
use super::{Error, Filter, ListSecrets, SecretVersionValue, SortBy};
use crate::Access;

/// The most secrets of one answer.
pub const BATCH_LEN_MAX: usize = 20;

/// Which secrets' current values are wanted.
#[derive(Debug, Clone)]
pub enum BatchGetSecretValue {
    /// These.
    Ids(Vec<String>),
    /// Those that all filters let through, a page at a time.
    Filters {
        /// The filters.
        filters: Vec<Filter>,
        /// The length of a page; the longest when it is not given.
        limit: Option<usize>,
        /// Where the page begins.
        next_token: Option<String>,
    },
}

/// Values, and what was wrong with others.
#[derive(Debug)]
pub struct SecretValues {
    /// The values that could be read.
    pub values: Vec<SecretVersionValue>,
    /// The ids of the others, as they were asked for.
    pub errors: Vec<(String, Error)>,
    /// Where the next page begins.
    pub next_token: Option<String>,
}

impl Access {
    /// The current values of many secrets. Each takes the permission to get it; filters also that to list secrets.
    ///
    /// # Errors
    /// `InvalidParameter` for more than 20 secrets; what is wrong with single ones is in the answer.
    pub async fn batch_get_secret_value(
        &self,
        caller: &Caller,
        region: &Region,
        wanted: BatchGetSecretValue,
    ) -> Result<SecretValues, Error> {
        self.use_any_secret(&Use::new(caller, region, actions::BATCH_GET_SECRET_VALUE)).await?;
        let (ids, next_token) = match wanted {
            BatchGetSecretValue::Ids(ids) => (ids, None),
            BatchGetSecretValue::Filters { filters, limit, next_token } => {
                let (sort_by, order) = (SortBy::Name, Order::Ascending);
                let list = ListSecrets { filters, include_deleted: false, sort_by, order };
                let limit = limit.unwrap_or(BATCH_LEN_MAX);
                let page = self.list_secrets(caller, region, list, limit, next_token.as_deref()).await?;
                let next_token = page.next.map(|token| token.as_str().to_owned());
                (page.items.into_iter().map(|one| one.secret.arn).collect(), next_token)
            }
        };
        if ids.len() > BATCH_LEN_MAX {
            let message = format!("At most {BATCH_LEN_MAX} secrets can be asked for at a time.");
            return Err(Error::InvalidParameter(message));
        }
        let mut values = SecretValues { values: Vec::new(), errors: Vec::new(), next_token };
        for id in ids {
            match self.get_secret_value(caller, region, &id, None, None).await {
                Ok(value) => values.values.push(value),
                Err(Error::Internal(error)) => return Err(error.into()),
                Err(error) => values.errors.push((id, error)),
            }
        }
        Ok(values)
    }
}
