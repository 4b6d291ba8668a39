//! Patterns of ARNs, in Resource and NotResource and in the conditions that compare ARNs.
//!
//! An ARN's first five parts match one by one: a star in one does not reach over a colon into the next. The rest is
//! matched as a whole. A pattern with fewer parts stands for any in those that are missing.

use crate::policy::BadPolicy;
use crate::policy::glob::{Glob, strip_literal};
use crate::policy::question::Question;
use crate::policy::template::{Reading, Template, Variable};

/// A pattern of ARNs.
#[derive(Debug, Clone)]
pub(crate) enum ArnPattern {
    /// `*`
    Any,
    /// The first five parts are literal, so that the whole can be matched at once.
    Whole(Glob),
    /// The literal parts that it begins with, colons included, and the parts from the first that is not.
    Parts(Box<str>, Box<[Part]>),
}

/// One part of a pattern.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Any,
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
        let literal = parts[..5].iter().take_while(|part| part.is_literal()).count();
        if literal == 5 && !has_variables {
            return Ok(Self::Whole(glob));
        }
        let head: String = parts[..literal].iter().map(|part| part.literal() + ":").collect();
        Ok(Self::Parts(head.into(), parts.into_iter().skip(literal).map(Part::new).collect()))
    }

    pub(crate) fn matches(&self, text: &str, question: &Question<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Whole(glob) => glob.matches(text),
            Self::Parts(head, parts) => {
                let Some(rest) = strip_literal(text, head) else { return false };
                let mut texts = rest.splitn(parts.len(), ':');
                parts.iter().all(|part| texts.next().is_some_and(|text| part.matches(text, question)))
            }
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let parts: &[Part] = match self {
            Self::Parts(_, parts) => parts,
            Self::Any | Self::Whole(_) => &[],
        };
        let templates = parts.iter().filter_map(|part| match part {
            Part::Template(template) => Some(template),
            Part::Any | Part::Fixed(_) => None,
        });
        templates.flat_map(Template::variables)
    }
}

impl Part {
    fn new(template: Template) -> Self {
        if template.has_variables() {
            return Self::Template(template);
        }
        let glob = template.glob();
        if glob.is_any() { Self::Any } else { Self::Fixed(glob) }
    }

    fn matches(&self, text: &str, question: &Question<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Fixed(glob) => glob.matches(text),
            Self::Template(template) => template.matches(text, question),
        }
    }
}
