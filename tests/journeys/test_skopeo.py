"""skopeo against the registry: copies keep every byte, for images, indexes and artifacts alike."""

import json

import images


def test_copy_from_docker_to_registry_to_oci_folder(docker, debian, skopeo, wharfinger, repository, tmp_path):
    reference = f"{wharfinger.host}/{repository()}:v1"
    docker("save", "--output", tmp_path / "saved.tar", debian)
    skopeo.copy(f"docker-archive:{tmp_path}/saved.tar", f"docker://{reference}")
    skopeo.copy(f"docker://{reference}", f"oci:{tmp_path}/layout:v1")
    listed = json.loads((tmp_path / "layout" / "index.json").read_text())
    assert len(listed["manifests"]) == 1


def test_index_is_copied_whole_and_keeps_its_digests(skopeo, wharfinger, repository, registry, aws, tmp_path):
    children = {each: images.image("multi", 200_000, each) for each in ("amd64", "arm64")}
    index = images.index(children)
    layout = images.write_layout(tmp_path / "layout", [index, *children.values()], {"v1": index})
    name = repository()
    reference = f"{wharfinger.host}/{name}:v1"
    skopeo.copy(f"oci:{layout}:v1", f"docker://{reference}", "--all", "--preserve-digests")

    assert skopeo.raw_manifest(reference) == index.manifest
    registry.assert_holds(name, index, "v1")
    for child in children.values():
        registry.assert_holds(name, child)
    # A list weighs as much as its heaviest child, not as their sum.
    details = aws("describe-images", "--repository-name", name)["imageDetails"]
    sizes = {each["imageDigest"]: each["imageSizeInBytes"] for each in details}
    assert sizes[index.digest] == max(sizes[child.digest] for child in children.values())

    skopeo.copy(f"docker://{reference}", f"oci:{tmp_path}/back:v1", "--all", "--preserve-digests")
    (entry,) = json.loads((tmp_path / "back" / "index.json").read_text())["manifests"]
    assert entry["digest"] == index.digest


def test_child_of_a_live_index_cannot_be_deleted(skopeo, wharfinger, repository, aws, tmp_path):
    child = images.image("child")
    index = images.index({"amd64": child})
    layout = images.write_layout(tmp_path / "layout", [index, child], {"v1": index})
    name = repository()
    skopeo.copy(f"oci:{layout}:v1", f"docker://{wharfinger.host}/{name}:v1", "--all", "--preserve-digests")
    answer = aws("batch-delete-image", "--repository-name", name, "--image-ids", f"imageDigest={child.digest}")
    (failure,) = answer["failures"]
    assert failure["failureCode"] == "ImageReferencedByManifestList"
    assert index.digest in failure["failureReason"]
    answer = aws("batch-delete-image", "--repository-name", name, "--image-ids", f"imageDigest={index.digest}")
    assert answer["failures"] == []
    answer = aws("batch-delete-image", "--repository-name", name, "--image-ids", f"imageDigest={child.digest}")
    assert answer["failures"] == []


def test_inspect_and_list_tags(skopeo, wharfinger, repository, registry):
    name = repository()
    one = images.image("inspect")
    for tag in ("alpha", "beta", "gamma"):
        registry.push(name, one, tag)
    listed = json.loads(skopeo("list-tags", "--tls-verify=false", f"docker://{wharfinger.host}/{name}").stdout)
    assert sorted(listed["Tags"]) == ["alpha", "beta", "gamma"]
    inspected = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{wharfinger.host}/{name}:beta").stdout)
    assert inspected["Digest"] == one.digest


def test_delete_removes_the_image(skopeo, wharfinger, repository, registry, aws):
    name = repository()
    registry.push(name, images.image("delete"), "v1")
    skopeo("delete", "--tls-verify=false", f"docker://{wharfinger.host}/{name}:v1")
    assert aws("list-images", "--repository-name", name)["imageIds"] == []


def test_digest_is_the_same_for_docker_skopeo_and_podman(docker, debian, skopeo, podman, wharfinger, password,
                                                          repository):
    first, second = (f"{wharfinger.host}/{repository()}:v1" for _ in range(2))
    docker.login(wharfinger.host, password)
    docker("tag", debian, first)
    docker("push", first)
    digest = docker.repo_digest(first)
    docker("rmi", first)
    skopeo.copy(f"docker://{first}", f"docker://{second}", "--preserve-digests")
    assert images.digest_of(skopeo.raw_manifest(second)) == digest
    podman.login(wharfinger.host, password)
    podman("pull", "--tls-verify=false", second)
    assert json.loads(podman("image", "inspect", second).stdout)[0]["Digest"] == digest
