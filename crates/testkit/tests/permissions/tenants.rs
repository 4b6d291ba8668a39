//! One account tries everything that another one owns, with its root and with an administrator: nothing of the other is
//! told, and nothing of it changes.

use std::collections::BTreeSet;

use aws_api::shapes::{Kind, SERVICES};
use serde_json::{Value, json};
use testkit::{Answer, Credentials};

use crate::cast::powerful;
use crate::matrix::told;
use crate::row::{Outcome, Row};
use crate::rows;
use crate::scene::{Scene, kinds};
use crate::snapshot::Snapshot;
use crate::things::NAMES_OF_NOTHING;
use crate::verdict;
use crate::world::{Actor, FORGIVEN, Tenant, World};

/// One line's things, of either account.
struct Case<'w> {
    row: Row,
    ours: Scene<'w>,
    theirs: Scene<'w>,
}

impl<'w> Case<'w> {
    async fn of(world: &'w World, row: Row) -> Self {
        let scene_of = |tenant: &'w Tenant| Scene::new(world, tenant, &row);
        let (ours, theirs) = (scene_of(&world.ours), scene_of(&world.theirs));
        for scene in [&ours, &theirs] {
            scene.prepare(&row).await;
            scene.fill(&row.input).await;
        }
        Self { row, ours, theirs }
    }

    /// The kinds of things that the line names and that exist.
    fn things(&self) -> BTreeSet<String> {
        let is_thing = |kind: &String| !NAMES_OF_NOTHING.contains(&kind.as_str()) && kind != "other account";
        kinds(&self.row.input).into_iter().filter(is_thing).collect()
    }

    /// The kinds that are taken from our account, in each of the attempts: none, each alone, and all.
    fn attempts(&self) -> BTreeSet<BTreeSet<String>> {
        let things = self.things();
        let each = things.iter().map(|kind| BTreeSet::from([kind.clone()]));
        each.chain([BTreeSet::new(), things.clone()]).collect()
    }

    async fn input(&self, taken: &BTreeSet<String>) -> Value {
        let scene_of = |kind: &str| if taken.contains(kind) { &self.ours } else { &self.theirs };
        self.theirs.fill_with(&self.row.input, scene_of).await
    }
}

async fn strangers(world: &World) -> [(&'static str, Actor); 2] {
    let actor = async |credentials: &Credentials| Actor {
        password: Some(world.password(credentials).await),
        ..Actor::signing(credentials)
    };
    let admin = powerful(world, &world.theirs, "admin").await;
    [("an administrator", actor(&admin).await), ("the root", actor(&world.theirs.root).await)]
}

/// Tries all lines of a service with every mixture of things.
async fn try_all(service: &str) {
    let world = World::start().await;
    let strangers = strangers(&world).await;
    let mut cases = Vec::new();
    for row in rows::of(service) {
        cases.push(Case::of(&world, row).await);
    }
    let before = Snapshot::of(&world, &world.ours).await;
    let mut wrong = Vec::new();
    for case in &cases {
        for taken in case.attempts() {
            let input = case.input(&taken).await;
            for (who, actor) in &strangers {
                let answer = world.send(&case.row, actor, &input).await;
                let told = told(&input, &answer);
                let shown = || format!("{}: {who} with our {taken:?} {input}: {}", case.row.name(), answer.text());
                if !told.is_empty() {
                    wrong.push(format!("{} is told of {told:?}", shown()));
                }
                let may_succeed = taken.iter().all(|kind| case.row.is_harmless(kind));
                if !may_succeed && verdict::is(service, &answer, Outcome::Succeeds) {
                    wrong.push(format!("{} succeeds", shown()));
                }
            }
        }
    }
    wrong.extend(Snapshot::of(&world, &world.ours).await.changes_since(&before));
    assert!(wrong.is_empty(), "{} walls have holes:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_ecr() {
    try_all("ecr").await;
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_iam() {
    try_all("iam").await;
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_kms() {
    try_all("kms").await;
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_secrets() {
    try_all("secretsmanager").await;
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_sts() {
    try_all("sts").await;
}

#[tokio::test]
async fn nobody_reaches_into_another_accounts_repositories() {
    try_all("v2").await;
}

/// Listings that never have a second page here, so that there is no token of theirs to steal.
const OF_ONE_PAGE: [&str; 18] = [
    "DescribeImageScanFindings",
    "DescribeImages",
    "DescribePullThroughCacheRules",
    "DescribeReplicationBackfillResults",
    "DescribeRepositoryCreationTemplates",
    "GetLifecyclePolicyPreview",
    "ListAccountAliases",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListMFADevices",
    "ListPullTimeUpdateExclusions",
    "ListReplicationBackfills",
    "ListSSHPublicKeys",
    "ListServiceSpecificCredentials",
    "ListSigningCertificates",
    "ListImageReferrers",
    "SimulateCustomPolicy",
    "SimulatePrincipalPolicy",
];

/// How a listing of AWS's APIs is turned over: the members for the length of a page and for where it begins, and what the
/// answer calls the latter.
struct Paging {
    limit: &'static str,
    marker: &'static str,
    next: String,
}

fn paging(row: &Row) -> Option<Paging> {
    let service = SERVICES.iter().find(|service| service.name == row.service)?;
    let Kind::Structure(members) = service.operation(row.operation)?.input.kind else { return None };
    let has = |name: &str| members.iter().any(|member| member.name == name);
    let found = [
        ("MaxItems", "Marker", format!("{}Result/Marker", row.operation)),
        ("Limit", "Marker", "NextMarker".to_owned()),
        ("MaxResults", "NextToken", "NextToken".to_owned()),
        ("maxResults", "nextToken", "nextToken".to_owned()),
    ];
    let (limit, marker, next) = found.into_iter().find(|(limit, marker, _)| has(limit) && has(marker))?;
    Some(Paging { limit, marker, next })
}

impl Paging {
    /// Where the next page begins.
    fn next(&self, answer: &Answer) -> Option<String> {
        if self.next.contains('/') {
            return answer.xml(&self.next);
        }
        answer.json()[&self.next].as_str().map(str::to_owned)
    }
}

#[tokio::test]
async fn the_place_in_a_listing_is_for_nobody_elses_listing() {
    let world = World::start().await;
    let strangers = strangers(&world).await;
    let (mut wrong, mut turned, mut of_one_page) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut listings = Vec::new();
    for row in ["ecr", "iam", "kms", "secretsmanager"].into_iter().flat_map(rows::of) {
        if let Some(paging) = paging(&row) {
            // Of whatever is listed there are at least two.
            Case::of(&world, row.clone()).await;
            listings.push((paging, Case::of(&world, row).await));
        }
    }
    for (paging, case) in listings {
        let mut input = case.ours.fill(&case.row.input).await;
        input[paging.limit] = json!(1);
        let Row { service, operation, .. } = case.row;
        let page = world.call(Some(&world.ours.root), service, operation, &input).await;
        let Some(next) = (if page.status == 200 { paging.next(&page) } else { None }) else {
            of_one_page.insert(operation);
            continue;
        };
        turned.insert(operation);
        let own = case.theirs.fill(&case.row.input).await;
        for (mut input, whose) in [(input, "our things"), (own, "their own things")] {
            input[paging.marker] = next.clone().into();
            for (who, actor) in &strangers {
                let answer = world.call(actor.credentials.as_ref(), service, operation, &input).await;
                if answer.status == 200 || !told(&input, &answer).is_empty() {
                    wrong.push(format!("{operation} {whose}, {who}: {} {}", answer.status, answer.text()));
                }
            }
        }
    }
    let unexpected: Vec<_> = of_one_page.difference(&turned).filter(|one| !OF_ONE_PAGE.contains(one)).collect();
    assert!(unexpected.is_empty(), "no second page of {unexpected:?}");
    let expected: Vec<_> = OF_ONE_PAGE.into_iter().filter(|one| !of_one_page.contains(one)).collect();
    assert!(expected.is_empty(), "there is a second page of {expected:?}");
    assert!(wrong.is_empty(), "{} tokens are taken from whom they are not for:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn the_place_in_a_listing_of_v2_leads_into_nobody_elses_listing() {
    let world = World::start().await;
    let [(_, stranger), _] = strangers(&world).await;
    for tenant in [&world.ours, &world.theirs] {
        for name in ["a", "b"] {
            let name = format!("{}-{name}", tenant.mark);
            world.ok(&tenant.root, "ecr", "CreateRepository", json!({"repositoryName": name})).await;
        }
    }
    let ours = world.password(&world.ours.root).await;
    let page = world.web(Some(&ours), "GET", "/v2/_catalog?n=1", &[], "").await.expect(200);
    let link = page.header("link").to_owned();
    let (_, query) = link.split_once('?').expect("a second page");
    let query = query.split('>').next().expect("an end");
    // Here the place is a name, which may be one of anybody's; what is listed is not.
    for (registry, status) in [("", 403), ("111111111111.dkr.ecr.us-east-1/", 200)] {
        let path = format!("/v2/{registry}_catalog?{query}");
        let answer = world.web(stranger.password.as_deref(), "GET", &path, &[], "").await.expect(status);
        assert!(!answer.text().contains("canary"), "{path}: {}", answer.text());
    }
}

/// Keys, secrets and session tokens are only good together.
#[tokio::test]
async fn halves_of_two_peoples_credentials_are_nobodys() {
    let world = World::start().await;
    let mut sessions = Vec::new();
    for tenant in [&world.ours, &world.theirs] {
        let admin = powerful(&world, tenant, "admin").await;
        world.role(tenant, "role").await;
        sessions.push([admin.clone(), world.session(&admin, tenant.account, "role", 3600).await]);
    }
    let all: Vec<&Credentials> = sessions.iter().flatten().collect();
    for (i, id) in all.iter().enumerate() {
        for (j, secret) in all.iter().enumerate() {
            for (k, token) in all.iter().enumerate() {
                if i == j && j == k {
                    continue;
                }
                world.advance(FORGIVEN);
                let mixed = Credentials {
                    access_key_id: id.access_key_id.clone(),
                    secret_access_key: secret.secret_access_key.clone(),
                    session_token: token.session_token.clone(),
                };
                if [&id.session_token, &secret.session_token] == [&token.session_token, &token.session_token] && i == j
                {
                    continue;
                }
                let answer = world.call(Some(&mixed), "sts", "GetCallerIdentity", &json!({})).await;
                let code = answer.expect(403).error_code();
                let words = ["InvalidClientTokenId", "SignatureDoesNotMatch"];
                assert!(words.contains(&code.as_str()), "{i} {j} {k}: {code}");
            }
        }
    }
}
