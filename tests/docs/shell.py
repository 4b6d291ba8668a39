"""One real bash that commands are typed into, one after the other."""

import os
import re
import secrets
import select
import subprocess
import time

COMMAND_SECONDS_MAX = 120
READY_SECONDS_MAX = 30
SERVE = re.compile(r"(^|/|\s)wharfinger serve\b(?!.*&\s*$)", re.DOTALL)


class Shell:
    """Terminals of one person: the one that commands are typed into, and the one in which `serve` keeps running."""

    def __init__(self, machine):
        self.process = subprocess.Popen(
            [*machine.prefix, "bash", "--noprofile", "--norc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=machine.env)
        self.log_path = machine.state / "serve.log"
        self.serving = False
        self._type("cd ~/wharfinger && set -m && set -o pipefail")

    def run(self, text):
        """Types a command; its exit code and what it printed. A server is left running until the next one is started."""
        if SERVE.search(text):
            return self._serve(text)
        return self._type(text)

    def _serve(self, text):
        self.stop_server()
        with open(self.log_path, "wb"):
            pass
        code, output = self._type(f"{{ {text}\n}} </dev/null >>{self.log_path} 2>&1 & server=$!")
        assert code == 0, output
        self.serving = True
        deadline = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < deadline:
            log = self.log_path.read_text(errors="replace")
            if '"serving"' in log or " serving " in log:
                return 0, log
            if self._type("kill -0 $server 2>/dev/null")[0] != 0:
                self.serving = False
                return self._type("wait $server")[0], log
            time.sleep(0.05)
        raise AssertionError(f"not ready in {READY_SECONDS_MAX} s: {text}\n{self.log_path.read_text(errors='replace')}")

    def stop_server(self):
        """Ctrl-C in the terminal of the server, which must end well."""
        if not self.serving:
            return
        self.serving = False
        code, output = self._type("kill -INT -- -$server; wait $server")
        assert code == 0, f"the server ended with {code}: {output}\n{self.log_path.read_text(errors='replace')[-4000:]}"

    def _type(self, text):
        mark = secrets.token_hex(8)
        # Nothing may read the rest of the script as its input.
        os.write(self.process.stdin.fileno(), f"{{ {text}\n}} </dev/null\nprintf '%s %d\\n' {mark} $?\n".encode())
        ending = re.compile(rb"%s (\d+)\n" % mark.encode())
        output, deadline = b"", time.monotonic() + COMMAND_SECONDS_MAX
        while not (ended := ending.search(output)):
            readable, _, _ = select.select([self.process.stdout], [], [], max(deadline - time.monotonic(), 0))
            part = os.read(self.process.stdout.fileno(), 65536) if readable else b""
            if not part:
                raise AssertionError(f"no end of: {text}\n{output.decode(errors='replace')}")
            output += part
        return int(ended[1]), output[:ended.start()].decode(errors="replace")

    def close(self):
        try:
            self.stop_server()
        finally:
            self.process.stdin.close()
            self.process.kill()
            self.process.wait()
