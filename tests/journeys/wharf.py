"""Starts, stops and asks a Wharfinger as its users do: through the program and its ports, never through its code."""

import configparser
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = pathlib.Path(os.environ.get("WHARFINGER_BIN", TARGET / "release" / "wharfinger"))
VENV = ROOT / "target" / "journeys" / "venv"
GO_PROGRAMS = ROOT / "target" / "journeys" / "bin"
COSIGN = GO_PROGRAMS / "cosign"
READY_SECONDS_MAX = 20
STOP_SECONDS_MAX = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bare_environment(home):
    """What a process of a journey sees: no setting of the person who runs the tests leaks in."""
    return {
        "HOME": str(home),
        "PATH": f"{VENV}/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "LANG": "C.UTF-8",
        "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }


class Wharfinger:
    """One server over one data folder; it may be stopped, killed and started again over the same folder."""

    def __init__(self, data_dir, *flags, account=None, domain=None, region="us-east-1", address="127.0.0.1",
                 port=None, prefix=(), env=None):
        self.data_dir = pathlib.Path(data_dir)
        self.port = port or free_port()
        self.region = region
        self.account = account or "000000000000"
        self.flags = ["--listen", f"{address}:{self.port}", *flags]
        if account:
            self.flags += ["--account", account]
        if domain:
            self.flags += ["--domain", domain]
        # What stands before the program on the command line, such as a move into a name space.
        self.prefix = list(prefix)
        self.extra_env = dict(env or {})
        self.log_path = self.data_dir.parent / f"{self.data_dir.name}.server-log"
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self):
        """The registry's name as people write it in image references."""
        return f"localhost:{self.port}"

    def environment(self):
        return {**bare_environment(self.data_dir.parent), **self.extra_env}

    def start(self, wait=True):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, str(BINARY), "serve", "--data-dir", str(self.data_dir), *self.flags],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment(), cwd=self.data_dir.parent)
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self):
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log_tail()}")
            if self.status("/readyz") == 200:
                return
            time.sleep(0.01)
        raise AssertionError(f"the server was not ready in {READY_SECONDS_MAX} s:\n{self.log_tail()}")

    def status(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """The polite end. It must come in time and with exit code 0."""
        if not self.alive():
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not stop in {STOP_SECONDS_MAX} s:\n{self.log_tail()}") from None
        assert code == 0, f"the server stopped with {code}:\n{self.log_tail()}"

    def kill(self):
        """The rude end: kill -9."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log_tail(self, bytes_max=6000):
        return self.log_path.read_bytes()[-bytes_max:].decode(errors="replace") if self.log_path.exists() else ""

    def command(self, *arguments, check=True, timeout=120):
        """Runs another verb of the program over this data folder."""
        done = subprocess.run([str(BINARY), *arguments, "--data-dir", str(self.data_dir)], env=self.environment(),
                              cwd=self.data_dir.parent, capture_output=True, text=True, timeout=timeout)
        if check:
            assert done.returncode == 0, f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def fsck(self):
        """The exit code and the parsed report of `fsck --json`."""
        done = self.command("fsck", "--json", check=False)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            raise AssertionError(f"fsck printed no JSON:\n{done.stdout}\n{done.stderr}") from None
        return done.returncode, report, done.stdout

    def root_keys(self):
        """The root user's key id and secret, from the credentials file that the first start writes."""
        parser = configparser.ConfigParser()
        assert parser.read(self.data_dir / "credentials"), "the first start wrote no credentials"
        section = parser[parser.sections()[0]]
        return section["aws_access_key_id"], section["aws_secret_access_key"]

    def client_environment(self, home, keys=None):
        """The environment in which an AWS client talks to this server."""
        key_id, secret = keys or self.root_keys()
        return {
            **bare_environment(home),
            "AWS_ENDPOINT_URL": f"http://localhost:{self.port}",
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }
