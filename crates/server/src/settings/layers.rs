//! Where settings come from: flags before the environment before the file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use thiserror::Error;
use zeroize::Zeroizing;

use super::keys::{KEYS, Key, Reach, Topic, find};
use super::spelling;

/// The file that is read when it is there and no other is named.
const FILE_DEFAULT: &str = "wharfinger.toml";

/// Where a setting was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `--name`
    Flag,
    /// `WHARFINGER_NAME`
    Environment,
    /// A file.
    File(PathBuf),
}

/// A setting that stops the start.
#[derive(Debug, Error)]
pub enum BadSetting {
    /// A value that the setting cannot have.
    #[error("the setting `{key}`{from} cannot be {value}: {reason}")]
    Value {
        /// The setting's name.
        key: &'static str,
        /// Where it was given, as words that follow the name.
        from: String,
        /// The value in quotes; not that of a secret.
        value: String,
        /// What it must be.
        reason: String,
    },
    /// A setting that needs another.
    #[error("the setting `{key}` needs the setting `{other}`")]
    Alone {
        /// The setting that was given.
        key: &'static str,
        /// The one that was not.
        other: &'static str,
    },
    /// A setting that cannot be given with another.
    #[error("the settings `{key}` and `{other}` cannot be given together")]
    Together {
        /// One of them.
        key: &'static str,
        /// The other.
        other: &'static str,
    },
    /// The file has a key that is not a setting.
    #[error("{} has the key `{key}`, which is not a setting{hint}", file.display())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// The key.
        key: String,
        /// What to do instead, if that is known.
        hint: String,
    },
    /// The file is not TOML.
    #[error("{} is not TOML: {reason}", file.display())]
    NotToml {
        /// The file.
        file: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The file cannot be read.
    #[error("the settings in {} cannot be read: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A setting as it was given.
#[derive(Clone)]
pub struct Given {
    /// Its values; one, unless it is a list.
    pub values: Vec<Zeroizing<String>>,
    /// Who gave it.
    pub source: Source,
}

/// All settings that somebody gave.
#[derive(Clone, Default)]
pub struct Layers(pub BTreeMap<&'static str, Given>);

impl Layers {
    /// Adds the environment below what is there already.
    #[must_use]
    pub fn over_environment(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        for key in KEYS {
            // An empty variable is how scripts and container files unset one.
            if let Some(text) = variable(&key.variable()).map(Zeroizing::new).filter(|text| !text.is_empty()) {
                let values = if key.many {
                    text.split(',').map(|part| Zeroizing::new(part.trim().to_owned())).collect()
                } else {
                    vec![text]
                };
                self.0.entry(key.name).or_insert(Given { values, source: Source::Environment });
            }
        }
        self
    }

    /// Adds the file below what is there already: `named`, or `wharfinger.toml` if there is one.
    ///
    /// # Errors
    /// A named file that cannot be read; a file that is not TOML, or has keys that are not settings.
    pub fn over_file(mut self, named: Option<&Path>) -> Result<Self, BadSetting> {
        let path = named.unwrap_or(Path::new(FILE_DEFAULT));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(self),
            Err(source) => return Err(BadSetting::Unreadable { file: path.to_owned(), source }),
        };
        for (key, given) in read_toml(path, &text)? {
            self.0.entry(key).or_insert(given);
        }
        Ok(self)
    }
}

fn read_toml(path: &Path, text: &str) -> Result<Vec<(&'static str, Given)>, BadSetting> {
    let file = || path.to_owned();
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| BadSetting::NotToml { file: file(), reason: error.to_string() })?;
    let mut given = Vec::new();
    for (name, value) in table {
        let Some(key) = find(&name) else {
            let hint =
                spelling::resembling(&name).map(|key| format!("; did you mean `{}`?", key.name)).unwrap_or_default();
            return Err(BadSetting::Unknown { file: file(), key: name, hint });
        };
        if key.reach == Reach::EnvironmentOnly {
            let hint = format!(" for files: secrets are given in the environment, this one as {}", key.variable());
            return Err(BadSetting::Unknown { file: file(), key: name, hint });
        }
        let bad = |value: &toml::Value, reason: &str| BadSetting::Value {
            key: key.name,
            from: format!(" in {}", path.display()),
            value: format!("a value of the type {}", value.type_str()),
            reason: reason.to_owned(),
        };
        let scalar = |value: &toml::Value| match value {
            toml::Value::String(text) => Ok(Zeroizing::new(text.clone())),
            toml::Value::Integer(number) => Ok(Zeroizing::new(number.to_string())),
            toml::Value::Boolean(on) => Ok(Zeroizing::new(if *on { "on" } else { "off" }.to_owned())),
            other => Err(bad(other, "it must be a text, a number or a truth value")),
        };
        let values = match &value {
            toml::Value::Array(many) if key.many => many.iter().map(scalar).collect::<Result<_, _>>()?,
            one => vec![scalar(one)?],
        };
        given.push((key.name, Given { values, source: Source::File(file()) }));
    }
    Ok(given)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("on the command line"),
            Self::Environment => f.write_str("in the environment"),
            Self::File(path) => write!(f, "in {}", path.display()),
        }
    }
}

/// The flags that a verb takes: with `SERVE`, those that only serving reads too.
#[derive(Clone, Default)]
pub struct Flags<const SERVE: bool> {
    layers: Layers,
    config: Option<PathBuf>,
}

impl<const SERVE: bool> Flags<SERVE> {
    /// The settings in force: flags over the environment over the file.
    ///
    /// # Errors
    /// Those of the file.
    pub fn layers(&self) -> Result<Layers, BadSetting> {
        let variable = |name: &str| std::env::var(name).ok();
        self.layers.clone().over_environment(variable).over_file(self.config.as_deref())
    }

    fn takes(key: &Key) -> bool {
        key.reach == Reach::Everywhere || (SERVE && key.reach == Reach::Serve)
    }
}

impl<const SERVE: bool> clap::Args for Flags<SERVE> {
    fn augment_args(command: Command) -> Command {
        let flags = KEYS.iter().filter(|key| Self::takes(key)).map(|key| {
            let hint = match key.value {
                "DIR" => ValueHint::DirPath,
                "FILE" => ValueHint::FilePath,
                _ => ValueHint::Other,
            };
            Arg::new(key.name)
                .long(key.name)
                .value_name(key.value)
                .value_hint(hint)
                .help(key.help_with_default())
                .action(if key.many { ArgAction::Append } else { ArgAction::Set })
                .help_heading(key.topic.heading())
        });
        let config = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .value_hint(ValueHint::FilePath)
            .help("File with settings (default: ./wharfinger.toml if it exists)")
            .help_heading(Topic::Data.heading());
        command.args(flags).arg(config)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const SERVE: bool> clap::FromArgMatches for Flags<SERVE> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for key in KEYS.iter().filter(|key| Self::takes(key)) {
            if matches.value_source(key.name) != Some(ValueSource::CommandLine) {
                continue;
            }
            let values = matches.get_many::<String>(key.name).into_iter().flatten();
            let values = values.map(|value| Zeroizing::new(value.clone())).collect();
            self.layers.0.insert(key.name, Given { values, source: Source::Flag });
        }
        self.config = matches.get_one::<PathBuf>("config").cloned();
        Ok(())
    }
}
