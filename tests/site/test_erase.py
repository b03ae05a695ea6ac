"""An operator erases somebody; a backup from before does not bring them back."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from meshup.agenda.domain.suggestions import suggest
from meshup.community.errors import LastHost
from meshup.community.models import Person
from meshup.kit import clock
from tests.agenda.paris import NOW, themed
from tests.prepared import demo_node
from tests.shell import Shell

BILAL = "bilal@paris-p2p.example"
LIST = (
    "from meshup.community.models import Person;"
    " print(sorted(person.name for person in Person.objects.all()))"
)
EVENTS = "from meshup.agenda.models import Event; print(Event.objects.count())"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A demo that every test gets a copy of."""
    return Shell(tmp_path_factory.mktemp("erasing") / "data", like=demo_node("quiet"))


@pytest.fixture
def shell(pattern, tmp_path):
    return Shell(tmp_path / "data", like=pattern)


def ask(shell, code):
    return shell.done("manage", "shell", "--no-imports", "-c", code).strip()


def test_who_was_erased_after_a_backup_stays_erased_and_all_else_is_there(shell, tmp_path):
    events = ask(shell, EVENTS)
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    said = shell.done("erase", "--yes", BILAL.upper())
    assert said.splitlines() == [
        f"Kept about {BILAL}:",
        "  Letters under way: 1",
        "  People with a role: 1",
        "  History: 7",
        "  Contact persons, and what hosts did about people: 1",
        "  Checklists: 7",
        "Erased:",
        "  Checklists: 14",
        "  Contact persons, and what hosts did about people: 1",
        "  History: 7",
        "  People with a role: 1",
        "  Letters under way: 1",
    ]
    assert "bilal" not in (shell.data / "erasures").read_text()
    assert ask(shell, LIST) == "['Ada']"
    restored = shell.done("restore", "--replace", str(tmp_path / "one.tar.gz"))
    assert "Erased again, as since the backup: 1." in restored
    assert (ask(shell, LIST), ask(shell, EVENTS)) == ("['Ada']", events)
    assert not (shell.data / "erasures-to-repeat").exists()
    shell.done("restore", "--replace", str(tmp_path / "one.tar.gz"))
    assert ask(shell, LIST) == "['Ada']"


def test_a_restore_that_was_cut_short_is_finished_by_the_next_start(shell, tmp_path):
    shell.done("backup", str(tmp_path / "one.tar.gz"))
    shell.done("erase", "--yes", BILAL)
    line = (shell.data / "erasures").read_text()
    (shell.data / "erasures").unlink()  # as if nobody had known when it was put back
    shell.done("restore", "--replace", str(tmp_path / "one.tar.gz"))
    assert ask(shell, LIST) == "['Ada', 'Bilal']"
    (shell.data / "erasures-to-repeat").write_text(line)
    assert "wait to be repeated: 1." in shell.done("doctor")
    server = subprocess.Popen(
        [sys.executable, "-m", "meshup", "serve", "--port", "0"],
        env=shell.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with server:
        assert "Serving on" in server.stdout.readline()
        assert ask(shell, LIST) == "['Ada']"
        server.terminate()
    assert not (shell.data / "erasures-to-repeat").exists()


def test_on_another_machine_only_what_the_backup_knew_is_known(shell, tmp_path):
    shell.done("backup", str(tmp_path / "before.tar.gz"))
    shell.done("erase", "--yes", BILAL)
    shell.done("backup", str(tmp_path / "after.tar.gz"))
    other = Shell(tmp_path / "other")
    other.done("restore", str(tmp_path / "after.tar.gz"))
    assert ask(other, LIST) == "['Ada']"
    [line] = (other.data / "erasures").read_text().splitlines()
    assert set(json.loads(line)) == {"at", "person", "email"}
    other.done("restore", "--replace", str(tmp_path / "before.tar.gz"))
    assert ask(other, LIST) == "['Ada']"
    third = Shell(tmp_path / "third")
    third.done("restore", str(tmp_path / "before.tar.gz"))
    assert ask(third, LIST) == "['Ada', 'Bilal']"


def test_a_log_that_was_copied_to_another_machine_is_known_there(shell, tmp_path):
    shell.done("backup", str(tmp_path / "before.tar.gz"))
    shell.done("erase", "--yes", BILAL)
    other = Shell(tmp_path / "other")
    other.data.mkdir()
    shutil.copy(shell.data / "erasures", other.data)
    other.done("restore", str(tmp_path / "before.tar.gz"))
    assert ask(other, LIST) == "['Ada']"


def test_the_only_host_is_refused(shell):
    ended = shell.run("erase", "--yes", "ada@paris-p2p.example")
    assert (ended.returncode, ended.stderr) == (
        1,
        "Ada is the only host. Make somebody else a host first.\n",
    )
    assert not (shell.data / "erasures").exists()
    assert ask(shell, LIST) == "['Ada', 'Bilal']"


@pytest.fixture
def answer(monkeypatch):
    """Let somebody sit at the keyboard and answer."""

    def says(words):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("builtins.input", lambda _question: words)

    return says


@pytest.mark.parametrize("words", ["", "n", "no", "yep"])
def test_nobody_is_erased_by_accident(answer, words, ada, bilal):
    answer(words)
    with pytest.raises(CommandError, match="Nothing is erased"):
        call_command("erase", bilal.email)
    assert Person.objects.count() == 2


def test_whoever_says_yes_erases(answer, ada, bilal):
    answer("y")
    call_command("erase", bilal.email)
    assert list(Person.objects.all()) == [ada]


def test_nobody_is_asked_when_nobody_is_there(monkeypatch, ada, bilal):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(CommandError, match="give --yes"):
        call_command("erase", bilal.email)
    assert Person.objects.count() == 2


def test_a_visitor_is_found_by_what_they_left(ada, capsys):
    with clock.set_to(NOW):
        suggest(themed(datetime(2026, 11, 24, 18, tzinfo=UTC)), "chloe@lyon.example", NOW)
    call_command("erase", "chloe@lyon.example", yes=True)
    assert "Erased:\n  Suggestions: 1\n" in capsys.readouterr().out


def test_whom_nobody_knows_any_more_is_noted_for_backups(ada, capsys):
    call_command("erase", "eve@lyon.example", yes=True)
    said = capsys.readouterr().out
    assert "Nothing is kept of eve@lyon.example." in said
    assert "Noted" in said


def test_the_last_host_stays_when_the_command_is_called_within(ada):
    with pytest.raises(LastHost):
        call_command("erase", ada.email, yes=True)
