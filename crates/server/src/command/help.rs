//! What the help of each verb shows: the settings that matter to it, and examples. The other settings are taken all the
//! same, so that one set of flags can serve all verbs.

use clap::{Command, CommandFactory as _};

use super::Cli;

/// How wide help texts are at most, in columns.
const COLUMNS_MAX: usize = 100;

/// One verb's help.
struct Page {
    /// The verb, and the one below it if there is one.
    verb: &'static [&'static str],
    /// The settings that are shown. `None`: all that it takes.
    settings: Option<&'static [&'static str]>,
    /// What to type.
    examples: &'static str,
}

/// Where the registry is.
const DATA: &[&str] = &["config", "data-dir", "database"];
/// Where the registry is, and what opens it.
const OPENED: &[&str] = &[
    "config",
    "data-dir",
    "database",
    "master-key-file",
    "master-key-kms-key-id",
    "master-key-kms-endpoint",
    "master-key-kms-region",
];
/// The same for `gc`.
const COLLECTED: &[&str] = &[
    "config",
    "data-dir",
    "database",
    "master-key-file",
    "master-key-kms-key-id",
    "master-key-kms-endpoint",
    "master-key-kms-region",
    "upload-expiry",
];
/// The same for names without an account and region.
const EXPLAINED: &[&str] = &[
    "config",
    "data-dir",
    "database",
    "account",
    "region",
    "master-key-file",
    "master-key-kms-key-id",
    "master-key-kms-endpoint",
    "master-key-kms-region",
];

const PAGES: &[Page] = &[
    Page {
        verb: &["serve"],
        settings: None,
        examples: "  wharfinger serve\n  \
                   wharfinger serve --listen :3270 --data-dir /var/lib/wharfinger\n  \
                   wharfinger serve --domain registry.example.org --listen :443 --tls required\n  \
                   wharfinger serve --database postgres://wharfinger@db.example.org/wharfinger",
    },
    Page {
        verb: &["env"],
        settings: Some(&["config", "data-dir", "account"]),
        examples: "  eval \"$(wharfinger env)\"\n  \
                   wharfinger env --shell fish | source\n  \
                   wharfinger env --profile wharfinger >> ~/.aws/config\n  \
                   wharfinger env --json",
    },
    Page {
        verb: &["account", "create"],
        settings: Some(OPENED),
        examples: "  wharfinger account create >> ~/.aws/credentials\n  \
                   wharfinger account create 123456789012 --json",
    },
    Page {
        verb: &["account", "list"],
        settings: Some(OPENED),
        examples: "  wharfinger account list\n  wharfinger account list --json",
    },
    Page {
        verb: &["adopt"],
        settings: Some(DATA),
        examples: "  wharfinger adopt --data-dir /var/lib/wharfinger --database postgres://wharfinger@db.example.org/wharfinger",
    },
    Page {
        verb: &["fsck"],
        settings: Some(OPENED),
        examples: "  wharfinger fsck --data-dir /var/lib/wharfinger\n  wharfinger fsck --json\n  wharfinger fsck --repair",
    },
    Page {
        verb: &["blob", "holders"],
        settings: Some(OPENED),
        examples: "  wharfinger blob holders \\\n    \
                   sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    },
    Page { verb: &["gc"], settings: Some(COLLECTED), examples: "  wharfinger gc\n  wharfinger gc --grace 0" },
    Page {
        verb: &["key", "rotate"],
        settings: Some(OPENED),
        examples: "  wharfinger key rotate\n  \
                   wharfinger key rotate --new-master-key\n  \
                   wharfinger key rotate --new-master-key-file /etc/wharfinger/master.key",
    },
    Page {
        verb: &["lifecycle", "plan"],
        settings: Some(EXPLAINED),
        examples: "  wharfinger lifecycle plan --repository team/app\n  \
                   wharfinger lifecycle plan --repository team/app --policy lifecycle.json",
    },
    Page {
        verb: &["policy", "explain"],
        settings: Some(EXPLAINED),
        examples: "  wharfinger policy explain --principal ci --action ecr:PutImage --resource team/app\n  \
                   wharfinger policy explain --principal arn:aws:iam::123456789012:role/deploy \\\n    \
                   --action ecr:BatchGetImage --resource arn:aws:ecr:us-east-1:000000000000:repository/team/app \\\n    \
                   --context aws:SourceIp=10.0.0.1",
    },
    Page {
        verb: &["trust"],
        settings: Some(&["config", "data-dir"]),
        examples: "  wharfinger trust\n  wharfinger trust --pem > wharfinger.crt",
    },
    Page { verb: &["settings"], settings: None, examples: "  wharfinger settings > wharfinger.toml" },
    Page {
        verb: &["completions"],
        settings: None,
        examples: "  source <(wharfinger completions bash)\n  \
                   wharfinger completions zsh > \"${fpath[1]}/_wharfinger\"\n  \
                   wharfinger completions fish > ~/.config/fish/completions/wharfinger.fish",
    },
    Page {
        verb: &["man"],
        settings: None,
        examples: "  wharfinger man | man -l -\n  \
                   wharfinger man --dir /usr/local/share/man/man1",
    },
    Page { verb: &["version"], settings: None, examples: "  wharfinger version" },
];

/// The command line with its help.
pub(super) fn command() -> Command {
    let command = Cli::command().max_term_width(COLUMNS_MAX).after_help(
        "Examples:\n  wharfinger serve\n  eval \"$(wharfinger env)\"\n\n`wharfinger help VERB` explains a verb, \
         `wharfinger settings` prints all settings.",
    );
    PAGES.iter().fold(command, |command, page| at(command, page.verb, page))
}

/// Applies a page to the verb at this path below `command`.
fn at(command: Command, path: &[&'static str], page: &Page) -> Command {
    let Some((verb, below)) = path.split_first() else {
        let command = command.after_help(format!("Examples:\n{}", page.examples));
        let Some(shown) = page.settings else { return command };
        let is_setting = |id: &str| id == "config" || crate::settings::find(id).is_some();
        return command.mut_args(|argument| {
            let hidden = is_setting(argument.get_id().as_str()) && !shown.contains(&argument.get_id().as_str());
            argument.hide(hidden)
        });
    };
    command.mut_subcommand(*verb, |command| at(command, below, page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::KEYS;

    /// All verbs that do something, with their paths.
    fn leaves(command: &Command, path: &str) -> Vec<(String, Command)> {
        let path = format!("{path} {}", command.get_name());
        if !command.has_subcommands() {
            return vec![(path, command.clone())];
        }
        command
            .get_subcommands()
            .filter(|verb| verb.get_name() != "help")
            .flat_map(|verb| leaves(verb, &path))
            .collect()
    }

    #[test]
    fn every_verb_has_examples_and_fits_a_terminal() {
        let verbs = leaves(&command(), "");
        assert_eq!(verbs.len(), PAGES.len());
        for (path, verb) in verbs {
            for help in [verb.clone().render_help().to_string(), verb.clone().render_long_help().to_string()] {
                assert!(help.contains("\nExamples:\n  wharfinger") || help.contains("Examples:\n  "), "{path}: {help}");
                // What a user types is not broken.
                let (text, _) = help.split_once("Examples:").expect("examples");
                let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
                assert!(widest <= COLUMNS_MAX, "{path}: {widest} columns\n{help}");
            }
        }
    }

    #[test]
    fn verbs_show_what_matters_to_them_and_take_the_rest() {
        let shown = |line: &str| {
            let verb = leaves(&command(), "").into_iter().find(|(path, _)| path.ends_with(line)).expect("a verb").1;
            let shown: Vec<&str> = KEYS
                .iter()
                .map(|key| key.name)
                .filter(|name| verb.get_arguments().any(|one| one.get_id() == *name && !one.is_hide_set()))
                .collect();
            shown
        };
        assert_eq!(shown(" env"), ["data-dir", "account"]);
        assert_eq!(shown(" trust"), ["data-dir"]);
        assert_eq!(shown(" adopt"), ["data-dir", "database"]);
        assert!(shown(" serve").len() > 20);
        let taken =
            command().try_get_matches_from(["wharfinger", "env", "--database", "x", "--collection-grace", "1h"]);
        assert!(taken.is_ok());
    }

    #[test]
    fn pages_name_settings_that_there_are() {
        for page in PAGES {
            for name in page.settings.unwrap_or_default().iter().filter(|name| **name != "config") {
                assert!(crate::settings::find(name).is_some(), "{name}");
            }
        }
    }
}
