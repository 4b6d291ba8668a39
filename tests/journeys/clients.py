"""The real clients, each with a home of its own: AWS command line, docker, podman, skopeo, containerd, crane, oras, regctl,
dxf."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from wharf import GO_PROGRAMS, VENV, bare_environment

DAEMON_READY_SECONDS_MAX = 40


def run(arguments, env, check=True, stdin=None, timeout=300, cwd=None):
    """Runs a client to its end. With `check`, a failure of the client is a failure of the test, with its words."""
    done = subprocess.run([str(part) for part in arguments], env=env, input=stdin, capture_output=True, text=True,
                          timeout=timeout, cwd=cwd)
    if check:
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


class Aws:
    """`aws ecr ...` in one environment."""

    def __init__(self, env, prefix=()):
        self.env = env
        self.prefix = list(prefix)

    def run(self, *arguments, service="ecr", check=True):
        return run([*self.prefix, VENV / "bin" / "aws", service, *arguments], self.env, check=check)

    def __call__(self, *arguments, service="ecr"):
        """The parsed answer of a call that must succeed."""
        text = self.run(*arguments, "--output", "json", service=service).stdout
        return json.loads(text) if text.strip() else None

    def refused(self, *arguments, service="ecr"):
        """What the command line says of a call that must be refused."""
        done = self.run(*arguments, service=service, check=False)
        assert done.returncode != 0, f"{arguments} should have been refused:\n{done.stdout}"
        return done.stderr.strip()

    def password(self):
        return self.run("get-login-password").stdout.strip()


class Daemon:
    """A daemon in the foreground of a folder of its own, ended by its process id."""

    def __init__(self, prefix=()):
        # Unix socket paths are short, hence not pytest's folder.
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="wharf-"))
        self.prefix = list(prefix)
        self.log_path = self.state / "log"
        self.process = None

    def spawn(self, arguments, is_ready):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*self.prefix, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env=bare_environment(self.state), start_new_session=True)
        deadline = time.monotonic() + DAEMON_READY_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if is_ready():
                return
            time.sleep(0.1)
        tail = self.log_path.read_text(errors="replace")[-4000:]
        self.close()
        raise AssertionError(f"{arguments[0]} did not start:\n{tail}")

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        unmount_below(self.state)
        shutil.rmtree(self.state, ignore_errors=True)


def unmount_below(directory):
    mounts = [line.split()[1] for line in pathlib.Path("/proc/self/mounts").read_text().splitlines()]
    for mount in sorted((each for each in mounts if each.startswith(f"{directory}/")), reverse=True):
        subprocess.run(["umount", "--lazy", mount], check=False, capture_output=True)


class Docker(Daemon):
    """Debian's dockerd and docker command line; no bridge, so containers run without a network."""

    def start(self):
        (self.state / "daemon.json").write_text("{}")
        self.socket = self.state / "docker.sock"
        self.env = {**bare_environment(self.state), "DOCKER_HOST": f"unix://{self.socket}",
                    "DOCKER_CONFIG": str(self.state / "config")}
        (self.state / "config").mkdir()
        self.spawn(["dockerd", "--config-file", self.state / "daemon.json", "--host", f"unix://{self.socket}",
                    "--data-root", self.state / "data", "--exec-root", self.state / "exec",
                    "--pidfile", self.state / "pid", "--bridge", "none", "--iptables=false", "--ip6tables=false"],
                   lambda: self("version", check=False).returncode == 0)
        return self

    def __call__(self, *arguments, check=True, stdin=None):
        return run([*self.prefix, "/usr/bin/docker", *arguments], self.env, check=check, stdin=stdin)

    def login(self, host, password):
        return self("login", "--username", "AWS", "--password-stdin", host, stdin=password)

    def repo_digest(self, reference):
        """The digest under which the registry of `reference` knows the local image."""
        digests = json.loads(self("image", "inspect", "--format", "{{json .RepoDigests}}", reference).stdout)
        repository = reference.rsplit(":", 1)[0]
        return next(each.split("@")[1] for each in digests if each.startswith(repository + "@"))


class Containerd(Daemon):
    """Debian's containerd and `ctr`."""

    def start(self):
        self.socket = self.state / "containerd.sock"
        (self.state / "config.toml").write_text(
            f'version = 2\nroot = "{self.state}/root"\nstate = "{self.state}/state"\n'
            'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]\n'
            f'[grpc]\naddress = "{self.socket}"\n')
        self.env = bare_environment(self.state)
        self.spawn(["containerd", "--config", self.state / "config.toml"],
                   lambda: self("version", check=False).returncode == 0)
        return self

    def __call__(self, *arguments, check=True):
        return run([*self.prefix, "ctr", "--address", self.socket, *arguments], self.env, check=check)


class Podman:
    """Podman with storage of its own."""

    def __init__(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="wharf-"))
        self.env = {**bare_environment(self.state), "REGISTRY_AUTH_FILE": str(self.state / "auth.json")}

    def __call__(self, *arguments, check=True, stdin=None):
        return run(["podman", "--root", self.state / "root", "--runroot", self.state / "run", *arguments], self.env,
                   check=check, stdin=stdin)

    def login(self, host, password):
        return self("login", "--tls-verify=false", "--username", "AWS", "--password-stdin", host, stdin=password)

    def close(self):
        unmount_below(self.state)
        shutil.rmtree(self.state, ignore_errors=True)


class Skopeo:
    """Skopeo, logged in by a file of its own."""

    def __init__(self, home, host, password):
        self.env = {**bare_environment(home), "REGISTRY_AUTH_FILE": str(home / "skopeo-auth.json")}
        self.policy = trusting_policy(home)
        run(["skopeo", "login", "--tls-verify=false", "--username", "AWS", "--password-stdin", host], self.env,
            stdin=password)

    def __call__(self, *arguments, check=True):
        return run(["skopeo", "--policy", self.policy, *arguments], self.env, check=check)

    def copy(self, source, destination, *flags):
        return self("copy", "--src-tls-verify=false", "--dest-tls-verify=false", *flags, source, destination)

    def raw_manifest(self, reference):
        """The manifest's bytes as the registry sends them."""
        return subprocess.run(["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{reference}"],
                              env=self.env, check=True, capture_output=True, timeout=60).stdout


class Client:
    """A command line in a home of its own, which is also where it runs."""

    def __init__(self, program, home):
        self.program = program
        self.home = pathlib.Path(home) / f"home-{program.name}"
        self.home.mkdir(exist_ok=True)
        self.env = bare_environment(self.home)

    def __call__(self, *arguments, check=True, stdin=None):
        return run([self.program, *arguments], self.env, check=check, stdin=stdin, cwd=self.home)

    def raw(self, *arguments, stdin=b""):
        """What it prints, as bytes; so is its input."""
        done = subprocess.run([str(self.program), *map(str, arguments)], env=self.env, input=stdin, capture_output=True,
                              timeout=300, cwd=self.home)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}\n{done.stderr.decode(errors='replace')}"
        return done.stdout

    def refused(self, *arguments, stdin=None):
        """What it says of a call that must fail."""
        done = self(*arguments, check=False, stdin=stdin)
        assert done.returncode != 0, f"{arguments} should have failed:\n{done.stdout}\n{done.stderr}"
        return done.stderr


class Crane(Client):
    """The command line of go-containerregistry."""

    def __init__(self, home, host, password):
        super().__init__(GO_PROGRAMS / "crane", home)
        self("auth", "login", host, "--username", "AWS", "--password-stdin", stdin=password)


class Oras(Client):
    def __init__(self, home, host, password):
        super().__init__(GO_PROGRAMS / "oras", home)
        self("login", host, "--username", "AWS", "--password-stdin", stdin=password)


class Regctl(Client):
    """The command line of regclient."""

    def __init__(self, home, host, password):
        super().__init__(GO_PROGRAMS / "regctl", home)
        self("registry", "set", "--tls", "disabled", "--skip-check", host)
        self("registry", "login", host, "--user", "AWS", "--pass-stdin", stdin=password)


class Dxf(Client):
    """python-dxf, which is told all by its environment. It sends no password without TLS."""

    def __init__(self, home, server, password):
        super().__init__(VENV / "bin" / "dxf", home)
        self.env |= {"DXF_HOST": server.host, "DXF_USERNAME": "AWS", "DXF_PASSWORD": password,
                     "DXF_TLSVERIFY": str(server.data_dir / "tls" / "ca.pem")}


def trusting_policy(home):
    path = pathlib.Path(home) / "policy.json"
    path.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    return path
