//! Rules in words, for logs and people.

use std::fmt;

use super::{Action, Aim, Rule, TagSelection};

impl fmt::Display for TagSelection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("all images"),
            Self::Untagged => f.write_str("untagged images"),
            Self::Patterns(list) => write!(f, "images with tags like {}", list.join(" and ")),
            Self::Prefixes(list) => write!(f, "images with tags that begin with {}", list.join(" and ")),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = &self.tags;
        let does = match self.action() {
            Action::Expire => "expire",
            Action::Transition => "go to the archive",
        };
        match self.aim {
            Aim::CountMoreThan(count, _) => write!(f, "{tags}: all but the newest {count} {does}"),
            Aim::DaysSincePushed(days, _) => write!(f, "{tags}: {does} {} after they were pushed", Days(days)),
            Aim::DaysSincePulled(days) => write!(f, "{tags}: {does} {} after they were last pulled", Days(days)),
            Aim::DaysSinceTransitioned(days) => write!(f, "{tags}: {does} after {} in the archive", Days(days)),
        }
    }
}

impl Aim {
    /// Why the rule takes an image.
    #[must_use]
    pub fn reason(&self) -> String {
        match *self {
            Self::CountMoreThan(count, _) => format!("not among the newest {count} that the rule matches"),
            Self::DaysSincePushed(days, _) => format!("pushed more than {} ago", Days(days)),
            Self::DaysSincePulled(days) => format!("not pulled for more than {}", Days(days)),
            Self::DaysSinceTransitioned(days) => format!("in the archive for more than {}", Days(days)),
        }
    }
}

struct Days(u32);

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "day" } else { "days" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_in_words() {
        let rule = |tags, aim| Rule { priority: 1, description: None, tags, aim }.to_string();
        let patterns = TagSelection::Patterns(vec!["prod*".into(), "v*".into()]);
        for (told, expected) in [
            (
                rule(patterns, Aim::CountMoreThan(3, Action::Expire)),
                "images with tags like prod* and v*: all but the newest 3 expire",
            ),
            (
                rule(TagSelection::Untagged, Aim::DaysSincePushed(1, Action::Expire)),
                "untagged images: expire 1 day after they were pushed",
            ),
            (
                rule(TagSelection::Any, Aim::DaysSincePulled(90)),
                "all images: go to the archive 90 days after they were last pulled",
            ),
        ] {
            assert_eq!(told, expected);
        }
        assert_eq!(Aim::DaysSincePushed(14, Action::Expire).reason(), "pushed more than 14 days ago");
    }
}
