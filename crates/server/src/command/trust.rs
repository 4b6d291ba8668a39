//! `wharfinger trust`.

use std::process::ExitCode;

use super::{DONE, clock, print, random, settings_of};
use crate::settings::Flags;
use crate::{Endpoint, Error, tls};

pub(super) fn run(pem: bool, flags: &Flags<false>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    if !settings.data_dir.path().is_dir() {
        return Err(Error::NoData(settings.data_dir.path().to_owned()));
    }
    let (path, text) = tls::trusted_certificate(&settings.data_dir.tls(), clock().as_ref(), random().as_ref())?;
    if pem {
        print(text);
        return Ok(DONE);
    }
    let path = std::fs::canonicalize(&path).unwrap_or(path);
    let path = path.display();
    let host = Endpoint::read(&settings.data_dir)
        .map_or_else(|_| "localhost:3270".to_owned(), |endpoint| endpoint.registry_host());
    print(format_args!(
        "This deployment makes its certificates with an authority of its own:\n\n  {path}\n\n\
         To trust it on Debian and Ubuntu, for all programs that use the system's authorities (restart docker afterwards):\n\n  \
         sudo cp {path} /usr/local/share/ca-certificates/wharfinger.crt && sudo update-ca-certificates\n\n\
         For docker, podman and skopeo only, for the registry {host}:\n\n  \
         sudo mkdir -p /etc/docker/certs.d/{host} && sudo cp {path} /etc/docker/certs.d/{host}/ca.crt\n\n\
         For the AWS command line and SDKs:\n\n  \
         export AWS_CA_BUNDLE={path}\n\n\
         The key beside it (ca.key) can make a certificate for any host, which all who trust the authority would accept: keep \
         it secret.\n"
    ));
    Ok(DONE)
}
