"""podman against the registry."""

import json


def test_image_pushed_by_docker_is_pulled_and_run_by_podman(docker, podman, debian, wharfinger, password, repository):
    reference = f"{wharfinger.host}/{repository()}:v1"
    docker.login(wharfinger.host, password)
    docker("tag", debian, reference)
    docker("push", reference)
    pushed = docker.repo_digest(reference)
    docker("rmi", reference)

    podman.login(wharfinger.host, password)
    podman("pull", "--tls-verify=false", reference)
    (seen,) = json.loads(podman("image", "inspect", reference).stdout)
    assert seen["Digest"] == pushed
    # runc and these limits because crun refuses mixed control groups, and limits may not be raised everywhere.
    limits = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024")
    version = podman("--runtime", "runc", "run", "--rm", "--network", "none", *limits, reference).stdout
    assert version.startswith("12.")


def test_image_pushed_by_podman_comes_back_the_same(podman, wharfinger, password, repository, tmp_path, aws):
    name = repository()
    reference = f"{wharfinger.host}/{name}:built"
    (tmp_path / "hello").write_text("hello\n")
    (tmp_path / "Containerfile").write_text("FROM scratch\nCOPY hello /hello\n")
    podman("build", "--network", "none", "--tag", reference, tmp_path)
    podman.login(wharfinger.host, password)
    podman("push", "--tls-verify=false", "--digestfile", tmp_path / "digest", reference)
    pushed = (tmp_path / "digest").read_text().strip()

    (listed,) = aws("list-images", "--repository-name", name)["imageIds"]
    assert listed == {"imageDigest": pushed, "imageTag": "built"}
    podman("rmi", "--force", reference)
    podman("pull", "--tls-verify=false", f"{wharfinger.host}/{name}@{pushed}")


def test_podman_without_login_is_refused(podman, wharfinger, repository):
    name = repository()
    podman("logout", "--all", check=False)
    refused = podman("pull", "--tls-verify=false", f"{wharfinger.host}/{name}:v1", check=False)
    assert refused.returncode != 0
    assert "unauthorized" in refused.stderr.lower() or "not authorized" in refused.stderr.lower() \
        or "authentication required" in refused.stderr.lower() or "401" in refused.stderr
