//! `wharfinger lifecycle plan`, beside a server.

use serde_json::json;
use testkit::{Image, TestServer};

use crate::program::{run, stderr, stdout};

fn plan(server: &TestServer, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = server.data_dir().to_str().expect("a name");
    let arguments: Vec<&str> =
        ["lifecycle", "plan", "--data-dir", folder, "--repository", "app"].iter().chain(more).copied().collect();
    let output = run(server.data_dir(), &arguments);
    (output.status.code(), stdout(&output), stderr(&output))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_of_a_file_or_of_the_repository_is_planned() {
    let server = TestServer::builder().system_clock().start().await;
    let (code, _, told) = plan(&server, &[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("The repository with name 'app' does not exist"), "{told}");
    server.create_repository("app").await;
    let client = server.client().await;
    let image = Image::random(1, &[10]);
    client.push_image("app", "v1", &image).await;
    let (code, _, told) = plan(&server, &[]);
    assert_eq!(code, Some(2));
    assert!(told.contains("Lifecycle policy does not exist"), "{told}");

    let selection = json!({"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5});
    let text =
        json!({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]}).to_string();
    let file = server.data_dir().with_file_name("policy.json");
    std::fs::write(&file, &text).expect("a file");
    let (code, shown, told) = plan(&server, &["--policy", file.to_str().expect("a name")]);
    assert_eq!(code, Some(0), "{told}");
    let expected = format!(
        "rule 1: all images: all but the newest 5 expire\n  matches 1, wants 0, takes 0\n1 images, of which 0 would expire\n\
         stays {} v1, pushed just now: rule 1 keeps it\n",
        image.digest()
    );
    assert_eq!(shown, expected);
    let set = json!({"repositoryName": "app", "lifecyclePolicyText": text});
    let _ = server.aws("PutLifecyclePolicy", &set).await.expect(200);
    assert_eq!(plan(&server, &[]).1, shown);
    std::fs::write(&file, "{}").expect("a file");
    let (code, _, told) = plan(&server, &["--policy", file.to_str().expect("a name")]);
    assert_eq!(code, Some(2));
    assert!(told.contains("object has missing required properties ([\"rules\"])"), "{told}");
}
