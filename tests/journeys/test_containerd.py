"""containerd (`ctr`) against the registry."""

import images


def test_image_is_pulled_run_and_pushed_under_another_name(docker, containerd, debian, wharfinger, password, repository,
                                                           registry):
    name, copy = repository(), repository()
    reference = f"{wharfinger.host}/{name}:v1"
    docker.login(wharfinger.host, password)
    docker("tag", debian, reference)
    docker("push", reference)
    digest = docker.repo_digest(reference)
    docker("rmi", reference)

    containerd("images", "pull", "--plain-http", "--user", f"AWS:{password}", reference)
    assert containerd("run", "--rm", reference, "journey").stdout.startswith("12.")
    target = f"{wharfinger.host}/{copy}:v1"
    containerd("images", "tag", reference, target)
    containerd("images", "push", "--plain-http", "--user", f"AWS:{password}", target)
    assert registry.manifest(copy, "v1").headers["Docker-Content-Digest"] == digest


def test_pull_by_digest_of_one_platform_of_an_index(containerd, wharfinger, password, repository, registry):
    name = repository()
    children = {each: images.image("ctr", 10_000, each) for each in ("amd64", "arm64")}
    for child in children.values():
        registry.push(name, child)
    index = images.index(children)
    registry.push(name, index, "multi")
    reference = f"{wharfinger.host}/{name}@{index.digest}"
    containerd("content", "fetch", "--plain-http", "--all-platforms", "--user", f"AWS:{password}", reference)
    for each in [index, *children.values()]:
        assert containerd("content", "get", each.digest).stdout == each.manifest.decode()


def test_pull_without_user_is_refused(containerd, wharfinger, repository):
    refused = containerd("images", "pull", "--plain-http", f"{wharfinger.host}/{repository()}:v1", check=False)
    assert refused.returncode != 0
    assert "401" in refused.stderr or "unauthorized" in refused.stderr.lower() or "authorization" in refused.stderr
