"""Reads the documents: their sections, their fenced blocks, and the commands in the blocks, in order."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
EVERY_DOCUMENT = [*GUIDES, *DECISIONS, ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md"]
UNTESTED = re.compile(r"^sh no-test: (\S.+)$")
REFUSAL = re.compile(r"\s#\s(denied|fails)\b:?\s*(.*)$")


class Command:
    """One command of a block: what is typed, and what its comment says of its end."""

    def __init__(self, document, line, text):
        self.document = document
        self.line = line
        self.text = text
        # Words that the output of a command that must fail has to contain.
        self.words = []
        refusal = REFUSAL.search(text.splitlines()[-1])
        self.must_fail = refusal is not None
        if refusal:
            self.words = [refusal[2]] if refusal[2] else []

    def __str__(self):
        return f"{self.document.name}:{self.line}: {self.text}"


class Block:
    """One fenced block."""

    def __init__(self, document, line, info):
        self.document = document
        self.line = line
        self.info = info
        self.lines = []

    @property
    def is_shell(self):
        return self.info.split(" ")[0] == "sh"

    @property
    def is_typed(self):
        return self.info == "sh"

    @property
    def untested_because(self):
        """The reason of a block that is not typed."""
        reason = UNTESTED.match(self.info)
        return reason[1] if reason else None

    def commands(self):
        """The commands of the block. Comment lines under a command that must fail are a part of its output."""
        commands, typed, started = [], [], 0
        for offset, line in enumerate(self.lines, start=1):
            if not typed and (not line.strip() or line.startswith("#")):
                if line.startswith("# ") and commands and commands[-1].must_fail:
                    commands[-1].words.append(line[2:])
                continue
            started = started if typed else self.line + offset
            typed.append(line)
            if _is_complete("\n".join(typed)):
                commands.append(Command(self.document, started, "\n".join(typed)))
                typed = []
        assert not typed, f"{self.document.name}:{started}: bash wants more than the block has"
        return commands


class Section:
    """A heading of the second level (or the top of the document) and all blocks below it."""

    def __init__(self, document, title):
        self.document = document
        self.title = title
        self.blocks = []

    def __str__(self):
        return f"{self.document.name}: {self.title}"


def sections(document):
    """All sections of a document, in order."""
    found, block = [Section(document, "top")], None
    for number, line in enumerate(document.read_text().splitlines(), start=1):
        if block is not None:
            if line.strip() == "```":
                block = None
            else:
                block.lines.append(line)
        elif line.startswith("```"):
            block = Block(document, number, line[3:].strip())
            found[-1].blocks.append(block)
        elif line.startswith("## "):
            found.append(Section(document, line[3:]))
    assert block is None, f"{document.name}: a block is not closed"
    return found


def blocks(document):
    """All fenced blocks of a document, in order."""
    return [block for section in sections(document) for block in section.blocks]


def prose(document):
    """The document's lines outside fenced blocks, with their numbers."""
    inside = False
    for number, line in enumerate(document.read_text().splitlines(), start=1):
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            yield number, line


def _is_complete(text):
    """Whether bash would run this, rather than wait for another line."""
    if text.endswith("\\"):
        return False
    checked = subprocess.run(["bash", "-n"], input=text + "\n", capture_output=True, text=True, check=False)
    waits = "unexpected EOF" in checked.stderr or "unexpected end of file" in checked.stderr
    return not waits and "here-document" not in checked.stderr
