//! The catalog.

use model::mutability::TagMutability;
use serde_json::json;

use crate::deployment::Deployment;

#[tokio::test]
async fn the_catalog_lists_the_registrys_repositories_in_byte_order_and_in_pages() {
    let deployment = Deployment::start().await;
    for name in ["team/b", "team/a", "solo", "team/a/deep"] {
        deployment.create_repository(name, TagMutability::Mutable).await;
    }
    deployment.create_repository_in("eu-west-1", "far/away", TagMutability::Mutable).await;
    let all = deployment.ask("GET", "/v2/_catalog").await.expect(200);
    assert_eq!(all.json(), json!({ "repositories": ["solo", "team/a", "team/a/deep", "team/b"] }));
    assert!(!all.headers.contains_key("link"));
    let page = deployment.ask("GET", "/v2/_catalog?n=2").await.expect(200);
    assert_eq!(page.json()["repositories"], json!(["solo", "team/a"]));
    assert_eq!(page.header("link"), "</v2/_catalog?last=team/a&n=2>; rel=\"next\"");
    let rest = deployment.ask("GET", "/v2/_catalog?last=team/a&n=2").await.expect(200);
    assert_eq!(rest.json()["repositories"], json!(["team/a/deep", "team/b"]));
    assert!(!rest.headers.contains_key("link"));
    deployment.ask("GET", "/v2/_catalog?n=1001").await.expect_refusal(405, "UNSUPPORTED");
}
