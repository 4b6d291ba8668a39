//! A client of the two operations of the AWS KMS API that a master key takes: GenerateDataKey and Decrypt.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::seal::Key;
use model::sigv4::{Signer, Unsigned};
use model::{Clock, Region};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::Error;
use crate::settings::{KmsCredentials, KmsSettings};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer of KMS is under 10 KiB; no more than this is read of one.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Talks to KMS about one key.
pub(crate) struct KmsClient {
    settings: KmsSettings,
    credentials: KmsCredentials,
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
}

impl KmsClient {
    /// A client with the credentials of the settings, or those in the environment.
    pub(crate) fn new(settings: &KmsSettings, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let credentials = settings.credentials.clone().or_else(KmsCredentials::from_environment);
        let credentials = credentials.ok_or_else(|| {
            Error::Kms("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment".to_owned())
        })?;
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let http = http.map_err(|error| Error::Kms(error.to_string()))?;
        Ok(Self { settings: settings.clone(), credentials, clock, http })
    }

    /// Has a data key made: the key, and the ciphertext that it can be got back from.
    pub(crate) async fn generate_data_key(&self) -> Result<(Key, Vec<u8>), Error> {
        let answer = self.call("GenerateDataKey", json!({"KeyId": self.settings.key_id, "KeySpec": "AES_256"})).await?;
        let ciphertext = Zeroizing::new(self.bytes(&answer, "CiphertextBlob")?);
        Ok((self.key(&answer)?, ciphertext.to_vec()))
    }

    /// The data key that a ciphertext was given out with.
    pub(crate) async fn decrypt(&self, ciphertext: &[u8]) -> Result<Key, Error> {
        let input = json!({"KeyId": self.settings.key_id, "CiphertextBlob": STANDARD.encode(ciphertext)});
        let answer = self.call("Decrypt", input).await?;
        self.key(&answer)
    }

    fn key(&self, answer: &Value) -> Result<Key, Error> {
        let plaintext = Zeroizing::new(self.bytes(answer, "Plaintext")?);
        let bytes: &[u8; 32] =
            plaintext.as_slice().try_into().map_err(|_| self.failed("the data key is not one of 256 bits"))?;
        Ok(Key::new(*bytes))
    }

    fn bytes(&self, answer: &Value, member: &str) -> Result<Vec<u8>, Error> {
        let text = answer[member].as_str().and_then(|text| STANDARD.decode(text).ok());
        text.ok_or_else(|| self.failed(format_args!("the answer has no {member}")))
    }

    async fn call(&self, operation: &str, mut input: Value) -> Result<Value, Error> {
        // What was sealed for something else does not open as a master key.
        input["EncryptionContext"] = json!({"wharfinger": "master key"});
        let body = Zeroizing::new(input.to_string());
        let url = reqwest::Url::parse(&self.settings.endpoint).map_err(|error| self.failed(error))?;
        let host = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (host, _) => host.unwrap_or_default().to_owned(),
        };
        let target = format!("TrentService.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("host", host.as_str()),
            ("x-amz-target", target.as_str()),
        ];
        let unsigned =
            Unsigned { method: "POST", path: url.path(), query: "", headers: &headers, body: body.as_bytes() };
        let signer = self.credentials.signer(&self.settings.region);
        let mut request = self.http.post(url.clone()).body(body.as_bytes().to_vec());
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
            request = request.header(*name, *value);
        }
        for (name, value) in signer.sign(&unsigned, self.clock.now()) {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| self.failed(error))?;
        self.read(operation, response).await
    }

    async fn read(&self, operation: &str, mut response: reqwest::Response) -> Result<Value, Error> {
        let status = response.status();
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(error))? {
            if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(self.failed("the answer is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status.is_success() {
            return Ok(answer);
        }
        let word = |member: &str| answer[member].as_str().unwrap_or_default();
        let code = word("__type").rsplit('#').next().unwrap_or_default();
        let message = [word("message"), word("Message")].concat();
        Err(self.failed(format_args!("{operation} was answered {status} {code}: {message}")))
    }

    fn failed(&self, reason: impl fmt::Display) -> Error {
        Error::Kms(format!("{}: {reason}", self.settings.endpoint))
    }
}

impl KmsCredentials {
    /// Those of the variables that all AWS clients read.
    fn from_environment() -> Option<Self> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Some(Self {
            access_key_id: variable("AWS_ACCESS_KEY_ID")?,
            secret_access_key: Zeroizing::new(variable("AWS_SECRET_ACCESS_KEY")?),
            session_token: variable("AWS_SESSION_TOKEN"),
        })
    }

    fn signer<'a>(&'a self, region: &'a Region) -> Signer<'a> {
        Signer {
            access_key_id: &self.access_key_id,
            secret: self.secret_access_key.as_bytes(),
            session_token: self.session_token.as_deref(),
            region,
            service: "kms",
        }
    }
}
