//! `wharfinger settings`.

use std::process::ExitCode;

use super::{DONE, print};
use crate::Error;
use crate::settings::{KEYS, Reach};

pub(super) fn run() -> Result<ExitCode, Error> {
    print(sample());
    Ok(DONE)
}

/// A file with every setting in it, all commented out.
fn sample() -> String {
    let mut text =
        "# Settings of wharfinger. Flags (--region) and the environment (WHARFINGER_REGION) win over this file.\n\
                    # What follows is every setting with its default.\n"
            .to_owned();
    for key in KEYS.iter().filter(|key| key.reach != Reach::EnvironmentOnly) {
        let value = if key.many { format!("[\"{}\"]", key.default) } else { format!("\"{}\"", key.default) };
        text.push_str(&format!("\n# {}: {}.\n#{} = {value}\n", key.value, key.help, key.name));
    }
    text.push_str("\n# Secrets are given in the environment only:\n");
    for key in KEYS.iter().filter(|key| key.reach == Reach::EnvironmentOnly) {
        text.push_str(&format!("# {}: {}.\n", key.variable(), key.help));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_toml_with_and_without_its_comment_marks() {
        let sample = sample();
        assert!(sample.parse::<toml::Table>().expect("comments").is_empty());
        let given: String = sample
            .lines()
            .filter(|line| !line.starts_with("# "))
            .map(|line| line.replacen('#', "", 1) + "\n")
            .collect();
        let table = given.parse::<toml::Table>().expect("settings");
        assert_eq!(table.len(), KEYS.iter().filter(|key| key.reach != Reach::EnvironmentOnly).count());
    }
}
