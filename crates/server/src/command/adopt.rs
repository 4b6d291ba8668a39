//! `wharfinger adopt`. No server may be running on the data folder.

use std::process::ExitCode;

use super::{DONE, block_on, clock, print, random, settings_of};
use crate::settings::Flags;
use crate::{Error, pairing};

pub(super) fn run(flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let id = block_on(async {
        pairing::must_exist(&settings, &random()).await?;
        let _lock = settings.data_dir.lock()?;
        pairing::adopt(&settings, clock().as_ref(), &random()).await
    })?;
    print(format_args!(
        "{} and the database {} now belong to the deployment {id}\n\
         Layers that the database does not know stay where they are: `wharfinger gc --strays` moves them to quarantine.\n",
        settings.data_dir.blobs().display(),
        settings.database
    ));
    Ok(DONE)
}
