"""``meshup poster``, as somebody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.posters.reading import sheets_of, words_of
from tests.prepared import demo_node
from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "paris-p2p-monthly-peer-to-beer-2027-01-06"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(tmp_path_factory.mktemp("posters") / "node", like=demo_node("quiet"))


def test_a_poster_is_written_where_one_says(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"
    words = ("--size", "a3", "--language", "en", "--black-and-white", "-o", str(file))
    done = shell.run("poster", EVENT, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(file) in done.stdout
    assert sheets_of(file.read_bytes()) == [(297, 420)]
    assert "Wednesday 6 January 2027" in words_of(file.read_bytes())


def test_what_cannot_be_drawn_is_said_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    nothing = shell.run("poster", "nothing")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.strip() == "There is no event at this address."
    nowhere = shell.run("poster", EVENT, "-o", str(tmp_path / "no" / "where.pdf"))
    assert nowhere.returncode == 1
    assert "cannot be written" in nowhere.stderr
    odd = shell.run("poster", EVENT, "--size", "a0")
    assert odd.returncode in {1, 2}
    assert "'a0'" in odd.stderr
