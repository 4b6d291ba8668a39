//! What it costs to decide by policies: manifests fetched by a user whom the last of twenty statements lets, beside the
//! root, whom no statement has to let.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Effort;
use crate::error::Error;
use crate::peers::{Peers, REPOSITORY, basic_authorization};
use crate::report::{Report, Who};
use crate::scenario::manifest;
use crate::wire::Endpoint;

const AS_ROOT: &str = "authorization: manifest GET as root";
const AS_USER: &str = "authorization: as a user, 20 statements";
const USER: &str = "puller";

/// Two policies of ten statements are attached to the user.
const POLICIES: usize = 2;
const STATEMENTS: usize = 10;

/// Both are measured in turn, so that whatever else the machine does befalls both.
pub async fn measure(peers: &Peers, effort: Effort, report: &mut Report) -> Result<(), Error> {
    if !report.wants(AS_ROOT) && !report.wants(AS_USER) {
        return Ok(());
    }
    manifest::place(peers).await?;
    let root = peers.ours.endpoint.clone();
    let user = Endpoint { authorization: user(peers)?, ..root.clone() };
    let (mut of_root, mut of_user) = (Vec::new(), Vec::new());
    for _ in 0..effort.runs {
        of_root.push(manifest::rate(&root, effort).await?);
        of_user.push(manifest::rate(&user, effort).await?);
    }
    for (name, rates) in [(AS_ROOT, of_root), (AS_USER, of_user)] {
        report.add(name, "/s", true, BTreeMap::from([(Who::Wharfinger, rates)]));
    }
    Ok(())
}

/// Makes the user through the API; the header with its registry password.
fn user(peers: &Peers) -> Result<String, Error> {
    let aws = &peers.aws;
    aws.as_root(&["iam", "create-user", "--user-name", USER])?;
    for number in 1..=POLICIES {
        let (name, text) = (format!("pull-{number}"), document(number).to_string());
        let create = ["iam", "create-policy", "--policy-name", &name, "--policy-document", &text];
        let created: Value = serde_json::from_str(&aws.as_root(&create)?)?;
        let arn = created["Policy"]["Arn"].as_str().unwrap_or_default();
        aws.as_root(&["iam", "attach-user-policy", "--user-name", USER, "--policy-arn", arn])?;
    }
    let created = aws.as_root(&["iam", "create-access-key", "--user-name", USER])?;
    let key: Value = serde_json::from_str(&created)?;
    let part = |name: &str| key["AccessKey"][name].as_str().unwrap_or_default().to_owned();
    let password = aws.with_key(&part("AccessKeyId"), &part("SecretAccessKey"), &["ecr", "get-login-password"])?;
    Ok(basic_authorization(&password))
}

/// Ten statements: one about logging in, the others about repositories of teams. The last of the last policy is the one
/// that lets the user pull.
fn document(number: usize) -> Value {
    let statement = |place: usize| {
        let is_it = number == POLICIES && place == STATEMENTS;
        let repository = if is_it { REPOSITORY.to_owned() } else { format!("team-{number}-{place}/*") };
        let (actions, resource) = match place {
            1 => (json!("ecr:GetAuthorizationToken"), "*".to_owned()),
            _ => (
                json!(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]),
                format!("arn:aws:ecr:*:*:repository/{repository}"),
            ),
        };
        json!({"Sid": format!("Pull{place}"), "Effect": "Allow", "Action": actions, "Resource": resource})
    };
    json!({"Version": "2012-10-17", "Statement": (1..=STATEMENTS).map(statement).collect::<Vec<_>>()})
}
