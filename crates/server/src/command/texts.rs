//! `wharfinger completions` and `wharfinger man`: texts that follow from the command line's own definition.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Command;

use super::{DONE, help, print};
use crate::Error;

/// A shell that completions can be made for.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Shell {
    /// GNU bash
    Bash,
    /// The Z shell
    Zsh,
    /// The friendly interactive shell
    Fish,
}

pub(super) fn completions(shell: Shell) -> ExitCode {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(), "wharfinger", &mut script);
    print(String::from_utf8_lossy(&script));
    DONE
}

/// Prints one page, or writes all of them into a folder.
pub(super) fn man(verb: &[String], folder: Option<PathBuf>) -> Result<ExitCode, Error> {
    let mut command = help::command();
    command.build();
    if let Some(folder) = folder {
        write_all(&command, &folder)?;
        return Ok(DONE);
    }
    let found = verb.iter().try_fold(&command, |command, name| command.find_subcommand(name));
    let Some(found) = found else { return Err(Error::UnknownVerb(verb.join(" "))) };
    print(String::from_utf8_lossy(&page(found).map_err(|source| Error::System { doing: "make the page", source })?));
    Ok(DONE)
}

fn write_all(command: &Command, folder: &Path) -> Result<(), Error> {
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help" && !verb.is_hide_set()) {
        write_all(verb, folder)?;
    }
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = folder.join(format!("{name}.1"));
    let written = page(command).and_then(|page| std::fs::write(&path, page));
    written.map_err(Error::file("write", &path))
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}
