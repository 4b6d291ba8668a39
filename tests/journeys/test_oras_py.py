"""oras-py (the Python package `oras`): files pushed whole and in chunks, pulled, tags, deletes, refusals."""

import json

import oras.client
import oras.oci
import pytest

import images


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder that is the current one, as oras-py pushes only what lies below that: `files(name, bytes)` writes there."""
    # No login of the person who runs the tests leaks in.
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "files").mkdir()
    monkeypatch.chdir(tmp_path / "files")

    def write(name, data):
        (tmp_path / "files" / name).write_bytes(data)
        return name

    return write


@pytest.fixture
def login(files, tmp_path, wharfinger):
    def call(password):
        client = oras.client.OrasClient(insecure=True, auth_backend="basic")
        told = client.login("AWS", password, hostname=wharfinger.host, config_path=str(tmp_path / "config.json"))
        assert told["Status"] == "Login Succeeded"
        return client

    return call


@pytest.fixture
def client(login, password):
    return login(password)


def pulled(client, reference, folder):
    return {path.rsplit("/", 1)[1]: open(path, "rb").read() for path in client.pull(reference, outdir=str(folder))}


@pytest.mark.parametrize("chunked", [False, True])
def test_files_are_pushed_and_pulled_by_tag_and_by_digest(client, files, target, tmp_path, chunked):
    name = target()
    contents = {"one": images.noise(2_500_000, f"oras-py {chunked}"), "two": b"two"}
    paths = [files(*each) for each in contents.items()]
    answer = client.push(f"{name}:v1", files=paths, manifest_annotations={"made": "here"}, do_chunked=chunked,
                         chunk_size=1_000_000)
    digest = answer.headers["Docker-Content-Digest"]
    assert client.get_manifest(f"{name}:v1")["annotations"] == {"made": "here"}
    assert pulled(client, f"{name}:v1", tmp_path / "by-tag") == contents
    assert pulled(client, f"{name}@{digest}", tmp_path / "by-digest") == contents


def test_blobs_are_read_headed_and_tags_listed_by_pages(client, files, target):
    name, data = target(), images.noise(200_000, "oras-py blob")
    for tag in ("v1", "v2", "v3"):
        client.push(f"{name}:{tag}", files=[files("blob", data)], manifest_annotations={"tag": tag})
    assert client.get_tags(name) == ["v1", "v2", "v3"]
    assert client.get_tags(name, N=2) == ["v1", "v2"]
    digest = images.digest_of(data)
    head = client.get_blob(name, digest, head=True)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(data)))
    assert client.get_blob(name, digest).content == data
    # It deletes a tag's image by digest.
    assert client.delete_tag(name, "v2") is True
    assert client.get_tags(name) == ["v1", "v3"]
    assert client.delete_tag(name, "v2") is False


def test_artifact_is_attached_and_found(client, files, target, registry, wharfinger):
    name, image = target(), images.image("oras-py subject")
    path = name.split("/", 1)[1]
    registry.push(path, image, "v1")
    subject = oras.oci.Subject(mediaType=image.media_type, digest=image.digest, size=len(image.manifest))
    answer = client.push(f"{name}:sbom", files=[files("sbom", b"sbom")], subject=subject)
    # The server says that it minds the subject.
    assert answer.headers["OCI-Subject"] == image.digest
    found = json.loads(client.do_request(f"{wharfinger.url}/v2/{path}/referrers/{image.digest}").content)
    assert [each["digest"] for each in found["manifests"]] == [answer.headers["Docker-Content-Digest"]]


def test_words_of_a_refusal_are_readable(client, login, files, target, wharfinger, readers_password):
    name = target()
    client.push(f"{name}:v1", files=[files("held", b"held")])
    with pytest.raises(ValueError, match="The repository with name 'no/such' does not exist in the registry with id '0{12}'"):
        client.push(f"{wharfinger.host}/no/such:v1", files=[files("new", b"new")])
    with pytest.raises(ValueError, match="manifests/gone: Not Found"):
        client.get_manifest(f"{name}:gone")
    reader = login(readers_password)
    assert reader.get_tags(name) == ["v1"]
    with pytest.raises(ValueError, match="user/reader is not authorized to perform: ecr:InitiateLayerUpload on resource: "
                                         f"arn:aws:ecr:us-east-1:000000000000:repository/{name.split('/', 1)[1]} because no identity-based"):
        reader.push(f"{name}:v2", files=[files("new", b"new")])
    with pytest.raises(ValueError, match="Unauthorized"):
        login("wrong").get_tags(name)
