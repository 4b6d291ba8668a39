//! A running server: accepts connections until it is told to stop, then finishes what is in flight.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use access::RootCredentials;
use jobs::{Jobs, Schedule};
use meta::Database;
use model::{Clock, Random};
use registry::Registry;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use web::metrics::Metrics;

use crate::Error;
use crate::connection::{self, Shared};
use crate::crowd::Crowd;
use crate::deployment::Deployment;
use crate::endpoint::Endpoint;
use crate::faces::{self, Faces};
use crate::limits;
use crate::possession::{self, Possession};
use crate::settings::Settings;
use crate::tls::{self, OperatorsCertificate, Tls};
use crate::trim;

/// How long accepting rests when the system is out of something, such as file descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(100);
/// How long each of the last steps may take even when the grace is over.
const LAST_STEP_MIN: Duration = Duration::from_secs(1);

/// How long is waited before it is looked again whether a connection may be closed for another.
const ROOM_REST: Duration = Duration::from_millis(10);

/// A server at work. Dropping it stops it without grace.
pub struct Running {
    addresses: Vec<SocketAddr>,
    endpoint: Endpoint,
    registry: Registry,
    root: Option<RootCredentials>,
    database: Database,
    jobs: Option<Jobs>,
    /// Accept no more, finish what is in flight.
    stopping: CancellationToken,
    /// The grace is over, or nobody wants to wait for it.
    aborting: CancellationToken,
    /// Drop what is in flight too.
    dropping: CancellationToken,
    connections: TaskTracker,
    shutdown_grace: Duration,
    possession: Option<Arc<Possession>>,
    /// Looks at the possession again and again.
    watching: Option<JoinHandle<()>>,
    /// The operator's certificate, if there is one.
    certificate: Option<Arc<OperatorsCertificate>>,
}

/// Binds the addresses of the settings.
///
/// # Errors
/// [`Error::Listen`] with the address.
pub async fn bind(addresses: &[SocketAddr]) -> Result<Vec<TcpListener>, Error> {
    let mut listeners = Vec::with_capacity(addresses.len());
    for &address in addresses {
        let listener = TcpListener::bind(address).await;
        listeners.push(listener.map_err(|source| Error::Listen { address, source })?);
    }
    Ok(listeners)
}

/// Opens the deployment and serves it on the listeners. It is ready when this returns.
///
/// # Errors
/// All that can go wrong with a start.
pub async fn run(
    settings: &Settings,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    listeners: Vec<TcpListener>,
) -> Result<Running, Error> {
    let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<Vec<_>, _>>();
    let addresses = addresses.map_err(|source| Error::System { doing: "see where it listens", source })?;
    // Before the data folder is made: the operator's files may be unfit.
    let tls = Tls::new(settings, &addresses, Arc::clone(&clock), Arc::clone(&random))?;
    let Deployment { registry, database, root, possession } =
        Box::pin(Deployment::open_to_serve(settings, clock, Arc::clone(&random))).await?;
    let endpoint = Endpoint::of(&addresses, settings);
    endpoint.write(&settings.data_dir)?;

    let metrics = Arc::new(Metrics::new(faces::operations()));
    let stopping = CancellationToken::new();
    let shared = Arc::new(Shared {
        faces: Faces::new(&registry, Arc::clone(&metrics), &*random, settings),
        tls: tls.as_ref().map(|tls| TlsAcceptor::from(Arc::clone(&tls.config))),
        tls_mode: settings.tls.mode,
        patience: settings.patience,
        budget: registry.access().budget().clone(),
        stopping: stopping.clone(),
    });
    let (connections, aborting) = (TaskTracker::new(), CancellationToken::new());
    let dropping = aborting.child_token();
    let certificate = tls.as_ref().and_then(|tls| tls.operators.clone());
    if let Some(certificate) = &certificate {
        connections.spawn(tls::watch(Arc::clone(certificate), stopping.clone()));
    }
    if let Some(tls) = tls {
        connections.spawn_blocking(move || tls.prepare());
    }
    let acceptor = Acceptor {
        shared,
        metrics,
        connections: connections.clone(),
        room: Arc::new(Semaphore::new(limits::connections_max(settings.connections_max))),
        crowd: Arc::default(),
        dropping: dropping.clone(),
    };
    for listener in listeners {
        connections.spawn(acceptor.clone().accept_all(listener));
    }
    connections.spawn(trim::run(stopping.clone()));
    let schedule = Schedule { collect_every: settings.collection_interval, ..Schedule::default() };
    let jobs = Some(jobs::start(&registry, &schedule));
    let shutdown_grace = settings.shutdown_grace;
    let possession = possession.map(Arc::new);
    let watch = |possession| tokio::spawn(possession::watch(Arc::downgrade(possession)));
    let watching = possession.as_ref().map(watch);
    Ok(Running {
        addresses,
        endpoint,
        registry,
        root,
        database,
        jobs,
        stopping,
        aborting,
        dropping,
        connections,
        shutdown_grace,
        possession,
        watching,
        certificate,
    })
}

#[derive(Clone)]
struct Acceptor {
    shared: Arc<Shared>,
    metrics: Arc<Metrics>,
    connections: TaskTracker,
    room: Arc<Semaphore>,
    crowd: Arc<Crowd>,
    dropping: CancellationToken,
}

impl Acceptor {
    async fn accept_all(self, listener: TcpListener) {
        let stopping = self.shared.stopping.clone();
        loop {
            let accepted = tokio::select! {
                () = stopping.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => {
                    // The next one waits in the system's queue meanwhile, where it costs nothing.
                    let room = tokio::select! {
                        () = stopping.cancelled() => return,
                        room = self.room() => room,
                    };
                    self.serve(stream, address, room);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    self.crowd.close_one();
                    tokio::time::sleep(ACCEPT_REST).await;
                }
            }
        }
    }

    /// Room for a connection. If there is none, it is made: strangers do not keep others out.
    async fn room(&self) -> Option<OwnedSemaphorePermit> {
        loop {
            if let Ok(room) = Arc::clone(&self.room).try_acquire_owned() {
                return Some(room);
            }
            if self.crowd.close_one() {
                tracing::debug!("the limit of connections is reached; one that was idle or unknown is closed");
            }
            let room = tokio::time::timeout(ROOM_REST, Arc::clone(&self.room).acquire_owned());
            if let Ok(room) = room.await {
                // Nobody closes the semaphore.
                return room.ok();
            }
        }
    }

    fn serve(&self, stream: TcpStream, address: SocketAddr, room: Option<OwnedSemaphorePermit>) {
        let (shared, metrics) = (Arc::clone(&self.shared), Arc::clone(&self.metrics));
        let (seat, dropping) = (self.crowd.join(), self.dropping.clone());
        self.connections.spawn(async move {
            let _room = room;
            metrics.connection_opened();
            let member = seat.member();
            tokio::select! {
                () = Box::pin(connection::serve(shared, stream, address, Arc::clone(&member))) => {}
                () = member.closing.cancelled() => {}
                () = dropping.cancelled() => {}
            }
            metrics.connection_closed();
        });
    }
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// How its own machine reaches it.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// What it serves.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The default account's root.
    #[must_use]
    pub fn root(&self) -> Option<&RootCredentials> {
        self.root.as_ref()
    }

    /// What the server lost while it was serving, such as its data folder, in a sentence; `None` while all is well.
    #[must_use]
    pub fn loss(&self) -> Option<String> {
        self.possession.as_ref()?.loss()
    }

    /// Reads again what may change while it serves: the files of the operator's certificate.
    pub async fn reload(&self) {
        if let Some(certificate) = &self.certificate {
            tls::read_again(certificate).await;
        }
    }

    /// What drops the requests in flight when it is cancelled during a shutdown: for the second signal.
    #[must_use]
    pub fn aborting(&self) -> CancellationToken {
        self.aborting.clone()
    }

    /// Stops: accepts no more, lets requests in flight finish within the grace, waits for the tasks that outlive their
    /// requests, has jobs do their last, and closes the database. What does not come to its end, because a disk hangs or
    /// the time is over, is left behind, and the log says what it was. `false` when something had to be dropped.
    pub async fn shutdown(mut self) -> bool {
        let grace_ends = Instant::now().checked_add(self.shutdown_grace);
        self.stopping.cancel();
        self.connections.close();
        let mut finished = tokio::select! {
            () = self.connections.wait() => !self.aborting.is_cancelled(),
            () = tokio::time::sleep(self.shutdown_grace) => false,
        };
        self.dropping.cancel();
        let last = LastSteps { grace_ends: grace_ends.unwrap_or_else(Instant::now), aborting: self.aborting.clone() };
        let connections = self.connections.clone();
        finished &= last.wait(connections.wait(), || format!("{} connections", connections.len())).await;
        let tasks = self.registry.access().tasks().clone();
        tasks.close();
        let of_requests = || format!("{} tasks of requests, such as finishing uploads", tasks.len());
        finished &= last.wait(tasks.wait(), of_requests).await;
        if let Some(jobs) = self.jobs.take() {
            finished &= last.wait(jobs.stop(), || "jobs".to_owned()).await;
        }
        finished &= last.wait(self.database.close(), || "the database".to_owned()).await;
        if let Some(watching) = self.watching.take() {
            // It may hold the possession at this moment, and whoever starts next wants that.
            watching.abort();
            drop(watching.await);
        }
        finished
    }
}

/// How long the last steps of a server may take.
struct LastSteps {
    grace_ends: Instant,
    aborting: CancellationToken,
}

impl LastSteps {
    /// Waits for a step until the grace is over or nobody wants to wait, but always a moment. `false`, and a word in the log,
    /// when it is left behind.
    async fn wait(&self, step: impl Future<Output = ()>, what: impl FnOnce() -> String) -> bool {
        let moment = tokio::time::sleep(LAST_STEP_MIN);
        let over = async {
            tokio::select! {
                () = tokio::time::sleep_until(self.grace_ends) => {}
                () = self.aborting.cancelled() => {}
            }
        };
        let over = async { tokio::join!(moment, over) };
        tokio::select! {
            biased;
            () = step => true,
            _ = over => {
                tracing::error!("stopping without waiting for {} any longer", what());
                false
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.watching.as_ref().map(JoinHandle::abort);
        self.stopping.cancel();
        self.aborting.cancel();
    }
}
