"""Who may enter: wrong keys, skewed clocks, forged requests, and a second account that sees nothing of the first."""

import datetime
import hashlib
import hmac
import json
import re

import botocore.exceptions
import pytest
import urllib3

import images
import oci
from clients import Aws
from conftest import client_for

TARGET = "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories"


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]


def signed_call(server, when=None, region="us-east-1", service="ecr", keys=None, tamper=None, body=b"{}"):
    """DescribeRepositories signed by hand, so that any part of the signature can be wrong."""
    key_id, secret = keys or server.root_keys()
    stamp = (when or datetime.datetime.now(datetime.UTC)).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    headers = {"content-type": "application/x-amz-json-1.1", "host": f"127.0.0.1:{server.port}", "x-amz-date": stamp,
               "x-amz-target": TARGET}
    signed = ";".join(headers)
    canonical = "\n".join(["POST", "/", "", *(f"{name}:{value}" for name, value in headers.items()), "", signed,
                           hashlib.sha256(body).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={signed}, "
                                f"Signature={signature}")
    if tamper:
        body = tamper(headers, body) or body
    answer = urllib3.request("POST", server.url + "/", body=body, headers=headers, retries=False, timeout=20)
    document = json.loads(answer.data)
    return answer.status, document.get("__type"), document.get("message", "")


def test_request_signed_by_hand_is_accepted(wharfinger):
    status, code, message = signed_call(wharfinger)
    assert status == 200, (code, message)


def test_unknown_key_is_refused_with_its_words(wharfinger):
    code, message, status = refusal(client_for(wharfinger, keys=("AKIAUNKNOWNUNKNOWN00", "x" * 40))
                                    .describe_repositories)
    assert (code, status) == ("UnrecognizedClientException", 400)
    assert message == "The security token included in the request is invalid."


def test_wrong_secret_is_refused_with_its_words(wharfinger):
    key_id, _ = wharfinger.root_keys()
    code, message, status = refusal(client_for(wharfinger, keys=(key_id, "x" * 40)).describe_repositories)
    assert (code, status) == ("InvalidSignatureException", 400)
    assert message.startswith("The request signature we calculated does not match the signature you provided.")


@pytest.mark.parametrize(("minutes", "words"), [
    (-16, r"Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)"),
    (16, r"Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)"),
])
def test_skewed_clock_is_refused_with_its_words(wharfinger, minutes, words):
    when = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    status, code, message = signed_call(wharfinger, when=when)
    assert (status, code) == (400, "InvalidSignatureException")
    assert re.fullmatch(words, message), message


@pytest.mark.parametrize("minutes", [-14, 14])
def test_clock_within_the_window_is_accepted(wharfinger, minutes):
    when = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    assert signed_call(wharfinger, when=when)[0] == 200


def drop_authorization(headers, _):
    del headers["authorization"]


def change_body(_headers, _):
    return b'{"maxResults":1}'


def change_target(headers, _):
    headers["x-amz-target"] = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"


def mangle_authorization(headers, _):
    headers["authorization"] = headers["authorization"].split(", Signature")[0]


@pytest.mark.parametrize(("tamper", "expected"), [
    (drop_authorization, "MissingAuthenticationTokenException"),
    (change_body, "InvalidSignatureException"),
    (change_target, "InvalidSignatureException"),
    (mangle_authorization, "IncompleteSignatureException"),
])
def test_tampered_request_is_refused(wharfinger, tamper, expected):
    status, code, _ = signed_call(wharfinger, tamper=tamper)
    assert (status, code) == (400, expected)


def test_signature_for_another_service_is_refused(wharfinger):
    status, code, message = signed_call(wharfinger, service="s3")
    assert (status, code) == (400, "InvalidSignatureException")
    assert "ecr" in message


def test_unknown_operation_is_named(wharfinger):
    def unknown(headers, _):
        headers["x-amz-target"] = "AmazonEC2ContainerRegistry_V20150921.MakeCoffee"

    status, code, _ = signed_call(wharfinger, tamper=unknown)
    assert status in (400, 404) and code == "UnknownOperationException"


@pytest.fixture(scope="module")
def neighbour(wharfinger, workplace):
    """The root of a second account on the same server, made while the server runs."""
    printed = wharfinger.command("account", "create", "222222222222").stdout
    key_id = re.search(r"\bAKIA[A-Z0-9]{16}\b", printed).group()
    secret = next(word for word in re.findall(r"[A-Za-z0-9/+]{40}", printed) if key_id not in word)
    assert "222222222222" in wharfinger.command("account", "list").stdout
    return Aws(wharfinger.client_environment(workplace, (key_id, secret)))


def test_second_account_has_a_registry_of_its_own(neighbour, wharfinger):
    created = neighbour("create-repository", "--repository-name", "neighbour/app")["repository"]
    assert created["registryId"] == "222222222222"
    uri = created["repositoryUri"]
    assert uri == f"localhost:{wharfinger.port}/222222222222.dkr.ecr.us-east-1/neighbour/app"
    # The returned address is one that can be pushed to from here.
    registry = oci.Registry(wharfinger.url, neighbour.password())
    path = uri.split("/", 1)[1]
    image = images.image("neighbour")
    registry.push(path, image, "v1")
    registry.assert_holds(path, image, "v1")
    assert neighbour("list-images", "--repository-name", "neighbour/app")["imageIds"] == [
        {"imageDigest": image.digest, "imageTag": "v1"}]


def test_accounts_do_not_see_each_other(neighbour, aws, wharfinger, registry, repository):
    name, image = repository(), images.image("mine")
    registry.push(name, image, "v1")
    stranger = oci.Registry(wharfinger.url, neighbour.password())
    for method, path in [("GET", f"/v2/{name}/manifests/v1"), ("GET", f"/v2/{name}/tags/list"),
                         ("GET", f"/v2/{name}/blobs/{images.digest_of(image.blobs[0])}"),
                         ("POST", f"/v2/{name}/blobs/uploads/"), ("DELETE", f"/v2/{name}/manifests/v1")]:
        answer = stranger.request(method, path, headers={"Content-Length": "0"} if method == "POST" else None)
        assert answer.status in (403, 404), f"{method} {path}: {answer.status}"
    listed = neighbour("describe-repositories")["repositories"]
    assert name not in [each["repositoryName"] for each in listed]
    words = neighbour.refused("list-images", "--repository-name", name, "--registry-id", wharfinger.account)
    assert "AccessDenied" in words or "RepositoryNotFoundException" in words
    registry.assert_holds(name, image, "v1")
