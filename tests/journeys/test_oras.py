"""oras: files, attached artifacts, copies with their referrers, blobs, manifests, indexes, and what it says of a refusal."""

import json

import pytest

import images
from clients import Oras


@pytest.fixture
def oras(tmp_path, wharfinger, password):
    return Oras(tmp_path, wharfinger.host, password)


@pytest.fixture
def pushed(oras, target, tmp_path):
    """A repository with an image under `v1`, and the image."""
    name, image = target(), images.image("oras", 300_000)
    layout = images.write_layout(tmp_path / "pushed", [image], {"v1": image})
    oras("cp", "--from-oci-layout", f"{layout}:v1", f"{name}:v1")
    return name, image


def assert_holds(oras, name, image, reference=None):
    """Every byte of the image comes back, by its tag or digest."""
    reference = f"{name}:{reference}" if reference else f"{name}@{image.digest}"
    assert oras.raw("manifest", "fetch", reference) == image.manifest
    assert oras("resolve", reference).stdout.strip() == image.digest
    for data in image.blobs:
        assert oras.raw("blob", "fetch", "--output", "-", f"{name}@{images.digest_of(data)}") == data


def referrers(oras, reference, *flags):
    """The artifact types and digests of what refers to an image."""
    found = json.loads(oras("discover", "--format", "json", *flags, reference).stdout)["referrers"]
    return {each["artifactType"]: each["digest"] for each in found}


def test_files_are_pushed_and_pulled_by_tag_and_by_digest(oras, target, tmp_path):
    name = target()
    files = {"report.txt": images.noise(300_000, "report"), "empty": b"", "umlaut-ä.bin": images.noise(10, "umlaut")}
    for path, data in files.items():
        (oras.home / path).write_bytes(data)
    told = json.loads(oras("push", "--format", "json", "--artifact-type", "application/x.report", "--annotation", "made=here",
                           f"{name}:v1,latest", *files).stdout)
    assert sorted(oras("repo", "tags", name).stdout.split()) == ["latest", "v1"]
    manifest = json.loads(oras("manifest", "fetch", f"{name}:latest").stdout)
    assert manifest["artifactType"] == "application/x.report" and manifest["annotations"]["made"] == "here"
    for reference in (f"{name}:v1", f"{name}@{told['digest']}"):
        folder = tmp_path / images.digest_of(reference.encode())[7:20]
        oras("pull", "--output", folder, reference)
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == files


def test_image_is_copied_with_what_is_attached_to_it(oras, pushed, target, tmp_path):
    (name, image), copied = pushed, target()
    assert_holds(oras, name, image, "v1")
    assert_holds(oras, name, image)
    (oras.home / "sbom.json").write_bytes(images.noise(40_000, "sbom"))
    (oras.home / "proof").write_bytes(b"proof")
    oras("attach", "--artifact-type", "application/x.sbom", f"{name}:v1", "sbom.json:application/spdx+json")
    sbom = referrers(oras, f"{name}:v1")["application/x.sbom"]
    oras("attach", "--artifact-type", "application/x.proof", f"{name}@{sbom}", "proof")
    oras("attach", "--artifact-type", "application/x.note", "--annotation", "note=yes", f"{name}:v1")

    oras("cp", "--recursive", f"{name}:v1", f"{copied}:v2")
    assert_holds(oras, copied, image, "v2")
    assert set(referrers(oras, f"{copied}:v2")) == {"application/x.sbom", "application/x.note"}
    assert referrers(oras, f"{copied}:v2", "--artifact-type", "application/x.sbom") == {"application/x.sbom": sbom}
    (proof,) = referrers(oras, f"{copied}@{sbom}").values()
    oras("pull", "--output", tmp_path / "pulled", f"{copied}@{sbom}")
    oras("pull", "--output", tmp_path / "pulled", f"{copied}@{proof}")
    assert (tmp_path / "pulled" / "sbom.json").read_bytes() == images.noise(40_000, "sbom")
    assert (tmp_path / "pulled" / "proof").read_bytes() == b"proof"
    # An artifact goes, and is no longer found.
    oras("manifest", "delete", "--force", f"{copied}@{proof}")
    assert referrers(oras, f"{copied}@{sbom}") == {}


def test_repository_is_backed_up_with_its_artifacts_and_restored_over_tls(oras, pushed, target, tmp_path, wharfinger):
    (name, image), restored = pushed, target()
    (oras.home / "proof").write_bytes(b"proof")
    oras("attach", "--artifact-type", "application/x.proof", f"{name}:v1", "proof")
    oras("tag", f"{name}:v1", "v2")
    oras("backup", "--include-referrers", "--output", tmp_path / "backup.tar", name)
    # oras speaks plain HTTP with localhost unless it is told otherwise.
    secure = ("--plain-http=false", "--ca-file", wharfinger.data_dir / "tls" / "ca.pem")
    oras("restore", *secure, "--input", tmp_path / "backup.tar", restored)
    assert oras("repo", "tags", *secure, restored).stdout.split() == ["v1", "v2"]
    assert_holds(oras, restored, image, "v2")
    assert referrers(oras, f"{restored}:v1") == referrers(oras, f"{name}:v1")


def test_index_is_copied_whole_and_one_is_made(oras, target, tmp_path):
    source, copied = target(), target()
    children = {each: images.image("oras", 100_000, each) for each in ("amd64", "arm64")}
    index = images.index(children)
    layout = images.write_layout(tmp_path / "layout", [index, *children.values()], {"v1": index})
    oras("cp", "--from-oci-layout", f"{layout}:v1", f"{source}:v1")
    oras("cp", f"{source}:v1", f"{copied}:v2,v3")
    for tag in ("v2", "v3"):
        assert_holds(oras, copied, index, tag)
    for architecture, child in children.items():
        assert_holds(oras, copied, child)
        assert oras("resolve", "--platform", f"linux/{architecture}", f"{copied}:v2").stdout.strip() == child.digest
    oras("manifest", "index", "create", f"{copied}:made", *(each.digest for each in children.values()))
    listed = json.loads(oras("manifest", "fetch", f"{copied}:made").stdout)["manifests"]
    assert [each["digest"] for each in listed] == [each.digest for each in children.values()]
    assert [each["platform"]["architecture"] for each in listed] == ["amd64", "arm64"]
    oras("cp", "--to-oci-layout", f"{copied}:v2", f"{tmp_path}/back:v1")
    images.assert_layout_holds(tmp_path / "back", index, *children.values())


def test_blob_and_manifest_are_pushed_fetched_and_deleted(oras, target, tmp_path):
    name, image = target(), images.image("oras blobs", 200_000)
    for number, data in enumerate([*image.blobs, b"alone"]):
        (tmp_path / "blob").write_bytes(data)
        described = json.loads(oras("blob", "push", "--descriptor", name, tmp_path / "blob").stdout)
        assert (described["digest"], described["size"]) == (images.digest_of(data), len(data)), number
        described = json.loads(oras("blob", "fetch", "--descriptor", f"{name}@{images.digest_of(data)}").stdout)
        assert described["size"] == len(data)
    (tmp_path / "manifest").write_bytes(image.manifest)
    oras("manifest", "push", f"{name}:v1", tmp_path / "manifest")
    assert_holds(oras, name, image, "v1")

    alone = f"{name}@{images.digest_of(b'alone')}"
    oras("blob", "delete", "--force", alone)
    assert "not found" in oras.refused("blob", "fetch", "--output", "-", alone)
    held = oras.refused("blob", "delete", "--force", f"{name}@{images.digest_of(image.blobs[0])}")
    assert "cannot be deleted because an image in the repository" in held

    # By tag only the tag goes; the image goes with its digest.
    signature = image.digest.replace(":", "-") + ".sig"
    oras("tag", f"{name}:v1", "v2", signature)
    assert oras("repo", "tags", name).stdout.split() == [signature, "v1", "v2"]
    oras("manifest", "delete", "--force", f"{name}@{image.digest}")
    assert oras("repo", "tags", name).stdout.split() == []
    assert "not found" in oras.refused("manifest", "fetch", f"{name}:v2")


def test_words_of_a_refusal_are_readable(oras, pushed, tmp_path, wharfinger, readers_password):
    name, image = pushed
    assert name.split("/", 1)[1] in oras("repo", "ls", wharfinger.host).stdout.split()
    nowhere = f"{wharfinger.host}/no/such"
    missing = "name unknown: The repository with name 'no/such' does not exist in the registry with id '000000000000'"
    (oras.home / "file").write_bytes(b"denied")
    assert missing in oras.refused("push", f"{nowhere}:v1", "file")
    assert missing in oras.refused("cp", f"{name}:v1", f"{nowhere}:v1")
    assert missing in oras.refused("repo", "tags", nowhere)
    # It asks with HEAD, whose answers have no words.
    assert f"{nowhere}:v1: not found" in oras.refused("manifest", "fetch", f"{nowhere}:v1")

    reader = Oras(tmp_path, wharfinger.host, readers_password)
    assert_holds(reader, name, image, "v1")
    resource = f"arn:aws:ecr:us-east-1:000000000000:repository/{name.split('/', 1)[1]}"
    words = reader.refused("push", f"{name}:v2", "file")
    assert ("denied: User: arn:aws:iam::000000000000:user/reader is not authorized to perform: ecr:InitiateLayerUpload on "
            f"resource: {resource} because no identity-based policy allows the ecr:InitiateLayerUpload action") in words
    assert "ecr:BatchDeleteImage" in reader.refused("manifest", "delete", "--force", f"{name}@{image.digest}")
    words = reader.refused("login", wharfinger.host, "--username", "AWS", "--password-stdin", stdin="wrong")
    assert "401: Unauthorized" in words
