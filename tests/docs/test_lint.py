"""What can be checked of the documents without typing them."""

import os
import re
import subprocess

import pytest

from documents import EVERY_DOCUMENT, GUIDES, ROOT, blocks, prose
from wharf import BINARY

LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"<[a-z][a-z _-]*>|\.\.\.|\bxxx+\b", re.IGNORECASE)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
VARIABLE = re.compile(r"\bWHARFINGER_[A-Z_]+\b")
# A setting in the file that `wharfinger settings` prints.
SETTING = re.compile(r"^#(?: For example: )?([a-z-]+) = ", re.MULTILINE)
# Flags in the prose that are other programs'.
FLAGS_OF_OTHERS = {
    "--all", "--check", "--all-targets", "--no-deps", "--release", "--workspace", "--example",  # cargo
    "--force", "--policy", "--name", "--value", "--profile",  # aws
}
# Variables that the tests and the build read, not the program.
VARIABLES_OF_TESTS = {"WHARFINGER_BIN", "WHARFINGER_TEST_POSTGRES"}
# Examples of variables that are not settings.
VARIABLES_OF_OTHERS = {"WHARFINGER_PORT", "WHARFINGER_DATADIR"}
# Blocks that are not typed; this list may only become shorter.
UNTYPED_BLOCKS_MAX = 2
# Words that a reader has to read twice; see CONTRIBUTING.md.
STUMBLING_STONES = ("whoever", "whom", "is no more", "of late", "may all in it", "in the rows", "the rows can", "bites", "nowhere stored",
                    "lets do", "is no setting", "can be had", "by the way", "long since", "thereof")


def names(documents):
    return pytest.mark.parametrize("document", documents, ids=lambda document: document.name)


def printed_by(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}).stdout


@pytest.fixture(scope="session")
def help_texts():
    """The help of the program and of all its verbs."""
    texts, waiting = [], [()]
    while waiting:
        verb = waiting.pop()
        text = printed_by(*verb, "--help")
        texts.append(text)
        listed = re.search(r"^Commands:\n((?: .*\n|\n(?= ))+)", text, re.MULTILINE)
        for name in re.findall(r"^  ([a-z-]+)", listed[1], re.MULTILINE) if listed else []:
            if name != "help":
                waiting.append((*verb, name))
    assert len(texts) > 8, "the help lists no verbs"
    return "\n".join(texts)


@names(EVERY_DOCUMENT)
def test_links_lead_somewhere(document):
    for number, line in prose(document):
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            linked = (document.parent / path) if path else document
            assert linked.exists(), f"{document.name}:{number}: {target}"
            if anchor:
                titles = [line.lstrip("# ") for _, line in prose(linked) if line.startswith("#")]
                anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
                assert anchor in anchors, f"{document.name}:{number}: {target}"


@names(GUIDES)
def test_commands_have_no_placeholders(document):
    for block in blocks(document):
        if not block.is_shell:
            continue
        assert block.is_typed or block.untested_because, f"{document.name}:{block.line}: ```{block.info}"
        for offset, line in enumerate(block.lines, start=1):
            typed = line.split(" #")[0]
            if not line.startswith("#"):
                assert not PLACEHOLDER.search(typed), f"{document.name}:{block.line + offset}: {line}"


def test_few_blocks_are_not_typed():
    untyped = [block for guide in GUIDES for block in blocks(guide) if block.untested_because]
    for block in untyped:
        print(f"not typed: {block.document.name}:{block.line}: {block.untested_because}")
    assert len(untyped) <= UNTYPED_BLOCKS_MAX


@names(EVERY_DOCUMENT)
def test_flags_and_variables_exist(document, help_texts):
    known = set(FLAG.findall(help_texts)) | FLAGS_OF_OTHERS
    settings = printed_by("settings")
    known_variables = set(VARIABLE.findall(help_texts + settings)) | VARIABLES_OF_TESTS | VARIABLES_OF_OTHERS
    known_variables |= {f"WHARFINGER_{name.upper().replace('-', '_')}" for name in SETTING.findall(settings)}
    for number, line in prose(document):
        for code in re.findall(r"`([^`]+)`", line):
            unknown = set(FLAG.findall(code)) - known if not re.match(r"(aws|docker|cargo|openssl|cosign) ", code) else set()
            unknown |= set(VARIABLE.findall(code)) - known_variables
            assert not unknown, f"{document.name}:{number}: {unknown}"


def test_settings_page_has_the_settings_of_the_program():
    settings = printed_by("settings")
    ours = set(SETTING.findall(settings))
    secret = {name.lower().removeprefix("wharfinger_").replace("_", "-") for name in re.findall(r"^# (WHARFINGER_[A-Z_]+):", settings, re.MULTILINE)}
    page = (ROOT / "docs" / "settings.md").read_text()
    assert set(re.findall(r"^\| `([a-z-]+)` \| `WHARFINGER_", page, re.MULTILINE)) == ours | secret


@names(EVERY_DOCUMENT)
def test_prose_is_plain(document):
    for number, line in prose(document):
        found = [words for words in STUMBLING_STONES if re.search(rf"\b{words}\b", line, re.IGNORECASE)]
        assert not found, f"{document.name}:{number}: {found}"
