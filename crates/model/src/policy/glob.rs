//! Wildcards: `*` is any run of characters, `?` any one character.

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// These characters and no others.
    Literal(&'a str),
    /// `?`
    One,
    /// `*`
    Many,
}

/// A compiled pattern.
///
/// The runs between stars are searched from the left, each once: the first place where one fits leaves the most room for
/// those after it, so nothing is ever tried again. Runs without `?` cost time linear in the text; runs with `?` at most
/// the text's length times their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glob {
    /// What the text begins with.
    first: Run,
    /// What follows after stars: the runs between them, and what the text ends with. None without a star.
    rest: Option<(Box<[Run]>, Run)>,
}

/// What stands between two stars.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Run {
    Literal(Box<str>),
    /// None is `?`.
    Holed(Box<[Option<char>]>),
}

impl Glob {
    /// Compiles the pattern that the tokens are.
    pub(crate) fn from_tokens<'a>(tokens: impl IntoIterator<Item = Token<'a>>) -> Self {
        let mut runs = vec![Vec::new()];
        for token in tokens {
            match token {
                Token::Many => runs.push(Vec::new()),
                Token::One => push(&mut runs, None),
                Token::Literal(text) => text.chars().for_each(|c| push(&mut runs, Some(c))),
            }
        }
        let mut runs = runs.into_iter().map(Run::new);
        let first = runs.next().unwrap_or(Run::Literal("".into()));
        let mut between: Vec<Run> = runs.collect();
        let rest = between.pop().map(|last| {
            between.retain(|run| !run.is_empty());
            (between.into(), last)
        });
        Self { first, rest }
    }

    /// Compiles a pattern in which every `*` and `?` is a wildcard.
    pub(crate) fn new(pattern: &str) -> Self {
        Self::from_tokens(tokens(pattern))
    }

    /// Whether the whole text fits.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let Some(mut text) = self.first.strip_prefix(text) else { return false };
        let Some((between, last)) = &self.rest else { return text.is_empty() };
        let Some(head) = last.strip_suffix(text) else { return false };
        text = head;
        let Some((final_run, earlier)) = between.split_last() else { return true };
        for run in earlier {
            let Some(after) = run.find(text) else { return false };
            text = after;
        }
        final_run.occurs_in(text)
    }

    /// The only text that fits, when there are no wildcards.
    pub(crate) fn as_literal(&self) -> Option<&str> {
        match self {
            Self { first: Run::Literal(text), rest: None } => Some(text),
            _ => None,
        }
    }

    /// Whether every text fits.
    pub(crate) fn is_any(&self) -> bool {
        let Some((between, last)) = &self.rest else { return false };
        self.first.is_empty() && between.is_empty() && last.is_empty()
    }
}

fn push(runs: &mut [Vec<Option<char>>], c: Option<char>) {
    if let Some(run) = runs.last_mut() {
        run.push(c);
    }
}

/// The tokens of a pattern in which every `*` and `?` is a wildcard.
pub(crate) fn tokens(mut pattern: &str) -> impl Iterator<Item = Token<'_>> {
    std::iter::from_fn(move || {
        let at = pattern.find(['*', '?']).unwrap_or(pattern.len());
        if at > 0 {
            let (literal, rest) = pattern.split_at(at);
            pattern = rest;
            return Some(Token::Literal(literal));
        }
        let token = match pattern.as_bytes().first()? {
            b'*' => Token::Many,
            _ => Token::One,
        };
        pattern = &pattern[1..];
        Some(token)
    })
}

impl Run {
    fn new(chars: Vec<Option<char>>) -> Self {
        match chars.iter().copied().collect::<Option<String>>() {
            Some(literal) => Self::Literal(literal.into()),
            None => Self::Holed(chars.into()),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Literal(text) if text.is_empty())
    }

    /// What follows the run, when the text begins with it.
    fn strip_prefix<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Literal(literal) => strip_literal(text, literal),
            Self::Holed(holed) => {
                let mut chars = text.chars();
                holed.iter().all(|wanted| fits(*wanted, chars.next())).then_some(chars.as_str())
            }
        }
    }

    /// What comes before the run, when the text ends with it.
    fn strip_suffix<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Literal(literal) if literal.is_empty() => Some(text),
            Self::Literal(literal) => text.strip_suffix(&**literal),
            Self::Holed(holed) => {
                let mut chars = text.chars();
                holed.iter().rev().all(|wanted| fits(*wanted, chars.next_back())).then_some(chars.as_str())
            }
        }
    }

    /// What follows the run's first occurrence.
    fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        match self {
            Self::Literal(literal) => text.find(&**literal).map(|at| &text[at + literal.len()..]),
            Self::Holed(_) => {
                let mut rest = text.chars();
                loop {
                    if let Some(after) = self.strip_prefix(rest.as_str()) {
                        return Some(after);
                    }
                    rest.next()?;
                }
            }
        }
    }

    /// Whether it occurs at all, which is told faster than where.
    fn occurs_in(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => text.contains(&**literal),
            Self::Holed(_) => self.find(text).is_some(),
        }
    }
}

/// What follows the literal, when the text begins with it. Most texts are told apart by one byte, for less than it costs
/// to have them compared.
pub(crate) fn strip_literal<'a>(text: &'a str, literal: &str) -> Option<&'a str> {
    let Some(last) = literal.len().checked_sub(1) else { return Some(text) };
    if text.as_bytes().get(last) != literal.as_bytes().last() {
        return None;
    }
    text.strip_prefix(literal)
}

fn fits(wanted: Option<char>, found: Option<char>) -> bool {
    found.is_some() && (wanted.is_none() || wanted == found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries everything.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|n| naive(rest, &text[n..])),
            Some(('?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
            Some((c, rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn agrees_with_trying_everything(pattern in "[ab?*é]{0,9}", text in "[abé]{0,12}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let glob = Glob::new(&pattern);
            prop_assert_eq!(glob.matches(&text), naive(&chars(&pattern), &chars(&text)), "{} {}", pattern, text);
            prop_assert_eq!(glob.as_literal().is_some(), !pattern.contains(['*', '?']));
        }
    }

    #[test]
    fn many_stars_take_no_longer_than_few() {
        let text = "a".repeat(20_000);
        assert!(!Glob::new(&("*a".repeat(2_000) + "*b")).matches(&text));
        assert!(Glob::new(&("*a".repeat(2_000) + "*")).matches(&text));
        assert!(!Glob::new(&("?*".repeat(20_001))).matches(&text));
    }

    #[test]
    fn literal_tokens_may_hold_wildcards_characters() {
        let glob = Glob::from_tokens([Token::Literal("a*"), Token::One, Token::Literal("?")]);
        assert!(glob.matches("a*x?"));
        assert!(!glob.matches("abx?"));
        assert!(Glob::new("**").is_any() && Glob::new("*").is_any() && !Glob::new("?*").is_any());
    }
}
