"""An import that falls with its process, or whose disk is full, and goes on: nothing twice."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.commands import run_command
from tests.proposal_files.files import page, submission
from tests.served import Server

if TYPE_CHECKING:
    from subprocess import CompletedProcess

pytestmark = pytest.mark.once

ROWS = 250
BEGUN = """
import os, signal
from django.db import connection
from meshup.community.models import Node, Person
from meshup.imports.domain.sources import Pending, store_pending
from meshup.kit.clock import now
from meshup.proposal_files.domain import importing
from meshup.proposal_files.domain.imports import Waiting, go_on, take_later
from meshup.proposal_files.views.imports import enqueue
Node.objects.get_or_create(name="Paris P2P", contact="hi@paris.example", languages=["en"])
host = Person.objects.get(role="host")
content = open({path!r}, "rb").read()
note = store_pending(content, "talks.json", host.pk, now())
waiting = Waiting(Pending(content, "talks.json", False), note, {{}}, "")
number = take_later(host, waiting, {rows}, now(), enqueue)
"""
KILLED = """
write, calls = importing.Writing.write, []
def falling(self, steps):
    calls.append(steps)
    write(self, steps)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
importing.Writing.write = falling
go_on(number)
"""
FULL = """
from django.db import Error
with connection.cursor() as cursor:
    cursor.execute("PRAGMA page_count")
    pages = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {{pages + 60}}")
try:
    go_on(number)
except Error as error:
    print("broke off:", error)
"""


class Node(Server):
    """A node with SQLite, and a file of proposals that waits."""

    def begin(self, words: str) -> CompletedProcess[str]:
        path = self.data / "talks.json"
        people = [{"name": "Nadia K.", "email": "nadia@mail.example"}]
        rows = (submission(f"CODE{n:03}", title=f"Talk {n}", speakers=people) for n in range(ROWS))
        path.write_bytes(page(*rows))
        code = (BEGUN + words).format(path=str(path), rows=ROWS)
        return run_command(("manage", "shell", "-c", code), self.environ)

    def value(self, sql: str) -> int:
        with closing(sqlite3.connect(self.data / "meshup.sqlite3", timeout=20)) as rows, rows:
            found: int = rows.execute(sql).fetchone()[0]
            return found

    def wait_until_all_is_done(self) -> None:
        end = time.monotonic() + 60
        done = f"SELECT count(*) FROM proposal_files_proposalimport WHERE done = {ROWS}"
        while not self.value(done) and time.monotonic() < end:
            time.sleep(0.1)
        assert self.value(done) == 1, self.log
        assert self.counts() == [ROWS, ROWS, ROWS, ROWS, 1, 1]

    def counts(self) -> list[int]:
        return [
            self.value(f"SELECT count(*) FROM {name}")
            for name in (
                *("proposals_proposal", "proposals_speaker", "proposal_files_filedproposal"),
                *("proposal_files_takenproposal", "letters_address", "peers_peer"),
            )
        ]


@pytest.fixture
def node(tmp_path):
    made = Node(tmp_path)
    made.environ |= {"MESHUP_SIGNALLING": "no"}
    made.migrate()
    return made


def test_an_import_that_is_killed_goes_on_with_the_next_start_and_takes_nothing_twice(node):
    ended = node.begin(KILLED)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert node.counts()[:2] == [100, 100], "what was not finished is not there"
    with node:
        node.wait_until_all_is_done()


def test_a_full_disk_breaks_an_import_off_and_leaves_whole_rows(node):
    ended = node.begin(FULL)
    assert "broke off: database or disk is full" in ended.stdout, ended.stderr
    taken = node.counts()
    assert taken[0] in {0, 100, 200}
    assert taken[:4] == [taken[0]] * 4
    with closing(sqlite3.connect(node.data / "meshup.sqlite3")) as rows, rows:
        rows.execute(
            "UPDATE proposal_files_proposalimport SET failure = ''"
        )  # a host lets it go on
    with node:
        node.wait_until_all_is_done()
