"""docker against the registry: log in, push, pull and run a Debian of more than 100 MB; the refusals it shows."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def logged_in(docker, wharfinger, password):
    assert "Login Succeeded" in docker.login(wharfinger.host, password).stdout


def test_wrong_password_is_refused_at_login(docker, wharfinger):
    done = docker("login", "--username", "AWS", "--password-stdin", f"127.0.0.1:{wharfinger.port}", check=False,
                  stdin="d3Jvbmc=")
    assert done.returncode != 0
    assert "unauthorized" in done.stderr.lower() or "not authorized" in done.stderr.lower() or "401" in done.stderr


def test_pushed_image_is_pulled_back_and_runs(docker, debian, wharfinger, aws, repository):
    name = repository()
    reference = f"{wharfinger.host}/{name}:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    pushed = docker.repo_digest(reference)
    docker("rmi", reference)

    docker("pull", reference)
    assert docker.repo_digest(reference) == pushed
    assert docker("run", "--rm", "--network", "none", reference).stdout.startswith("12.")

    (detail,) = aws("describe-images", "--repository-name", name)["imageDetails"]
    assert detail["imageDigest"] == pushed
    assert detail["imageTags"] == ["v1"]
    assert detail["imageSizeInBytes"] > 90 << 20
    docker("rmi", reference)


def test_second_push_of_the_same_image_sends_no_layer(docker, debian, wharfinger, repository):
    reference = f"{wharfinger.host}/{repository()}"
    docker("tag", debian, f"{reference}:one")
    docker("push", f"{reference}:one")
    docker("tag", debian, f"{reference}:two")
    assert docker("push", f"{reference}:two").stdout.count("Layer already exists") == 2
    docker("rmi", f"{reference}:one", f"{reference}:two")


def test_immutable_tag_cannot_be_pushed_over(docker, debian, wharfinger, repository, workplace):
    reference = f"{wharfinger.host}/{repository('--image-tag-mutability', 'IMMUTABLE')}:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    other = workplace / "other"
    other.mkdir(exist_ok=True)
    (other / "Dockerfile").write_text(f"FROM {debian}\nLABEL other=yes\n")
    docker("build", "--network", "none", "--tag", reference, other)
    refused = docker("push", reference, check=False)
    assert refused.returncode != 0
    assert "immutable" in refused.stdout + refused.stderr
    docker("rmi", reference)


def test_deleted_image_cannot_be_pulled(docker, debian, wharfinger, aws, repository):
    name = repository()
    reference = f"{wharfinger.host}/{name}:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    docker("rmi", reference)
    gone = aws("batch-delete-image", "--repository-name", name, "--image-ids", "imageTag=v1")
    assert [each["imageTag"] for each in gone["imageIds"]] == ["v1"]
    refused = docker("pull", reference, check=False)
    assert refused.returncode != 0
    assert "not found" in refused.stderr.lower() or "manifest unknown" in refused.stderr.lower()


def test_push_to_a_repository_that_is_not_there_names_it(docker, debian, wharfinger):
    reference = f"{wharfinger.host}/journey/nowhere:v1"
    docker("tag", debian, reference)
    refused = docker("push", reference, check=False)
    assert refused.returncode != 0
    assert "'journey/nowhere' does not exist" in refused.stdout + refused.stderr
    docker("rmi", reference)
