"""The doctor says when letters fail, or wait for too long."""

from datetime import timedelta

from meshup.kit import clock
from meshup.kit.health import Level
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.health import letters_that_fail
from meshup.letters.domain.outbox import post
from tests.letters.conftest import NOW, proved


def findings():
    return [(found.level, found.sentence) for found in letters_that_fail()]


def test_all_is_well_while_letters_leave(bo, kinds, mail_server):
    post("test.once", bo, "k", {})
    assert findings() == [(Level.OK, "All letters that were due have left.")]


def test_letters_that_are_late_and_letters_that_failed_are_counted(bo, kinds, mail_server):
    mail_server.rcpt["bo@example.org"] = "550 No"
    post("test.once", bo, "a", {})
    deliver_due()
    post("test.once", proved("ada@example.org"), "b", {})
    with clock.set_to(NOW + timedelta(hours=2)):
        assert findings() == [
            (Level.WARNING, "Letters that are late by more than an hour: 1."),
            (
                Level.WARNING,
                "Letters that no mail server took, in the last seven days: 1.",
            ),
        ]
    with clock.set_to(NOW + timedelta(days=8)):
        assert len(findings()) == 1
