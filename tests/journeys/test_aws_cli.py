"""The tour of a person with the AWS command line: every operation of the private registry that works today."""

import json
import re

import pytest

import images
from clients import Aws
from wharf import bare_environment


@pytest.fixture
def pushed(repository, registry):
    """A repository with one tagged image."""
    name, image = repository(), images.image("tour")
    registry.push(name, image, "v1")
    return name, image


def test_env_prints_what_a_shell_needs(wharfinger, workplace):
    printed = wharfinger.command("env").stdout
    exports = dict(re.findall(r"^export (\w+)=['\"]?([^'\"\n]*)['\"]?$", printed, re.MULTILINE))
    assert {"AWS_ENDPOINT_URL_ECR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"} <= exports.keys()
    assert "AWS_ENDPOINT_URL" not in exports, "other services of AWS are not led here"
    assert exports["AWS_ENDPOINT_URL_ECR"] == f"http://localhost:{wharfinger.port}"
    aws = Aws({**bare_environment(workplace), **exports})
    assert aws("describe-repositories")["repositories"] is not None


@pytest.mark.parametrize("service, operation", [
    ("s3", "ls"), ("s3api", "head-bucket"), ("ec2", "describe-instances"),
    ("dynamodb", "list-tables"), ("sns", "list-topics"), ("lambda", "list-functions")])
def test_other_services_are_refused_by_name(wharfinger, workplace, service, operation):
    aws = Aws(wharfinger.client_environment(workplace))
    if service == "s3api":
        # The answer to HEAD has no body, and is not tried again all the same.
        assert "(501)" in aws.refused(operation, "--bucket", "some-bucket", service=service)
        return
    assert f"Wharfinger does not serve the AWS service {service}," in aws.refused(operation, service=service)


def test_credentials_file_is_for_its_owner_only(wharfinger):
    assert (wharfinger.data_dir / "credentials").stat().st_mode & 0o777 == 0o600


def test_repository_is_created_described_and_deleted(aws, wharfinger):
    created = aws("create-repository", "--repository-name", "tour/app", "--image-tag-mutability", "IMMUTABLE",
                  "--tags", "Key=team,Value=core")["repository"]
    assert created["repositoryArn"] == f"arn:aws:ecr:us-east-1:{wharfinger.account}:repository/tour/app"
    assert created["registryId"] == wharfinger.account
    assert created["repositoryUri"] == f"localhost:{wharfinger.port}/tour/app"
    assert created["imageTagMutability"] == "IMMUTABLE"
    assert created["encryptionConfiguration"] == {"encryptionType": "AES256"}
    assert created["imageScanningConfiguration"] == {"scanOnPush": False}

    assert "RepositoryAlreadyExistsException" in aws.refused("create-repository", "--repository-name", "tour/app")
    (described,) = aws("describe-repositories", "--repository-names", "tour/app")["repositories"]
    assert described == created
    deleted = aws("delete-repository", "--repository-name", "tour/app")["repository"]
    assert deleted["repositoryArn"] == created["repositoryArn"]
    words = aws.refused("describe-repositories", "--repository-names", "tour/app")
    assert "RepositoryNotFoundException" in words
    assert f"The repository with name 'tour/app' does not exist in the registry with id '{wharfinger.account}'" in words


def test_repository_with_images_is_deleted_by_force_only(aws, pushed):
    name, _ = pushed
    assert "RepositoryNotEmptyException" in aws.refused("delete-repository", "--repository-name", name)
    aws("delete-repository", "--repository-name", name, "--force")
    assert "RepositoryNotFoundException" in aws.refused("list-images", "--repository-name", name)


def test_resource_tags_are_set_listed_and_taken_away(aws, repository):
    arn = aws("describe-repositories", "--repository-names", repository())["repositories"][0]["repositoryArn"]
    aws("tag-resource", "--resource-arn", arn, "--tags", "Key=team,Value=core", "Key=stage,Value=test")
    aws("tag-resource", "--resource-arn", arn, "--tags", "Key=stage,Value=live")
    tags = aws("list-tags-for-resource", "--resource-arn", arn)["tags"]
    assert {each["Key"]: each["Value"] for each in tags} == {"team": "core", "stage": "live"}
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "team")
    assert aws("list-tags-for-resource", "--resource-arn", arn)["tags"] == [{"Key": "stage", "Value": "live"}]
    assert "InvalidTagParameterException" in aws.refused(
        "tag-resource", "--resource-arn", arn, "--tags", "Key=aws:reserved,Value=x")


def test_images_are_listed_described_and_fetched(aws, pushed):
    name, image = pushed
    identifier = {"imageDigest": image.digest, "imageTag": "v1"}
    assert aws("list-images", "--repository-name", name)["imageIds"] == [identifier]
    assert aws("list-images", "--repository-name", name, "--filter", "tagStatus=UNTAGGED")["imageIds"] == []
    (detail,) = aws("describe-images", "--repository-name", name)["imageDetails"]
    assert detail["imageTags"] == ["v1"]
    assert detail["imageManifestMediaType"] == image.media_type
    assert detail["artifactMediaType"] == images.OCI_CONFIG

    answer = aws("batch-get-image", "--repository-name", name, "--image-ids", "imageTag=v1", "imageTag=absent")
    (got,) = answer["images"]
    assert got["imageId"] == identifier
    assert got["imageManifest"].encode() == image.manifest
    (failure,) = answer["failures"]
    assert (failure["failureCode"], failure["failureReason"]) == ("ImageNotFound", "Requested image not found")
    assert "ImageNotFoundException" in aws.refused(
        "describe-images", "--repository-name", name, "--image-ids", "imageTag=absent")


def test_image_is_tagged_again_by_put_image(aws, pushed):
    name, image = pushed
    put = aws("put-image", "--repository-name", name, "--image-tag", "again", "--image-manifest",
              image.manifest.decode())["image"]
    assert put["imageId"] == {"imageDigest": image.digest, "imageTag": "again"}
    (detail,) = aws("describe-images", "--repository-name", name)["imageDetails"]
    assert sorted(detail["imageTags"]) == ["again", "v1"]
    assert "ImageAlreadyExistsException" in aws.refused(
        "put-image", "--repository-name", name, "--image-tag", "again", "--image-manifest", image.manifest.decode())


def test_last_tag_takes_the_image_along(aws, pushed):
    name, image = pushed
    aws("put-image", "--repository-name", name, "--image-tag", "second", "--image-manifest", image.manifest.decode())
    aws("batch-delete-image", "--repository-name", name, "--image-ids", "imageTag=v1")
    assert len(aws("list-images", "--repository-name", name)["imageIds"]) == 1
    aws("batch-delete-image", "--repository-name", name, "--image-ids", "imageTag=second")
    assert aws("list-images", "--repository-name", name)["imageIds"] == []


def test_delete_by_digest_names_every_tag(aws, pushed):
    name, image = pushed
    aws("put-image", "--repository-name", name, "--image-tag", "second", "--image-manifest", image.manifest.decode())
    answer = aws("batch-delete-image", "--repository-name", name, "--image-ids", f"imageDigest={image.digest}")
    assert sorted(each["imageTag"] for each in answer["imageIds"]) == ["second", "v1"]
    answer = aws("batch-delete-image", "--repository-name", name, "--image-ids", f"imageDigest={image.digest}")
    assert answer["imageIds"] == []
    assert answer["failures"][0]["failureCode"] == "ImageNotFound"


def test_exclusion_filters_let_some_tags_move(aws, repository, registry):
    name = repository()
    aws("put-image-tag-mutability", "--repository-name", name, "--image-tag-mutability", "IMMUTABLE_WITH_EXCLUSION",
        "--image-tag-mutability-exclusion-filters", "filterType=WILDCARD,filter=dev-*")
    one, two = images.image("one"), images.image("two")
    for image in (one, two):
        for data in image.blobs:
            registry.push_blob(name, data)
    for tag in ("dev-1", "v1"):
        registry.push_manifest(name, tag, one)
    registry.push_manifest(name, "dev-1", two)
    words = aws.refused("put-image", "--repository-name", name, "--image-tag", "v1", "--image-manifest",
                        two.manifest.decode())
    assert "ImageTagAlreadyExistsException" in words
    assert f"The image tag 'v1' already exists in the '{name}' repository and cannot be overwritten" in words
    assert "immutable" in words
    (described,) = aws("describe-repositories", "--repository-names", name)["repositories"]
    assert described["imageTagMutabilityExclusionFilters"] == [{"filterType": "WILDCARD", "filter": "dev-*"}]

    aws("put-image-tag-mutability", "--repository-name", name, "--image-tag-mutability", "MUTABLE")
    aws("put-image", "--repository-name", name, "--image-tag", "v1", "--image-manifest", two.manifest.decode())


def test_layer_is_uploaded_checked_and_fetched(aws, repository, tmp_path):
    name, image = repository(), images.image("by-hand", layer_bytes=100_000)
    for data in image.blobs:
        path = tmp_path / "layer"
        path.write_bytes(data)
        started = aws("initiate-layer-upload", "--repository-name", name)
        part = aws("upload-layer-part", "--repository-name", name, "--upload-id", started["uploadId"],
                   "--part-first-byte", "0", "--part-last-byte", str(len(data) - 1), "--layer-part-blob",
                   f"fileb://{path}")
        assert part["lastByteReceived"] == len(data) - 1
        done = aws("complete-layer-upload", "--repository-name", name, "--upload-id", started["uploadId"],
                   "--layer-digests", images.digest_of(data))
        assert done["layerDigest"] == images.digest_of(data)
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(image.manifest)
    aws("put-image", "--repository-name", name, "--image-tag", "v1", "--image-manifest", f"file://{manifest}")

    layer, absent = images.digest_of(image.blobs[0]), images.digest_of(b"absent")
    checked = aws("batch-check-layer-availability", "--repository-name", name, "--layer-digests", layer, absent)
    found = {each["layerDigest"]: each["layerAvailability"] for each in checked["layers"]}
    assert found == {layer: "AVAILABLE", absent: "UNAVAILABLE"}
    url = aws("get-download-url-for-layer", "--repository-name", name, "--layer-digest", layer)
    assert url["layerDigest"] == layer and url["downloadUrl"].startswith("http")


def test_referrers_are_listed(aws, pushed, registry):
    name, image = pushed
    signature = images.artifact(image, "application/vnd.example.signature", b"signed", {"made": "here"})
    registry.push(name, signature)
    (referrer,) = aws("list-image-referrers", "--repository-name", name, "--subject-id",
                      f"imageDigest={image.digest}")["referrers"]
    assert referrer["digest"] == signature.digest
    assert referrer["artifactType"] == "application/vnd.example.signature"
    assert referrer["annotations"] == {"made": "here"}
    assert referrer["size"] == len(signature.manifest)


def test_authorization_token_is_the_password_of_aws(aws, password, wharfinger):
    (data,) = aws("get-authorization-token")["authorizationData"]
    assert data["proxyEndpoint"].startswith(f"http://localhost:{wharfinger.port}")
    assert re.fullmatch(r"\S+", password) and ":" not in password


def test_operation_of_a_later_day_is_honest(aws, repository):
    words = aws.refused("get-lifecycle-policy", "--repository-name", repository())
    assert re.search(r"An error occurred \(\w+\)", words)


def test_bad_name_is_refused_with_the_constraint(aws):
    words = aws.refused("create-repository", "--repository-name", "Upper/Case")
    assert "InvalidParameterException" in words
    assert "Invalid parameter at 'repositoryName' failed to satisfy constraint" in words


def test_pages_join_to_the_whole(aws, pushed, registry):
    name, image = pushed
    for number in range(7):
        registry.push_manifest(name, f"page-{number}", image)
    whole = aws("list-images", "--repository-name", name, "--page-size", "3")["imageIds"]
    assert len({each["imageTag"] for each in whole}) == len(whole) == 8
    page = aws("list-images", "--repository-name", name, "--max-items", "3", "--page-size", "3")
    assert len(page["imageIds"]) == 3 and json.dumps(page["NextToken"])
