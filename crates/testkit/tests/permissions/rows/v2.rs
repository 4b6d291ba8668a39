use serde_json::{Value, json};

use crate::row::Reach::{Policy, RegistryPolicy};
use crate::row::Row;

/// A request below a repository of any registry.
fn row(operation: &'static str, rest: &str, action: &'static str) -> Row {
    with_body(operation, rest, json!({}), "", action)
}

fn with_body(operation: &'static str, rest: &str, headers: Value, body: &str, action: &'static str) -> Row {
    let mut input = json!({"path": format!("/v2/<registry><repository>/{rest}"), "body": body});
    input["headers"] = headers;
    Row::new("v2", operation, input).takes(&[action]).reached(Policy)
}

fn on_registry(operation: &'static str, path: &str) -> Row {
    Row::new("v2", operation, json!({"path": path, "headers": {}, "body": ""}))
}

pub fn rows() -> Vec<Row> {
    let manifest = json!({"content-type": "application/vnd.oci.image.manifest.v1+json"});
    let version = |operation| {
        on_registry(operation, "/v2/<registry>")
            .takes_none("whoever has a password may know that it is one")
            .may_name("registry", "it is about the password")
    };
    let catalog = |operation| {
        on_registry(operation, "/v2/<registry>_catalog").takes(&["ecr:DescribeRepositories"]).reached(RegistryPolicy)
    };
    vec![
        version("GET /v2/"),
        version("HEAD /v2/"),
        catalog("GET /v2/_catalog"),
        catalog("HEAD /v2/_catalog"),
        row("GET /v2/<name>/tags/list", "tags/list", "ecr:ListImages"),
        row("HEAD /v2/<name>/tags/list", "tags/list", "ecr:ListImages"),
        row("GET /v2/<name>/manifests/<reference>", "manifests/<image>", "ecr:BatchGetImage"),
        row("HEAD /v2/<name>/manifests/<reference>", "manifests/<image>", "ecr:BatchGetImage"),
        with_body("PUT /v2/<name>/manifests/<reference>", "manifests/v2", manifest, "<manifest>", "ecr:PutImage"),
        row("DELETE /v2/<name>/manifests/<reference>", "manifests/<image>", "ecr:BatchDeleteImage"),
        row("GET /v2/<name>/blobs/<digest>", "blobs/<layer>", "ecr:GetDownloadUrlForLayer"),
        row("HEAD /v2/<name>/blobs/<digest>", "blobs/<layer>", "ecr:BatchCheckLayerAvailability"),
        row("DELETE /v2/<name>/blobs/<digest>", "blobs/<loose layer>", "ecr:BatchDeleteImage"),
        row("POST /v2/<name>/blobs/uploads/", "blobs/uploads/", "ecr:InitiateLayerUpload"),
        with_body(
            "POST /v2/<name>/blobs/uploads/",
            &format!("blobs/uploads/?digest={}", testkit::digest_of(b"whole")),
            json!({}),
            "whole",
            "ecr:InitiateLayerUpload",
        )
        .takes_also(&["ecr:UploadLayerPart", "ecr:CompleteLayerUpload"]),
        row(
            "POST /v2/<name>/blobs/uploads/",
            "blobs/uploads/?mount=<layer>&from=<registry><repository>",
            "ecr:InitiateLayerUpload",
        )
        .may_name("layer", "what cannot be mounted is to be uploaded"),
        row("GET /v2/<name>/blobs/uploads/<id>", "blobs/uploads/<upload>", "ecr:UploadLayerPart"),
        row("HEAD /v2/<name>/blobs/uploads/<id>", "blobs/uploads/<upload>", "ecr:UploadLayerPart"),
        with_body(
            "PATCH /v2/<name>/blobs/uploads/<id>",
            "blobs/uploads/<upload>",
            json!({}),
            "more",
            "ecr:UploadLayerPart",
        ),
        row(
            "PUT /v2/<name>/blobs/uploads/<id>",
            "blobs/uploads/<filled upload>?digest=<filled digest>",
            "ecr:CompleteLayerUpload",
        )
        // Nobody knows before it is read whether a body brings the last bytes along.
        .takes_also(&["ecr:UploadLayerPart"]),
        row("DELETE /v2/<name>/blobs/uploads/<id>", "blobs/uploads/<upload>", "ecr:UploadLayerPart"),
        row("GET /v2/<name>/referrers/<digest>", "referrers/<image>", "ecr:BatchGetImage")
            .blind("what is not there has no referrers"),
        row("HEAD /v2/<name>/referrers/<digest>", "referrers/<image>", "ecr:BatchGetImage")
            .blind("what is not there has no referrers"),
    ]
}
