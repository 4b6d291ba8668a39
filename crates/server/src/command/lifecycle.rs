//! `wharfinger lifecycle plan`: what a lifecycle policy would do to a repository, and why. It works beside a running server,
//! and by the same plan as the server's previews and the job that carries policies out. It changes nothing.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use model::lifecycle::{Action, Outcome};
use model::{RepositoryName, Timestamp};
use registry::LifecyclePlan;

use super::{DONE, block_on, clock, default_registry, print, random, settings_of};
use crate::Error;
use crate::deployment::Deployment;
use crate::settings::Flags;

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Show what a lifecycle policy would do to each image of a repository, and why
    Plan {
        /// Repository in the default account and region
        #[arg(long, value_name = "NAME")]
        repository: RepositoryName,
        /// File with a policy (default: the policy that the repository has)
        #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        policy: Option<PathBuf>,
        #[command(flatten)]
        flags: Flags<false>,
    },
}

pub(super) fn run(verb: Verb) -> Result<ExitCode, Error> {
    let Verb::Plan { repository, policy, flags } = verb;
    let settings = settings_of(&flags)?;
    let registry = default_registry(&flags, &settings)?;
    let text = match policy {
        Some(path) => Some(std::fs::read_to_string(&path).map_err(Error::file("read", &path))?),
        None => None,
    };
    let plan = block_on(async {
        let deployment = Deployment::open_beside(&settings, clock(), random()).await?;
        let plan = deployment.registry.lifecycle_plan(&registry, &repository, text).await;
        deployment.database.close().await;
        Ok(plan?)
    })?;
    print(Report(&plan));
    Ok(DONE)
}

/// A plan in words: the rules, then the images as trees, those first that were pushed first.
struct Report<'a>(&'a LifecyclePlan);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LifecyclePlan { policy, images, plan, .. } = self.0;
        for (rule, counts) in policy.rules.iter().zip(&plan.rules) {
            writeln!(f, "rule {}: {rule}", rule.priority)?;
            if counts.matched == 0 {
                writeln!(f, "  matches no image")?;
            } else {
                let (matched, wanted, taken) = (counts.matched, counts.wanted, counts.taken);
                writeln!(f, "  matches {matched}, wants {wanted}, takes {taken}")?;
            }
        }
        let expiring = plan.outcomes.iter().filter(|outcome| outcome.action() == Some(Action::Expire)).count();
        writeln!(f, "{} images, of which {expiring} would expire", images.len())?;
        let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut tops = Vec::new();
        for (k, image) in images.iter().enumerate() {
            let above: Vec<usize> = image.listed_by.iter().copied().chain(image.subject).collect();
            if above.is_empty() {
                tops.push(k);
            }
            for holder in above {
                below.entry(holder).or_default().push(k);
            }
        }
        let by_age = |list: &mut Vec<usize>| list.sort_unstable_by_key(|&k| (images[k].pushed_at, images[k].digest));
        by_age(&mut tops);
        below.values_mut().for_each(by_age);
        let mut waiting: Vec<(usize, usize)> = tops.into_iter().rev().map(|k| (0, k)).collect();
        while let Some((depth, k)) = waiting.pop() {
            writeln!(f, "{:indent$}{}", "", self.line(k)?, indent = depth * 2)?;
            waiting.extend(below.get(&k).into_iter().flatten().rev().map(|&k| (depth + 1, k)));
        }
        Ok(())
    }
}

impl Report<'_> {
    fn line(&self, k: usize) -> Result<String, fmt::Error> {
        let LifecyclePlan { policy, images, plan, now } = self.0;
        let (image, outcome) = (&images[k], plan.outcomes[k]);
        let expires = outcome.action() == Some(Action::Expire);
        let mut line = format!("{} {}", if expires { "expires" } else { "stays" }, image.digest);
        let tags: Vec<&str> = image.tags.iter().map(AsRef::as_ref).collect();
        if tags.is_empty() {
            line.push_str(" untagged");
        } else {
            write!(line, " {}", tags.join(", "))?;
        }
        write!(line, ", pushed {}: ", Age(*now, image.pushed_at))?;
        let rule = |rule: usize| &policy.rules[rule];
        match outcome {
            Outcome::Unmatched => line.push_str("no rule matches it"),
            Outcome::Kept { by, shielded_from } => {
                write!(line, "rule {} keeps it", rule(by).priority)?;
                if let Some(later) = shielded_from {
                    write!(line, ", and so rule {} cannot take it", rule(later).priority)?;
                }
            }
            Outcome::Listed { wanted_by, index } => {
                write!(line, "rule {} wants it, but {} lists it", rule(wanted_by).priority, images[index].digest)?;
            }
            Outcome::Taken { by, .. } => {
                write!(line, "rule {} takes it: {}", rule(by).priority, rule(by).aim.reason())?;
            }
            Outcome::Follows { subject, .. } => write!(line, "refers to {}, and goes with it", images[subject].digest)?,
        }
        Ok(line)
    }
}

/// How long ago something was, from now.
struct Age(Timestamp, Timestamp);

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.since(self.1).as_secs();
        let (number, unit) = match seconds {
            0..=59 => return f.write_str("just now"),
            60..=3_599 => (seconds / 60, "minute"),
            3_600..=86_399 => (seconds / 3_600, "hour"),
            _ => (seconds / 86_400, "day"),
        };
        write!(f, "{number} {unit}{} ago", if number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use model::Digest;
    use model::lifecycle::{LifecyclePolicy, PlannedImage, StorageClass, plan};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    #[test]
    fn a_plan_is_told_rule_by_rule_and_image_by_image() {
        let image = |name: &str, tag: Option<&str>, days: u64, listed_by: &[usize], subject| PlannedImage {
            digest: Digest::sha256(name.as_bytes()),
            tags: tag.map(|tag| tag.parse().expect("a tag")).into_iter().collect(),
            storage_class: StorageClass::Standard,
            pushed_at: NOW - Duration::from_secs(days * 86_400),
            pulled_at: None,
            activated_at: None,
            archived_at: None,
            listed_by: listed_by.to_vec(),
            subject,
        };
        let images = vec![
            image("index", Some("v2"), 3, &[], None),
            image("child", None, 4, &[0], None),
            image("signature", None, 2, &[], Some(0)),
            image("old", Some("v1"), 9, &[], None),
            image("prod", Some("prod-1"), 8, &[], None),
        ];
        let text = r#"{"rules": [
            {"rulePriority": 1, "action": {"type": "expire"}, "selection":
             {"tagStatus": "tagged", "tagPatternList": ["prod*"], "countType": "imageCountMoreThan", "countNumber": 1}},
            {"rulePriority": 2, "action": {"type": "expire"}, "selection":
             {"tagStatus": "tagged", "tagPatternList": ["none*"], "countType": "imageCountMoreThan", "countNumber": 1}},
            {"rulePriority": 3, "action": {"type": "expire"}, "selection":
             {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1}}]}"#;
        let policy = LifecyclePolicy::parse(text).expect("a policy");
        let plan = plan(&policy, &images, NOW);
        let name = |k: usize| images[k].digest;
        let expected = format!(
            "rule 1: images with tags like prod*: all but the newest 1 expire\n  matches 1, wants 0, takes 0\n\
             rule 2: images with tags like none*: all but the newest 1 expire\n  matches no image\n\
             rule 3: all images: all but the newest 1 expire\n  matches 4, wants 3, takes 1\n\
             5 images, of which 1 would expire\n\
             expires {} v1, pushed 9 days ago: rule 3 takes it: not among the newest 1 that the rule matches\n\
             stays {} prod-1, pushed 8 days ago: rule 1 keeps it, and so rule 3 cannot take it\n\
             stays {index} v2, pushed 3 days ago: rule 3 keeps it\n\
             \x20 stays {} untagged, pushed 4 days ago: rule 3 wants it, but {index} lists it\n\
             \x20 stays {} untagged, pushed 2 days ago: refers to {index}, and goes with it\n",
            name(3),
            name(4),
            name(1),
            name(2),
            index = name(0),
        );
        assert_eq!(Report(&LifecyclePlan { policy, images, plan, now: NOW }).to_string(), expected);
    }
}
