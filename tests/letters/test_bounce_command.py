"""``meshup bounce``, as the pipe of a mail server calls it."""

import pytest

from tests.shell import Shell
from tests.test_cli import options


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "data")


def test_whatever_comes_is_read_and_a_node_that_is_away_gets_it_later(shell):
    ended = shell.run("bounce", typed="From: bo@example.org\n\nI am away.\n")
    assert (ended.returncode, ended.stdout) == (75, "")
    assert ended.stderr.startswith("Try again later: There is no node in ")
    assert shell.run(*options()).returncode == 0
    ended = shell.run("bounce", typed="From: bo@example.org\n\nI am away.\n")
    said = "This is no report of a mail server: nothing was changed.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, said, "")
