"""A full disk, a flipped bit, a slow and a broken client: clear errors, a living server, never wrong bytes."""

import http.client
import pathlib
import socket
import subprocess
import time

import pytest
import urllib3

import images
import oci
from clients import Aws, unmount_below
from conftest import client_for
from wharf import Wharfinger

SMALL_DISK = "48m"
LARGER_DISK = "256m"
TOO_MUCH_BYTES = 80 << 20
FLIPPED_LAYER_BYTES = 4 << 20


def open_registry(server, workplace):
    client_for(server).create_repository(repositoryName="fault/app")
    return oci.Registry(server.url, Aws(server.client_environment(workplace)).password())


@pytest.fixture
def small_disk(workplace):
    mount = workplace / "small-disk"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", mount], check=True)
    yield mount
    unmount_below(workplace)


def test_full_disk_is_an_error_and_passes_when_there_is_room(small_disk, workplace):
    server = Wharfinger(small_disk / "data")
    server.log_path = workplace / "small-disk.server-log"
    server.start()
    try:
        registry = open_registry(server, workplace)
        before = images.image("before", layer_bytes=100_000)
        registry.push("fault/app", before, "before")
        large = images.noise(TOO_MUCH_BYTES, "too much")
        try:
            answer = registry.request("PUT", f"{registry.start_upload('fault/app')}?digest={images.digest_of(large)}",
                                      large)
            assert answer.status >= 500, answer.status
        except (urllib3.exceptions.HTTPError, OSError):
            # A server that cannot take the body may close the connection while it is still being sent.
            pass
        assert server.alive() and server.status("/healthz") == 200
        registry.assert_holds("fault/app", before, "before")
        registry.expect(404, "HEAD", f"/v2/fault/app/blobs/{images.digest_of(large)}")

        subprocess.run(["mount", "-o", f"remount,size={LARGER_DISK}", small_disk], check=True)
        after = images.image("after", layer_bytes=100_000)
        registry.push("fault/app", after, "after")
        digest = registry.push_blob("fault/app", large)
        assert registry.blob("fault/app", digest) == large
        registry.assert_holds("fault/app", after, "after")
        server.stop()
        code, _, words = server.fsck()
        assert code == 0, words
    finally:
        server.kill()


def stored_files(server, size_bytes_min):
    blobs = server.data_dir / "blobs" / "blobs"
    return [path for path in blobs.rglob("*") if path.is_file() and path.stat().st_size >= size_bytes_min]


def flip_byte(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        value = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([value ^ 0x01]))


def what_comes_of(registry, path):
    """The status when an answer comes as a whole, or None when the server breaks it off."""
    try:
        return registry.request("GET", path).status
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
        return None


@pytest.mark.parametrize("position", [0.0, 0.5, 1.0], ids=["first", "middle", "last"])
def test_flipped_bit_is_never_served_and_fsck_names_it(workplace, position):
    server = Wharfinger(workplace / f"flip-{position}").start()
    try:
        registry = open_registry(server, workplace)
        image, sound = images.image("flip", layer_bytes=FLIPPED_LAYER_BYTES), images.image("sound", layer_bytes=9_000)
        registry.push("fault/app", image, "v1")
        registry.push("fault/app", sound, "sound")
        layer = images.digest_of(image.blobs[0])
        assert registry.blob("fault/app", layer) == image.blobs[0]
        (stored,) = stored_files(server, FLIPPED_LAYER_BYTES)
        size = stored.stat().st_size
        flip_byte(stored, min(size - 1, int(size * position)))

        status = what_comes_of(registry, f"/v2/fault/app/blobs/{layer}")
        assert status is None or status >= 500, f"a broken layer was answered with {status}"
        assert server.status("/healthz") == 200
        registry.assert_holds("fault/app", sound, "sound")
        server.stop()
        code, _, words = server.fsck()
        assert code != 0
        assert layer in words
    finally:
        server.kill()


def test_unencrypted_flipped_bit_is_named_by_fsck(workplace):
    server = Wharfinger(workplace / "flip-plain", "--encryption", "none").start()
    try:
        registry = open_registry(server, workplace)
        image = images.image("flip", layer_bytes=FLIPPED_LAYER_BYTES)
        registry.push("fault/app", image, "v1")
        (stored,) = stored_files(server, FLIPPED_LAYER_BYTES)
        flip_byte(stored, stored.stat().st_size // 2)
        server.stop()
        code, _, words = server.fsck()
        assert code != 0
        assert images.digest_of(image.blobs[0]) in words
    finally:
        server.kill()


def test_lost_file_is_named_by_fsck(workplace):
    server = Wharfinger(workplace / "lost").start()
    try:
        registry = open_registry(server, workplace)
        image = images.image("lost", layer_bytes=FLIPPED_LAYER_BYTES)
        registry.push("fault/app", image, "v1")
        (stored,) = stored_files(server, FLIPPED_LAYER_BYTES)
        server.stop()
        stored.unlink()
        code, _, words = server.fsck()
        assert code != 0
        assert images.digest_of(image.blobs[0]) in words
    finally:
        server.kill()


def test_body_that_ends_early_stores_nothing(registry, repository, wharfinger, password):
    name, data = repository(), images.noise(500_000, "truncated")
    path = f"{registry.start_upload(name)}?digest={images.digest_of(data)}".removeprefix(wharfinger.url)
    basic = urllib3.make_headers(basic_auth=f"AWS:{password}")["authorization"]
    with socket.create_connection(("127.0.0.1", wharfinger.port), 10) as client:
        client.sendall(f"PUT {path} HTTP/1.1\r\nHost: {wharfinger.host}\r\nAuthorization: {basic}\r\n"
                       f"Content-Length: {len(data)}\r\n\r\n".encode() + data[:200_000])
    assert wharfinger.status("/healthz") == 200
    registry.expect(404, "HEAD", f"/v2/{name}/blobs/{images.digest_of(data)}")


def test_oversized_head_is_refused(wharfinger):
    with socket.create_connection(("127.0.0.1", wharfinger.port), 10) as client:
        client.settimeout(20)
        try:
            client.sendall(b"GET /v2/ HTTP/1.1\r\nHost: localhost\r\n" + b"X-Large: " + b"a" * (1 << 20) + b"\r\n\r\n")
        except OSError:
            pass
        try:
            answer = client.recv(4096)
        except ConnectionError:
            answer = b""
    assert answer == b"" or answer.split()[1] in (b"400", b"431"), answer[:200]
    assert wharfinger.status("/healthz") == 200


def own_memory_bytes(server):
    """What the server holds that is not pages of files."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:")) * 1024


@pytest.mark.parametrize("flags", [[], ["--encryption", "none"]], ids=["encrypted", "unencrypted"])
def test_reader_that_stalls_does_not_have_its_layer_held_in_memory(workplace, flags):
    server = Wharfinger(workplace / f"stall-{len(flags)}", *flags).start()
    try:
        registry = open_registry(server, workplace)
        layer = images.noise(64 << 20, "stalled")
        digest = registry.push_blob("fault/app", layer)
        before = own_memory_bytes(server)
        readers = [registry.request("GET", f"/v2/fault/app/blobs/{digest}", preload_content=False) for _ in range(4)]
        first = [reader.read(1 << 20) for reader in readers]
        assert own_memory_bytes(server) - before < 32 << 20
        for start, reader in zip(first, readers, strict=True):
            assert start + reader.read() == layer
        server.stop()
    finally:
        server.kill()


def test_slow_head_is_cut_off(wharfinger):
    """A head that never ends is given up in finite time, and meanwhile others are served."""
    with socket.create_connection(("127.0.0.1", wharfinger.port), 10) as client:
        client.sendall(b"GET /v2/ HTTP/1.1\r\nHost: localhost\r\n")
        client.settimeout(160)
        started = time.monotonic()
        assert wharfinger.status("/healthz") == 200
        try:
            rest = client.recv(4096)
        except ConnectionError:
            rest = b""
        assert time.monotonic() - started < 150
        assert rest == b"" or rest.split()[1] == b"408", rest[:200]
