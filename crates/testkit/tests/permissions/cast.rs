//! Those who call.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Credentials};

use crate::row::Row;
use crate::things::PASSWORD;
use crate::world::{Actor, Tenant, World, all_but, everything, exactly};

/// The user and the role that may do exactly what a row names, by their names.
const EXACT: &str = "exact";

/// One of each kind.
pub struct Cast {
    pub root: Actor,
    /// A user whose policy is set for each row.
    pub user: Actor,
    /// A session of a role whose policy is set for each row.
    pub session: Actor,
    /// A user without any policy.
    pub other: Actor,
    /// Whose session, and password, are over.
    pub expired: Actor,
    /// Whose key was deleted.
    pub revoked: Actor,
    /// Whose key is inactive.
    pub inactive: Actor,
    /// Of the other account: a user who may do everything there.
    pub stranger: Actor,
    /// Of the other account: a user whose policy is set for each row.
    pub exact_stranger: Actor,
    /// Of the other account: a user without any policy.
    pub poor_stranger: Actor,
}

impl Cast {
    pub async fn of(world: &World) -> Self {
        let (ours, theirs) = (&world.ours, &world.theirs);
        let admin = powerful(world, ours, "admin").await;
        world.role(ours, "admins").await;
        world.allow_role(ours, "admins", everything()).await;
        let expired = world.session(&admin, ours.account, "admins", 900).await;
        let expired = logged_in(world, &expired).await;
        // Longer than any password lasts.
        world.advance(Duration::from_secs(12 * 3600));

        let revoked = logged_in(world, &powerful(world, ours, "revoked").await).await;
        let id = &revoked.credentials.as_ref().expect("it signs").access_key_id;
        let delete = json!({"UserName": "revoked", "AccessKeyId": id});
        world.ok(&ours.root, "iam", "DeleteAccessKey", delete).await;
        let inactive = logged_in(world, &powerful(world, ours, "inactive").await).await;
        let id = &inactive.credentials.as_ref().expect("it signs").access_key_id;
        let stop = json!({"UserName": "inactive", "AccessKeyId": id, "Status": "Inactive"});
        world.ok(&ours.root, "iam", "UpdateAccessKey", stop).await;

        let user = logged_in(world, &powerful(world, ours, EXACT).await).await;
        let profile = json!({"UserName": EXACT, "Password": PASSWORD});
        world.ok(&ours.root, "iam", "CreateLoginProfile", profile).await;
        world.role(ours, EXACT).await;
        world.allow_role(ours, EXACT, everything()).await;
        let session = logged_in(world, &world.session(&admin, ours.account, EXACT, 43_200).await).await;
        let other = logged_in(world, &powerful(world, ours, "other").await).await;
        forbid(world, ours, "other").await;

        let stranger = logged_in(world, &powerful(world, theirs, "admin").await).await;
        let exact_stranger = logged_in(world, &powerful(world, theirs, EXACT).await).await;
        let poor_stranger = logged_in(world, &powerful(world, theirs, "poor").await).await;
        forbid(world, theirs, "poor").await;
        let root = logged_in(world, &ours.root).await;
        Self { root, user, session, other, expired, revoked, inactive, stranger, exact_stranger, poor_stranger }
    }
}

/// A user who may do everything.
pub async fn powerful(world: &World, tenant: &Tenant, name: &str) -> Credentials {
    let credentials = world.user(tenant, name).await;
    world.allow_user(tenant, name, everything()).await;
    credentials
}

async fn forbid(world: &World, tenant: &Tenant, name: &str) {
    world.ok(&tenant.root, "iam", "DeleteUserPolicy", json!({"UserName": name, "PolicyName": "own"})).await;
}

async fn logged_in(world: &World, credentials: &Credentials) -> Actor {
    Actor { password: Some(world.password(credentials).await), ..Actor::signing(credentials) }
}

impl World {
    /// Lets the user and the session, and the other account's user, do exactly this.
    pub async fn let_do(&self, statement: &Value) {
        self.allow_user(&self.ours, EXACT, statement.clone()).await;
        self.allow_role(&self.ours, EXACT, statement.clone()).await;
        self.allow_user(&self.theirs, EXACT, statement.clone()).await;
    }

    /// Lets them do exactly what a row takes.
    pub async fn let_do_exactly(&self, row: &Row) {
        let actions: Vec<&str> = row.actions.iter().map(String::as_str).collect();
        // A policy has to allow something.
        self.let_do(&exactly(if actions.is_empty() { &["ecr:ListTagsForResource"] } else { &actions })).await;
    }

    /// Lets them do everything but one action.
    pub async fn let_do_all_but(&self, action: &str) {
        self.let_do(&all_but(action)).await;
    }

    /// Sends a row's request.
    pub async fn send(&self, row: &Row, actor: &Actor, input: &Value) -> Answer {
        if !row.is_of_v2() {
            return self.call(actor.credentials.as_ref(), row.service, row.operation, input).await;
        }
        let method = row.operation.split_whitespace().next().unwrap_or_default();
        let text = |member: &str| input[member].as_str().unwrap_or_default().to_owned();
        let headers: Vec<(&str, &str)> = input["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
            .collect();
        self.web(actor.password.as_deref(), method, &text("path"), &headers, &text("body")).await
    }
}
