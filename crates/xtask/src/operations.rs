//! The README's table of operations.

use std::fmt::Write as _;

const BEGIN: &str = "<!-- operations:begin -->";
const END: &str = "<!-- operations:end -->";

/// `readme` with the table between its markers brought up to date.
pub fn with_table(readme: &str) -> Result<String, String> {
    let missing = || format!("README.md has no place for the table: it needs {BEGIN} and {END}, in this order");
    let (before, rest) = readme.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n{}{END}{after}", table()))
}

/// One row for each service, in which its operations stand by name.
fn table() -> String {
    let mut services: Vec<(&str, [Vec<&str>; 2])> = Vec::new();
    for operation in aws_api::operations() {
        if services.last().is_none_or(|(name, _)| *name != operation.service) {
            services.push((operation.service, Default::default()));
        }
        if let Some((_, [works, not_yet])) = services.last_mut() {
            if operation.supported { works } else { not_yet }.push(operation.name);
        }
    }
    let mut out = String::from("| service | works | not yet |\n| --- | --- | --- |\n");
    for (service, [works, not_yet]) in services {
        let cell = |names: Vec<&str>| match names.len() {
            0 => String::new(),
            len => format!("{len}: {}", names.join(", ")),
        };
        let _ = writeln!(out, "| `{service}` | {} | {} |", cell(works), cell(not_yet));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let once = with_table(&format!("a\n{BEGIN}\nold\n{END}\nb\n")).expect("markers are there");
        assert!(once.starts_with(&format!("a\n{BEGIN}\n| service |")) && once.ends_with(&format!("{END}\nb\n")));
        assert_eq!(with_table(&once).as_deref(), Ok(once.as_str()));
    }

    #[test]
    fn a_readme_without_both_markers_is_refused() {
        for text in ["", BEGIN, END, &format!("{END}{BEGIN}")] {
            assert!(with_table(text).is_err(), "{text}");
        }
    }
}
