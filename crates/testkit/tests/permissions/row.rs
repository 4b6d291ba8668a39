//! One operation, and all that the tests know of it.

use serde_json::Value;

/// How another account can reach what an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not at all: whoever calls acts in its own account, and sees and changes nothing of ours.
    Own,
    /// By its name, but no policy lets another account do this to it.
    Never,
    /// By its name, where its own policy lets it: a repository, a key, a secret, a role.
    Policy,
    /// By the registry's id, where the registry's policy lets it.
    RegistryPolicy,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever does not sign.
    Anonymous,
    /// The root of the account.
    Root,
    /// A user who may do exactly the row's actions.
    User,
    /// A session of a role that may do exactly the row's actions.
    Session,
    /// A user of the account without any policy.
    Other,
    /// Another account's user who may do everything there.
    Stranger,
    /// A session that is over; at `/v2/`, a password that is.
    Expired,
    /// A key that was deleted, and one that is inactive; at `/v2/`, the password that was got with it.
    Revoked,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Succeeds,
    /// It is refused with the service's word for "you may not".
    Denied,
    /// It is let through, and fails with this code for another reason.
    Fails(&'static str),
}

/// One operation, or one route of `/v2/`.
#[derive(Clone)]
pub struct Row {
    /// The service, or `v2`.
    pub service: &'static str,
    /// The operation, or method and route as the door lists them.
    pub operation: &'static str,
    /// The input, with `<...>` for things that [`crate::things`] makes. At `/v2/`: `path`, `headers`, `body`.
    pub input: Value,
    /// What is done beforehand by the root of the things' account: operation and input.
    pub given: Vec<(&'static str, Value)>,
    /// All the actions it takes; none where everybody may who proved to be somebody.
    pub actions: Vec<String>,
    pub reach: Reach,
    /// What comes of it for whoever may.
    pub outcome: Outcome,
    /// For whom it is otherwise, and why.
    pub except: Vec<(Who, Outcome, &'static str)>,
    /// The kinds of things that whoever calls may name although they are another account's; `*` for any.
    pub harmless: Vec<&'static str>,
}

impl Row {
    pub fn new(service: &'static str, operation: &'static str, input: Value) -> Self {
        Self {
            service,
            operation,
            input,
            given: Vec::new(),
            actions: vec![format!("{service}:{operation}")],
            reach: Reach::Own,
            outcome: Outcome::Succeeds,
            except: Vec::new(),
            harmless: Vec::new(),
        }
    }

    /// Takes these actions, whatever it took before.
    pub fn takes(mut self, actions: &[&'static str]) -> Self {
        self.actions = actions.iter().copied().map(str::to_owned).collect();
        self
    }

    /// Takes these actions as well.
    pub fn takes_also(mut self, actions: &[&'static str]) -> Self {
        self.actions.extend(actions.iter().copied().map(str::to_owned));
        self
    }

    /// Takes no permission at all.
    pub fn takes_none(self, _reason: &'static str) -> Self {
        self.takes(&[])
    }

    pub fn reached(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    pub fn given(mut self, operation: &'static str, input: Value) -> Self {
        self.given.push((operation, input));
        self
    }

    /// Fails with this code for whoever may.
    pub fn fails(mut self, code: &'static str, _reason: &'static str) -> Self {
        self.outcome = Outcome::Fails(code);
        self
    }

    pub fn but(mut self, who: Who, outcome: Outcome, reason: &'static str) -> Self {
        self.except.push((who, outcome, reason));
        self
    }

    /// Succeeds, and says nothing, also about what is not there for the caller.
    pub fn blind(self, reason: &'static str) -> Self {
        self.may_name("*", reason)
    }

    /// Succeeds also with another account's thing of this kind.
    pub fn may_name(mut self, kind: &'static str, _reason: &'static str) -> Self {
        self.harmless.push(kind);
        self
    }

    /// Whether it may succeed with another account's thing of this kind.
    pub fn is_harmless(&self, kind: &str) -> bool {
        self.harmless.iter().any(|harmless| *harmless == "*" || *harmless == kind)
    }

    /// What is to come of it for somebody, unless the row says nothing about that.
    pub fn exception(&self, who: Who) -> Option<Outcome> {
        self.except.iter().find(|(of, ..)| *of == who).map(|(_, outcome, _)| *outcome)
    }

    pub fn is_of_v2(&self) -> bool {
        self.service == "v2"
    }

    /// How messages name it.
    pub fn name(&self) -> String {
        if self.is_of_v2() {
            format!("{} {}", self.operation, self.input["path"])
        } else {
            format!("{}:{}", self.service, self.operation)
        }
    }

    /// How things are named that are made for it.
    pub fn label(&self) -> String {
        if self.is_of_v2() {
            return self.operation.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        }
        self.operation.to_ascii_lowercase()
    }
}
