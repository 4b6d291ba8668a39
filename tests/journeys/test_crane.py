"""crane, the command line of go-containerregistry: push, pull, copy, tags, deletes, and what it says of a refusal."""

import gzip
import io
import json
import tarfile

import pytest

import images
from clients import Crane
from conftest import client_for


@pytest.fixture
def crane(tmp_path, wharfinger, password):
    return Crane(tmp_path, wharfinger.host, password)


def layout_of(folder, image):
    return images.write_layout(folder, [image], {"v1": image})


def assert_holds(crane, name, image, reference=None):
    """Every byte of the image comes back, by its tag or digest."""
    reference = f"{name}:{reference}" if reference else f"{name}@{image.digest}"
    assert crane.raw("manifest", reference) == image.manifest
    assert crane("digest", reference).stdout.strip() == image.digest
    for data in image.blobs:
        assert crane.raw("blob", f"{name}@{images.digest_of(data)}") == data


def multi_architecture(folder):
    """An index of two images, and a layout that has crane push just this index."""
    children = {each: images.image("crane", 100_000, each) for each in ("amd64", "arm64")}
    index = images.index(children)
    layout = images.write_layout(folder, list(children.values()), {})
    # With `--index`, crane pushes the layout's index.json as it stands.
    (layout / "index.json").write_bytes(index.manifest)
    return layout, index, children


def test_push_and_pull_by_tag_and_by_digest(crane, target, tmp_path):
    name, image = target(), images.image("crane", 300_000)
    pushed = crane("push", layout_of(tmp_path / "layout", image), f"{name}:v1").stdout.strip()
    assert pushed == f"{name}@{image.digest}"
    assert_holds(crane, name, image, "v1")
    assert_holds(crane, name, image)
    for number, reference in enumerate([f"{name}:v1", pushed]):
        crane("pull", "--format", "oci", reference, tmp_path / f"pulled{number}")
        images.assert_layout_holds(tmp_path / f"pulled{number}", image)
    crane("validate", "--remote", f"{name}:v1")
    assert json.loads(crane("config", f"{name}:v1").stdout)["architecture"] == "amd64"


def test_index_is_copied_whole_between_repositories(crane, target, tmp_path):
    source, copied = target(), target()
    layout, index, children = multi_architecture(tmp_path / "layout")
    crane("push", layout, f"{source}:v1", "--index")
    crane("copy", f"{source}:v1", f"{copied}:v2")
    assert_holds(crane, copied, index, "v2")
    for architecture, child in children.items():
        assert_holds(crane, copied, child)
        assert crane("digest", "--platform", f"linux/{architecture}", f"{copied}:v2").stdout.strip() == child.digest

    crane("index", "filter", f"{copied}:v2", "--platform", "linux/arm64", "--tag", f"{copied}:arm")
    assert [each["digest"] for each in json.loads(crane("manifest", f"{copied}:arm").stdout)["manifests"]] == [
        children["arm64"].digest]
    both = [flag for each in children.values() for flag in ("--manifest", f"{copied}@{each.digest}")]
    crane("index", "append", *both, "--tag", f"{copied}:again")
    assert [each["digest"] for each in json.loads(crane("manifest", f"{copied}:again").stdout)["manifests"]] == [
        each.digest for each in children.values()]
    crane("validate", "--remote", f"{copied}:again")


def test_all_tags_are_listed_and_copied(crane, target, tmp_path, wharfinger):
    source, copied, image = target(), target(), images.image("crane tags")
    crane("push", layout_of(tmp_path / "layout", image), f"{source}:v1")
    # What cosign names a signature.
    signature = image.digest.replace(":", "-") + ".sig"
    for tag in ("v2", "latest", signature):
        crane("tag", f"{source}:v1", tag)
    assert sorted(crane("ls", source).stdout.split()) == sorted(["v1", "v2", "latest", signature])
    assert sorted(crane("ls", "--omit-digest-tags", source).stdout.split()) == ["latest", "v1", "v2"]
    crane("copy", "--all-tags", source, copied)
    assert sorted(crane("ls", copied).stdout.split()) == sorted(["v1", "v2", "latest", signature])
    assert_holds(crane, copied, image, signature)
    assert {source, copied} <= {f"{wharfinger.host}/{each}" for each in crane("catalog", wharfinger.host).stdout.split()}


def test_layer_is_appended_and_the_whole_is_exported(crane, target, tmp_path):
    name, image = target(), images.image("crane append", 50_000)
    crane("push", layout_of(tmp_path / "layout", image), f"{name}:v1")
    more, _ = images.layer_tar({"more": images.noise(70_000, "more")})
    (tmp_path / "more.tar").write_bytes(gzip.decompress(more))
    crane("append", "--base", f"{name}:v1", "--new_layer", tmp_path / "more.tar", "--new_tag", f"{name}:v2")
    crane("mutate", f"{name}:v2", "--label", "made=here", "--tag", f"{name}:v3")
    assert json.loads(crane("config", f"{name}:v3").stdout)["config"]["Labels"] == {"made": "here"}
    with tarfile.open(fileobj=io.BytesIO(crane.raw("export", f"{name}:v3", "-"))) as files:
        assert files.extractfile("payload").read() == images.noise(50_000, "crane append-amd64")
        assert files.extractfile("more").read() == images.noise(70_000, "more")


def test_tag_goes_first_and_the_image_with_its_digest(crane, target, tmp_path):
    name, image = target(), images.image("crane delete")
    crane("push", layout_of(tmp_path / "layout", image), f"{name}:v1")
    crane("tag", f"{name}:v1", "v2")
    crane("delete", f"{name}:v1")
    assert crane("ls", name).stdout.split() == ["v2"]
    assert_holds(crane, name, image, "v2")
    crane("delete", f"{name}@{image.digest}")
    assert crane("ls", name).stdout.split() == []
    words = crane.refused("manifest", f"{name}:v2")
    assert "MANIFEST_UNKNOWN: Requested image not found" in words


def test_layers_are_mounted_where_that_is_on(mounting, mounting_password, tmp_path):
    for name in ("crane/one", "crane/two"):
        client_for(mounting).create_repository(repositoryName=name)
    crane = Crane(tmp_path, mounting.host, mounting_password)
    source, copied = (f"{mounting.host}/crane/{each}" for each in ("one", "two"))
    image = images.image("crane mount", 200_000)
    crane("push", layout_of(tmp_path / "layout", image), f"{source}:v1")
    said = crane("copy", f"{source}:v1", f"{copied}:v1").stderr
    assert f"mounted blob: {images.digest_of(image.blobs[0])}" in said
    assert_holds(crane, copied, image, "v1")


def test_words_of_a_refusal_are_readable(crane, target, tmp_path, wharfinger, readers_password):
    name, layout = target(), layout_of(tmp_path / "layout", images.image("crane refused"))
    crane("push", layout, f"{name}:v1")
    missing = "NAME_UNKNOWN: The repository with name 'no/such' does not exist in the registry with id '000000000000'"
    for arguments in (["push", layout, f"{wharfinger.host}/no/such:v1"], ["manifest", f"{wharfinger.host}/no/such:v1"],
                      ["ls", f"{wharfinger.host}/no/such"]):
        assert missing in crane.refused(*arguments)

    reader = Crane(tmp_path, wharfinger.host, readers_password)
    assert reader("ls", name).stdout.split() == ["v1"]
    words = reader.refused("push", layout_of(tmp_path / "other", images.image("crane denied")), f"{name}:v2")
    assert ("DENIED: User: arn:aws:iam::000000000000:user/reader is not authorized to perform: ecr:InitiateLayerUpload on "
            f"resource: arn:aws:ecr:us-east-1:000000000000:repository/{name.split('/', 1)[1]} because no identity-based "
            "policy allows the ecr:InitiateLayerUpload action") in words
    assert "DENIED" in reader.refused("delete", f"{name}:v1") and "ecr:BatchDeleteImage" in reader.refused("delete", f"{name}:v1")
    wrong = Crane(tmp_path, wharfinger.host, "wrong")
    assert "401 Unauthorized: Not Authorized" in wrong.refused("ls", name)


def test_immutable_tag_is_refused_in_ecrs_words(crane, target, tmp_path):
    name = target(imageTagMutability="IMMUTABLE")
    crane("push", layout_of(tmp_path / "one", images.image("immutable one")), f"{name}:v1")
    words = crane.refused("push", layout_of(tmp_path / "two", images.image("immutable two")), f"{name}:v1")
    assert "TAG_INVALID: The image tag 'v1' already exists in the" in words and "tag is immutable" in words
