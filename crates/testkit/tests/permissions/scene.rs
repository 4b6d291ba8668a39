//! Inputs with things in them that exist: each `<...>` of a template is made once for a scene, when it is first wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use parking_lot::Mutex;
use serde_json::Value;
use testkit::Credentials;

use crate::row::Row;
use crate::things;
use crate::world::{Tenant, World};

/// The things of one call.
pub struct Scene<'w> {
    pub world: &'w World,
    /// Whose things they are.
    pub owner: &'w Tenant,
    /// Who begins uploads, which are only there for whoever began them.
    pub beginner: Credentials,
    /// Whether the things' own policies let the other account do everything.
    pub open: bool,
    label: String,
    made: Mutex<BTreeMap<String, String>>,
}

impl<'w> Scene<'w> {
    pub fn new(world: &'w World, owner: &'w Tenant, row: &Row) -> Self {
        Self { world, owner, beginner: owner.root.clone(), open: false, label: row.label(), made: Mutex::default() }
    }

    /// A scene whose things are open to the other account.
    pub fn open(self) -> Self {
        Self { open: true, ..self }
    }

    /// A scene whose uploads somebody in particular begins.
    pub fn begun_by(self, beginner: &Credentials) -> Self {
        Self { beginner: beginner.clone(), ..self }
    }

    /// The account that is not the owner.
    pub fn other_account(&self) -> &'static str {
        let World { ours, theirs, .. } = self.world;
        if self.owner.account == ours.account { theirs.account } else { ours.account }
    }

    /// A name that nothing has, with the owner's mark.
    pub fn unique(&self) -> String {
        self.unique_with(self.owner.mark)
    }

    /// A name that nothing has, with another mark.
    pub fn unique_with(&self, mark: &str) -> String {
        self.world.unique(mark, &self.label)
    }

    /// The thing of this kind.
    pub fn get<'s>(&'s self, kind: &'s str) -> Pin<Box<dyn Future<Output = String> + 's>> {
        Box::pin(async move {
            if let Some(made) = self.made.lock().get(kind) {
                return made.clone();
            }
            let made = things::make(self, kind).await;
            self.made.lock().insert(kind.to_owned(), made.clone());
            made
        })
    }

    /// Says that the thing of this kind is another one now.
    pub fn set(&self, kind: &str, thing: String) {
        self.made.lock().insert(kind.to_owned(), thing);
    }

    /// Does what a row takes for given.
    pub async fn prepare(&self, row: &Row) {
        for (operation, input) in &row.given {
            let input = self.fill(input).await;
            self.world.ok(&self.owner.root, row.service, operation, input).await;
        }
    }

    /// A template with this scene's things.
    pub async fn fill(&self, template: &Value) -> Value {
        self.fill_with(template, |_| self).await
    }

    /// A template with the things of several scenes.
    pub async fn fill_with<'s>(&'s self, template: &Value, scene_of: impl Fn(&str) -> &'s Scene<'w>) -> Value {
        let mut things = BTreeMap::new();
        for kind in kinds(template) {
            let thing = scene_of(&kind).get(&kind).await;
            things.insert(kind, thing);
        }
        substitute(template, &things)
    }
}

/// The kinds of things that a template wants.
pub fn kinds(template: &Value) -> BTreeSet<String> {
    match template {
        Value::String(text) => {
            text.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0.to_owned())).collect()
        }
        Value::Array(entries) => entries.iter().flat_map(kinds).collect(),
        Value::Object(members) => members.values().flat_map(kinds).collect(),
        _ => BTreeSet::new(),
    }
}

fn substitute(template: &Value, things: &BTreeMap<String, String>) -> Value {
    match template {
        Value::String(text) => {
            let fill = |text: String, (kind, thing): (&String, &String)| text.replace(&format!("<{kind}>"), thing);
            Value::String(things.iter().fold(text.clone(), fill))
        }
        Value::Array(entries) => entries.iter().map(|entry| substitute(entry, things)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), substitute(value, things))).collect()
        }
        other => other.clone(),
    }
}
