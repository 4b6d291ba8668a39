//! From the text of a document to a compiled policy: first its form, then what it says.

use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::policy::action_set::{ActionPattern, ActionSet};
use crate::policy::arn_pattern::ArnPattern;
use crate::policy::condition::Condition;
use crate::policy::json::Node;
use crate::policy::kind::{PolicyKind, Presence};
use crate::policy::operator::Operator;
use crate::policy::principals::Principals;
use crate::policy::statement::{Effect, Resources, Statement};
use crate::policy::{BadPolicy, Policy, Version};

/// A document whose elements are known to be there and to be of the right JSON types, but not what they say.
struct Document<'n> {
    version: Option<Version>,
    id: Option<&'n str>,
    statements: Vec<RawStatement<'n>>,
}

type OperatorBlock<'n> = (Operator, &'n [(String, Node)]);

#[derive(Default)]
struct RawStatement<'n> {
    sid: Option<&'n str>,
    effect: Option<&'n str>,
    /// With whether it is the negated element.
    principal: Option<(bool, &'n Node)>,
    action: Option<(bool, Vec<&'n str>)>,
    resource: Option<(bool, Vec<&'n str>)>,
    /// Operators, each with its keys and their values.
    condition: Vec<OperatorBlock<'n>>,
}

/// Parses and compiles a document.
pub(crate) fn parse(text: &str, kind: PolicyKind) -> Result<Policy, BadPolicy> {
    kind.check_size(text)?;
    let root = Node::parse(text)?;
    let document = Document::read(&root)?;
    if kind.needs_version_2012() && document.version != Some(Version::V2012) {
        return Err(BadPolicy::Version);
    }
    if kind.has_strict_sids() {
        check_sids(&document.statements)?;
    }
    let version = document.version.unwrap_or(Version::V2008);
    let spans = spans(text, document.statements.len());
    let statements: Result<Vec<_>, _> = document
        .statements
        .iter()
        .zip(spans)
        .map(|(raw, span)| raw.compile(kind, version == Version::V2012, span))
        .collect();
    Ok(Policy::new(version, document.id.map(Into::into), statements?))
}

impl<'n> Document<'n> {
    fn read(root: &'n Node) -> Result<Self, BadPolicy> {
        let Node::Object(members) = root else { return Err(BadPolicy::Syntax) };
        let (mut version, mut id, mut statements) = (None, None, None);
        for (name, value) in members {
            match (name.as_str(), value) {
                ("Version", Node::Text(text)) => version = Some(Version::parse(text).ok_or(BadPolicy::Syntax)?),
                ("Id", Node::Text(text)) => id = Some(text.as_str()),
                ("Statement", Node::List(list)) if !list.is_empty() => {
                    statements = Some(list.iter().map(RawStatement::read).collect::<Result<_, _>>()?);
                }
                ("Statement", one @ Node::Object(_)) => statements = Some(vec![RawStatement::read(one)?]),
                _ => return Err(BadPolicy::Syntax),
            }
        }
        Ok(Self { version, id, statements: statements.ok_or(BadPolicy::Syntax)? })
    }
}

impl<'n> RawStatement<'n> {
    fn read(node: &'n Node) -> Result<Self, BadPolicy> {
        let Node::Object(members) = node else { return Err(BadPolicy::Syntax) };
        let mut raw = Self::default();
        for (name, value) in members {
            let is_second = match name.as_str() {
                "Sid" => raw.sid.replace(text(value)?).is_some(),
                "Effect" => raw.effect.replace(text(value)?).is_some(),
                "Principal" => raw.principal.replace((false, value)).is_some(),
                "NotPrincipal" => raw.principal.replace((true, value)).is_some(),
                "Action" => raw.action.replace((false, texts(value)?)).is_some(),
                "NotAction" => raw.action.replace((true, texts(value)?)).is_some(),
                "Resource" => raw.resource.replace((false, texts(value)?)).is_some(),
                "NotResource" => raw.resource.replace((true, texts(value)?)).is_some(),
                "Condition" => {
                    raw.condition = operators(value)?;
                    false
                }
                _ => true,
            };
            if is_second {
                return Err(BadPolicy::Syntax);
            }
        }
        match raw.effect {
            None => Err(BadPolicy::Syntax),
            Some(effect) if !["allow", "deny"].contains(&effect.to_ascii_lowercase().as_str()) => {
                Err(BadPolicy::Syntax)
            }
            Some(_) => Ok(raw),
        }
    }

    fn compile(&self, kind: PolicyKind, variables: bool, span: Range<usize>) -> Result<Statement, BadPolicy> {
        let effect = match self.effect {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(BadPolicy::LegacyParsing),
        };
        let mut conditions = Vec::new();
        for (operator, keys) in &self.condition {
            for (key, values) in *keys {
                conditions.push(Condition::parse(*operator, key, values, variables)?);
            }
        }
        Ok(Statement {
            sid: self.sid.filter(|sid| !sid.is_empty()).map(Into::into),
            effect,
            principals: self.principals(kind)?,
            actions: self.actions(kind)?,
            resources: self.resources(kind, variables)?,
            conditions: conditions.into(),
            span,
        })
    }

    fn principals(&self, kind: PolicyKind) -> Result<Option<Principals>, BadPolicy> {
        match (self.principal, kind.principal()) {
            (Some(_), Presence::Forbidden) => Err(BadPolicy::PrincipalForbidden),
            (Some((negated, node)), _) => Principals::parse(node, negated).map(Some),
            (None, Presence::Required) => Err(BadPolicy::NoPrincipal),
            (None, _) => Ok(None),
        }
    }

    fn actions(&self, kind: PolicyKind) -> Result<ActionSet, BadPolicy> {
        let (negated, texts) = self.action.as_ref().ok_or(BadPolicy::NoActions)?;
        if texts.is_empty() {
            return Err(BadPolicy::NoActions);
        }
        let mut patterns = Vec::with_capacity(texts.len());
        for text in texts {
            let pattern = ActionPattern::parse(text)?;
            let is_foreign = pattern.service().is_some_and(|named| kind.service().is_some_and(|own| own != named));
            if is_foreign && !negated {
                return Err(BadPolicy::ForeignAction((*text).into()));
            }
            if kind == PolicyKind::Repository && !negated && pattern.literal_name() == Some("getauthorizationtoken") {
                return Err(BadPolicy::RegistryAction((*text).into()));
            }
            if kind == PolicyKind::Trust && (*negated || !is_about_assuming(&pattern)) {
                return Err(BadPolicy::NotAssumeRole);
            }
            patterns.push(pattern);
        }
        Ok(ActionSet::new(patterns, *negated))
    }

    fn resources(&self, kind: PolicyKind, variables: bool) -> Result<Option<Resources>, BadPolicy> {
        let (negated, texts) = match (&self.resource, kind.resource()) {
            (Some(_), Presence::Forbidden) => return Err(BadPolicy::ResourceForbidden),
            (None, Presence::Required) => return Err(BadPolicy::NoResources),
            (None, _) => return Ok(None),
            (Some((_, texts)), _) if texts.is_empty() => return Err(BadPolicy::NoResources),
            (Some((negated, texts)), _) => (*negated, texts),
        };
        texts.iter().try_for_each(|text| check_resource(text))?;
        let patterns: Result<Vec<_>, _> = texts.iter().map(|text| ArnPattern::parse(text, variables)).collect();
        Ok(Some(Resources { negated, patterns: patterns?.into() }))
    }
}

fn text(node: &Node) -> Result<&str, BadPolicy> {
    match node {
        Node::Text(text) => Ok(text),
        _ => Err(BadPolicy::Syntax),
    }
}

/// A text, or a list of them.
fn texts(node: &Node) -> Result<Vec<&str>, BadPolicy> {
    match node {
        Node::List(list) => list.iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

fn operators(node: &Node) -> Result<Vec<OperatorBlock<'_>>, BadPolicy> {
    let Node::Object(members) = node else { return Err(BadPolicy::Syntax) };
    members
        .iter()
        .map(|(name, keys)| match (Operator::parse(name), keys) {
            (Some(operator), Node::Object(keys)) => Ok((operator, keys.as_slice())),
            _ => Err(BadPolicy::Syntax),
        })
        .collect()
}

fn check_sids(statements: &[RawStatement<'_>]) -> Result<(), BadPolicy> {
    let mut seen = HashSet::new();
    for sid in statements.iter().filter_map(|statement| statement.sid).filter(|sid| !sid.is_empty()) {
        if !sid.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(BadPolicy::Sid);
        }
        if !seen.insert(sid) {
            return Err(BadPolicy::DuplicateSid);
        }
    }
    Ok(())
}

fn is_about_assuming(pattern: &ActionPattern) -> bool {
    pattern.service() == Some("sts")
        && pattern.literal_name().is_none_or(|name| {
            name.starts_with("assumerole") || matches!(name, "tagsession" | "setsourceidentity" | "setcontext")
        })
}

fn check_resource(text: &str) -> Result<(), BadPolicy> {
    if text == "*" {
        return Ok(());
    }
    let Some(("arn", rest)) = text.split_once(':') else { return Err(BadPolicy::Resource(text.into())) };
    let (partition, rest) = rest.split_once(':').map_or((rest, None), |(partition, rest)| (partition, Some(rest)));
    if !matches!(partition, "*" | "aws" | "aws-cn" | "aws-us-gov") && !partition.contains("${") {
        return Err(BadPolicy::Partition { partition: partition.into(), resource: text.into() });
    }
    let service = rest.ok_or(BadPolicy::ResourceVendor)?.split(':').next().unwrap_or_default();
    if service.contains(['*', '?']) {
        return Err(BadPolicy::ResourceVendor);
    }
    if service.is_empty() || text.matches(':').count() < 5 && text.contains("::") {
        return Err(BadPolicy::LegacyParsing);
    }
    Ok(())
}

/// Where each statement stands in a document that was found well-formed.
fn spans(text: &str, count: usize) -> Vec<Range<usize>> {
    #[derive(Deserialize)]
    struct Outer<'a> {
        #[serde(borrow, rename = "Statement")]
        statement: &'a RawValue,
    }
    let span = |raw: &RawValue| {
        let start = raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        start..start + raw.get().len()
    };
    let Ok(Outer { statement }) = serde_json::from_str(text) else { return vec![0..0; count] };
    match serde_json::from_str::<Vec<&RawValue>>(statement.get()) {
        Ok(list) => list.into_iter().map(span).collect(),
        Err(_) => vec![span(statement)],
    }
}
