"""Letters of a real node, killed between posting and delivery, and while a server hangs."""

import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.commands import run_command
from tests.mail_server import MailServer
from tests.served import Server

ONCE, TWICE = "falling.at_most_once", "falling.at_least_once"

pytestmark = pytest.mark.once


class Node(Server):
    """A node with SQLite that hands its letters to ``mail``."""

    def __init__(self, data, mail):
        super().__init__(data, settings="tests.letters.falling_settings")
        self.environ |= {"MESHUP_MAIL_URL": mail.url, "MESHUP_SIGNALLING": "no"}
        self.migrate()

    def post_and_fall(self, *kinds):
        ended = run_command(("manage", "post_and_fall", *kinds), self.environ)
        assert ended.returncode == -signal.SIGKILL, ended.stderr

    def rows(self, sql):
        with closing(sqlite3.connect(self.data / "meshup.sqlite3", timeout=20)) as rows, rows:
            return rows.execute(sql).fetchall()

    def states(self):
        return dict(self.rows("SELECT key, state FROM letters_letter"))

    def wait_for(self, states):
        end = time.monotonic() + 20
        while (found := self.states()) != states and time.monotonic() < end:
            time.sleep(0.05)
        assert found == states, self.log


@pytest.fixture
def mail():
    server = MailServer().start()
    yield server
    server.stop()


def test_what_was_posted_before_a_fall_leaves_once(tmp_path, mail):
    node = Node(tmp_path, mail)
    node.post_and_fall(ONCE, TWICE)
    assert node.states() == {ONCE: "waiting", TWICE: "waiting"}
    with node:
        node.wait_for({ONCE: "sent", TWICE: "sent"})
    assert len(mail.letters) == 2


@pytest.mark.long
def test_what_was_being_handed_over_at_a_fall_leaves_as_its_kind_says(tmp_path, mail):
    mail.hangs = True
    node = Node(tmp_path, mail)
    for kind in (ONCE, TWICE):
        mail.has_letter.clear()
        node.post_and_fall(kind)
        with node:
            assert mail.has_letter.wait(20)
            node.process.send_signal(signal.SIGKILL)
    assert node.states() == {ONCE: "leaving", TWICE: "leaving"}

    mail.hangs = False
    node.rows("UPDATE letters_letter SET try_at = '2026-01-01 00:00:00'")  # ten minutes go by
    with node:
        node.wait_for({ONCE: "sent", TWICE: "sent"})
    identifiers = [letter["Message-ID"] for letter in mail.letters]
    assert [identifiers.count(identifier) for identifier in identifiers] == [1, 2, 2]
