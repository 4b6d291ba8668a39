//! `wharfinger settings`.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{DONE, print};
use crate::Error;
use crate::settings::{KEYS, Key, Reach, Unless};

pub(super) fn run() -> Result<ExitCode, Error> {
    print(sample());
    Ok(DONE)
}

/// A file with every setting in it, all commented out. What follows `#` without a space works by itself, as it stands.
fn sample() -> String {
    let mut text =
        "# Settings of wharfinger. Flags (--region) and the environment (WHARFINGER_REGION) win over this file.\n\
                    # Every setting is here with its default, or with an example if it has none.\n"
            .to_owned();
    // Writing to a text does not fail.
    for key in KEYS.iter().filter(|key| key.reach != Reach::EnvironmentOnly) {
        let _ = writeln!(text, "\n# {}.{}", key.help, form(key));
        let _ = match key.unless {
            Unless::Value(value) => writeln!(text, "#{} = {}", key.name, toml_value(key, value)),
            Unless::Absent { means, example, works_alone } => {
                if !means.is_empty() {
                    let _ = writeln!(text, "# Default: {means}.");
                }
                let mark = if works_alone { "#" } else { "# For example: " };
                writeln!(text, "{mark}{} = {}", key.name, toml_value(key, example))
            }
        };
    }
    text.push_str("\n# Secrets are given in the environment only:\n");
    for key in KEYS.iter().filter(|key| key.reach == Reach::EnvironmentOnly) {
        let _ = writeln!(text, "# {}: {}.", key.variable(), key.help_with_default());
    }
    text
}

/// How its value is written, where the value alone does not show it.
fn form(key: &Key) -> String {
    match key.value {
        "TIME" => " A length of time: 90s, 24h, 1h30m, 7d, or 0 where that makes sense.".to_owned(),
        words if words.contains('|') => format!(" One of {}.", words.replace('|', ", ")),
        _ => String::new(),
    }
}

fn toml_value(key: &Key, value: &str) -> String {
    let scalar =
        if value.parse::<u32>().is_ok() && key.value == "COUNT" { value.to_owned() } else { format!("{value:?}") };
    if key.many { format!("[{scalar}]") } else { scalar }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::settings::{Layers, Settings};

    /// The lines that are settings, without their comment marks.
    fn lines(sample: &str) -> Vec<&str> {
        sample.lines().filter_map(|line| line.strip_prefix('#')).filter(|line| !line.starts_with(' ')).collect()
    }

    fn read(text: &str) -> Settings {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        let layers = Layers::default().over_file(Some(file.path())).unwrap_or_else(|error| panic!("{text}: {error}"));
        Settings::from_layers(&layers).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn the_sample_is_toml_and_names_every_setting() {
        let sample = sample();
        assert!(sample.parse::<toml::Table>().expect("comments").is_empty());
        for key in KEYS {
            let named = if key.reach == Reach::EnvironmentOnly { key.variable() } else { format!("{} = ", key.name) };
            assert!(sample.contains(&named), "{named}");
        }
        assert!(sample.contains("\n#connections-max = 4096\n"), "numbers are numbers");
    }

    #[test]
    fn every_line_of_the_sample_works_by_itself_and_a_default_changes_nothing() {
        let sample = sample();
        let defaults = format!("{:?}", read(""));
        for line in lines(&sample) {
            let settings = read(line);
            let name = line.split_once(" = ").expect("a setting").0;
            let key = crate::settings::find(name).expect("a setting");
            if matches!(key.unless, Unless::Value(_)) && name != "data-dir" {
                assert_eq!(format!("{settings:?}"), defaults, "{line}");
            }
        }
        let all = read(&lines(&sample).join("\n"));
        assert_eq!(all.domain.as_deref(), Some("registry.example.org"));
        assert!(Path::new("./wharfinger-data").ends_with(all.data_dir.path().file_name().expect("a name")));
    }
}
