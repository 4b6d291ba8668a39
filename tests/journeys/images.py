"""Small images and artifacts made in memory, as bytes that a registry must hand back unchanged."""

import dataclasses
import gzip
import hashlib
import io
import json
import random
import tarfile

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
OCI_EMPTY = "application/vnd.oci.empty.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"


def digest_of(data, algorithm="sha256"):
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def noise(size_bytes, seed):
    """Bytes that do not compress, the same for the same seed."""
    return random.Random(seed).randbytes(size_bytes)


def descriptor(data, media_type, **more):
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data), **more}


@dataclasses.dataclass
class Image:
    """A manifest with the blobs it needs."""

    manifest: bytes
    media_type: str
    blobs: list

    @property
    def digest(self):
        return digest_of(self.manifest)

    def descriptor(self, **more):
        return descriptor(self.manifest, self.media_type, **more)


def _encode(document):
    return json.dumps(document, separators=(",", ":")).encode()


def layer_tar(files):
    """A gzipped tar of `{path: bytes}`, and the digest of the tar itself."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for path, data in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            entry.mode = 0o755
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0), digest_of(plain.getvalue())


def image(seed, layer_bytes=4096, architecture="amd64"):
    """An image that real clients can unpack: one layer with one file of noise."""
    layer, diff_id = layer_tar({"payload": noise(layer_bytes, f"{seed}-{architecture}")})
    config = _encode({"architecture": architecture, "os": "linux", "config": {"Cmd": ["/payload"]},
                      "rootfs": {"type": "layers", "diff_ids": [diff_id]}})
    manifest = _encode({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": descriptor(config, OCI_CONFIG),
                        "layers": [descriptor(layer, OCI_LAYER)]})
    return Image(manifest, OCI_MANIFEST, [layer, config])


def index(children):
    """A multi-architecture index over `{architecture: Image}`."""
    manifest = _encode({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [
        child.descriptor(platform={"architecture": architecture, "os": "linux"})
        for architecture, child in children.items()]})
    return Image(manifest, OCI_INDEX, [])


def artifact(subject, artifact_type, payload, annotations=None):
    """An OCI 1.1 artifact that refers to `subject`, an Image."""
    empty = b"{}"
    manifest = _encode({
        "schemaVersion": 2, "mediaType": OCI_MANIFEST, "artifactType": artifact_type,
        "config": descriptor(empty, OCI_EMPTY), "layers": [descriptor(payload, "application/octet-stream")],
        "subject": subject.descriptor(), "annotations": annotations or {}})
    return Image(manifest, OCI_MANIFEST, [empty, payload])


def write_layout(directory, images, tags):
    """Writes an OCI image layout: `images` go into its blobs, `tags` name some of them."""
    blobs = directory / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    (directory / "oci-layout").write_bytes(_encode({"imageLayoutVersion": "1.0.0"}))
    for each in images:
        for data in [each.manifest, *each.blobs]:
            (blobs / digest_of(data).split(":")[1]).write_bytes(data)
    (directory / "index.json").write_bytes(_encode({"schemaVersion": 2, "manifests": [
        each.descriptor(annotations={"org.opencontainers.image.ref.name": tag}) for tag, each in tags.items()]}))
    return directory


def assert_layout_holds(directory, *images):
    """Every byte of the images is in the OCI image layout that a client wrote."""
    for each in images:
        for data in [each.manifest, *each.blobs]:
            written = directory / "blobs" / "sha256" / digest_of(data).split(":")[1]
            assert written.read_bytes() == data, f"{directory}: {digest_of(data)} changed"
