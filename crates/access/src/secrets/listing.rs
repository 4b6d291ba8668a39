//! ListSecrets.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use meta::Tx;
use meta::secrets::{self, Order, Secret, Stage};
use model::action::secretsmanager as actions;
use model::page::{BadNextToken, NextToken, Page};
use model::resource_tag::ResourceTags;
use model::{AccountId, Caller, Region, Timestamp};

use super::asking::Use;
use super::descriptions::by_version;
use super::{Error, Filter, SecretDescription};
use crate::Access;

/// How many secrets are looked at for one page, of which the filters may let none through.
const LOOKED_AT_MAX: usize = 1000;

/// What a position has in the place of a moment that there is not.
const NEVER: &str = "-";

/// What a listing is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// The name, in byte order.
    Name,
    /// The moment of creation.
    Creation,
    /// The moment of the last change.
    Change,
    /// The day of the last access; first those secrets that have none.
    Access,
}

/// What is to be listed, and how.
#[derive(Debug, Clone)]
pub struct ListSecrets {
    /// All of these must let a secret through.
    pub filters: Vec<Filter>,
    /// Whether secrets that are about to be deleted are listed too.
    pub include_deleted: bool,
    /// What it is sorted by.
    pub sort_by: SortBy,
    /// In which order.
    pub order: Order,
}

impl Access {
    /// The secrets of the caller's account in a region. A page can be short and have others after it.
    ///
    /// # Errors
    /// `InvalidNextToken`
    pub async fn list_secrets(
        &self,
        caller: &Caller,
        region: &Region,
        list: ListSecrets,
        limit: usize,
        next_token: Option<&str>,
    ) -> Result<Page<SecretDescription>, Error> {
        self.use_any_secret(&Use::new(caller, region, actions::LIST_SECRETS)).await?;
        // A hash, because tokens have a greatest length and filters may be longer.
        let asked = digest(&SHA256, format!("{} {region} {list:?}", caller.account()).as_bytes());
        let listing = format!("secrets {}", STANDARD.encode(asked));
        let after = next_token.map(|token| NextToken::read(&listing, token)).transpose()?;
        let after = after.map(|key| read_key(&key)).transpose()?;
        let (account, region, now) = (caller.account(), region.clone(), self.0.clock.now());
        let read = self.0.db.scan("list_secrets", move |tx| {
            Box::pin(async move { list.page(tx, account, &region, now, after, limit).await })
        });
        let (items, last) = read.await?;
        Ok(Page { items, next: last.map(|last| NextToken::after(&listing, &last)) })
    }
}

/// Where a page begins: after this moment, if the listing is by one and the secret has it, and name or ARN.
type Position = (Option<Timestamp>, String);

impl ListSecrets {
    /// Up to `limit` secrets, and the key to go on after, if there may be more.
    async fn page(
        &self,
        tx: &mut Tx,
        account: AccountId,
        region: &Region,
        now: Timestamp,
        mut after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<SecretDescription>, Option<String>), Error> {
        let (mut listed, mut looked_at, mut full_at) = (Vec::new(), 0, None);
        loop {
            let rows = self.rows(tx, account, region, after.as_ref(), limit + 1).await?;
            let is_last = rows.len() <= limit;
            for one in describe(tx, rows).await? {
                let is_let_through = self.lets_through(&one, now);
                if is_let_through && listed.len() == limit {
                    return Ok((listed, full_at));
                }
                let position = self.position(&one.secret);
                looked_at += 1;
                if is_let_through {
                    listed.push(one);
                }
                if listed.len() == limit && full_at.is_none() {
                    full_at = Some(key(&position));
                }
                if looked_at == LOOKED_AT_MAX {
                    let looked_up_to = key(&position);
                    return Ok((listed, Some(full_at.unwrap_or(looked_up_to))));
                }
                after = Some(position);
            }
            if is_last {
                return Ok((listed, None));
            }
        }
    }

    fn lets_through(&self, one: &SecretDescription, now: Timestamp) -> bool {
        let SecretDescription { secret, tags, .. } = one;
        let is_there = !secret.is_gone(now) && (self.include_deleted || secret.delete_at.is_none());
        is_there && self.filters.iter().all(|filter| filter.lets_through(secret, tags))
    }

    async fn rows(
        &self,
        tx: &mut Tx,
        account: AccountId,
        region: &Region,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Vec<Secret>, meta::Error> {
        match self.sort_by {
            SortBy::Name => {
                let after = after.map(|(_, name)| name.as_str());
                secrets::page_by_name(tx, account, region, self.order, after, limit).await
            }
            SortBy::Creation => {
                secrets::page_by_creation(tx, account, region, self.order, after_moment(after), limit).await
            }
            SortBy::Change => {
                secrets::page_by_change(tx, account, region, self.order, after_moment(after), limit).await
            }
            SortBy::Access => {
                let after = after.map(|(moment, arn)| (*moment, arn.as_str()));
                secrets::page_by_access(tx, account, region, self.order, after, limit).await
            }
        }
    }

    fn position(&self, secret: &Secret) -> Position {
        match self.sort_by {
            SortBy::Name => (None, secret.name.clone()),
            SortBy::Creation => (Some(secret.created_at), secret.arn.clone()),
            SortBy::Change => (Some(secret.changed_at), secret.arn.clone()),
            SortBy::Access => (secret.accessed_at, secret.arn.clone()),
        }
    }
}

fn after_moment(after: Option<&Position>) -> Option<(Timestamp, &str)> {
    after.and_then(|(moment, arn)| moment.map(|moment| (moment, arn.as_str())))
}

fn key((moment, text): &Position) -> String {
    moment.map_or_else(|| format!("{NEVER} {text}"), |moment| format!("{} {text}", moment.as_millis()))
}

fn read_key(key: &str) -> Result<Position, BadNextToken> {
    let (moment, text) = key.split_once(' ').ok_or(BadNextToken)?;
    let moment = match moment {
        NEVER => None,
        millis => Some(Timestamp::from_millis(millis.parse().map_err(|_| BadNextToken)?)),
    };
    Ok((moment, text.to_owned()))
}

/// Secrets with their tags and stages.
async fn describe(tx: &mut Tx, rows: Vec<Secret>) -> Result<Vec<SecretDescription>, meta::Error> {
    let arns: Vec<&str> = rows.iter().map(|secret| secret.arn.as_str()).collect();
    let mut tags: BTreeMap<String, ResourceTags> = BTreeMap::new();
    for (arn, key, value) in secrets::tags(tx, &arns).await? {
        tags.entry(arn).or_default().insert(key, value);
    }
    let mut stages: BTreeMap<String, Vec<Stage>> = BTreeMap::new();
    for stage in secrets::stages(tx, &arns).await? {
        stages.entry(stage.secret.clone()).or_default().push(stage);
    }
    let described = rows.into_iter().map(|secret| SecretDescription {
        tags: tags.remove(&secret.arn).unwrap_or_default(),
        stages: by_version(stages.remove(&secret.arn).unwrap_or_default()),
        secret,
    });
    Ok(described.collect())
}
