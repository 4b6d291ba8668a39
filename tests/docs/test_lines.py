"""Types every line of the README and the guides, in order, into one bash on a fresh machine with real clients.

A line that ends with `# denied` or `# fails: WORDS` must fail and say so; comment lines under it are a part of what it
prints. Every other line must succeed. A block marked `sh no-test: REASON` is not typed.
"""

import os

import pytest

from documents import GUIDES, sections
from machine import Machine
from shell import Shell
from wharf import BINARY

# What is typed in the place of what the documents say, and why. Keep it short.
SUBSTITUTES = {
    # It was built by an earlier part of ./test.
    "cargo run --release --": "target/release/wharfinger",
    # The machine has no internet; a small image has this name.
    "docker pull debian:12": "docker image inspect debian:12",
}
TYPED = [section for guide in GUIDES for section in sections(guide) if any(block.is_typed for block in section.blocks)]


class Reader:
    """One person at one machine, who reads one guide at a time."""

    def __init__(self):
        self.machine = self.shell = self.document = None

    def open(self, document):
        """The shell for this document: the same as long as the document is, then one on a fresh machine."""
        if self.document != document:
            self.close()
            self.document, self.machine = document, Machine()
            self.machine.start_daemons()
            self.shell = Shell(self.machine)
        return self.shell

    def close(self):
        if self.shell is not None:
            self.shell.close()
        if self.machine is not None:
            self.machine.close()
        self.machine = self.shell = self.document = None


@pytest.fixture(scope="module")
def reader():
    assert BINARY.exists(), f"{BINARY} is missing: cargo build --release"
    assert os.getuid() == 0, "name spaces and daemons need root"
    one = Reader()
    yield one
    one.close()


@pytest.mark.parametrize("section", TYPED, ids=str)
def test_section(section, reader):
    shell = reader.open(section.document)
    for block in section.blocks:
        for command in block.commands() if block.is_typed else []:
            type_command(shell, command)


def type_command(shell, command):
    text = command.text
    for said, typed in SUBSTITUTES.items():
        text = text.replace(said, typed)
    code, output = shell.run(text)
    told = f"{command}\nended with {code} and printed:\n{output[-6000:]}"
    print(told)
    assert (code != 0) == command.must_fail, told
    assert bool(command.words) == command.must_fail, f"what does it print?\n{told}"
    printed = " ".join(output.split())
    for words in command.words:
        assert words in printed, f"{words!r} is not in what was printed\n{told}"
