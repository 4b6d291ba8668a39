//! `wharfinger serve`.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{DONE, clock, env, random, say, settings_of};
use crate::settings::{Flags, LogFormat, Settings, TlsMode, TlsSettings};
use crate::{Endpoint, Error, Running, limits};

/// Threads for work that blocks: reading cold files, writing, syncing. More would only hold more memory.
const BLOCKING_THREADS_MAX: usize = 64;
/// How long the next signal waits for what the last one told.
const RELOAD_MAX: Duration = Duration::from_secs(5);

pub(super) fn run(flags: &Flags<true>) -> Result<ExitCode, Error> {
    let settings = settings_of(flags)?;
    let log = crate::start_log(&settings.log)?;
    limits::raise_open_files();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().max_blocking_threads(BLOCKING_THREADS_MAX).thread_name("wharfinger").build();
    let runtime = runtime.map_err(|source| Error::System { doing: "start the runtime", source })?;
    let served = runtime.block_on(serve(&settings));
    runtime.shutdown_background();
    drop(log);
    served.map(|()| DONE)
}

async fn serve(settings: &Settings) -> Result<(), Error> {
    let mut signals = Signals::listen(settings)?;
    let listeners = crate::bind(&settings.listen).await?;
    let running = Box::pin(crate::run(settings, clock(), random(), listeners)).await?;
    announce(settings, &running);
    while signals.next().await == Told::Reload {
        if tokio::time::timeout(RELOAD_MAX, running.reload()).await.is_err() {
            tracing::error!("reading the TLS certificate again takes long; it goes on");
        }
    }
    tracing::info!(grace_s = settings.shutdown_grace.as_secs(), "stopping: requests in flight may finish");
    let (aborting, loss) = (running.aborting(), running.loss());
    let finished = tokio::select! {
        finished = Box::pin(running.shutdown()) => finished,
        () = async {
            while signals.next().await == Told::Reload {}
            tracing::warn!("stopping at once");
            aborting.cancel();
            std::future::pending::<()>().await;
        } => false,
    };
    if finished {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped, and dropped what was in flight");
    }
    match loss {
        Some(reason) => Err(Error::DataLost(reason)),
        None => Ok(()),
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    /// None where it ends the program, as programs on a terminal end with it.
    hangup: Option<Signal>,
}

/// What a signal tells the server.
#[derive(PartialEq, Eq)]
enum Told {
    Stop,
    Reload,
}

impl Signals {
    fn listen(settings: &Settings) -> Result<Self, Error> {
        let listen = |kind| signal(kind).map_err(|source| Error::System { doing: "listen for signals", source });
        let reloads = settings.tls.own.is_some() || !std::io::stderr().is_terminal();
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hangup: reloads.then(|| listen(SignalKind::hangup())).transpose()?,
        })
    }

    async fn next(&mut self) -> Told {
        let Self { terminate, interrupt, hangup } = self;
        let hung_up = async {
            match hangup {
                Some(hangup) => _ = hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = terminate.recv() => Told::Stop,
            _ = interrupt.recv() => Told::Stop,
            () = hung_up => Told::Reload,
        }
    }
}

/// The folder wherever a reader of the log stands; as it is written if the working directory is gone.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Says where it is, and to a person what to type next.
fn announce(settings: &Settings, running: &Running) {
    let endpoint = running.endpoint();
    let addresses: Vec<String> = running.addresses().iter().map(ToString::to_string).collect();
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(
        version,
        url = endpoint.url,
        listen = addresses.join(","),
        account = %settings.account,
        region = %settings.region,
        data_dir = %absolute(settings.data_dir.path()).display(),
        "serving"
    );
    if !settings.region.is_known_to_aws() {
        tracing::warn!(region = %settings.region, "AWS has no region of this name; it is served all the same");
    }
    if settings.log.format != Some(LogFormat::Json) {
        say(next_steps(settings, endpoint));
    }
}

/// The commands that a person types next.
fn next_steps(settings: &Settings, endpoint: &Endpoint) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let program = std::env::args().next().unwrap_or_else(|| "wharfinger".to_owned());
    let program = env::quoted(&program);
    let data_dir = settings.data_dir.path().display().to_string();
    let folder = match &*data_dir {
        "wharfinger-data" => String::new(),
        other => format!(" --data-dir {}", env::quoted(other)),
    };
    let (account, url, host) = (settings.account, endpoint.registry_url(), endpoint.registry_host());
    let names = if endpoint.domain.is_some() {
        let trust = match settings.tls {
            TlsSettings { own: None, mode: TlsMode::Auto | TlsMode::Required, .. } => {
                format!("; `{program} trust{folder}` prints how to trust its certificates")
            }
            _ => String::new(),
        };
        format!("Clients must find {host} at this server's address (docs/drop-in.md){trust}.\n")
    } else {
        String::new()
    };
    format!(
        "Wharfinger {version} serves account {account} at {url}. {names}Next, in another terminal:\n\
         \n  eval \"$({program} env{folder})\"\
         \n  aws ecr create-repository --repository-name team/app\
         \n  aws ecr get-login-password | docker login --username AWS --password-stdin {host}\n\n"
    )
}
