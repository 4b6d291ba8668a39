//! CreateRepository, DescribeRepositories, DeleteRepository, PutImageTagMutability.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Image, TestServer};

use crate::caller::{ACCOUNT, Caller, OTHER_ACCOUNT, no_repository};
use crate::signer::ECR;

const NAME_REFUSED: &str =
    r"must satisfy regular expression '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*'";
const NOT_GIVEN_OUT: &str = "the token is not one that this listing gave out";

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().filter_map(|repository| repository["repositoryName"].as_str()).collect()
}

#[tokio::test]
async fn a_repository_is_shown_alike_by_all_operations() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    server.clock().advance(Duration::from_millis(1_250));
    let created = root.ok("CreateRepository", json!({"repositoryName": "team/app"})).await;
    let expected = json!({
        "repositoryArn": "arn:aws:ecr:us-east-1:000000000000:repository/team/app",
        "registryId": ACCOUNT,
        "repositoryName": "team/app",
        "repositoryUri": format!("{}/team/app", root.host()),
        "createdAt": 1_767_225_601.25,
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration": {"scanOnPush": false},
        "encryptionConfiguration": {"encryptionType": "AES256"},
    });
    assert_eq!(created, json!({"repository": expected}));
    server.clock().advance(Duration::from_secs(60));
    for input in [json!({}), json!({"repositoryNames": ["team/app"]}), json!({"registryId": ACCOUNT})] {
        assert_eq!(root.ok("DescribeRepositories", input).await, json!({"repositories": [expected]}));
    }
    let delete = json!({"repositoryName": "team/app"});
    assert_eq!(root.ok("DeleteRepository", delete).await, json!({"repository": expected}));
    assert_eq!(root.ok("DescribeRepositories", json!({})).await, json!({"repositories": []}));
}

#[tokio::test]
async fn what_a_repository_is_created_with_is_kept() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let filters =
        json!([{"filterType": "WILDCARD", "filter": "dev-*"}, {"filterType": "WILDCARD", "filter": "latest"}]);
    let created = root
        .ok(
            "CreateRepository",
            json!({
                "repositoryName": "app",
                "registryId": ACCOUNT,
                "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
                "imageTagMutabilityExclusionFilters": filters,
                "imageScanningConfiguration": {"scanOnPush": true},
                "encryptionConfiguration": {"encryptionType": "AES256"},
                "tags": [{"Key": "team", "Value": "core"}],
            }),
        )
        .await;
    let repository = &created["repository"];
    assert_eq!(repository["imageTagMutability"], "IMMUTABLE_WITH_EXCLUSION");
    assert_eq!(repository["imageTagMutabilityExclusionFilters"], filters);
    assert_eq!(repository["imageScanningConfiguration"], json!({"scanOnPush": true}));
    let described = root.ok("DescribeRepositories", json!({"repositoryNames": ["app"]})).await;
    assert_eq!(described["repositories"][0], *repository);
    let tags = root.ok("ListTagsForResource", json!({"resourceArn": repository["repositoryArn"]})).await;
    assert_eq!(tags, json!({"tags": [{"Key": "team", "Value": "core"}]}));
}

#[tokio::test]
async fn uris_are_those_that_can_be_pushed_to_from_where_the_caller_stands() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    let ireland = root.in_region("eu-west-1");
    let host = root.host();
    for (caller, uri) in [
        (&root, format!("{host}/app")),
        (&other, format!("{host}/111111111111.dkr.ecr.us-east-1/app")),
        (&ireland, format!("{host}/000000000000.dkr.ecr.eu-west-1/app")),
    ] {
        let created = caller.ok("CreateRepository", json!({"repositoryName": "app"})).await;
        assert_eq!(created["repository"]["repositoryUri"], uri);
        let (_, path) = uri.split_once('/').expect("a path");
        caller.docker().await.push_image(path, "v1", &Image::random(1, &[10])).await;
        let listed = caller.ok("ListImages", json!({"repositoryName": "app"})).await;
        assert_eq!(listed["imageIds"][0]["imageTag"], "v1", "{uri}");
    }
    // Through a host that names a registry, such as one that a DNS override leads here.
    let signed = root.signer().sign(
        "111111111111.dkr.ecr.us-east-1.example.com:3270",
        &format!("{ECR}.DescribeRepositories"),
        b"{}",
    );
    let described = root.send(signed).await.expect(200).json();
    let uri = &described["repositories"][0]["repositoryUri"];
    assert_eq!(*uri, "000000000000.dkr.ecr.us-east-1.example.com:3270/app");
}

#[tokio::test]
async fn a_deployment_with_a_domain_names_it_in_uris() {
    let server = TestServer::builder().settings(|settings| settings.domain = Some("example.com".into())).start().await;
    let created = Caller::root(&server).ok("CreateRepository", json!({"repositoryName": "app"})).await;
    assert_eq!(created["repository"]["repositoryUri"], "000000000000.dkr.ecr.us-east-1.example.com/app");
}

#[tokio::test]
async fn names_are_free_until_they_are_taken_in_the_same_registry() {
    let server = TestServer::start().await;
    let (root, other) = (Caller::root(&server), Caller::other(&server).await);
    root.create_repository("app").await;
    let taken = "The repository with name 'app' already exists in the registry with id '000000000000'";
    let again = json!({"repositoryName": "app"});
    root.refused("CreateRepository", again.clone(), "RepositoryAlreadyExistsException", taken).await;
    root.in_region("eu-west-1").create_repository("app").await;
    other.create_repository("app").await;
    root.ok("DeleteRepository", again).await;
    root.create_repository("app").await;
    assert_eq!(other.ok("DescribeRepositories", json!({})).await["repositories"][0]["registryId"], OTHER_ACCOUNT);
}

#[tokio::test]
async fn parameters_of_repositories_that_break_a_rule_are_refused() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let filters = |texts: &[&str]| -> Value {
        texts.iter().map(|text| json!({"filterType": "WILDCARD", "filter": text})).collect()
    };
    let unexpected = "Exclusion filters can only be specified with IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION";
    let none_for = |mode: &str| {
        format!("ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as {mode}")
    };
    let (none_immutable, none_mutable) = (none_for("IMMUTABLE_WITH_EXCLUSION"), none_for("MUTABLE_WITH_EXCLUSION"));
    let modes = "Member must satisfy enum value set: [IMMUTABLE, MUTABLE, IMMUTABLE_WITH_EXCLUSION, \
                 MUTABLE_WITH_EXCLUSION]";
    let text = "Member must satisfy regular expression pattern: ^[0-9a-zA-Z._*-]{1,128}$";
    let (mode, excluded) = ("imageTagMutability", "imageTagMutabilityExclusionFilters");
    for (more, at, constraint) in [
        (json!({"repositoryName": null}), "repositoryName", "Member must not be null"),
        (json!({"repositoryName": "a"}), "repositoryName", "Member must have length greater than or equal to 2"),
        (
            json!({"repositoryName": "a".repeat(257)}),
            "repositoryName",
            "Member must have length less than or equal to 256",
        ),
        (json!({"repositoryName": "App"}), "repositoryName", NAME_REFUSED),
        (json!({"repositoryName": "a//b"}), "repositoryName", NAME_REFUSED),
        (json!({"repositoryName": "ab\n"}), "repositoryName", NAME_REFUSED),
        (json!({"registryId": "1"}), "registryId", "Member must satisfy regular expression pattern: [0-9]{12}"),
        (json!({mode: "SOMETIMES"}), mode, modes),
        (json!({mode: "IMMUTABLE", excluded: filters(&["a"])}), excluded, unexpected),
        (json!({mode: "MUTABLE", excluded: filters(&["a"])}), excluded, unexpected),
        (json!({excluded: filters(&["a"])}), excluded, unexpected),
        (json!({mode: "IMMUTABLE_WITH_EXCLUSION"}), excluded, none_immutable.as_str()),
        (json!({mode: "MUTABLE_WITH_EXCLUSION"}), excluded, &none_mutable),
        (
            json!({mode: "MUTABLE_WITH_EXCLUSION", excluded: []}),
            excluded,
            "Member must have length greater than or equal to 1",
        ),
        (
            json!({mode: "MUTABLE_WITH_EXCLUSION", excluded: filters(&["a"; 6])}),
            excluded,
            "Member must have length less than or equal to 5",
        ),
        (
            json!({mode: "MUTABLE_WITH_EXCLUSION", excluded: filters(&["*a*b*"])}),
            excluded,
            "A filter must have at most 2 wildcards",
        ),
        (
            json!({mode: "MUTABLE_WITH_EXCLUSION", excluded: filters(&["ok", "a b"])}),
            "imageTagMutabilityExclusionFilters.2.member.filter",
            text,
        ),
        (
            json!({mode: "MUTABLE_WITH_EXCLUSION", excluded: [{"filterType": "REGEX", "filter": "a"}]}),
            "imageTagMutabilityExclusionFilters.1.member.filterType",
            "Member must satisfy enum value set: [WILDCARD]",
        ),
        (
            json!({"encryptionConfiguration": {"encryptionType": "AES512"}}),
            "encryptionConfiguration.encryptionType",
            "Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]",
        ),
        (
            json!({"encryptionConfiguration": {"encryptionType": "AES256", "kmsKey": "alias/mine"}}),
            "encryptionConfiguration.kmsKey",
            "Member must only be specified with KMS encryption",
        ),
        (json!({"tags": [{"Key": "a"}]}), "tags.1.member.Value", "Member must not be null"),
    ] {
        let mut input = json!({"repositoryName": "app"});
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        root.refused_parameter("CreateRepository", input, at, constraint).await;
    }
    assert_eq!(root.ok("DescribeRepositories", json!({})).await, json!({"repositories": []}), "nothing came of them");
}

#[tokio::test]
async fn a_repository_is_created_with_all_its_tags_or_not_at_all() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let many: Value = (0..51).map(|i| json!({"Key": format!("k{i}"), "Value": ""})).collect();
    for (tags, code, message) in [
        (many, "TooManyTagsException", "A repository can have at most 50 tags"),
        (
            json!([{"Key": "aws:x", "Value": "1"}]),
            "InvalidTagParameterException",
            "Invalid tag key 'aws:x'. Tag keys that start with 'aws:' are reserved for system use",
        ),
        (
            json!([{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]),
            "InvalidTagParameterException",
            "Invalid tag key 'a'. Duplicate tag keys are not allowed",
        ),
    ] {
        root.refused("CreateRepository", json!({"repositoryName": "app", "tags": tags}), code, message).await;
    }
    let missing = no_repository("app", ACCOUNT);
    let names = json!({"repositoryNames": ["app"]});
    root.refused("DescribeRepositories", names, "RepositoryNotFoundException", &missing).await;
}

#[tokio::test]
async fn repositories_are_described_by_name_all_or_none() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for name in ["one", "two"] {
        root.create_repository(name).await;
    }
    let both = root.ok("DescribeRepositories", json!({"repositoryNames": ["two", "one"]})).await;
    assert_eq!(names(both["repositories"].as_array().expect("a list")), ["two", "one"]);
    assert!(both.get("nextToken").is_none());
    let missing = no_repository("three", ACCOUNT);
    let three = json!({"repositoryNames": ["one", "three"]});
    root.refused("DescribeRepositories", three, "RepositoryNotFoundException", &missing).await;
    let together = "Member must not be specified together with repositoryNames";
    for (input, at, constraint) in [
        (json!({"repositoryNames": ["one"], "maxResults": 1}), "maxResults", together),
        (json!({"repositoryNames": ["one"], "nextToken": "x"}), "nextToken", together),
        (json!({"repositoryNames": []}), "repositoryNames", "Member must have length greater than or equal to 1"),
        (
            json!({"repositoryNames": vec!["one"; 101]}),
            "repositoryNames",
            "Member must have length less than or equal to 100",
        ),
        (json!({"repositoryNames": ["one", "Two"]}), "repositoryNames.2.member", NAME_REFUSED),
    ] {
        root.refused_parameter("DescribeRepositories", input, at, constraint).await;
    }
}

#[tokio::test]
async fn repositories_come_in_pages_each_once_and_in_order() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for i in 0..101 {
        root.create_repository(&format!("app{i:03}")).await;
    }
    for (input, lengths) in [
        (json!({}), &[100, 1][..]),
        (json!({"maxResults": 1000}), &[101]),
        (json!({"maxResults": 101}), &[101]),
        (json!({"maxResults": 50}), &[50, 50, 1]),
    ] {
        let pages = root.pages("DescribeRepositories", input, "repositories").await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), lengths);
        let all = pages.concat();
        assert!(names(&all).into_iter().eq((0..101).map(|i| format!("app{i:03}"))));
    }
    for (results, constraint) in [
        (0, "Member must have value greater than or equal to 1"),
        (1001, "Member must have value less than or equal to 1000"),
    ] {
        root.refused_parameter("DescribeRepositories", json!({"maxResults": results}), "maxResults", constraint).await;
    }
}

#[tokio::test]
async fn a_token_is_good_only_for_the_listing_that_gave_it_out() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    for name in ["one", "two"] {
        root.create_repository(name).await;
    }
    let page = root.ok("DescribeRepositories", json!({"maxResults": 1})).await;
    let token = page["nextToken"].as_str().expect("there is more");
    for token in ["", "nonsense", "aGVsbG8", &token[1..]] {
        let input = json!({"nextToken": token});
        root.refused_parameter("DescribeRepositories", input, "nextToken", NOT_GIVEN_OUT).await;
    }
    let elsewhere = root.in_region("eu-west-1");
    elsewhere.refused_parameter("DescribeRepositories", json!({"nextToken": token}), "nextToken", NOT_GIVEN_OUT).await;
    let images = json!({"repositoryName": "one", "nextToken": token});
    for operation in ["ListImages", "DescribeImages"] {
        root.refused_parameter(operation, images.clone(), "nextToken", NOT_GIVEN_OUT).await;
    }
}

#[tokio::test]
async fn only_an_empty_repository_is_deleted_without_force() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let missing = no_repository("app", ACCOUNT);
    for input in [json!({"repositoryName": "app"}), json!({"repositoryName": "app", "force": true})] {
        root.refused("DeleteRepository", input, "RepositoryNotFoundException", &missing).await;
    }
    root.create_repository("app").await;
    let image = Image::random(1, &[10]);
    root.push("app", None, &image).await;
    let message = "The repository with name 'app' in registry with id '000000000000' cannot be deleted because it \
                   still contains images";
    for input in [json!({"repositoryName": "app"}), json!({"repositoryName": "app", "force": false})] {
        root.refused("DeleteRepository", input, "RepositoryNotEmptyException", message).await;
    }
    root.ok("DeleteRepository", json!({"repositoryName": "app", "force": true})).await;
    root.create_repository("app").await;
    let listed = root.ok("ListImages", json!({"repositoryName": "app"})).await;
    assert_eq!(listed, json!({"imageIds": []}), "a new repository of the old name has nothing of it");
    let layers = json!({"repositoryName": "app", "layerDigests": [testkit::digest_of(&image.blobs[0])]});
    let checked = root.ok("BatchCheckLayerAvailability", layers).await;
    assert_eq!(checked["layers"][0]["layerAvailability"], "UNAVAILABLE");
}

#[tokio::test]
async fn tag_mutability_is_replaced_as_a_whole() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    let put = |mode: &str, filters: Option<Value>| {
        let mut input = json!({"repositoryName": "app", "imageTagMutability": mode});
        if let Some(filters) = filters {
            input["imageTagMutabilityExclusionFilters"] = filters;
        }
        input
    };
    let missing = no_repository("app", ACCOUNT);
    root.refused("PutImageTagMutability", put("MUTABLE", None), "RepositoryNotFoundException", &missing).await;
    root.create_repository("app").await;
    let filters = |text: &str| Some(json!([{"filterType": "WILDCARD", "filter": text}]));
    for (mode, filters) in [
        ("IMMUTABLE", None),
        ("IMMUTABLE_WITH_EXCLUSION", filters("dev-*")),
        ("MUTABLE_WITH_EXCLUSION", filters("v*.*")),
        ("MUTABLE", None),
    ] {
        let answer = root.ok("PutImageTagMutability", put(mode, filters.clone())).await;
        let mut expected = json!({"registryId": ACCOUNT, "repositoryName": "app", "imageTagMutability": mode});
        if let Some(filters) = &filters {
            expected["imageTagMutabilityExclusionFilters"] = filters.clone();
        }
        assert_eq!(answer, expected);
        let described = root.ok("DescribeRepositories", json!({})).await["repositories"][0].clone();
        assert_eq!(described["imageTagMutability"], mode);
        assert_eq!(described.get("imageTagMutabilityExclusionFilters"), filters.as_ref());
    }
    for (input, at, constraint) in [
        (json!({"repositoryName": "app"}), "imageTagMutability", "Member must not be null"),
        (
            put("IMMUTABLE", filters("a")),
            "imageTagMutabilityExclusionFilters",
            "Exclusion filters can only be specified with IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION",
        ),
    ] {
        root.refused_parameter("PutImageTagMutability", input, at, constraint).await;
    }
}

#[tokio::test]
async fn scanning_configurations_are_told_of_each_repository_that_is_there() {
    let server = TestServer::start().await;
    let root = Caller::root(&server);
    root.create_repository("manual").await;
    let scanned = json!({"repositoryName": "scanned", "imageScanningConfiguration": {"scanOnPush": true}});
    root.ok("CreateRepository", scanned).await;
    let input = json!({"repositoryNames": ["scanned", "none", "manual"]});
    let entry = |name: &str, scan_frequency: &str, scan_on_push: bool| {
        json!({
            "repositoryArn": format!("arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{name}"),
            "repositoryName": name,
            "scanOnPush": scan_on_push,
            "scanFrequency": scan_frequency,
            "appliedScanFilters": [],
        })
    };
    let failure = json!({
        "repositoryName": "none",
        "failureCode": "REPOSITORY_NOT_FOUND",
        "failureReason": "REPOSITORY_NOT_FOUND",
    });
    assert_eq!(
        root.ok("BatchGetRepositoryScanningConfiguration", input).await,
        json!({
            "scanningConfigurations": [entry("scanned", "SCAN_ON_PUSH", true), entry("manual", "MANUAL", false)],
            "failures": [failure],
        })
    );
}
