"""What of the OCI distribution protocol no command line shows: uploads in pieces, cancelled and mounted, ranges, tags."""

import http.client
import json
import urllib.parse

import pytest

import images


@pytest.fixture
def name(repository):
    return repository()


def test_upload_in_chunks_reports_its_offset_and_resumes(registry, name):
    data = images.noise(3_000_000, "chunks")
    location = registry.start_upload(name)
    for first in range(0, len(data), 1_000_000):
        chunk = data[first:first + 1_000_000]
        answer = registry.expect(202, "PATCH", location, chunk, {
            "Content-Range": f"{first}-{first + len(chunk) - 1}", "Content-Type": "application/octet-stream"})
        location = answer.headers["Location"]
        assert answer.headers["Range"] == f"0-{first + len(chunk) - 1}"
        assert registry.expect(204, "GET", location).headers["Range"] == f"0-{first + len(chunk) - 1}"
    digest = images.digest_of(data)
    registry.finish_upload(location, digest)
    assert registry.blob(name, digest) == data


def test_chunk_out_of_order_is_refused_and_the_upload_goes_on(registry, name):
    location = registry.start_upload(name)
    location = registry.expect(202, "PATCH", location, b"a" * 100, {"Content-Range": "0-99"}).headers["Location"]
    assert registry.request("PATCH", location, b"c" * 100, {"Content-Range": "200-299"}).status == 416
    location = registry.expect(202, "PATCH", location, b"b" * 100, {"Content-Range": "100-199"}).headers["Location"]
    registry.finish_upload(location, images.digest_of(b"a" * 100 + b"b" * 100))


def test_upload_is_cancelled(registry, name):
    location = registry.start_upload(name)
    registry.expect(202, "PATCH", location, b"some bytes")
    registry.expect(204, "DELETE", location)
    answer = registry.expect(404, "GET", location)
    assert json.loads(answer.data)["errors"][0]["code"] == "BLOB_UPLOAD_UNKNOWN"


def test_upload_of_another_repository_is_unknown(registry, name, repository):
    location = registry.start_upload(name)
    other = location.replace(f"/v2/{name}/", f"/v2/{repository()}/")
    assert registry.request("PATCH", other, b"bytes").status == 404
    assert registry.request("DELETE", other).status == 404
    registry.expect(204, "GET", location)


def test_wrong_digest_stores_nothing(registry, name):
    wrong = images.digest_of(b"other bytes")
    answer = registry.request("PUT", f"{registry.start_upload(name)}?digest={wrong}", b"bytes")
    assert answer.status == 400
    assert json.loads(answer.data)["errors"][0]["code"] == "DIGEST_INVALID"
    registry.expect(404, "HEAD", f"/v2/{name}/blobs/{wrong}")
    registry.expect(404, "HEAD", f"/v2/{name}/blobs/{images.digest_of(b'bytes')}")


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_both_digest_algorithms_name_blobs_and_manifests(registry, name, algorithm):
    data = images.noise(10_000, algorithm)
    digest = registry.push_blob(name, data, algorithm)
    answer = registry.expect(200, "GET", f"/v2/{name}/blobs/{digest}")
    assert answer.data == data
    image = images.image(algorithm)
    for blob in image.blobs:
        registry.push_blob(name, blob)
    digest = images.digest_of(image.manifest, algorithm)
    put = registry.push_manifest(name, digest, image)
    assert put.headers["Docker-Content-Digest"] == digest
    assert registry.manifest(name, digest).data == image.manifest


def test_blob_has_its_headers_and_ranges(registry, name):
    image = images.image("ranges", layer_bytes=300_000)
    registry.push(name, image)
    layer = image.blobs[0]
    path = f"/v2/{name}/blobs/{images.digest_of(layer)}"
    head = registry.expect(200, "HEAD", path)
    assert head.headers["Content-Length"] == str(len(layer))
    assert head.headers["Docker-Content-Digest"] == images.digest_of(layer)
    for wanted, slice_ in [("0-0", slice(0, 1)), ("65530-65545", slice(65530, 65546)), ("200000-", slice(200000, None)),
                           ("-100", slice(-100, None))]:
        part = registry.expect(206, "GET", path, headers={"Range": f"bytes={wanted}"})
        assert part.data == layer[slice_], wanted
    registry.expect(416, "GET", path, headers={"Range": f"bytes={len(layer)}-"})


def test_tags_come_in_pages_that_link_on(registry, name):
    image = images.image("tags")
    registry.push(name, image)
    for number in range(25):
        registry.push_manifest(name, f"t{number:02}", image)
    seen, path = [], f"/v2/{name}/tags/list?n=10"
    while path:
        answer = registry.expect(200, "GET", path)
        page = json.loads(answer.data)["tags"]
        assert len(page) <= 10
        seen += page
        link = answer.headers.get("Link")
        path = link[link.index("<") + 1:link.index(">")] if link else None
    assert seen == [f"t{number:02}" for number in range(25)]
    after = json.loads(registry.expect(200, "GET", f"/v2/{name}/tags/list?n=2&last=t10").data)["tags"]
    assert after == ["t11", "t12"]


@pytest.mark.parametrize("wanted", ["1001", "9223372036854775808", "-1", "many"])
def test_page_size_out_of_bounds_is_refused(registry, name, wanted):
    answer = registry.request("GET", f"/v2/{name}/tags/list?n={urllib.parse.quote(wanted)}")
    assert answer.status in (400, 405), answer.status
    assert json.loads(answer.data)["errors"][0]["code"] == "UNSUPPORTED"


def test_manifest_pushed_by_digest_takes_its_tags_from_the_query(registry, name):
    image = images.image("tag-parameter")
    for data in image.blobs:
        registry.push_blob(name, data)
    answer = registry.expect(201, "PUT", f"/v2/{name}/manifests/{image.digest}?tag=one&tag=two", image.manifest,
                             {"Content-Type": image.media_type})
    assert answer.headers["Docker-Content-Digest"] == image.digest
    assert sorted(json.loads(registry.expect(200, "GET", f"/v2/{name}/tags/list").data)["tags"]) == ["one", "two"]


def test_referrers_are_filtered_by_artifact_type(registry, name):
    subject = images.image("subject")
    registry.push(name, subject)
    for kind in ("sbom", "signature"):
        artifact = images.artifact(subject, f"application/vnd.example.{kind}", kind.encode())
        answer = [registry.push_blob(name, data) for data in artifact.blobs] and registry.push_manifest(
            name, artifact.digest, artifact)
        assert answer.headers["OCI-Subject"] == subject.digest
    path = f"/v2/{name}/referrers/{subject.digest}"
    everything = registry.expect(200, "GET", path)
    assert everything.headers["Content-Type"] == images.OCI_INDEX
    assert len(json.loads(everything.data)["manifests"]) == 2
    some = registry.expect(200, "GET", f"{path}?artifactType=application/vnd.example.sbom")
    assert [each["artifactType"] for each in json.loads(some.data)["manifests"]] == ["application/vnd.example.sbom"]
    assert some.headers["OCI-Filters-Applied"] == "artifactType"


def test_layer_of_another_repository_is_not_there(registry, name, repository):
    data = images.noise(1000, "private layer")
    digest = registry.push_blob(name, data)
    other = repository()
    registry.expect(404, "HEAD", f"/v2/{other}/blobs/{digest}")
    answer = registry.request("POST", f"/v2/{other}/blobs/uploads/?mount={digest}&from={name}")
    assert answer.status == 202, "an unreferenced blob is never mounted"


@pytest.mark.parametrize("path", ["/v2/%2e%2e/%2e%2e/etc/passwd", "/v2/a%2F..%2F..%2Fb/tags/list",
                                  "/v2/UPPER/tags/list", "/v2/a//b/tags/list", "/v2/a/blobs/sha256:..%2F..%2Fx"])
def test_path_tricks_are_refused(registry, path):
    answer = registry.request("GET", path)
    assert 400 <= answer.status < 500, answer.status


@pytest.mark.parametrize(("body", "media_type"), [
    (b"{", images.OCI_MANIFEST),
    (b'{"schemaVersion":2,"layers":[],"manifests":[]}', images.OCI_MANIFEST),
    (b'{"schemaVersion":2,"schemaVersion":2,"config":{},"layers":[]}', images.OCI_MANIFEST),
    (b"[" * 10_000 + b"]" * 10_000, images.OCI_MANIFEST),
    (b'{"schemaVersion":2}', "application/vnd.unknown+json"),
    (b" " * (4 * 1024 * 1024 + 1), images.OCI_MANIFEST),
])
def test_bad_manifest_is_refused_and_not_stored(registry, name, aws, body, media_type):
    answer = registry.request("PUT", f"/v2/{name}/manifests/bad", body, {"Content-Type": media_type})
    assert answer.status in (400, 405, 413), (answer.status, answer.data[:200])
    assert json.loads(answer.data)["errors"][0]["code"]
    assert aws("list-images", "--repository-name", name)["imageIds"] == []


@pytest.mark.parametrize("size_bytes", [2, 3_000, 60_000])
def test_refusal_before_the_body_is_read_keeps_the_connection_or_says_that_it_closes(wharfinger, name, size_bytes):
    """A client that sends the next request on a connection which the server is about to close loses it (RFC 9112, 9.6)."""
    connection = http.client.HTTPConnection("127.0.0.1", wharfinger.port, timeout=20)
    for _ in range(20):
        connection.request("PUT", f"/v2/{name}/manifests/v1", b"x" * size_bytes)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 401
        if answer.will_close:
            connection.close()
    connection.close()


def test_blob_that_no_image_uses_is_deleted(registry, name):
    digest = registry.push_blob(name, images.noise(1000, "unused"))
    path = f"/v2/{name}/blobs/{digest}"
    registry.expect(202, "DELETE", path)
    registry.expect(404, "HEAD", path)
    registry.expect(404, "DELETE", path)


def test_blob_that_an_image_uses_is_not_deleted(registry, name):
    image = images.image("used")
    registry.push(name, image, "v1")
    assert registry.request("DELETE", f"/v2/{name}/blobs/{images.digest_of(image.blobs[0])}").status == 405
    registry.assert_holds(name, image, "v1")
