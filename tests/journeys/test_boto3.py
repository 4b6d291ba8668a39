"""boto3 against the registry: paginators, waiters' needs, uploads in parts, and the errors programs match on."""

import base64
import datetime
import re
import urllib.error
import urllib.request

import botocore.exceptions
import pytest

import images
import oci
from conftest import client_for


def refusal(call, **arguments):
    """The error of a call that must be refused: code, message, HTTP status."""
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]


def upload(ecr, repository, data, part_bytes):
    started = ecr.initiate_layer_upload(repositoryName=repository)
    for first in range(0, len(data), part_bytes):
        part = data[first:first + part_bytes]
        ecr.upload_layer_part(repositoryName=repository, uploadId=started["uploadId"], partFirstByte=first,
                              partLastByte=first + len(part) - 1, layerPartBlob=part)
    return ecr.complete_layer_upload(repositoryName=repository, uploadId=started["uploadId"],
                                     layerDigests=[images.digest_of(data)])


def test_request_id_comes_with_every_answer(ecr):
    headers = ecr.describe_repositories(maxResults=1)["ResponseMetadata"]["HTTPHeaders"]
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["x-amzn-requestid"])
    assert headers["content-type"] == "application/x-amz-json-1.1"


def test_paginators_visit_every_repository_and_image_once(ecr, repository, registry):
    made = {repository() for _ in range(5)}
    pages = list(ecr.get_paginator("describe_repositories").paginate(PaginationConfig={"PageSize": 2}))
    names = [each["repositoryName"] for page in pages for each in page["repositories"]]
    assert made <= set(names) and len(names) == len(set(names))
    assert all(len(page["repositories"]) <= 2 for page in pages)

    name = repository()
    expected = {registry.push(name, images.image(f"page-{each}"), f"t{each}") for each in range(7)}
    details = [each for page in ecr.get_paginator("describe_images").paginate(
        repositoryName=name, PaginationConfig={"PageSize": 3}) for each in page["imageDetails"]]
    assert sorted(each["imageDigest"] for each in details) == sorted(expected)
    listed = [each for page in ecr.get_paginator("list_images").paginate(
        repositoryName=name, PaginationConfig={"PageSize": 3}) for each in page["imageIds"]]
    assert sorted(each["imageTag"] for each in listed) == [f"t{each}" for each in range(7)]


def test_foreign_page_token_is_refused(ecr, repository):
    code, _, status = refusal(ecr.list_images, repositoryName=repository(), nextToken="bm90LW91cnM=")
    assert (code, status) == ("InvalidParameterException", 400)


def test_image_uploaded_in_parts_is_pulled_by_others(ecr, repository, registry):
    name, image = repository(), images.image("parts", layer_bytes=12 << 20)
    for data in image.blobs:
        done = upload(ecr, name, data, 5 << 20)
        assert done["layerDigest"] == images.digest_of(data)
    ecr.put_image(repositoryName=name, imageTag="v1", imageManifest=image.manifest.decode())
    registry.assert_holds(name, image, "v1")


def test_download_url_needs_no_credentials_and_serves_ranges(ecr, repository, registry):
    name, image = repository(), images.image("download", layer_bytes=300_000)
    registry.push(name, image, "v1")
    layer = image.blobs[0]
    url = ecr.get_download_url_for_layer(repositoryName=name, layerDigest=images.digest_of(layer))["downloadUrl"]
    assert urllib.request.urlopen(url, timeout=20).read() == layer
    part = urllib.request.urlopen(urllib.request.Request(url, headers={"Range": "bytes=1000-1999"}), timeout=20)
    assert part.status == 206 and part.read() == layer[1000:2000]


def test_tampered_download_url_is_refused(ecr, repository, registry):
    name, one, two = repository(), images.image("one"), images.image("two")
    for image in (one, two):
        registry.push(name, image)
    digests = [images.digest_of(image.blobs[0]) for image in (one, two)]
    url = ecr.get_download_url_for_layer(repositoryName=name, layerDigest=digests[0])["downloadUrl"]
    forged = url.replace(digests[0], digests[1]).replace(digests[0].replace(":", "%3A"), digests[1].replace(":", "%3A"))
    assert forged != url, "the URL names the layer"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(forged, timeout=20)
    assert caught.value.code in (400, 401, 403)


def test_layer_that_no_image_uses_is_not_handed_out(ecr, repository):
    name, data = repository(), b"nobody's layer"
    upload(ecr, name, data, 5 << 20)
    code, _, status = refusal(ecr.get_download_url_for_layer, repositoryName=name,
                              layerDigest=images.digest_of(data))
    assert (code, status) == ("LayerInaccessibleException", 400)
    code, _, _ = refusal(ecr.get_download_url_for_layer, repositoryName=name, layerDigest=images.digest_of(b"absent"))
    assert code == "LayersNotFoundException"


def test_upload_mistakes_have_their_errors(ecr, repository):
    name, other, data = repository(), repository(), b"x" * 1000
    started = ecr.initiate_layer_upload(repositoryName=name)["uploadId"]
    code, _, _ = refusal(ecr.complete_layer_upload, repositoryName=name, uploadId=started,
                         layerDigests=[images.digest_of(data)])
    assert code == "EmptyUploadException"
    code, _, _ = refusal(ecr.upload_layer_part, repositoryName=name, uploadId=started, partFirstByte=10,
                         partLastByte=1009, layerPartBlob=data)
    assert code == "InvalidLayerPartException"
    code, _, _ = refusal(ecr.upload_layer_part, repositoryName=other, uploadId=started, partFirstByte=0,
                         partLastByte=999, layerPartBlob=data)
    assert code == "UploadNotFoundException"
    ecr.upload_layer_part(repositoryName=name, uploadId=started, partFirstByte=0, partLastByte=999, layerPartBlob=data)
    code, _, _ = refusal(ecr.complete_layer_upload, repositoryName=name, uploadId=started,
                         layerDigests=[images.digest_of(b"something else")])
    assert code == "InvalidLayerException"
    upload(ecr, name, data, 5 << 20)
    with pytest.raises(ecr.exceptions.LayerAlreadyExistsException):
        upload(ecr, name, data, 5 << 20)


def test_image_whose_parts_are_absent_is_refused(ecr, repository):
    name, image = repository(), images.image("absent")
    code, message, _ = refusal(ecr.put_image, repositoryName=name, imageTag="v1",
                               imageManifest=image.manifest.decode())
    assert code == "LayersNotFoundException"
    assert images.digest_of(image.blobs[0]) in message
    index = images.index({"amd64": image})
    code, message, _ = refusal(ecr.put_image, repositoryName=name, imageTag="v1", imageManifest=index.manifest.decode())
    assert code == "ReferencedImagesNotFoundException"
    assert image.digest in message


@pytest.mark.parametrize(("arguments", "code"), [
    ({"imageManifest": "not json", "imageManifestMediaType": images.OCI_MANIFEST}, "InvalidParameterException"),
    ({"imageManifest": "{}"}, "InvalidParameterException"),
    ({"imageManifest": '{"schemaVersion":2,"mediaType":"application/vnd.unknown+json"}'}, "InvalidParameterException"),
])
def test_manifest_that_is_none_is_refused(ecr, repository, arguments, code):
    assert refusal(ecr.put_image, repositoryName=repository(), imageTag="v1", **arguments)[0] == code


def test_digest_that_does_not_match_is_refused(ecr, repository, registry):
    name, image = repository(), images.image("digest")
    registry.push(name, image)
    code, _, _ = refusal(ecr.put_image, repositoryName=name, imageTag="v1", imageManifest=image.manifest.decode(),
                         imageDigest=images.digest_of(b"another"))
    assert code == "ImageDigestDoesNotMatchException"


def test_per_item_failures_do_not_fail_the_call(ecr, repository):
    name = repository()
    answer = ecr.batch_delete_image(repositoryName=name, imageIds=[
        {}, {"imageDigest": "nonsense"}, {"imageTag": "absent"}])
    assert [each["failureCode"] for each in answer["failures"]] == [
        "MissingDigestAndTag", "InvalidImageDigest", "ImageNotFound"]
    assert answer["imageIds"] == []


def test_token_lives_twelve_hours_and_opens_the_registry(ecr, wharfinger, repository):
    data = ecr.get_authorization_token()["authorizationData"][0]
    lifetime = data["expiresAt"] - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(hours=11, minutes=55) < lifetime < datetime.timedelta(hours=12, minutes=5)
    user, password = base64.b64decode(data["authorizationToken"]).decode().split(":")
    assert user == "AWS"
    name = repository()
    opened = oci.Registry(wharfinger.url, password)
    opened.push(name, images.image("token"), "v1")
    swapped = password[:-6] + ("A" * 6 if password[-6:] != "A" * 6 else "B" * 6)
    assert oci.Registry(wharfinger.url, swapped).request("GET", "/v2/").status == 401
    assert oci.Registry(wharfinger.url, password, username="other").request("GET", "/v2/").status == 401
    refused = oci.Registry(wharfinger.url, None).request("GET", "/v2/")
    assert (refused.status, refused.data) == (401, b"Not Authorized\n")
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")


def test_token_is_bound_to_its_region(wharfinger, repository):
    data = client_for(wharfinger, region="eu-west-1").get_authorization_token()["authorizationData"][0]
    password = base64.b64decode(data["authorizationToken"]).decode().split(":")[1]
    answer = oci.Registry(wharfinger.url, password).request("GET", f"/v2/{repository()}/tags/list")
    assert answer.status in (401, 403)


def test_repositories_of_two_regions_are_apart(wharfinger, repository):
    elsewhere, name = client_for(wharfinger, region="eu-west-1"), repository()
    assert refusal(elsewhere.list_images, repositoryName=name)[0] == "RepositoryNotFoundException"
    created = elsewhere.create_repository(repositoryName=name)["repository"]
    assert ":eu-west-1:" in created["repositoryArn"]


# What a reading call may answer where nothing is set.
NOT_SET = {
    "LifecyclePolicyNotFoundException", "LifecyclePolicyPreviewNotFoundException", "RegistryPolicyNotFoundException",
    "ReplicationBackfillNotFoundException", "RepositoryPolicyNotFoundException", "ScanNotFoundException",
    "SigningConfigurationNotFoundException",
}
# About rules that cannot be made yet.
OF_WHAT_IS_NOT_SERVED = {"ValidatePullThroughCacheRule"}


def test_audit_reads_everything_of_a_new_repository(ecr, repository, registry):
    """What Ansible, Terraform and audits read of a registry in which little is set, they can read."""
    name = repository()
    image = images.image("audited")
    digest = registry.push(name, image, "v1")
    layer = images.digest_of(image.blobs[0])
    values = {
        "repositoryName": name, "repositoryNames": [name], "imageIds": [{"imageTag": "v1"}], "imageId": {"imageTag": "v1"},
        "subjectId": {"imageDigest": digest}, "layerDigest": layer, "layerDigests": [layer], "name": "BLOB_MOUNTING",
        "replicationBackfillId": "00000000-0000-0000-0000-00000000000a",
        "resourceArn": f"arn:aws:ecr:us-east-1:000000000000:repository/{name}",
    }
    unread = {}
    model = ecr.meta.service_model
    reading = [each for each in model.operation_names if re.match("(BatchGet|BatchCheck|Describe|Get|List|Validate)", each)]
    assert len(reading) > 25
    for operation in reading:
        required = model.operation_model(operation).input_shape.required_members
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        arguments = {member: values[member] for member in required if member in values}
        try:
            if ecr.can_paginate(method):
                list(ecr.get_paginator(method).paginate(**arguments))
            else:
                getattr(ecr, method)(**arguments)
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in NOT_SET:
                unread[operation] = str(error)
        except botocore.exceptions.ParamValidationError as error:
            unread[operation] = str(error)
    assert set(unread) <= OF_WHAT_IS_NOT_SERVED, unread
