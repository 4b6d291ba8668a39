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

fn table() -> String {
    let mut out = String::from("| service | operation | state |\n| --- | --- | --- |\n");
    for operation in aws_api::operations() {
        let state = if operation.supported { "works" } else { "not yet" };
        let _ = writeln!(out, "| {} | {} | {state} |", operation.service, operation.name);
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
