"""A fresh Debian machine, made of name spaces: what the guides change on it is gone when it is closed.

Its network has nothing but loopback and the address that docs/drop-in.md uses; the folders that installations and
daemons write to are its own. Its first process is the parent of all others, so that none outlives it.
"""

import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import time

from wharf import BINARY, COSIGN, bare_environment

HERE = pathlib.Path(__file__).resolve().parent
# The server's address in docs/drop-in.md (RFC 5737). Not loopback: docker does not check certificates there.
ADDRESS = "192.0.2.10"
OVERLAID_FOLDERS = ("/etc", "/usr/local", "/var/lib", "/var/log")
EMPTY_FOLDERS = ("/run", "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/srv")


class Machine:
    """The name spaces, a home with a clone of the repository in it, and the daemons that a Debian machine runs."""

    def __init__(self):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="wharf-docs-"))
        home = self.state / "home"
        self.clone = home / "wharfinger"
        self._lay_out()
        self.holder = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc",
             "--kill-child", "bash", "-c", "while :; do sleep 3600 & wait; done"], stdin=subprocess.DEVNULL)
        first = self._first_process()
        self.prefix = ["nsenter", f"--target={first}", "--mount", "--net", "--pid", f"--wd={self.clone}", "--"]
        self.env = {**bare_environment(home), "USER": "root", "TERM": "dumb"}
        self.env["PATH"] = f"{self.state}/bin:{COSIGN.parent}:{self.env['PATH']}:/usr/local/bin"
        self._furnish()

    def _lay_out(self):
        """The clone with a built program, and the stand-ins for `sudo` and `systemctl`."""
        (self.clone / "target" / "release").mkdir(parents=True)
        shutil.copy(BINARY, self.clone / "target" / "release" / "wharfinger")
        self.state.chmod(0o755)
        (self.state / "bin").mkdir()
        shutil.copy(HERE / "systemctl", self.state / "bin" / "systemctl")
        shutil.copy(HERE / "sudo", self.state / "bin" / "sudo")

    def _first_process(self):
        """The first process of the new process name space, once it is in it."""
        children = pathlib.Path(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children")
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = children.read_text().split()
            if found and pathlib.Path(f"/proc/{found[0]}/comm").read_text() == "bash\n":
                return found[0]
            time.sleep(0.01)
        raise AssertionError("unshare failed")

    def _furnish(self):
        for folder in OVERLAID_FOLDERS:
            layers = self.state / "overlay" / folder.strip("/")
            for part in ("upper", "work"):
                (layers / part).mkdir(parents=True)
            shutil.copystat(folder, layers / "upper")
            self("mount", "-t", "overlay", "overlay", "-o",
                 f"lowerdir={folder},upperdir={layers}/upper,workdir={layers}/work", folder)
        for folder in EMPTY_FOLDERS:
            self("mkdir", "-p", folder)
            self("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", folder)
        self("mkdir", "-p", "/usr/local/share/ca-certificates", "/etc/containers")
        self("ip", "link", "set", "lo", "up")
        self("ip", "address", "add", f"{ADDRESS}/32", "dev", "lo")
        self("tee", "/etc/hosts", stdin=b"127.0.0.1 localhost\n::1 localhost\n")
        self("tee", "/etc/containers/policy.json", stdin=b'{"default": [{"type": "insecureAcceptAnything"}]}')

    def __call__(self, *arguments, stdin=None):
        done = subprocess.run([*self.prefix, *map(str, arguments)], input=stdin, capture_output=True, env=self.env,
                              timeout=120, check=False)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start_daemons(self):
        """What a Debian machine with the guides' packages has running, and an image to push."""
        self("systemctl", "start", "containerd", "docker", "postgresql")
        image = self.state / "debian.tar"
        _small_debian(image)
        self("docker", "import", "--change", 'CMD ["cat", "/etc/os-release"]', image, "debian:12")

    def close(self):
        # The first process of a process name space takes all others with it.
        self.holder.kill()
        self.holder.wait()
        deadline = time.monotonic() + 10
        while True:
            try:
                return shutil.rmtree(self.state)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _small_debian(path):
    """The part of Debian that `cat /etc/os-release` needs, as a root filesystem."""
    linked = subprocess.run(["ldd", "/usr/bin/cat"], capture_output=True, text=True, check=True).stdout
    files = ["/usr/bin/cat", "/etc/os-release", *(word for word in linked.split() if word.startswith("/"))]
    with tarfile.open(path, "w", dereference=True) as archive:
        for link in ("bin", "lib", "lib64"):
            entry = tarfile.TarInfo(link)
            entry.type, entry.linkname = tarfile.SYMTYPE, f"usr/{link}"
            archive.addfile(entry)
        for file in map(pathlib.Path, files):
            archive.add(file, arcname=file.parent.resolve() / file.name)
