"""The machines and people of the journeys: one server for those that only use it, one daemon of each kind."""

import itertools
import os
import pathlib
import shutil
import subprocess
import tempfile

import boto3
import botocore.config
import pytest

import oci
from clients import Aws, Containerd, Docker, Podman, Skopeo
from images import noise
from people import Account
from wharf import BINARY, ROOT, Wharfinger

ROOTFS = ROOT / "target" / "journeys" / "rootfs.tar"
BALLAST_BYTES = 48 << 20
_names = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def _program():
    assert BINARY.exists(), f"{BINARY} is missing: cargo build --release"
    assert os.getuid() == 0, "the journeys start daemons and need root"


@pytest.fixture(scope="session")
def workplace():
    """A short-lived folder outside of pytest's, with a path short enough for sockets."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="wharf-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def wharfinger(workplace):
    server = Wharfinger(workplace / "shared").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def aws(wharfinger, workplace):
    return Aws(wharfinger.client_environment(workplace))


@pytest.fixture(scope="session")
def password(aws):
    return aws.password()


@pytest.fixture(scope="session")
def readers_password(wharfinger, workplace):
    """The password of a user who may pull everything and push nothing."""
    _, client = Account(wharfinger, workplace).user("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly", name="reader")
    return client.password()


@pytest.fixture(scope="session")
def mounting(workplace):
    """A server on which a push may reuse a layer of another repository, which ECR does not do by itself."""
    server = Wharfinger(workplace / "mounting", env={"WHARFINGER_BLOB_MOUNTING": "enabled"}).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mounting_password(mounting, workplace):
    return Aws(mounting.client_environment(workplace)).password()


@pytest.fixture(scope="session")
def registry(wharfinger, password):
    return oci.Registry(wharfinger.url, password)


@pytest.fixture
def repository(aws):
    """Makes repositories with names of their own: `repository()`, `repository("--image-tag-mutability", ...)`."""

    def create(*flags):
        name = f"journey/r{next(_names)}"
        aws("create-repository", "--repository-name", name, *flags)
        return name

    return create


def client_for(server, service="ecr", keys=None, region=None, **config):
    """A boto3 client of a server's root, or of other keys."""
    key_id, secret = keys or server.root_keys()
    return boto3.session.Session().client(
        service, region_name=region or server.region, endpoint_url=f"http://localhost:{server.port}", aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=botocore.config.Config(retries={"total_max_attempts": 1, "mode": "standard"}, **config))


@pytest.fixture(scope="session")
def ecr(wharfinger):
    return client_for(wharfinger)


@pytest.fixture
def target(wharfinger, ecr):
    """Makes repositories and names them as users of the registry do: `target()`, `target(imageTagMutability="IMMUTABLE")`."""

    def create(**settings):
        name = f"journey/r{next(_names)}"
        ecr.create_repository(repositoryName=name, **settings)
        return f"{wharfinger.host}/{name}"

    return create


@pytest.fixture(scope="session")
def docker():
    daemon = Docker().start()
    yield daemon
    daemon.close()


@pytest.fixture(scope="session")
def containerd():
    daemon = Containerd().start()
    yield daemon
    daemon.close()


@pytest.fixture(scope="session")
def podman():
    client = Podman()
    yield client
    client.close()


@pytest.fixture
def skopeo(tmp_path, wharfinger, password):
    return Skopeo(tmp_path, wharfinger.host, password)


@pytest.fixture(scope="session")
def rootfs():
    """A Debian root filesystem as a tar, made once a machine."""
    if not ROOTFS.exists():
        ROOTFS.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="wharf-") as made:
            # The mirror that apt uses here, whatever it is.
            mirror = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
                                    check=True, capture_output=True, text=True).stdout.split()[0]
            subprocess.run(["debootstrap", "--variant=minbase", "bookworm", f"{made}/root", mirror], check=True,
                           stdout=subprocess.DEVNULL)
            partial = ROOTFS.with_suffix(".partial")
            subprocess.run(["tar", "-C", f"{made}/root", "--exclude=./dev/*", "--exclude=./proc/*", "-cf", partial,
                            "."], check=True)
            partial.rename(ROOTFS)
    assert ROOTFS.stat().st_size >= 100 << 20
    return ROOTFS


@pytest.fixture(scope="session")
def debian(docker, rootfs, workplace):
    """A local docker image of two layers and well over 100 MB, compressed or not."""
    docker("import", rootfs, "wharf/rootfs:1")
    context = workplace / "context"
    context.mkdir()
    (context / "ballast").write_bytes(noise(BALLAST_BYTES, "ballast"))
    (context / "Dockerfile").write_text("FROM wharf/rootfs:1\nCOPY ballast /opt/ballast\n"
                                        'CMD ["cat", "/etc/debian_version"]\n')
    docker("build", "--network", "none", "--tag", "wharf/debian:1", context)
    return "wharf/debian:1"
