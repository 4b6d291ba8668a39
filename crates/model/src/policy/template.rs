//! Texts with policy variables in them: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.

use std::borrow::Cow;

use crate::policy::BadPolicy;
use crate::policy::glob::{Glob, Token, strip_literal, tokens};
use crate::policy::key::ConditionKey;
use crate::policy::question::Question;

/// A piece of a text in a policy.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Literal(Box<str>),
    One,
    Many,
    Variable(Variable),
}

/// A context key whose value is put into the text.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) key: ConditionKey,
    /// What stands in when the context has no such key.
    pub(crate) default: Option<Box<str>>,
}

/// What may be special in a text: it depends on the element and the policy's version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// `*` and `?`
    pub(crate) wildcards: bool,
    /// `${...}`, only since version 2012-10-17.
    pub(crate) variables: bool,
}

/// A text in pieces.
#[derive(Debug, Clone)]
pub(crate) struct Template(Box<[Piece]>);

impl Template {
    /// Takes a text apart.
    pub(crate) fn parse(text: &str, reading: Reading) -> Result<Self, BadPolicy> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while reading.variables
            && let Some((before, after)) = rest.split_once("${")
        {
            push_plain(&mut pieces, before, reading.wildcards);
            let (inside, after) = after.split_once('}').ok_or(BadPolicy::Syntax)?;
            pieces.push(variable(inside)?);
            rest = after;
        }
        push_plain(&mut pieces, rest, reading.wildcards);
        Ok(Self(pieces.into()))
    }

    pub(crate) fn has_variables(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Variable(_)))
    }

    /// Whether what the text means is fixed, that is, not a wildcard nor a variable.
    pub(crate) fn is_literal(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Literal(_)))
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable),
            _ => None,
        })
    }

    /// The text itself, when it has neither wildcards nor variables.
    pub(crate) fn literal(&self) -> String {
        let literals = self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(literal) => Some(&**literal),
            _ => None,
        });
        literals.collect()
    }

    /// The text with its variables filled in; none when one has no value. Wildcards must have been off.
    pub(crate) fn resolve_text(&self, question: &Question<'_>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::One => text.push('?'),
                Piece::Many => text.push('*'),
                Piece::Variable(variable) => text.push_str(&variable.value(question)?),
            }
        }
        Some(text)
    }

    /// Whether the text fits the pattern with its variables filled in. What their values hold is no wildcard, and one
    /// without a value fits nothing.
    pub(crate) fn matches(&self, text: &str, question: &Question<'_>) -> bool {
        let mut runs = self.0.split(|piece| matches!(piece, Piece::Many));
        let first = runs.next().unwrap_or_default();
        let Some(rest) = strip_prefix(first, text, question) else { return false };
        let Some(last) = runs.next_back() else { return rest.is_empty() };
        let Some(mut rest) = strip_suffix(last, rest, question) else { return false };
        for run in runs {
            let mut starts = rest.char_indices().map(|(at, _)| &rest[at..]).chain([""]);
            let Some(after) = starts.find_map(|start| strip_prefix(run, start, question)) else { return false };
            rest = after;
        }
        true
    }

    /// The pattern of a text without variables.
    pub(crate) fn glob(&self) -> Glob {
        Glob::from_tokens(self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(literal) => Some(Token::Literal(literal)),
            Piece::One => Some(Token::One),
            Piece::Many => Some(Token::Many),
            Piece::Variable(_) => None,
        }))
    }

    /// The six parts of the ARN that the text is; what is missing at the end is anything. Colons in variables' values
    /// separate nothing, as the text is split before the values are known.
    pub(crate) fn arn_parts(self) -> [Self; 6] {
        let mut parts: [Vec<Piece>; 6] = Default::default();
        let mut at = 0;
        for piece in self.0 {
            let Piece::Literal(literal) = piece else {
                parts[at].push(piece);
                continue;
            };
            let mut rest = &*literal;
            while at < 5
                && let Some((before, after)) = rest.split_once(':')
            {
                push_plain(&mut parts[at], before, false);
                (at, rest) = (at + 1, after);
            }
            push_plain(&mut parts[at], rest, false);
        }
        for part in &mut parts[at + 1..] {
            part.push(Piece::Many);
        }
        parts.map(|part| Self(part.into()))
    }
}

impl Variable {
    /// The key's value: only keys with one value can stand in a text.
    fn value<'a>(&'a self, question: &'a Question<'_>) -> Option<Cow<'a, str>> {
        question.values(&self.key).into_text().or_else(|| self.default.as_deref().map(Cow::Borrowed))
    }
}

/// What follows a run of pieces without stars, when the text begins with it.
fn strip_prefix<'t>(run: &[Piece], text: &'t str, question: &Question<'_>) -> Option<&'t str> {
    run.iter().try_fold(text, |rest, piece| match piece {
        Piece::Literal(literal) => strip_literal(rest, literal),
        Piece::Variable(variable) => strip_literal(rest, &variable.value(question)?),
        Piece::One | Piece::Many => {
            let mut chars = rest.chars();
            chars.next().map(|_| chars.as_str())
        }
    })
}

/// What comes before a run of pieces without stars, when the text ends with it.
fn strip_suffix<'t>(run: &[Piece], text: &'t str, question: &Question<'_>) -> Option<&'t str> {
    run.iter().rev().try_fold(text, |rest, piece| match piece {
        Piece::Literal(literal) => rest.strip_suffix(&**literal),
        Piece::Variable(variable) => rest.strip_suffix(&*variable.value(question)?),
        Piece::One | Piece::Many => {
            let mut chars = rest.chars();
            chars.next_back().map(|_| chars.as_str())
        }
    })
}

fn push_plain(pieces: &mut Vec<Piece>, text: &str, wildcards: bool) {
    if wildcards {
        pieces.extend(tokens(text).map(|token| match token {
            Token::Literal(literal) => Piece::Literal(literal.into()),
            Token::One => Piece::One,
            Token::Many => Piece::Many,
        }));
    } else if !text.is_empty() {
        pieces.push(Piece::Literal(text.into()));
    }
}

/// What stands between `${` and `}`.
fn variable(inside: &str) -> Result<Piece, BadPolicy> {
    if let "*" | "?" | "$" = inside {
        return Ok(Piece::Literal(inside.into()));
    }
    let (name, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((name, default)) => {
            let quoted = default.trim().strip_prefix('\'').and_then(|default| default.strip_suffix('\''));
            (name, Some(quoted.ok_or(BadPolicy::Syntax)?.into()))
        }
    };
    Ok(Piece::Variable(Variable { key: ConditionKey::parse(name.trim())?, default }))
}
