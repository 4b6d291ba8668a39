//! The models' patterns, which are Java's, as the `regex` crate has them.

/// Patterns that need what `regex` does not have, and what matches the same texts without it.
const REWRITTEN: [(&str, &str); 2] = [
    // No two hyphens in a row: without looking ahead, each brings the letter or digit that follows it. How long the
    // whole may be is the shape's own bound.
    ("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "^[a-z0-9](-?[a-z0-9])+$"),
    // Java's escapes have four digits; the model means all planes.
    (
        r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
        r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]+",
    ),
];

/// The expression that matches in Rust what `pattern` matches in Java, where `\w`, `\d` and `\s` are ASCII.
pub fn translated(pattern: &str) -> String {
    if let Some((_, rewritten)) = REWRITTEN.iter().find(|(known, _)| *known == pattern) {
        return (*rewritten).into();
    }
    let mut out = String::new();
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('w') => out.push_str(if in_class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
                Some('d') => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
                Some('s') => out.push_str(if in_class { r"\t\n\x0B\f\r " } else { r"[\t\n\x0B\f\r ]" }),
                Some(escaped) => out.extend([c, escaped]),
                None => out.push(c),
            },
            '[' => (in_class, out) = (true, out + "["),
            ']' => (in_class, out) = (false, out + "]"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ascii_and_all_else_stays() {
        for (java, rust) in [
            (r"[\w+=,.@-]+", "[0-9A-Za-z_+=,.@-]+"),
            (r"\d{12}", "[0-9]{12}"),
            (r"^[a-zA-Z0-9:/_\s.-]+$", r"^[a-zA-Z0-9:/_\t\n\x0B\f\r .-]+$"),
            (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"),
            (r"\\w[\[\w]", r"\\w[\[0-9A-Za-z_]"),
        ] {
            assert_eq!(translated(java), rust);
        }
    }

    #[test]
    fn what_looks_ahead_is_rewritten() {
        assert!(REWRITTEN.iter().all(|(_, rust)| !rust.contains("(?!")));
        assert_eq!(translated(REWRITTEN[0].0), REWRITTEN[0].1);
    }
}
