"""kill -9 at any moment of concurrent pushes: what was acknowledged is there, bit for bit, and needs no repair.

Each round starts the server over the same folder, pushes with several writers, and kills it at a moment drawn from a
seed that is printed, so that a failing run can be repeated with WHARFINGER_KILL_SEED. The server's answer is the only
acknowledgement: what was under way may be there or not, but must be whole if it is.
"""

import os
import random
import threading
import time

import pytest
import urllib3

import images
import oci
from clients import Aws
from conftest import client_for
from wharf import Wharfinger

# Half of them with encryption at rest, half without.
ROUNDS = int(os.environ.get("WHARFINGER_KILL_ROUNDS", "100"))
ROUNDS_EACH = (ROUNDS + 1) // 2
WRITERS = 4
ROUND_SECONDS_MAX = 0.6
CHUNK_BYTES = 64 << 10
# Failures that a client sees when its server dies: not an acknowledgement, and no proof of anything else.
LOST = (urllib3.exceptions.HTTPError, OSError)


class Writer(threading.Thread):
    """Pushes images to a repository of its own until the server is gone, and remembers what was acknowledged."""

    def __init__(self, server, password, number, seed):
        super().__init__(daemon=True)
        self.registry = oci.Registry(server.url, password, timeout=10.0)
        self.repository = f"kill/w{number}"
        self.chance = random.Random(seed)
        self.acknowledged = []
        self.upload = None
        self.wrong = None

    def run(self):
        try:
            while True:
                self.push_one()
        except LOST:
            pass
        except oci.Refused as error:
            # A dying server may still say that it is going; anything else is a fault.
            if error.status != 503:
                self.wrong = error
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            self.wrong = error

    def push_one(self):
        seed = self.chance.random()
        image = images.image(seed, layer_bytes=self.chance.choice([1_000, 30_000, 400_000]))
        tag = f"t{self.chance.randrange(20)}"
        if self.chance.random() < 0.3:
            self.push_in_chunks(image.blobs[0])
        self.registry.push(self.repository, image, tag)
        self.acknowledged.append(image)

    def push_in_chunks(self, data):
        """A chunked upload; after each acknowledged chunk its place and offset are remembered for the next round."""
        location = self.registry.start_upload(self.repository)
        self.upload = (location, 0, data)
        for first in range(0, len(data), CHUNK_BYTES):
            chunk = data[first:first + CHUNK_BYTES]
            answer = self.registry.expect(202, "PATCH", location, chunk, {
                "Content-Range": f"{first}-{first + len(chunk) - 1}", "Content-Type": "application/octet-stream"})
            location = answer.headers["Location"]
            self.upload = (location, first + len(chunk), data)
        # From here on the server may have finished the upload without being able to say so.
        self.upload = None
        self.registry.finish_upload(location, images.digest_of(data))


def resume(registry, repository, upload):
    """Goes on with an interrupted upload: every acknowledged byte is still there, and the rest may follow."""
    location, acknowledged, data = upload
    if acknowledged == 0:
        return
    status = registry.expect(204, "GET", location)
    offset = int(status.headers["Range"].split("-")[1]) + 1
    assert acknowledged <= offset <= len(data), f"{acknowledged} bytes were acknowledged, {offset} are there"
    location = status.headers.get("Location", location)
    rest = data[offset:]
    if rest:
        location = registry.expect(202, "PATCH", location, rest, {
            "Content-Range": f"{offset}-{len(data) - 1}",
            "Content-Type": "application/octet-stream"}).headers["Location"]
    digest = images.digest_of(data)
    registry.finish_upload(location, digest)
    assert registry.blob(repository, digest) == data


@pytest.mark.parametrize("flags", [(), ("--encryption", "none")], ids=["encrypted", "unencrypted"])
def test_everything_acknowledged_survives_being_killed(workplace, flags):
    seed = int(os.environ.get("WHARFINGER_KILL_SEED", random.randrange(1 << 32)))
    print(f"WHARFINGER_KILL_SEED={seed}")
    chance = random.Random(seed)
    server = Wharfinger(workplace / f"kill-{len(flags)}", *flags).start()
    acknowledged = []
    uploads = resumed = 0
    try:
        ecr = client_for(server)
        for number in range(WRITERS):
            ecr.create_repository(repositoryName=f"kill/w{number}")
        password = Aws(server.client_environment(workplace)).password()
        for round_ in range(ROUNDS_EACH):
            writers = [Writer(server, password, number, chance.random()) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.02, ROUND_SECONDS_MAX))
            server.kill()
            for writer in writers:
                writer.join(30)
                assert not writer.is_alive(), "a writer hangs on a dead server"
                assert writer.wrong is None, f"round {round_}, seed {seed}: {writer.wrong!r}"
            fresh = [(writer.repository, image) for writer in writers for image in writer.acknowledged]
            acknowledged += fresh

            server.start()
            registry = oci.Registry(server.url, password)
            older = chance.sample(acknowledged, min(10, len(acknowledged)))
            for repository, image in [*fresh, *older]:
                registry.assert_holds(repository, image)
            for writer in writers:
                if writer.upload:
                    uploads += 1
                    resumed += writer.upload[1] > 0
                    resume(registry, writer.repository, writer.upload)

        registry = oci.Registry(server.url, password)
        for repository, image in acknowledged:
            registry.assert_holds(repository, image)
        server.stop()
        code, _, words = server.fsck()
        assert code == 0, f"seed {seed}: fsck found\n{words}"
        assert len(acknowledged) >= ROUNDS_EACH, f"only {len(acknowledged)} pushes acknowledged: the test proves little"
        print(f"{ROUNDS_EACH} kills, {len(acknowledged)} images held, {resumed} of {uploads} open uploads resumed")
    finally:
        server.kill()
