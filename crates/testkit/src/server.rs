//! The real server, in the test's own process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use access::RootCredentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Clock;
use registry::Registry;
use serde_json::{Value, json};
use server::settings::{Layers, Location, Settings};
use server::system::SystemClock;
use server::{DataDir, Running};
use tempfile::TempDir;

use crate::{Answer, Client, Credentials, SeededRandom, TestClock, aws};

/// A server on a port of its own, over a folder that goes when it does.
pub struct TestServer {
    running: Option<Running>,
    builder: Builder,
    http: reqwest::Client,
}

/// How a server is to be.
pub struct Builder {
    settings: Settings,
    clock: Arc<TestClock>,
    system_clock: bool,
    seed: u64,
    folder: Arc<TempDir>,
}

impl Builder {
    fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let mut settings = Settings::from_layers(&Layers::default()).expect("the defaults are good");
        settings.data_dir = DataDir::at(folder.path().join("data"));
        settings.database = Location::Sqlite(settings.data_dir.database());
        settings.listen = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
        settings.log.access = false;
        Self { settings, clock: Arc::default(), system_clock: false, seed: 1, folder }
    }

    /// Changes any of the settings.
    #[must_use]
    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Over a PostgreSQL database, by its connection string.
    #[must_use]
    pub fn postgres(self, url: &str) -> Self {
        let url = url.to_owned();
        self.settings(|settings| settings.database = Location::Postgres(url))
    }

    /// With chance of its own: two servers of one seed draw the same ids and keys.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// By the system's clock, which certificates need that others verify.
    #[must_use]
    pub fn system_clock(mut self) -> Self {
        self.system_clock = true;
        self
    }

    /// Starts it.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(self) -> TestServer {
        self.try_start().await.unwrap_or_else(|(_, error)| panic!("the server does not start: {error}"))
    }

    /// Starts it, or gives it back with what was wrong.
    ///
    /// # Errors
    /// Those of the start.
    pub async fn try_start(mut self) -> Result<TestServer, (Box<Self>, server::Error)> {
        // What was drawn before a restart must not be drawn again after it.
        self.seed += 1;
        let random = Arc::new(SeededRandom::new(self.seed));
        let started = async {
            let listeners = server::bind(&self.settings.listen).await?;
            Box::pin(server::run(&self.settings, self.clock_in_use(), random, listeners)).await
        };
        match started.await {
            Ok(running) => {
                let http = reqwest::Client::builder().build().expect("a client");
                Ok(TestServer { running: Some(running), builder: self, http })
            }
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn clock_in_use(&self) -> Arc<dyn Clock> {
        if self.system_clock { Arc::new(SystemClock) } else { Arc::clone(&self.clock) as Arc<dyn Clock> }
    }
}

impl TestServer {
    /// A server as it is by default: SQLite, encrypted, the account 000000000000 in us-east-1.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// A server to be changed before it is started.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Its first address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running().addresses()[0]
    }

    /// Its base URL, by address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Its folder.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        self.builder.settings.data_dir.path()
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.builder.settings
    }

    /// Its clock, to be turned.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.builder.clock
    }

    /// What it serves, past its doors.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        self.running().registry()
    }

    /// The credentials of its root.
    #[must_use]
    pub fn root(&self) -> &RootCredentials {
        self.running().root().expect("a server that serves knows its root")
    }

    /// The server itself.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("it is only taken when it stops")
    }

    /// Calls an operation of `ecr` as root.
    pub async fn aws(&self, operation: &str, input: &Value) -> Answer {
        self.call("ecr", operation, input).await
    }

    /// Calls an operation of any service as root.
    pub async fn call(&self, service: &str, operation: &str, input: &Value) -> Answer {
        self.call_as(&self.root().into(), service, operation, input).await
    }

    /// Calls an operation of any service as whom the credentials are of, in the server's region.
    pub async fn call_as(&self, who: &Credentials, service: &str, operation: &str, input: &Value) -> Answer {
        let region = self.builder.settings.region.as_str();
        self.call_in(region, Some(who), service, operation, input).await
    }

    /// Calls an operation that wants no signature.
    pub async fn call_unsigned(&self, service: &str, operation: &str, input: &Value) -> Answer {
        self.call_in("", None, service, operation, input).await
    }

    /// Calls an operation in a region of the test's own.
    pub async fn call_in(
        &self,
        region: &str,
        who: Option<&Credentials>,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Answer {
        let now = self.builder.clock_in_use().now();
        let url = self.url();
        aws::Call { url: &url, region, now, service, operation, input }.send(&self.http, who).await
    }

    /// Creates a repository.
    ///
    /// # Panics
    /// If that fails.
    pub async fn create_repository(&self, name: &str) {
        let _ = self.aws("CreateRepository", &json!({"repositoryName": name})).await.expect(200);
    }

    /// A registry password of root.
    ///
    /// # Panics
    /// If none is given out.
    pub async fn password(&self) -> String {
        let answer = self.aws("GetAuthorizationToken", &json!({})).await.expect(200).json();
        let token = answer["authorizationData"][0]["authorizationToken"].as_str().expect("a token").to_owned();
        let login = String::from_utf8(STANDARD.decode(token).expect("Base64")).expect("text");
        login.strip_prefix("AWS:").expect("a user name").to_owned()
    }

    /// A client of `/v2/` with a password of root.
    pub async fn client(&self) -> Client {
        Client::new(self.http.clone(), &self.url(), Some(self.password().await))
    }

    /// Stops it with grace; its folder stays for as long as the builder lives.
    ///
    /// # Panics
    /// When requests had to be dropped.
    pub async fn stop(mut self) -> Builder {
        let running = self.running.take().expect("it runs");
        assert!(Box::pin(running.shutdown()).await, "requests in flight were dropped");
        let Builder { settings, clock, system_clock, seed, folder } = &self.builder;
        Builder {
            settings: settings.clone(),
            clock: Arc::clone(clock),
            system_clock: *system_clock,
            seed: *seed,
            folder: Arc::clone(folder),
        }
    }

    /// Takes the server itself, to stop it in a way of the test's own.
    ///
    /// # Panics
    /// Never: it is there until it is taken.
    #[must_use]
    pub fn into_running(mut self) -> Running {
        self.running.take().expect("it runs")
    }

    /// Stops it and starts it again over the same folder.
    pub async fn restart(self) -> Self {
        self.stop().await.start().await
    }
}
