"""The drop-in: clients that know nothing of Wharfinger, in a world where its names are those of AWS.

The world is a name space of the test's own: its hosts file and its trusted authorities are changed as the README tells
a person to, and the machine's stay as they are. Its network is its own too, so that port 443 is free.
"""

import json
import subprocess

import pytest

from clients import Aws, Docker, run
from wharf import Wharfinger, bare_environment

ACCOUNT = "123456789012"
REGISTRY = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
# Not of 127.0.0.0/8: docker does not look at the certificates of loopback registries, and here it must.
ADDRESS = "192.0.2.1"
HOSTS = f"127.0.0.1 localhost\n{ADDRESS} api.ecr.us-east-1.amazonaws.com {REGISTRY}\n"


class World:
    """A mount and network name space, held open by a process that only sleeps."""

    def __init__(self, workplace):
        self.holder = subprocess.Popen(["unshare", "--mount", "--net", "sleep", "infinity"],
                                       stdin=subprocess.DEVNULL)
        self.prefix = ["nsenter", f"--mount=/proc/{self.holder.pid}/ns/mnt", f"--net=/proc/{self.holder.pid}/ns/net",
                       f"--wd={workplace}", "--"]
        self.env = bare_environment(workplace)
        self._wait_apart()
        layers = workplace / "world"
        for part in ("upper", "work"):
            (layers / part).mkdir(parents=True)
        self("mount", "-t", "overlay", "overlay", "-o",
             f"lowerdir=/etc,upperdir={layers}/upper,workdir={layers}/work", "/etc")
        self("mount", "-t", "tmpfs", "tmpfs", "/usr/local/share")
        self("mkdir", "/usr/local/share/ca-certificates")
        self("ip", "link", "set", "lo", "up")
        self("ip", "address", "add", f"{ADDRESS}/32", "dev", "lo")
        self("tee", "/etc/hosts", stdin=HOSTS)

    def _wait_apart(self):
        """`unshare` needs a moment before the name spaces are others than ours."""
        own = subprocess.run(["readlink", "/proc/self/ns/mnt"], capture_output=True, check=True).stdout
        while subprocess.run(["readlink", f"/proc/{self.holder.pid}/ns/mnt"], capture_output=True,
                             check=True).stdout == own:
            assert self.holder.poll() is None, "unshare failed"

    def __call__(self, *arguments, check=True, stdin=None, env=None):
        return run([*self.prefix, *arguments], env or self.env, check=check, stdin=stdin)

    def close(self):
        self.holder.kill()
        self.holder.wait()


class WorldServer(Wharfinger):
    """A server in the world; it is asked how it is from there."""

    world = None

    def status(self, path):
        done = self.world("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}",
                          f"http://{ADDRESS}:{self.port}{path}", check=False)
        return int(done.stdout or 0)


@pytest.fixture(scope="module")
def world(workplace):
    made = World(workplace)
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(world, workplace):
    made = WorldServer(workplace / "drop-in", account=ACCOUNT, domain="amazonaws.com", address=ADDRESS, port=443,
                       prefix=world.prefix)
    made.world = world
    made.start()
    refused = world("curl", "--silent", f"https://{REGISTRY}/v2/", check=False)
    assert refused.returncode == 60, "nobody trusts the certificate yet"
    # What `wharfinger trust` tells a person to do on Debian.
    world("cp", made.data_dir / "tls" / "ca.pem", "/usr/local/share/ca-certificates/wharfinger.crt")
    world("update-ca-certificates")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def keys(server):
    key_id, secret = server.root_keys()
    return {"AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def aws_in_world(world, keys):
    # The AWS command line brings authorities of its own; this is its documented way to use the system's.
    return Aws({**world.env, **keys, "AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt"}, prefix=world.prefix)


@pytest.fixture(scope="module")
def docker_in_world(world, server, keys):
    daemon = Docker(prefix=world.prefix).start()
    (daemon.state / "config" / "config.json").write_text(json.dumps({"credHelpers": {REGISTRY: "ecr-login"}}))
    daemon.env.update(keys)
    yield daemon
    daemon.close()


def test_aws_command_line_needs_no_endpoint(aws_in_world):
    created = aws_in_world("create-repository", "--repository-name", "team/app")["repository"]
    assert created["repositoryUri"] == f"{REGISTRY}/team/app"
    (data,) = aws_in_world("get-authorization-token")["authorizationData"]
    assert data["proxyEndpoint"] == f"https://{REGISTRY}"


def test_docker_pushes_and_pulls_with_the_credential_helper_only(docker_in_world, aws_in_world, rootfs):
    aws_in_world.run("create-repository", "--repository-name", "team/app", check=False)
    docker, reference = docker_in_world, f"{REGISTRY}/team/app:v1"
    docker("import", "--change", 'CMD ["cat", "/etc/debian_version"]', rootfs, reference)
    docker("push", reference)
    digest = docker.repo_digest(reference)
    docker("rmi", reference)
    docker("pull", reference)
    assert docker.repo_digest(reference) == digest
    assert docker("run", "--rm", "--network", "none", reference).stdout.startswith("12.")


def test_credential_helper_gets_a_password_for_the_registry(docker_in_world, world):
    done = world("docker-credential-ecr-login", "get", stdin=REGISTRY, env=docker_in_world.env)
    answer = json.loads(done.stdout)
    assert answer["Username"] == "AWS" and answer["Secret"]


def test_wrong_keys_do_not_pull(docker_in_world, aws_in_world):
    aws_in_world.run("create-repository", "--repository-name", "team/closed", check=False)
    env = docker_in_world.env
    docker_in_world.env = {**env, "AWS_SECRET_ACCESS_KEY": "x" * 40, "AWS_ECR_DISABLE_CACHE": "true"}
    try:
        refused = docker_in_world("pull", f"{REGISTRY}/team/closed:v1", check=False)
    finally:
        docker_in_world.env = env
    assert refused.returncode != 0
    assert "no basic auth credentials" in refused.stderr or "not authorized" in refused.stderr.lower()


def test_registry_of_another_account_is_not_this_one(docker_in_world, world, server):
    answer = world("curl", "--silent", "--header", "Host: 210987654321.dkr.ecr.us-east-1.amazonaws.com",
                   "--write-out", "%{http_code}", "--output", "/dev/null", f"http://{ADDRESS}:443/v2/team/app/tags/list")
    assert answer.stdout in ("401", "403", "404")
