//! The text of a lifecycle policy: its grammar, and what ECR says of texts that do not follow it.
//!
//! ECR validates in two steps, and so do we: the shape, in the words of a JSON schema validator; then, if every rule has
//! its shape, what rules must be to each other.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::{Action, Aim, BadLifecyclePolicy, LifecyclePolicy, Rule, StorageClass, TagSelection};

/// How many characters a policy may have.
pub const TEXT_LEN: RangeInclusive<usize> = 100..=30_720;

/// The most rules of a policy.
const RULES_MAX: usize = 50;
/// The most `*` in one pattern.
const WILDCARDS_MAX: usize = 4;
/// Images stay in the archive for that long at least.
const ARCHIVED_DAYS_MIN: u32 = 90;

const SELECTION_SCHEMAS: usize = 4;
const ACTION_SCHEMAS: usize = 2;

impl LifecyclePolicy {
    /// Reads a policy. How long the text may be ([`TEXT_LEN`]) is not looked at: where templates have a policy, it may be
    /// empty.
    ///
    /// # Errors
    /// [`BadLifecyclePolicy`], in ECR's words where they are known.
    pub fn parse(text: &str) -> Result<Self, BadLifecyclePolicy> {
        let Ok(Value::Object(document)) = serde_json::from_str(text) else {
            return Err(BadLifecyclePolicy("Could not map policyString into LifecyclePolicy.".into()));
        };
        let mut findings = Findings::default();
        let rules = read_rules(&mut findings, &document);
        findings.into_result()?;
        let mut rules = rules.unwrap_or_default();
        check_rules(&mut rules)?;
        Ok(Self { rules })
    }

    /// The text of a policy as ECR gives it back: its rules by priority, and nothing else changed in meaning.
    #[must_use]
    pub fn arranged(text: &str) -> String {
        let Ok(mut document) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
        if let Some(Value::Array(rules)) = document.get_mut("rules") {
            rules.sort_by_key(|rule| rule["rulePriority"].as_u64());
        }
        document.to_string()
    }
}

/// What is wrong with a shape.
#[derive(Default)]
struct Findings {
    /// Told of every place.
    lines: Vec<String>,
    /// Told only where nothing of the former is wrong, and then only the first.
    first: Option<String>,
}

impl Findings {
    fn everywhere(&mut self, line: String) {
        self.lines.push(line);
    }

    fn once(&mut self, line: String) {
        self.first.get_or_insert(line);
    }

    fn into_result(self) -> Result<(), BadLifecyclePolicy> {
        match (self.lines.is_empty(), self.first) {
            (false, _) => Err(BadLifecyclePolicy(self.lines.join("\n"))),
            (true, Some(first)) => Err(BadLifecyclePolicy(first)),
            (true, None) => Ok(()),
        }
    }

    fn wrong_type(&mut self, value: &Value, allowed: &str) {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let line =
            format!("instance type ({found}) does not match any allowed primitive type (allowed: [\"{allowed}\"])");
        self.everywhere(line);
    }

    fn no_schema(&mut self, of: usize) {
        self.once(no_schema(of));
    }

    fn object<'v>(&mut self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.wrong_type(value, "object");
        }
        object
    }

    fn text<'v>(&mut self, value: &'v Value) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong_type(value, "string");
        }
        text
    }

    /// A text that is one of `words`, which are in the order of the alphabet.
    fn word<'v>(&mut self, value: &'v Value, words: &[&str]) -> Option<&'v str> {
        let text = self.text(value)?;
        if words.contains(&text) {
            return Some(text);
        }
        let (value, words) = (Value::from(text), Value::from(words));
        self.once(format!("instance value ({value}) not found in enum (possible values: {words})"));
        None
    }

    fn number(&mut self, value: &Value, minimum: u32) -> Option<u32> {
        let Some(number) = value.as_number().filter(|number| !number.is_f64()) else {
            self.wrong_type(value, "integer");
            return None;
        };
        let bound = |what: &str, bound: u32| {
            let (low, least) = if what == "lower" { ("lower", "minimum") } else { ("greater", "maximum") };
            format!("numeric instance is {low} than the required {least} ({least}: {bound}, found: {number})")
        };
        match number.as_i64() {
            Some(low) if low < i64::from(minimum) => self.once(bound("lower", minimum)),
            Some(fits) if fits <= i64::from(i32::MAX) => return u32::try_from(fits).ok(),
            _ => self.once(bound("greater", i32::MAX.unsigned_abs())),
        }
        None
    }

    /// A list of texts.
    fn texts(&mut self, value: &Value) -> Option<Vec<String>> {
        let Some(items) = value.as_array() else {
            self.wrong_type(value, "array");
            return None;
        };
        let texts: Vec<String> = items.iter().filter_map(|item| self.text(item).map(String::from)).collect();
        (texts.len() == items.len()).then_some(texts)
    }

    /// Whether an object has all members of `required` and none but those of `allowed`, both in the order of the alphabet.
    fn members(&mut self, object: &Map<String, Value>, allowed: &[&str], required: &[&str]) {
        let mut unknown: Vec<&str> = object.keys().map(String::as_str).filter(|key| !allowed.contains(key)).collect();
        unknown.sort_unstable();
        if !unknown.is_empty() {
            let unknown = Value::from(unknown);
            self.everywhere(format!("object instance has properties which are not allowed by the schema: ({unknown})"));
        }
        let missing: Vec<&str> = required.iter().copied().filter(|key| !object.contains_key(*key)).collect();
        if !missing.is_empty() {
            self.once(format!("object has missing required properties ({})", Value::from(missing)));
        }
    }
}

fn no_schema(of: usize) -> String {
    format!("instance failed to match exactly one schema (matched 0 out of {of})")
}

fn read_rules(findings: &mut Findings, document: &Map<String, Value>) -> Option<Vec<Rule>> {
    findings.members(document, &["rules"], &["rules"]);
    let value = document.get("rules")?;
    let Some(items) = value.as_array() else {
        findings.wrong_type(value, "array");
        return None;
    };
    if items.len() > RULES_MAX {
        let found = items.len();
        findings.once(format!(
            "array is too long: must have at most {RULES_MAX} elements but instance has {found} elements"
        ));
    }
    items.iter().map(|rule| read_rule(findings, rule)).collect::<Vec<_>>().into_iter().collect()
}

fn read_rule(findings: &mut Findings, value: &Value) -> Option<Rule> {
    let rule = findings.object(value)?;
    let required = ["action", "rulePriority", "selection"];
    findings.members(rule, &["action", "description", "rulePriority", "selection"], &required);
    let priority = rule.get("rulePriority").and_then(|value| findings.number(value, 1));
    let description = rule.get("description").map(|value| findings.text(value).map(String::from));
    let selection = rule.get("selection").and_then(|value| read_selection(findings, value));
    let action = rule.get("action").and_then(|value| read_action(findings, value));
    let (Selection { tags, count }, action) = (selection?, action?);
    let aim = match (count, action) {
        (Count::MoreThan(count), action) => Aim::CountMoreThan(count, action),
        (Count::DaysSincePushed(days), action) => Aim::DaysSincePushed(days, action),
        (Count::DaysSincePulled(days), Action::Transition) => Aim::DaysSincePulled(days),
        (Count::DaysSincePulled(_), Action::Expire) => {
            findings.once("The countType sinceImagePulled needs the action type transition".into());
            return None;
        }
        (Count::DaysSinceTransitioned(days), Action::Expire) if days >= ARCHIVED_DAYS_MIN => {
            Aim::DaysSinceTransitioned(days)
        }
        (Count::DaysSinceTransitioned(found), Action::Expire) => {
            let bound = format!("(minimum: {ARCHIVED_DAYS_MIN}, found: {found})");
            findings.once(format!("numeric instance is lower than the required minimum {bound}"));
            return None;
        }
        (Count::DaysSinceTransitioned(_), Action::Transition) => {
            findings.once("The countType sinceImageTransitioned needs the action type expire".into());
            return None;
        }
    };
    Some(Rule { priority: priority?, description: description.flatten(), tags, aim })
}

struct Selection {
    tags: TagSelection,
    count: Count,
}

#[derive(Clone, Copy)]
enum Count {
    MoreThan(u32),
    DaysSincePushed(u32),
    DaysSincePulled(u32),
    DaysSinceTransitioned(u32),
}

fn read_selection(findings: &mut Findings, value: &Value) -> Option<Selection> {
    const ALLOWED: [&str; 7] =
        ["countNumber", "countType", "countUnit", "storageClass", "tagPatternList", "tagPrefixList", "tagStatus"];
    let selection = findings.object(value)?;
    findings.members(selection, &ALLOWED, &["countNumber", "countType", "tagStatus"]);
    // A list that is null is told of as a list, every other null as what it does to the whole.
    let is_null = |key: &&str| selection.get(*key).is_some_and(Value::is_null);
    if ["countNumber", "countType", "countUnit", "storageClass", "tagStatus"].iter().any(is_null) {
        findings.everywhere(no_schema(SELECTION_SCHEMAS));
    }
    let get = |key: &str| selection.get(key).filter(|value| !value.is_null());
    let status = get("tagStatus").and_then(|value| findings.word(value, &["any", "tagged", "untagged"]));
    let patterns = selection.get("tagPatternList").map(|value| findings.texts(value));
    let prefixes = selection.get("tagPrefixList").map(|value| findings.texts(value));
    let class = get("storageClass").map(|value| findings.word(value, &["archive", "standard"]));
    let count_type = get("countType").and_then(|value| findings.text(value));
    let unit = get("countUnit").map(|value| findings.word(value, &["days"]));
    let number = get("countNumber").and_then(|value| findings.number(value, 1));
    let (status, count_type, number) = (status?, count_type?, number?);
    let class = match class {
        None => StorageClass::Standard,
        Some(class) if class? == "archive" => StorageClass::Archive,
        Some(_) => StorageClass::Standard,
    };
    let has_unit = unit.is_some();
    let count = match (count_type, has_unit, class) {
        ("imageCountMoreThan", false, StorageClass::Standard) => Count::MoreThan(number),
        ("sinceImagePushed", true, StorageClass::Standard) => Count::DaysSincePushed(number),
        ("sinceImagePulled", true, StorageClass::Standard) => Count::DaysSincePulled(number),
        ("sinceImageTransitioned", true, StorageClass::Archive) => Count::DaysSinceTransitioned(number),
        _ => {
            findings.no_schema(SELECTION_SCHEMAS);
            return None;
        }
    };
    let lists = (patterns.unwrap_or(Some(vec![]))?, prefixes.unwrap_or(Some(vec![]))?);
    let tags = match read_tags(status, lists) {
        Ok(tags) => tags,
        Err(line) => {
            findings.once(line);
            return None;
        }
    };
    Some(Selection { tags, count })
}

fn read_tags(status: &str, (patterns, prefixes): (Vec<String>, Vec<String>)) -> Result<TagSelection, String> {
    if let Some(pattern) =
        patterns.iter().find(|pattern| pattern.bytes().filter(|&b| b == b'*').count() > WILDCARDS_MAX)
    {
        return Err(format!("The pattern '{pattern}' of a tagPatternList has more than {WILDCARDS_MAX} wildcards"));
    }
    if patterns.iter().chain(&prefixes).any(String::is_empty) {
        return Err("A tagPatternList or tagPrefixList has an empty entry".into());
    }
    match (status, patterns.is_empty(), prefixes.is_empty()) {
        ("tagged", false, true) => Ok(TagSelection::Patterns(patterns)),
        ("tagged", true, false) => Ok(TagSelection::Prefixes(prefixes)),
        ("tagged", true, true) => Err("Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.".into()),
        ("tagged", false, false) => Err("Must specify only one of tagPrefixList and tagPatternList in a rule.".into()),
        ("any", true, true) => Ok(TagSelection::Any),
        (_, true, true) => Ok(TagSelection::Untagged),
        _ => Err("Must specify tagPrefixList or tagPatternList only when tagStatus=TAGGED.".into()),
    }
}

fn read_action(findings: &mut Findings, value: &Value) -> Option<Action> {
    let action = findings.object(value)?;
    findings.members(action, &["targetStorageClass", "type"], &["type"]);
    if action.values().any(Value::is_null) {
        findings.everywhere(no_schema(ACTION_SCHEMAS));
        return None;
    }
    let kind = action.get("type").and_then(|value| findings.word(value, &["expire", "transition"]));
    let target = action.get("targetStorageClass").map(|value| findings.word(value, &["archive"]));
    match (kind?, target) {
        ("expire", None) => Some(Action::Expire),
        ("transition", Some(target)) => target.map(|_| Action::Transition),
        _ => {
            findings.no_schema(ACTION_SCHEMAS);
            None
        }
    }
}

/// Puts rules in the order of their priorities and checks what they must be to each other.
fn check_rules(rules: &mut [Rule]) -> Result<(), BadLifecyclePolicy> {
    let refuse = |line: String| Err(BadLifecyclePolicy(line));
    rules.sort_by_key(|rule| rule.priority);
    if let Some(pair) = rules.windows(2).find(|pair| pair[0].priority == pair[1].priority) {
        return refuse(format!(
            "Two rules have the rulePriority {}. Give each rule a priority of its own",
            pair[0].priority
        ));
    }
    let mut seen = HashSet::new();
    for class in [StorageClass::Standard, StorageClass::Archive] {
        let of_class: Vec<&Rule> = rules.iter().filter(|rule| rule.storage_class() == class).collect();
        if of_class.iter().filter(|rule| rule.tags == TagSelection::Untagged).count() > 1 {
            return refuse("Only one rule can select Untagged images per storage class".into());
        }
        let before_last = of_class.split_last().map_or(&[][..], |(_, before)| before);
        if before_last.iter().any(|rule| rule.tags == TagSelection::Any) {
            return refuse("Rule for tagStatus=ANY must have the lowest priority per storage class".into());
        }
        for rule in of_class {
            let (kind, list) = match &rule.tags {
                TagSelection::Any | TagSelection::Untagged => continue,
                TagSelection::Patterns(list) => ("tagPatternList", list),
                TagSelection::Prefixes(list) => ("tagPrefixList", list),
            };
            let mut sorted = list.clone();
            sorted.sort_unstable();
            if !seen.insert((class, kind, sorted)) {
                let line = format!("Two rules for one storage class have the same {kind} [{}]", list.join(", "));
                return refuse(line);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
