//! The pushes that scenarios are made of, in the steps that docker takes.

use crate::error::Error;
use crate::image::{Blob, MANIFEST};
use crate::peers::REPOSITORY;
use crate::wire::{Answer, Connection};

/// Opens an upload, sends the bytes in one PATCH, and closes it with the digest.
pub async fn push_blob(connection: &mut Connection, blob: &Blob) -> Result<(), Error> {
    push_blob_to(connection, REPOSITORY, blob).await
}

/// The same to another repository.
pub async fn push_blob_to(connection: &mut Connection, repository: &str, blob: &Blob) -> Result<(), Error> {
    let path = format!("/v2/{repository}/blobs/uploads/");
    let location = location(expect(202, connection.call("POST", &path, "", &[]).await?, &path)?)?;
    let kind = "Content-Type: application/octet-stream\r\n";
    let answer = expect(202, connection.call("PATCH", &location, kind, &blob.data).await?, &location)?;
    let location = self::location(answer)?;
    let separator = if location.contains('?') { '&' } else { '?' };
    let path = format!("{location}{separator}digest={}", blob.digest);
    expect(201, connection.call("PUT", &path, "", &[]).await?, &path)?;
    Ok(())
}

/// Pushes a blob if it is not there, as clients do.
pub async fn push_absent_blob(connection: &mut Connection, blob: &Blob) -> Result<(), Error> {
    let path = format!("/v2/{REPOSITORY}/blobs/{}", blob.digest);
    match connection.call("HEAD", &path, "", &[]).await?.status {
        200 => Ok(()),
        404 => push_blob(connection, blob).await,
        status => Err(Error::Protocol(format!("HEAD {path}: {status}"))),
    }
}

/// Pushes a manifest under a tag.
pub async fn push_manifest(connection: &mut Connection, manifest: &Blob, tag: &str) -> Result<(), Error> {
    push_manifest_to(connection, REPOSITORY, manifest, tag).await
}

/// The same to another repository.
pub async fn push_manifest_to(
    connection: &mut Connection,
    repository: &str,
    manifest: &Blob,
    tag: &str,
) -> Result<(), Error> {
    let path = format!("/v2/{repository}/manifests/{tag}");
    let kind = format!("Content-Type: {MANIFEST}\r\n");
    expect(201, connection.call("PUT", &path, &kind, &manifest.data).await?, &path)?;
    Ok(())
}

/// Where an upload goes on.
pub fn location(answer: Answer) -> Result<String, Error> {
    answer.location.ok_or_else(|| Error::Protocol("an upload has no location".to_owned()))
}

/// The answer, when it has the status that the step needs.
pub fn expect(status: u16, answer: Answer, what: &str) -> Result<Answer, Error> {
    if answer.status == status {
        return Ok(answer);
    }
    Err(Error::Protocol(format!("{what}: {} where {status} was expected", answer.status)))
}
