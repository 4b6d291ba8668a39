"""dxf (python-dxf): files under names of their own, by its command line, over TLS."""

import json

import pytest

import images
from clients import Dxf
from conftest import client_for


@pytest.fixture
def dxf(tmp_path, wharfinger, password):
    return Dxf(tmp_path, wharfinger, password)


@pytest.fixture
def repository(target):
    """Makes repositories. dxf takes their names without the host."""
    return lambda: target().split("/", 1)[1]


@pytest.fixture
def file(dxf):
    """Writes a file of noise: its name, bytes and digest."""

    def write(name, size_bytes=300_000):
        data = images.noise(size_bytes, name)
        (dxf.home / name).write_bytes(data)
        return name, data, images.digest_of(data)

    return write


def test_files_are_pushed_named_pulled_and_deleted(dxf, file, repository):
    name = repository()
    (one, first, first_digest), (two, second, second_digest) = file("one"), file("two", 3_000_000)
    assert dxf("push-blob", name, one, "@single").stdout.strip() == first_digest
    assert dxf("push-blob", name, two).stdout.strip() == second_digest
    manifest = json.loads(dxf("set-alias", name, "both", first_digest, second_digest).stdout)
    assert json.loads(dxf("get-manifest", name, "both").stdout) == manifest
    assert dxf("get-alias", name, "both").stdout.split() == [first_digest, second_digest]
    assert dxf("get-digest", name, "single").stdout.strip() == first_digest
    assert dxf("blob-size", name, second_digest, "@both").stdout.split() == [str(len(second)), str(len(first) + len(second))]
    assert dxf.raw("pull-blob", name, "@both") == first + second
    assert dxf.raw("pull-blob", name, second_digest) == second
    assert dxf("list-aliases", name).stdout.split() == ["both", "single"]
    assert name in dxf("list-repos").stdout.split()

    # It deletes by digest; what an image holds stays until the image is gone.
    assert "405" in dxf.refused("del-blob", name, second_digest)
    dxf("del-alias", name, "both")
    assert dxf("list-aliases", name).stdout.split() == ["single"]
    dxf("del-blob", name, second_digest)
    assert "404" in dxf.refused("pull-blob", name, second_digest)
    assert dxf.raw("pull-blob", name, "@single") == first


def test_image_of_many_architectures_is_read_by_platform(dxf, registry, repository):
    name = repository()
    children = {each: images.image("dxf", 50_000, each) for each in ("amd64", "arm64")}
    for child in children.values():
        registry.push(name, child)
    registry.push(name, images.index(children), "v1")
    layers = json.loads(dxf("get-alias", name, "v1").stdout)
    assert layers == {f"linux/{each}": [images.digest_of(child.blobs[0])] for each, child in children.items()}
    dxf.env["DXF_PLATFORM"] = "linux/arm64"
    assert dxf.raw("get-manifest", name, "v1") == children["arm64"].manifest
    assert dxf.raw("pull-blob", name, "@v1") == children["arm64"].blobs[0]


def test_layer_is_mounted_where_that_is_on(mounting, mounting_password, tmp_path, dxf, file, repository):
    path, data, digest = file("mounted")
    source, copied = repository(), repository()
    dxf("push-blob", source, path, "@v1")
    # A registry need not mount, and ECR does not by itself.
    assert "DXFMountFailed" in dxf.refused("mount-blob", copied, source, digest)

    for name in ("dxf/one", "dxf/two"):
        client_for(mounting).create_repository(repositoryName=name)
    dxf = Dxf(tmp_path, mounting, mounting_password)
    dxf("push-blob", "dxf/one", path, "@v1")
    assert dxf("mount-blob", "dxf/two", "dxf/one", digest, "@v2").stdout.strip() == digest
    assert dxf.raw("pull-blob", "dxf/two", "@v2") == data


def test_refusals_are_told_by_their_status(dxf, file, repository, tmp_path, wharfinger, readers_password):
    name, (path, data, _) = repository(), file("held")
    dxf("push-blob", name, path, "@v1")
    # It shows nothing of an answer's body.
    assert "404 Client Error: Not Found" in dxf.refused("push-blob", "no/such", path)
    assert "404 Client Error: Not Found" in dxf.refused("get-alias", name, "gone")
    reader = Dxf(tmp_path, wharfinger, readers_password)
    assert reader.raw("pull-blob", name, "@v1") == data
    other, _, _ = file("denied")
    assert f"403 Client Error: Forbidden for url: https://{wharfinger.host}/v2/{name}/blobs/uploads/" in reader.refused(
        "push-blob", name, other)
    assert "DXFUnauthorizedError: unauthorized" in Dxf(tmp_path, wharfinger, "wrong").refused("list-aliases", name)
