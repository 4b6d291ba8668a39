//! Patterns of ARNs, in Resource and NotResource and in the conditions that compare ARNs.
//!
//! An ARN's first five parts match one by one: a star in one does not reach over a colon into the next. The rest is
//! matched as a whole. A pattern with fewer parts stands for any in those that are missing.

use crate::policy::BadPolicy;
use crate::policy::glob::Glob;
use crate::policy::question::Question;
use crate::policy::template::{Reading, Template, Variable};

/// A pattern of ARNs.
#[derive(Debug, Clone)]
pub(crate) enum ArnPattern {
    /// `*`
    Any,
    /// The first five parts are literal, so that the whole can be matched at once.
    Whole(Glob),
    Parts(Box<[Glob; 6]>),
    /// With policy variables.
    Template(Box<[Part; 6]>),
}

/// One of the six parts of a pattern that has policy variables in any.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Fixed(Glob),
    Template(Template),
}

impl ArnPattern {
    pub(crate) fn parse(text: &str, variables: bool) -> Result<Self, BadPolicy> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let whole = Template::parse(text, Reading { wildcards: true, variables })?;
        let has_variables = whole.has_variables();
        let glob = whole.glob();
        let parts = whole.arn_parts();
        Ok(if has_variables {
            Self::Template(Box::new(
                parts.map(|part| if part.has_variables() { Part::Template(part) } else { Part::Fixed(part.glob()) }),
            ))
        } else if parts[..5].iter().all(Template::is_literal) {
            Self::Whole(glob)
        } else {
            Self::Parts(Box::new(parts.map(|part| part.glob())))
        })
    }

    pub(crate) fn matches(&self, text: &str, question: &Question<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Whole(glob) => glob.matches(text),
            Self::Parts(patterns) => match_parts(text, |i, part| patterns[i].matches(part)),
            Self::Template(parts) => match_parts(text, |i, part| match &parts[i] {
                Part::Fixed(glob) => glob.matches(part),
                Part::Template(template) => template.matches(part, question),
            }),
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let parts: &[Part] = match self {
            Self::Template(parts) => &**parts,
            _ => &[],
        };
        let templates = parts.iter().filter_map(|part| match part {
            Part::Template(template) => Some(template),
            Part::Fixed(_) => None,
        });
        templates.flat_map(Template::variables)
    }
}

fn match_parts(text: &str, mut matches: impl FnMut(usize, &str) -> bool) -> bool {
    let mut count = 0;
    text.splitn(6, ':').enumerate().all(|(i, part)| {
        count = i + 1;
        matches(i, part)
    }) && count == 6
}
