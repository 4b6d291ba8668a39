//! A client of `/v2/` that does what it is told and hides nothing.

use bytes::Bytes;
use http::Method;

use crate::Answer;
use crate::image::{Image, digest_of};

/// A client of one server, with a password or without.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    password: Option<String>,
}

impl Client {
    /// A client of the server at `base`, such as `http://127.0.0.1:3270`.
    #[must_use]
    pub fn new(http: reqwest::Client, base: &str, password: Option<String>) -> Self {
        Self { http, base: base.to_owned(), password }
    }

    /// The same client without a password.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { password: None, ..self.clone() }
    }

    /// Sends any request. `target` is a path or a whole URL, as `Location` has them.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn request(
        &self,
        method: Method,
        target: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let url = if target.starts_with('/') { format!("{}{target}", self.base) } else { target.to_owned() };
        let mut request = self.http.request(method, url).body(body);
        if let Some(password) = &self.password {
            request = request.basic_auth("AWS", Some(password));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.expect("the server answers")).await
    }

    /// `GET`.
    pub async fn get(&self, target: &str) -> Answer {
        self.request(Method::GET, target, &[], "").await
    }

    /// Begins an upload; where it goes on.
    pub async fn begin_upload(&self, repository: &str) -> String {
        let path = format!("/v2/{repository}/blobs/uploads/");
        self.request(Method::POST, &path, &[], "").await.expect(202).header("location").to_owned()
    }

    /// Completes an upload with the last of its bytes.
    pub async fn complete_upload(&self, location: &str, digest: &str, bytes: Bytes) -> Answer {
        let separator = if location.contains('?') { '&' } else { '?' };
        self.request(Method::PUT, &format!("{location}{separator}digest={digest}"), &[], bytes).await
    }

    /// Pushes a blob in one piece; its digest.
    pub async fn push_blob(&self, repository: &str, bytes: Bytes) -> String {
        let digest = digest_of(&bytes);
        let location = self.begin_upload(repository).await;
        let _ = self.complete_upload(&location, &digest, bytes).await.expect(201);
        digest
    }

    /// Pushes a manifest by a tag or a digest.
    pub async fn push_manifest(&self, repository: &str, reference: &str, image: &Image) -> Answer {
        let path = format!("/v2/{repository}/manifests/{reference}");
        self.request(Method::PUT, &path, &[("content-type", image.media_type)], image.manifest.clone()).await
    }

    /// Pushes all blobs of an image and its manifest.
    pub async fn push_image(&self, repository: &str, tag: &str, image: &Image) {
        for blob in &image.blobs {
            self.push_blob(repository, blob.clone()).await;
        }
        let _ = self.push_manifest(repository, tag, image).await.expect(201);
    }

    /// Pulls a manifest of whatever type.
    pub async fn pull_manifest(&self, repository: &str, reference: &str) -> Answer {
        self.get(&format!("/v2/{repository}/manifests/{reference}")).await
    }

    /// Pulls a blob.
    pub async fn pull_blob(&self, repository: &str, digest: &str) -> Answer {
        self.get(&format!("/v2/{repository}/blobs/{digest}")).await
    }

    /// Pulls an image and compares it, bit for bit.
    ///
    /// # Panics
    /// When a bit is different.
    pub async fn assert_holds(&self, repository: &str, reference: &str, image: &Image) {
        let manifest = self.pull_manifest(repository, reference).await.expect(200);
        assert_eq!(manifest.body, image.manifest);
        for blob in &image.blobs {
            let pulled = self.pull_blob(repository, &digest_of(blob)).await.expect(200);
            assert!(pulled.body == *blob, "the blob {} has other bytes", digest_of(blob));
        }
    }
}
