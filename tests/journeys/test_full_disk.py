"""Database and layers on one full disk: pushes are refused with the reason, and the owner can always empty it."""

import os
import subprocess

import botocore.exceptions
import pytest

import images
import oci
from clients import Aws, unmount_below
from conftest import client_for
from wharf import Wharfinger

DISK_BYTES = 64 << 20
REFUSED = (botocore.exceptions.ClientError,)


@pytest.fixture(params=["ext4", "tmpfs"])
def disk(request, workplace):
    mount = workplace / f"disk-{request.node.name.translate(str.maketrans('[]', '--'))}"
    mount.mkdir()
    if request.param == "tmpfs":
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", mount], check=True)
    else:
        file = mount.with_suffix(".img")
        with open(file, "wb") as image:
            image.truncate(DISK_BYTES)
        subprocess.run(["mkfs.ext4", "-q", file], check=True)
        if subprocess.run(["mount", "-o", "loop", file, mount], check=False, capture_output=True).returncode:
            pytest.skip("this machine has no loop devices")
    yield mount
    unmount_below(workplace)


def fill(registry, repository):
    """Pushes images until even a small one is refused. What was acknowledged, and the last refusal."""
    acknowledged, refusal = [], None
    for size_bytes in (3_000_000, 300_000, 30_000, 3_000):
        for number in range(1000):
            image = images.image(f"{size_bytes}-{number}", layer_bytes=size_bytes)
            try:
                registry.push(repository, image, f"t{size_bytes}-{number}")
            except (oci.Refused, OSError) as error:
                refusal = error
                break
            acknowledged.append((image, f"t{size_bytes}-{number}"))
            if size_bytes < 300_000 and number > 20:
                break
    return acknowledged, refusal


def fill_by_others(mount):
    """Takes every block that is left, as another program's log file might."""
    with open(mount / "foreign", "wb", buffering=0) as file:
        for size_bytes in (1 << 20, 4096, 512):
            try:
                while file.write(os.urandom(size_bytes)):
                    pass
            except OSError:
                pass


def assert_says_full(call, **arguments):
    with pytest.raises(REFUSED) as refused:
        call(**arguments)
    assert "disk is full" in str(refused.value)


@pytest.mark.parametrize("by", ["pushes", "others"])
def test_a_full_disk_can_be_emptied(disk, workplace, by):
    server = Wharfinger(disk / "data")
    server.log_path = workplace / f"full-{by}.server-log"
    server.start()
    try:
        ecr = client_for(server)
        for name in ("full/app", "full/other", "full/kept"):
            ecr.create_repository(repositoryName=name)
        registry = oci.Registry(server.url, Aws(server.client_environment(workplace)).password())
        kept = images.image("kept", layer_bytes=100_000)
        registry.push("full/kept", kept, "v1")
        other = images.image("other", layer_bytes=3_000_000)
        registry.push("full/other", other, "v1")
        acknowledged, refusal = fill(registry, "full/app")
        assert len(acknowledged) > 5 and refusal is not None
        assert "503" in str(refusal) and "full" in str(refusal), refusal

        if by == "others":
            fill_by_others(disk)
            assert_says_full(ecr.create_repository, repositoryName="full/new")
            assert_says_full(client_for(server, "iam").create_user, UserName="new")
            assert_says_full(client_for(server, "kms").create_key)
            assert_says_full(client_for(server, "secretsmanager").create_secret, Name="new", SecretString="x")
        for image, tag in acknowledged[:3]:
            registry.assert_holds("full/app", image, tag)

        # Also after a restart.
        server.stop()
        server.start()
        tags = [{"imageTag": tag} for _, tag in acknowledged]
        deleted = ecr.batch_delete_image(repositoryName="full/app", imageIds=tags[:1])
        assert len(deleted["imageIds"]) == 1 and not deleted["failures"]
        ecr.delete_repository(repositoryName="full/other", force=True)
        server.command("gc", "--grace", "0s")
        server.stop()
        # And without the server.
        server.command("gc", "--grace", "0s")
        server.start()
        for start in range(1, len(tags), 100):
            assert not ecr.batch_delete_image(repositoryName="full/app", imageIds=tags[start:start + 100])["failures"]
        server.command("gc", "--grace", "0s")

        (disk / "foreign").unlink(missing_ok=True)
        registry.assert_holds("full/kept", kept, "v1")
        again = images.image("again", layer_bytes=3_000_000)
        registry.push("full/app", again, "v1")
        registry.assert_holds("full/app", again, "v1")
        server.stop()
        code, _, words = server.fsck()
        assert code == 0, words
    finally:
        server.kill()
