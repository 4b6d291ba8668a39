//! Every line of the table, sent by every kind of caller.

use serde_json::{Value, json};
use testkit::Answer;

use crate::cast::Cast;
use crate::row::{Outcome, Reach, Row, Who};
use crate::rows;
use crate::scene::Scene;
use crate::verdict;
use crate::world::{Actor, FORGIVEN, World, policy};

/// The marks in a text: each thing of ours has one of its own.
pub fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(crate::world::MARK).map(|(at, _)| {
        let mark = &text[at..];
        let end = mark.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(mark.len());
        &mark[..end]
    })
}

/// What an answer says of ours that the request did not say itself.
pub fn told(input: &Value, answer: &Answer) -> Vec<String> {
    let (said, mut heard) = (input.to_string(), answer.text());
    for value in answer.headers.values() {
        heard.push('\n');
        heard.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    let said: Vec<&str> = marks(&said).collect();
    marks(&heard).filter(|mark| !said.contains(mark)).map(str::to_owned).collect()
}

struct Trial<'w> {
    world: &'w World,
    cast: &'w Cast,
    row: Row,
    /// All that was not as it should be.
    wrong: Vec<String>,
}

impl Trial<'_> {
    fn expect(&mut self, what: &str, answer: &Answer, outcome: Outcome) {
        if !verdict::is(self.row.service, answer, outcome) {
            let text: String = answer.text().chars().take(400).collect();
            self.wrong.push(format!("{what}: {outcome:?} was expected, and came {} {text}", answer.status));
        }
    }

    async fn send(&self, actor: &Actor, input: &Value) -> Answer {
        self.world.send(&self.row, actor, input).await
    }

    /// Nobody's calls, and those of whoever was somebody once.
    async fn nobodies(&mut self, input: &Value) {
        let nobody = Actor::default();
        let (service, is_head) = (self.row.service, self.row.operation.starts_with("HEAD "));
        for (what, who, actor) in [
            ("anonymous", Who::Anonymous, &nobody),
            ("expired", Who::Expired, &self.cast.expired),
            ("revoked", Who::Revoked, &self.cast.revoked),
            ("inactive", Who::Revoked, &self.cast.inactive),
        ] {
            let answer = self.send(actor, input).await;
            if let Some(outcome) = self.row.exception(who) {
                self.expect(what, &answer, outcome);
                continue;
            }
            let (code, status) = verdict::unknown(service, who, is_head);
            if (verdict::code(service, &answer).as_str(), answer.status) != (code, status) {
                self.wrong.push(format!("{what}: {code} was expected, and came {} {}", answer.status, answer.text()));
            }
        }
    }

    /// Those of the account who lack a permission. What an unlucky one tries must leave everything as it was.
    async fn unlucky(&mut self, input: &Value) {
        if self.row.actions.is_empty() {
            return;
        }
        let answer = self.send(&self.cast.other, input).await;
        self.expect("a user without policies", &answer, self.row.exception(Who::Other).unwrap_or(Outcome::Denied));
        for action in self.row.actions.clone() {
            self.world.let_do_all_but(&action).await;
            for (what, who, actor) in
                [("a user", Who::User, &self.cast.user), ("a session", Who::Session, &self.cast.session)]
            {
                let answer = self.send(actor, input).await;
                let outcome = self.row.exception(who).unwrap_or(Outcome::Denied);
                self.expect(&format!("{what} who may do all but {action}"), &answer, outcome);
            }
        }
    }

    /// Another account's administrator, whom nothing of ours lets do anything.
    async fn stranger(&mut self, input: &Value) {
        let answer = self.send(&self.cast.stranger, input).await;
        let told = told(input, &answer);
        if !told.is_empty() {
            self.wrong.push(format!("a stranger is told of {told:?}"));
        }
        match (self.row.exception(Who::Stranger), self.row.reach) {
            (Some(outcome), _) => self.expect("a stranger", &answer, outcome),
            (None, Reach::Own) => {}
            (None, _) => self.expect("a stranger", &answer, Outcome::Denied),
        }
    }

    /// Those who may.
    async fn lucky(&mut self, input: &Value) {
        let outcome = self.row.outcome;
        let answer = self.send(&self.cast.root, input).await;
        self.expect("root", &answer, self.row.exception(Who::Root).unwrap_or(outcome));
        for (what, who, actor) in
            [("a user", Who::User, self.cast.user.clone()), ("a session", Who::Session, self.cast.session.clone())]
        {
            let input = self.scene_for(&actor, false).await;
            self.world.let_do_exactly(&self.row).await;
            let answer = self.send(&actor, &input).await;
            let what = format!("{what} who may do exactly {:?}", self.row.actions);
            self.expect(&what, &answer, self.row.exception(who).unwrap_or(outcome));
        }
    }

    /// Another account, which a policy of ours lets in; or would, if that were possible.
    async fn guests(&mut self) {
        let reach = self.row.reach;
        if reach == Reach::Own {
            return;
        }
        let through_registry = reach == Reach::RegistryPolicy;
        if through_registry {
            let statement = json!({
                "Effect": "Allow", "Principal": {"AWS": self.world.theirs.account}, "Action": "ecr:*", "Resource": "*",
            });
            let input = json!({"policyText": policy(statement)});
            self.world.ok(&self.world.ours.root, "ecr", "PutRegistryPolicy", input).await;
        }
        let (admin, exact) = (self.cast.stranger.clone(), self.cast.exact_stranger.clone());
        let input = self.scene_for(&admin, true).await;
        let answer = self.send(&self.cast.poor_stranger, &input).await;
        self.expect("a stranger without policies, whom ours let in", &answer, Outcome::Denied);
        for action in self.row.actions.clone() {
            self.world.let_do_all_but(&action).await;
            let answer = self.send(&exact, &input).await;
            self.expect(&format!("a stranger who may do all but {action}"), &answer, Outcome::Denied);
        }
        let answer = self.send(&admin, &input).await;
        if reach == Reach::Never {
            if verdict::is(self.row.service, &answer, Outcome::Succeeds) {
                self.wrong.push("a stranger did what no policy can let a stranger do".to_owned());
            }
            return;
        }
        self.expect("a stranger, whom ours let in", &answer, self.row.outcome);
        let input = self.scene_for(&exact, true).await;
        self.world.let_do_exactly(&self.row).await;
        let answer = self.send(&exact, &input).await;
        self.expect("a stranger who may do exactly this, whom ours let in", &answer, self.row.outcome);
        if through_registry {
            self.world.ok(&self.world.ours.root, "ecr", "DeleteRegistryPolicy", json!({})).await;
        }
    }

    /// New things, for somebody in particular to call about.
    async fn scene_for(&self, actor: &Actor, open: bool) -> Value {
        if self.row.input.to_string().contains("upload>") {
            // Whoever goes on with an upload has begun it.
            self.world.let_do(&crate::world::everything()).await;
        }
        let scene = Scene::new(self.world, &self.world.ours, &self.row);
        let scene = scene.begun_by(actor.credentials.as_ref().expect("it signs"));
        let scene = if open { scene.open() } else { scene };
        scene.prepare(&self.row).await;
        scene.fill(&self.row.input).await
    }

    async fn run(mut self) -> Vec<String> {
        self.world.advance(FORGIVEN);
        let root = self.cast.root.clone();
        let input = self.scene_for(&root, false).await;
        self.nobodies(&input).await;
        self.unlucky(&input).await;
        self.stranger(&input).await;
        // Root comes after all who may not: it would find out what they did all the same.
        self.lucky(&input).await;
        self.guests().await;
        let name = self.row.name();
        self.wrong.into_iter().map(|wrong| format!("{name}: {wrong}")).collect()
    }
}

async fn try_all(service: &str) {
    let world = World::start().await;
    let cast = Cast::of(&world).await;
    let mut wrong = Vec::new();
    for row in rows::of(service) {
        wrong.extend(Trial { world: &world, cast: &cast, row, wrong: Vec::new() }.run().await);
    }
    assert!(wrong.is_empty(), "{} verdicts are not as they should be:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn operations_of_ecr() {
    try_all("ecr").await;
}

#[tokio::test]
async fn operations_of_iam() {
    try_all("iam").await;
}

#[tokio::test]
async fn operations_of_kms() {
    try_all("kms").await;
}

#[tokio::test]
async fn operations_of_secretsmanager() {
    try_all("secretsmanager").await;
}

#[tokio::test]
async fn operations_of_sts() {
    try_all("sts").await;
}

#[tokio::test]
async fn routes_of_v2() {
    try_all("v2").await;
}
