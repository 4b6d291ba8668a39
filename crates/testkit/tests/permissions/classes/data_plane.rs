//! Authorization that the pages know and `/v2/` does not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::row::Row;
use crate::scene::Scene;
use crate::world::{MARK, OURS, World};

const METHODS: [&str; 10] = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"];

/// Every route, by names of things that are there.
async fn paths(world: &World) -> Vec<String> {
    let row = Row::new("v2", "GET any", json!({}));
    let scene = Scene::new(world, &world.ours, &row);
    let mut paths = Vec::new();
    for route in oci_api::ROUTES {
        let template = route.path.replace("<name>", "<repository>").replace("<id>", "<upload>");
        let template = match template.contains("/blobs/<digest>") {
            true => template.replace("<digest>", "<layer>"),
            false => template.replace("<digest>", "<image>").replace("<reference>", "<image>"),
        };
        paths.push(scene.fill(&json!(template)).await.as_str().expect("a path").to_owned());
    }
    paths
}

/// The same thing, named in other ways.
fn spellings(path: &str) -> Vec<String> {
    let rest = path.strip_prefix("/v2/").expect("a path of the door");
    let mut spellings = vec![
        path.to_owned(),
        format!("/v2/{OURS}.dkr.ecr.us-east-1/{rest}"),
        format!("{path}?n=1&digest=x&mount=y&from=z&ns=docker.io"),
        format!("{path}?X-Amz-Signature=x&access_token=x&token=x"),
    ];
    if !rest.is_empty() {
        let escaped = format!("%{:02x}", rest.as_bytes()[0]);
        spellings.extend([
            format!("/v2/{escaped}{}", &rest[1..]),
            format!("/v2/{rest}/"),
            format!("/v2//{rest}"),
            format!("/v2/%2e%2e/v2/{rest}"),
            format!("/v2/{}", rest.to_ascii_uppercase()),
            format!("/v2/{}", rest.replace('/', "%2F")),
        ]);
    }
    spellings
}

#[tokio::test]
async fn authorization_is_missing_nowhere_on_the_data_plane() {
    let world = World::start().await;
    let empty = STANDARD.encode("AWS:");
    let root_key = format!("AWS:{}", world.ours.root.secret_access_key);
    let root_login = format!("{}:{}", world.ours.root.access_key_id, world.ours.root.secret_access_key);
    let pretences = [
        vec![],
        vec![("authorization", format!("Basic {empty}"))],
        vec![("authorization", format!("Basic {}", STANDARD.encode(root_key)))],
        vec![("authorization", format!("Basic {}", STANDARD.encode(root_login)))],
        vec![("authorization", "Bearer null".to_owned())],
        vec![("x-forwarded-user", "root".to_owned()), ("x-forwarded-for", "127.0.0.1".to_owned())],
        vec![("x-original-url", "/healthz".to_owned()), ("x-rewrite-url", "/healthz".to_owned())],
        vec![("x-http-method-override", "GET".to_owned()), ("x-amz-security-token", "x".to_owned())],
    ];
    for path in paths(&world).await {
        for spelling in spellings(&path) {
            for (i, headers) in pretences.iter().enumerate() {
                // All methods bare, and a few with each pretence.
                for method in &METHODS[..if i == 0 { METHODS.len() } else { 1 }] {
                    let headers: Vec<(&str, &str)> =
                        headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    let answer = world.web(None, method, &spelling, &headers, "").await;
                    assert!(
                        [401, 429].contains(&answer.status),
                        "{method} {spelling}: {} {}",
                        answer.status,
                        answer.text()
                    );
                    assert!(!answer.text().contains(MARK), "{method} {spelling}: {}", answer.text());
                }
            }
            world.advance(crate::world::FORGIVEN);
        }
    }
}

/// A grant opens one layer to whoever has it, for reading. Anything like it opens nothing.
#[tokio::test]
async fn download_grants_open_one_layer_and_nothing_else() {
    let world = World::start().await;
    let row = Row::new("v2", "GET grant", json!({}));
    let (scene, other) = (Scene::new(&world, &world.ours, &row), Scene::new(&world, &world.ours, &row));
    let input = json!({"repositoryName": "<repository>", "layerDigest": "<layer>"});
    let input = scene.fill(&input).await;
    let answer = world.ok(&world.ours.root, "ecr", "GetDownloadUrlForLayer", input).await.json();
    let url = answer["downloadUrl"].as_str().expect("a URL").to_owned();
    let _ = world.web(None, "GET", &url, &[], "").await.expect(200);

    let (repository, layer) = (scene.get("repository").await, scene.get("layer").await);
    let (path, grant) = url.split_once("/v2/").and_then(|(_, rest)| rest.split_once('?')).expect("a path and a query");
    for other_path in [
        path.replace(&repository, &other.get("repository").await),
        path.replace(&layer, &other.get("layer").await),
        path.replace(&layer, &scene.get("loose layer").await),
        format!("111111111111.dkr.ecr.us-east-1/{path}"),
        path.replace("/blobs/", "/manifests/"),
        format!("{repository}/manifests/{}", scene.get("image").await),
        format!("{repository}/tags/list"),
        format!("{repository}/referrers/{}", scene.get("image").await),
        "_catalog".to_owned(),
        String::new(),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = world.web(None, method, &format!("/v2/{other_path}?{grant}"), &[], "").await;
            assert!([401, 403].contains(&answer.status), "{method} {other_path}: {} {}", answer.status, answer.text());
        }
    }
    for method in ["PUT", "POST", "PATCH", "DELETE"] {
        let _ = world.web(None, method, &format!("/v2/{path}?{grant}"), &[], "").await.expect(401);
    }
    // It ends with the layer's repository, whatever time is left to it.
    world.ok(&world.ours.root, "ecr", "DeleteRepository", json!({"repositoryName": repository, "force": true})).await;
    assert!(world.web(None, "GET", &url, &[], "").await.status >= 400);
    world.ok(&world.ours.root, "ecr", "CreateRepository", json!({"repositoryName": repository})).await;
    assert!(world.web(None, "GET", &url, &[], "").await.status >= 400);
}

/// The same port has other faces. None of them tells strangers what the registry has.
#[tokio::test]
async fn other_faces_of_the_port_show_nothing_of_the_registry() {
    let world = World::start().await;
    paths(&world).await;
    let row = Row::new("secretsmanager", "Any", json!({}));
    let scene = Scene::new(&world, &world.ours, &row);
    scene.fill(&json!(["<user>", "<role>", "<key>", "<policy>"])).await;
    for path in [
        "/",
        "/healthz",
        "/readyz",
        "/metrics",
        "/token",
        "/token/",
        "/console/",
        "/gallery/",
        "/v1/_catalog",
        "/v1/search",
        "/api/repositories",
        "/debug/vars",
        "/debug/pprof/",
        "/admin",
        "/internal",
        "/latest/meta-data/",
        "/?Action=ListUsers&Version=2010-05-08",
        "/.well-known/openid-configuration",
        "/favicon.ico",
    ] {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = world.web(None, method, path, &[], "").await;
            assert!(!answer.text().contains(MARK), "{method} {path}: {}", answer.text());
        }
    }
}
