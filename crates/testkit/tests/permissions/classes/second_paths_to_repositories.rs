//! A second path to the same repository: two doors, several spellings of an address, and more than one verb for the same
//! action.

use serde_json::{Value, json};
use testkit::digest_of;

use super::second_paths::{Denied, scene};
use crate::row::Outcome;
use crate::scene::Scene;
use crate::verdict;
use crate::world::{OURS, World};

/// The names of what is in the repository.
struct Things {
    repository: String,
    image: String,
    tag: String,
    layer: String,
    loose_layer: String,
    manifest: String,
    upload: String,
    /// The digest of what requests bring along.
    whole: String,
}

/// All ways to what one action allows: operations of the API with their inputs, and requests below the repository.
struct Ways {
    action: &'static str,
    calls: Vec<(&'static str, Value)>,
    requests: Vec<(&'static str, String)>,
}

impl Things {
    async fn of(scene: &Scene<'_>) -> Self {
        let (repository, image) = (scene.get("repository").await, scene.get("image").await);
        let world = scene.world;
        let details = json!({"repositoryName": repository});
        let details = world.ok(&world.ours.root, "ecr", "DescribeImages", details).await.json();
        Self {
            tag: details["imageDetails"][0]["imageTags"][0].as_str().expect("a tag").to_owned(),
            layer: scene.get("layer").await,
            loose_layer: scene.get("loose layer").await,
            manifest: scene.get("manifest").await,
            upload: scene.get("upload").await,
            whole: digest_of(b"whole"),
            repository,
            image,
        }
    }

    fn reads(&self) -> Vec<Ways> {
        let Self { image, tag, layer, .. } = self;
        vec![
            Ways {
                action: "ecr:BatchGetImage",
                calls: vec![
                    ("BatchGetImage", json!({"imageIds": [{"imageDigest": image}]})),
                    ("BatchGetImage", json!({"imageIds": [{"imageTag": tag}]})),
                    ("ListImageReferrers", json!({"subjectId": {"imageDigest": image}})),
                ],
                requests: vec![
                    ("GET", format!("manifests/{image}")),
                    ("HEAD", format!("manifests/{image}")),
                    ("GET", format!("manifests/{tag}")),
                    ("HEAD", format!("manifests/{tag}")),
                    ("GET", format!("referrers/{image}")),
                ],
            },
            Ways {
                action: "ecr:GetDownloadUrlForLayer",
                calls: vec![("GetDownloadUrlForLayer", json!({"layerDigest": layer}))],
                requests: vec![("GET", format!("blobs/{layer}"))],
            },
            Ways {
                action: "ecr:BatchCheckLayerAvailability",
                calls: vec![("BatchCheckLayerAvailability", json!({"layerDigests": [layer]}))],
                requests: vec![("HEAD", format!("blobs/{layer}"))],
            },
            Ways {
                action: "ecr:ListImages",
                calls: vec![("ListImages", json!({}))],
                requests: vec![("GET", "tags/list".to_owned())],
            },
        ]
    }

    fn writes(&self) -> Vec<Ways> {
        let Self { image, tag, loose_layer, manifest, .. } = self;
        vec![
            Ways {
                action: "ecr:PutImage",
                calls: vec![
                    ("PutImage", json!({"imageManifest": manifest, "imageTag": "new"})),
                    ("PutImage", json!({"imageManifest": manifest, "imageTag": tag})),
                    ("PutImage", json!({"imageManifest": manifest})),
                ],
                requests: vec![
                    ("PUT", "manifests/new".to_owned()),
                    ("PUT", "manifests/latest".to_owned()),
                    ("PUT", format!("manifests/{tag}")),
                    ("PUT", format!("manifests/{}", digest_of(manifest.as_bytes()))),
                ],
            },
            Ways {
                action: "ecr:BatchDeleteImage",
                calls: vec![
                    ("BatchDeleteImage", json!({"imageIds": [{"imageDigest": image}]})),
                    ("BatchDeleteImage", json!({"imageIds": [{"imageTag": tag}]})),
                ],
                requests: vec![
                    ("DELETE", format!("manifests/{image}")),
                    ("DELETE", format!("manifests/{tag}")),
                    ("DELETE", format!("blobs/{loose_layer}")),
                ],
            },
            Ways {
                action: "ecr:*",
                calls: vec![
                    ("DeleteRepository", json!({"force": true})),
                    ("SetRepositoryPolicy", json!({"policyText": "{}"})),
                    ("GetRepositoryPolicy", json!({})),
                    ("DescribeImages", json!({})),
                    ("PutImageTagMutability", json!({"imageTagMutability": "MUTABLE"})),
                ],
                requests: vec![("GET", "tags/list".to_owned())],
            },
        ]
    }

    fn uploads(&self) -> Vec<Ways> {
        let Self { repository, layer, upload, whole, .. } = self;
        let part = json!({"uploadId": upload, "partFirstByte": 0, "partLastByte": 0, "layerPartBlob": "YQ=="});
        let at_once = || ("POST", format!("blobs/uploads/?digest={whole}"));
        vec![
            Ways {
                action: "ecr:InitiateLayerUpload",
                calls: vec![("InitiateLayerUpload", json!({}))],
                requests: vec![
                    ("POST", "blobs/uploads/".to_owned()),
                    ("POST", "blobs/uploads".to_owned()),
                    ("POST", format!("blobs/uploads/?mount={layer}&from={repository}")),
                    at_once(),
                ],
            },
            Ways {
                action: "ecr:UploadLayerPart",
                calls: vec![("UploadLayerPart", part)],
                requests: vec![
                    ("GET", format!("blobs/uploads/{upload}")),
                    ("PATCH", format!("blobs/uploads/{upload}")),
                    ("PUT", format!("blobs/uploads/{upload}?digest={whole}")),
                    ("DELETE", format!("blobs/uploads/{upload}")),
                    at_once(),
                ],
            },
            Ways {
                action: "ecr:CompleteLayerUpload",
                calls: vec![("CompleteLayerUpload", json!({"uploadId": upload, "layerDigests": [whole]}))],
                requests: vec![("PUT", format!("blobs/uploads/{upload}?digest={whole}")), at_once()],
            },
        ]
    }

    /// The addresses of something below the repository, each with the host that it is asked of.
    fn addresses(&self, rest: &str) -> [(String, Option<String>); 4] {
        let name = &self.repository;
        let letter = format!("%{:02X}", name.as_bytes()[0]);
        [
            (format!("/v2/{name}/{rest}"), None),
            (format!("/v2/{name}/{rest}"), Some(format!("{OURS}.dkr.ecr.us-east-1.localhost"))),
            (format!("/v2/{OURS}.dkr.ecr.us-east-1/{name}/{rest}"), None),
            (format!("/v2/{letter}{}/{rest}", &name[1..]), None),
        ]
    }
}

impl Ways {
    async fn are_closed_to(&self, world: &World, denied: &Denied<'_>, things: &Things) {
        for (operation, input) in &self.calls {
            for registry in [None, Some(OURS)] {
                let mut input = input.clone();
                input["repositoryName"] = things.repository.as_str().into();
                if let Some(registry) = registry {
                    input["registryId"] = registry.into();
                }
                denied.refused("ecr", operation, input).await;
            }
        }
        for (method, rest) in &self.requests {
            let body = match *method {
                "GET" | "HEAD" => "",
                _ if rest.starts_with("manifests/") => things.manifest.as_str(),
                _ => "whole",
            };
            for (path, host) in things.addresses(rest) {
                let mut headers = vec![("content-type", "application/vnd.oci.image.manifest.v1+json")];
                headers.extend(host.as_deref().map(|host| ("host", host)));
                let answer = world.web(Some(&denied.password), method, &path, &headers, body).await;
                let is_denied = verdict::is("v2", &answer, Outcome::Denied);
                assert!(is_denied, "{}: {method} {path} {host:?}: {} {}", self.action, answer.status, answer.text());
            }
        }
    }
}

#[tokio::test]
async fn what_is_denied_on_a_repository_is_denied_by_every_second_path() {
    let world = World::start().await;
    let denied = Denied::new(&world).await;
    let things = Things::of(&scene(&world, "SecondPath").begun_by(&denied.credentials)).await;
    let arn = format!("arn:aws:ecr:us-east-1:{OURS}:repository/{}", things.repository);
    for ways in [things.reads(), things.writes(), things.uploads()].into_iter().flatten() {
        denied.deny(ways.action, &arn).await;
        ways.are_closed_to(&world, &denied, &things).await;
    }
    // It is all as it was.
    let root = world.password(&world.ours.root).await;
    let Things { repository, image, tag, layer, loose_layer, .. } = &things;
    for path in [
        format!("manifests/{tag}"),
        format!("manifests/{image}"),
        format!("blobs/{layer}"),
        format!("blobs/{loose_layer}"),
    ] {
        let _ = world.web(Some(&root), "GET", &format!("/v2/{repository}/{path}"), &[], "").await.expect(200);
    }
}
