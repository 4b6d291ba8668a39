//! Chores that keep checked-in files true to their sources.
//!
//! `shapes` writes the wire shapes of the AWS services from their models, `operations` writes the page of operations.
//! With `--check` both only compare, and fail when a file is not what they would write.

mod generate;
mod model;
mod operations;
mod patterns;
mod services;
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- <chore> [--check]

  shapes [--models DIR] [--check]   write crates/aws-api/src/shapes/ from the AWS service models
  operations [--check]              write docs/operations.md from what the program dispatches

DIR is botocore's data folder; without --models the botocore of python3 on the PATH is asked for it.";

/// What the command line asks for.
struct Chore {
    name: String,
    models: Option<PathBuf>,
    check: bool,
}

fn main() -> ExitCode {
    let outcome = parse(std::env::args().skip(1)).and_then(|chore| run(&chore));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Chore, String> {
    let name = arguments.next().ok_or(USAGE)?;
    let mut chore = Chore { name, models: None, check: false };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => chore.check = true,
            "--models" => chore.models = Some(arguments.next().ok_or(USAGE)?.into()),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(chore)
}

fn run(chore: &Chore) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match chore.name.as_str() {
        "shapes" => {
            let models = match &chore.models {
                Some(folder) => folder.clone(),
                None => model::installed()?,
            };
            for wanted in &services::WANTED {
                let model = model::read(&models, wanted.model)?;
                let model = match wanted.operations {
                    Some(names) => model.keep(names)?,
                    None => model,
                };
                let file = format!("crates/aws-api/src/shapes/{}.rs", wanted.module);
                settle(&root, &file, &generate::service(&model, &root)?, chore)?;
            }
            Ok(())
        }
        "operations" if chore.models.is_none() => settle(&root, "docs/operations.md", &operations::page(), chore),
        _ => Err(USAGE.into()),
    }
}

/// Writes `text` to `file`, or only says whether it is there already.
fn settle(root: &Path, file: &str, text: &str, chore: &Chore) -> Result<(), String> {
    let path = root.join(file);
    if fs::read_to_string(&path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if chore.check {
        return Err(format!("{file} is out of date: run `cargo run -p xtask -- {}`", chore.name));
    }
    fs::write(&path, text).map_err(|error| format!("{file}: {error}"))?;
    eprintln!("wrote {file}");
    Ok(())
}
