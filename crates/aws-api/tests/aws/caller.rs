//! Callers of one server, who sign as the root of one account or another.

use access::RootCredentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Clock as _;
use serde_json::{Value, json};
use testkit::{Answer, Client, Image, TestServer, digest_of};

use crate::signer::{ECR, Signed, Signer};

/// The server's default account, and one beside it.
pub const ACCOUNT: &str = "000000000000";
pub const OTHER_ACCOUNT: &str = "111111111111";
pub const REGION: &str = "us-east-1";

/// A digest that nothing has.
pub const NOWHERE: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// The root of one account, in one region.
pub struct Caller<'s> {
    pub server: &'s TestServer,
    pub credentials: RootCredentials,
    pub region: &'static str,
    http: Client,
}

impl<'s> Caller<'s> {
    /// The root of the server's default account.
    pub fn root(server: &'s TestServer) -> Self {
        let http = Client::new(Default::default(), &server.url(), None);
        Self { server, credentials: server.root().clone(), region: REGION, http }
    }

    /// The root of an account that this creates.
    pub async fn other(server: &'s TestServer) -> Self {
        let id = OTHER_ACCOUNT.parse().expect("an account");
        let created = server.registry().access().create_account(id).await.expect("the database works");
        Self { credentials: created.expect("it is new"), ..Self::root(server) }
    }

    pub fn in_region(&self, region: &'static str) -> Self {
        Self { server: self.server, credentials: self.credentials.clone(), region, http: self.http.clone() }
    }

    pub fn account(&self) -> String {
        self.credentials.account.to_string()
    }

    pub fn host(&self) -> String {
        self.server.address().to_string()
    }

    pub fn signer(&self) -> Signer {
        Signer {
            access_key_id: self.credentials.access_key_id.clone(),
            secret: self.credentials.secret_access_key.to_string(),
            region: self.region.into(),
            service: "ecr".into(),
            terminator: "aws4_request".into(),
            scope_date: None,
            signed_at: self.server.clock().now(),
            session_token: None,
        }
    }

    pub async fn send(&self, signed: Signed) -> Answer {
        let headers: Vec<(&str, &str)> = signed.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.http.request(signed.method, &signed.target, &headers, signed.body).await
    }

    /// Calls an operation of `ecr` with exactly this body.
    pub async fn call(&self, operation: &str, body: &[u8]) -> Answer {
        self.send(self.signer().sign(&self.host(), &format!("{ECR}.{operation}"), body)).await
    }

    /// Calls an operation that succeeds; its output.
    pub async fn ok(&self, operation: &str, input: Value) -> Value {
        let answer = self.call(operation, input.to_string().as_bytes()).await;
        assert_eq!(answer.status, 200, "{operation} {input}: {}", answer.text());
        answer.json()
    }

    /// Calls an operation that answers 400 with this code; the whole body.
    pub async fn refusal(&self, operation: &str, input: &Value, code: &str) -> Value {
        let answer = self.call(operation, input.to_string().as_bytes()).await;
        let shown =
            format!("{operation} {}: {}", input.to_string().chars().take(300).collect::<String>(), answer.text());
        assert_eq!((answer.status, answer.header("x-amzn-errortype")), (400, code), "{shown}");
        assert_eq!(answer.json()["__type"], code, "{shown}");
        answer.json()
    }

    /// Calls an operation that is refused with exactly this code and sentence, and nothing beside them.
    pub async fn refused(&self, operation: &str, input: Value, code: &str, message: &str) {
        let body = self.refusal(operation, &input, code).await;
        assert_eq!(body, json!({"__type": code, "message": message}), "{operation} {input}");
    }

    /// Calls an operation whose parameter at `at` is refused.
    pub async fn refused_parameter(&self, operation: &str, input: Value, at: &str, constraint: &str) {
        let message = format!("Invalid parameter at '{at}' failed to satisfy constraint: '{constraint}'");
        self.refused(operation, input, "InvalidParameterException", &message).await;
    }

    pub async fn create_repository(&self, name: &str) {
        self.ok("CreateRepository", json!({"repositoryName": name})).await;
    }

    /// A client of `/v2/` that has logged in as this caller.
    pub async fn docker(&self) -> Client {
        let token = self.ok("GetAuthorizationToken", json!({})).await;
        let token = token["authorizationData"][0]["authorizationToken"].as_str().expect("a token").to_owned();
        let login = String::from_utf8(STANDARD.decode(token).expect("Base64")).expect("text");
        Client::new(Default::default(), &self.server.url(), login.strip_prefix("AWS:").map(str::to_owned))
    }

    /// Uploads the layers that the repository does not have through this door, each in one part.
    pub async fn upload_layers(&self, repository: &str, image: &Image) {
        for blob in &image.blobs {
            let digests = [digest_of(blob)];
            let input = json!({"repositoryName": repository, "layerDigests": digests});
            let checked = self.ok("BatchCheckLayerAvailability", input).await;
            if checked["layers"][0]["layerAvailability"] == "AVAILABLE" {
                continue;
            }
            let upload = self.ok("InitiateLayerUpload", json!({"repositoryName": repository})).await;
            let id = upload["uploadId"].as_str().expect("an id");
            self.ok("UploadLayerPart", part(repository, id, 0, blob)).await;
            let complete = json!({"repositoryName": repository, "uploadId": id, "layerDigests": digests});
            self.ok("CompleteLayerUpload", complete).await;
        }
    }

    /// Pushes an image through this door, under a tag or none.
    pub async fn push(&self, repository: &str, tag: Option<&str>, image: &Image) {
        self.upload_layers(repository, image).await;
        self.ok("PutImage", put(repository, tag, image)).await;
    }

    /// The pages of a listing, each as the list that `member` names.
    pub async fn pages(&self, operation: &str, mut input: Value, member: &str) -> Vec<Vec<Value>> {
        let mut pages = Vec::new();
        loop {
            let page = self.ok(operation, input.clone()).await;
            pages.push(page[member].as_array().expect("a list").clone());
            assert!(pages.len() < 100, "it ends");
            match page.get("nextToken") {
                Some(token) => input["nextToken"] = token.clone(),
                None => return pages,
            }
        }
    }
}

/// The input of PutImage.
pub fn put(repository: &str, tag: Option<&str>, image: &Image) -> Value {
    let manifest = std::str::from_utf8(&image.manifest).expect("JSON");
    let mut input = json!({"repositoryName": repository, "imageManifest": manifest});
    if let Some(tag) = tag {
        input["imageTag"] = tag.into();
    }
    input
}

/// The input of UploadLayerPart.
pub fn part(repository: &str, upload: &str, first: usize, bytes: &[u8]) -> Value {
    json!({
        "repositoryName": repository,
        "uploadId": upload,
        "partFirstByte": first,
        "partLastByte": (first + bytes.len()).saturating_sub(1),
        "layerPartBlob": STANDARD.encode(bytes),
    })
}

/// What every operation says of a repository that is not there.
pub fn no_repository(name: &str, account: &str) -> String {
    format!("The repository with name '{name}' does not exist in the registry with id '{account}'")
}
