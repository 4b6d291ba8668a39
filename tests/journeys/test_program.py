"""The program itself: it starts with nothing, says how it is, stops when told, and keeps its word after a restart."""

import urllib.request

import pytest

import images
import oci
from clients import Aws
from conftest import client_for
from wharf import Wharfinger


@pytest.fixture
def server(workplace, request):
    made = Wharfinger(workplace / request.node.name.replace("[", "-").strip("]")[:60])
    yield made
    made.kill()


def push_one(server, seed="program"):
    client_for(server).create_repository(repositoryName="program/app")
    registry = oci.Registry(server.url, Aws(server.client_environment(server.data_dir.parent)).password())
    image = images.image(seed, layer_bytes=200_000)
    registry.push("program/app", image, "v1")
    return registry, image


def test_health_readiness_and_metrics_answer(wharfinger):
    assert wharfinger.status("/healthz") == 200
    assert wharfinger.status("/readyz") == 200
    with urllib.request.urlopen(wharfinger.url + "/metrics", timeout=10) as answer:
        assert "# TYPE" in answer.read().decode()


def test_images_and_tokens_outlive_a_restart(server):
    server.start()
    registry, image = push_one(server)
    server.stop()
    server.start()
    registry.assert_holds("program/app", image, "v1")
    server.stop()


def test_one_folder_has_one_server(server):
    server.start()
    second = Wharfinger(server.data_dir)
    second.log_path = server.log_path.with_suffix(".second")
    with pytest.raises(AssertionError, match="the server ended with"):
        second.start()
    second.kill()
    assert server.status("/healthz") == 200


def test_unknown_setting_stops_the_start_and_is_named(server):
    server.extra_env["WHARFINGER_LISTEN"] = "nonsense"
    server.flags = []
    with pytest.raises(AssertionError, match="(?i)listen"):
        server.start()


def test_root_keys_may_be_given(server):
    keys = ("AKIAGIVENGIVENGIVEN0", "given/secret/given/secret/given/secret00")
    server.extra_env = {"WHARFINGER_ROOT_ACCESS_KEY_ID": keys[0], "WHARFINGER_ROOT_SECRET_ACCESS_KEY": keys[1]}
    server.start()
    assert client_for(server, keys=keys).describe_repositories()["repositories"] == []
    server.stop()


def test_layers_at_rest_are_encrypted_unless_told_otherwise(server, workplace):
    marker = b"a sentence that must not be readable on the disk " * 2000
    for flags, readable in ([], False), (["--encryption", "none"], True):
        own = Wharfinger(workplace / f"at-rest-{readable}", *flags).start()
        try:
            client_for(own).create_repository(repositoryName="program/app")
            registry = oci.Registry(own.url, Aws(own.client_environment(workplace)).password())
            registry.push_blob("program/app", marker)
            own.stop()
            found = any(marker[:200] in path.read_bytes() for path in own.data_dir.rglob("*") if path.is_file())
            assert found is readable
        finally:
            own.kill()


def test_folder_is_for_its_owner_only(server):
    server.start()
    push_one(server)
    for path in server.data_dir.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, f"{path} is open to others"


def test_collection_takes_what_nothing_points_at_and_nothing_else(server):
    server.start()
    registry, image = push_one(server)
    server.command("gc")
    registry.assert_holds("program/app", image, "v1")
    code, _, words = server.fsck()
    assert code == 0, words
