"""How documents are read: a mistake here would let lines pass that were never typed."""

import pathlib

import pytest

import documents
from documents import Block


def commands(*lines):
    block = Block(pathlib.Path("page.md"), 10, "sh")
    block.lines = list(lines)
    return block.commands()


def test_a_command_goes_on_over_quotes_backslashes_and_here_documents():
    found = commands("one", "two '{", '  "a": 1', "}'", "", "three \\", "    four", "tee f <<'END'", "text", "END", "five")
    assert [(each.line, each.text.splitlines()[0]) for each in found] == [
        (11, "one"), (12, "two '{"), (16, "three \\"), (18, "tee f <<'END'"), (21, "five")]
    with pytest.raises(AssertionError, match="page.md:11: bash wants more"):
        commands("echo '")


def test_a_refusal_has_its_words_on_its_line_and_below():
    found = commands("# about what follows", "one   # denied", "# because", "# of this", "two --x # fails: KmsError", "three  # fine", "# not a part")
    assert [(each.must_fail, each.words) for each in found] == [
        (True, ["because", "of this"]), (True, ["KmsError"]), (False, [])]


def test_only_marked_blocks_are_left_out():
    for info, shell, typed, reason in [
        ("sh", True, True, None), ("sh no-test: it takes an hour", True, False, "it takes an hour"),
        ("sh no-test", True, False, None), ("json", False, False, None), ("", False, False, None),
    ]:
        block = Block(pathlib.Path("page.md"), 1, info)
        assert (block.is_shell, block.is_typed, block.untested_because) == (shell, typed, reason), info


def test_every_guide_is_read():
    names = {guide.name for guide in documents.GUIDES}
    assert {"README.md", "permissions.md", "operating.md", "drop-in.md", "settings.md", "compatibility.md"} <= names
