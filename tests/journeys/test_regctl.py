"""regctl, the command line of regclient: images, artifacts, blobs in chunks, tags, deletes, and what it says of a refusal."""

import json

import pytest

import images
from breaks import Breaking
from clients import Regctl
from conftest import client_for


@pytest.fixture
def regctl(tmp_path, wharfinger, password):
    return Regctl(tmp_path, wharfinger.host, password)


@pytest.fixture
def pushed(regctl, target, tmp_path):
    """A repository with an image under `v1`, and the image."""
    name, image = target(), images.image("regctl", 300_000)
    layout = images.write_layout(tmp_path / "pushed", [image], {"v1": image})
    regctl("image", "copy", f"ocidir://{layout}:v1", f"{name}:v1")
    return name, image


def assert_holds(regctl, name, image, reference=None):
    """Every byte of the image comes back, by its tag or digest."""
    reference = f"{name}:{reference}" if reference else f"{name}@{image.digest}"
    assert regctl.raw("manifest", "get", "--format", "raw-body", reference) == image.manifest
    assert regctl("manifest", "head", reference).stdout.strip() == image.digest
    for data in image.blobs:
        assert regctl.raw("blob", "get", name, images.digest_of(data)) == data


def tags(regctl, name):
    return sorted(regctl("tag", "ls", name).stdout.split())


def test_push_and_pull_by_tag_and_by_digest(regctl, pushed, tmp_path):
    name, image = pushed
    assert_holds(regctl, name, image, "v1")
    assert_holds(regctl, name, image)
    for number, reference in enumerate([f"{name}:v1", f"{name}@{image.digest}"]):
        regctl("image", "copy", reference, f"ocidir://{tmp_path}/pulled{number}:v1")
        images.assert_layout_holds(tmp_path / f"pulled{number}", image)


def test_index_is_copied_whole_between_repositories(regctl, target, tmp_path):
    source, copied = target(), target()
    children = {each: images.image("regctl", 100_000, each) for each in ("amd64", "arm64")}
    index = images.index(children)
    layout = images.write_layout(tmp_path / "layout", [index, *children.values()], {"v1": index})
    regctl("image", "copy", f"ocidir://{layout}:v1", f"{source}:v1")
    regctl("image", "copy", f"{source}:v1", f"{copied}:v2")
    assert_holds(regctl, copied, index, "v2")
    for architecture, child in children.items():
        assert_holds(regctl, copied, child)
        told = regctl("manifest", "head", "--platform", f"linux/{architecture}", f"{copied}:v2").stdout.strip()
        assert told == child.digest
    regctl("index", "create", f"{copied}:arm", "--ref", f"{copied}:v2", "--platform", "linux/arm64")
    listed = json.loads(regctl("manifest", "get", "--format", "raw-body", f"{copied}:arm").stdout)["manifests"]
    assert [each["digest"] for each in listed] == [children["arm64"].digest]
    words = regctl.refused("manifest", "delete", f"{copied}@{children['arm64'].digest}")
    assert "Requested image referenced by manifest list" in words and index.digest in words


def test_artifacts_are_attached_listed_read_and_copied_along(regctl, pushed, target):
    (name, image), copied = pushed, target()
    payload = images.noise(40_000, "sbom")
    regctl.raw("artifact", "put", "--artifact-type", "application/x.sbom", "--annotation", "made=here", "--subject",
               f"{name}:v1", stdin=payload)
    regctl.raw("artifact", "put", "--artifact-type", "application/x.other", "--subject", f"{name}:v1", stdin=b"other")
    # A signature, as cosign names one.
    signature = image.digest.replace(":", "-") + ".sig"
    regctl.raw("artifact", "put", "--artifact-type", "application/x.signature", f"{name}:{signature}", stdin=b"signed")
    regctl("image", "copy", "--referrers", "--digest-tags", f"{name}:v1", f"{copied}:v1")
    for each in (name, copied):
        listed = json.loads(regctl("artifact", "list", "--format", "body", f"{each}:v1").stdout)["manifests"]
        assert sorted(one["artifactType"] for one in listed) == ["application/x.other", "application/x.sbom"]
        listed = json.loads(regctl("artifact", "list", "--format", "body", "--filter-artifact-type", "application/x.sbom",
                                   f"{each}:v1").stdout)["manifests"]
        assert [one["annotations"] for one in listed] == [{"made": "here"}]
        assert regctl.raw("artifact", "get", "--subject", f"{each}:v1", "--filter-artifact-type",
                          "application/x.sbom") == payload
        assert regctl.raw("artifact", "get", f"{each}:{signature}") == b"signed"
        assert tags(regctl, each) == sorted([signature, "v1"])


def test_blob_goes_in_chunks_comes_back_and_is_deleted(regctl, target, wharfinger):
    name, copied, data = target(), target(), images.noise(5_000_000, "chunks")
    digest = images.digest_of(data)
    regctl("registry", "set", "--skip-check", "--blob-chunk", "1000000", "--blob-max", "100000", wharfinger.host)
    assert regctl.raw("blob", "put", name, stdin=data).decode().strip() == digest
    headers = regctl("blob", "head", name, digest).stdout
    assert f"Content-Length: {len(data)}" in headers and f"Docker-Content-Digest: {digest}" in headers
    assert regctl.raw("blob", "get", name, digest) == data
    regctl("blob", "copy", name, copied, digest)
    regctl("blob", "delete", name, digest)
    assert "404" in regctl.refused("blob", "head", name, digest)
    assert "404" in regctl.refused("blob", "get", name, digest)
    assert regctl.raw("blob", "get", copied, digest) == data


@pytest.mark.parametrize("broken", [{"up_bytes": 2_500_000}, {"down_bytes": 2_500_000}], ids=["upload", "download"])
def test_transfer_goes_on_where_the_connection_broke(tmp_path, target, wharfinger, password, broken):
    name, data = target().split("/", 1)[1], images.noise(5_000_000, f"broken {broken}")
    digest = images.digest_of(data)
    way = Breaking(wharfinger.port, **broken)
    try:
        regctl = Regctl(tmp_path, way.host, password)
        regctl("registry", "set", "--skip-check", "--blob-chunk", "1000000", "--blob-max", "100000", way.host)
        assert regctl.raw("blob", "put", f"{way.host}/{name}", stdin=data).decode().strip() == digest
        assert regctl.raw("blob", "get", f"{way.host}/{name}", digest) == data
        assert way.breaks == 1
        # What had come through was not sent again, but for a chunk.
        assert max(way.carried.values()) < len(data) + 1_500_000, way.carried
    finally:
        way.close()


def test_manifest_is_put_headed_and_deleted(regctl, pushed):
    name, image = pushed
    regctl.raw("manifest", "put", "--content-type", image.media_type, f"{name}:v2", stdin=image.manifest)
    assert_holds(regctl, name, image, "v2")
    headers = regctl("manifest", "head", "--format", "raw-headers", f"{name}:v2").stdout
    assert f"Docker-Content-Digest: {image.digest}" in headers and f"Content-Length: {len(image.manifest)}" in headers
    regctl("tag", "delete", f"{name}:v1")
    assert tags(regctl, name) == ["v2"]
    assert_holds(regctl, name, image, "v2")
    regctl("manifest", "delete", f"{name}@{image.digest}")
    assert tags(regctl, name) == []
    words = regctl.refused("manifest", "get", f"{name}:v2")
    assert "MANIFEST_UNKNOWN" in words and "Requested image not found" in words


def test_tar_of_an_image_is_exported_and_imported(regctl, pushed, target, tmp_path):
    (name, image), imported = pushed, target()
    regctl("image", "export", f"{name}:v1", tmp_path / "image.tar")
    regctl("image", "import", f"{imported}:v1", tmp_path / "image.tar")
    assert_holds(regctl, imported, image, "v1")
    regctl("image", "mod", f"{imported}:v1", "--label", "made=here", "--create", "v2")
    assert json.loads(regctl("image", "inspect", f"{imported}:v2").stdout)["config"]["Labels"] == {"made": "here"}


def test_tags_are_listed_by_pages(regctl, pushed, wharfinger):
    name, _ = pushed
    for number in range(2, 6):
        regctl("image", "copy", f"{name}:v1", f"{name}:v{number}")
    assert regctl("tag", "ls", "--limit", "2", name).stdout.split() == ["v1", "v2"]
    assert regctl("tag", "ls", "--limit", "2", "--last", "v2", name).stdout.split() == ["v3", "v4"]
    assert name.split("/", 1)[1] in regctl("repo", "ls", wharfinger.host).stdout.split()


def test_layers_are_mounted_where_that_is_on(mounting, mounting_password, tmp_path):
    for name in ("regctl/one", "regctl/two"):
        client_for(mounting).create_repository(repositoryName=name)
    regctl = Regctl(tmp_path, mounting.host, mounting_password)
    source, copied = (f"{mounting.host}/regctl/{each}" for each in ("one", "two"))
    image = images.image("regctl mount", 200_000)
    layout = images.write_layout(tmp_path / "layout", [image], {"v1": image})
    regctl("image", "copy", f"ocidir://{layout}:v1", f"{source}:v1")
    said = regctl("--verbosity", "debug", "image", "copy", f"{source}:v1", f"{copied}:v1").stderr
    assert said.count("Blob copy performed server side with registry mount") == len(image.blobs), said
    assert_holds(regctl, copied, image, "v1")


def test_words_of_a_refusal_are_readable(regctl, pushed, tmp_path, wharfinger, readers_password):
    name, image = pushed
    missing = "The repository with name 'no/such' does not exist in the registry with id '000000000000'"
    nowhere = f"{wharfinger.host}/no/such"
    assert missing in regctl.refused("image", "copy", f"{name}:v1", f"{nowhere}:v1")
    assert missing in regctl.refused("manifest", "get", f"{nowhere}:v1")
    assert missing in regctl.refused("tag", "ls", nowhere)

    reader = Regctl(tmp_path, wharfinger.host, readers_password)
    assert_holds(reader, name, image, "v1")
    words = reader.refused("blob", "put", name, stdin="denied")
    assert ("User: arn:aws:iam::000000000000:user/reader is not authorized to perform: ecr:InitiateLayerUpload on resource: "
            f"arn:aws:ecr:us-east-1:000000000000:repository/{name.split('/', 1)[1]} because no identity-based policy "
            "allows the ecr:InitiateLayerUpload action") in words
    words = reader.refused("manifest", "delete", f"{name}@{image.digest}")
    assert "DENIED" in words and "ecr:BatchDeleteImage" in words
    words = reader.refused("registry", "login", wharfinger.host, "--user", "AWS", "--pass-stdin", stdin="wrong")
    assert "unauthorized" in words
