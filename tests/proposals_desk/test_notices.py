"""Hosts hear of what was proposed in their daily letter, once, a line for each day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.community.domain.notifications import choices_of, choose, send_digest
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.deciding import keep
from meshup.proposals.domain.host_floods import put_away_flood
from meshup.proposals.domain.proposing import propose, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from meshup.proposals_desk.domain.notices import NEW_PROPOSALS, who_proposed
from tests.proposals.conftest import NOW, wish

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
"""Seven o'clock in Paris, on the day after ``NOW``."""
DAY = timedelta(days=1)


def came(title: str, at: datetime = NOW):
    """Propose something at a moment; return it whole."""
    return proposal(propose(wish(title), make_peer("en", at), at).uuid)


def letter_of(person, at: datetime):
    """Return the daily letter that somebody gets, None for none."""
    with clock.set_to(at):
        before = len(mail.outbox)
        is_sent = send_digest(person.pk)
    assert len(mail.outbox) == before + is_sent
    return mail.outbox[-1] if is_sent else None


def test_what_came_on_a_day_is_one_line_of_one_letter_to_each_who_decides(paris, ada, bilal):
    for number in range(3):
        came(f"Talk {number}")
    assert mail.outbox == []
    bilal.language = "fr"
    bilal.save()
    letter = letter_of(ada, MORNING)
    assert letter.subject.endswith("3 proposals of Sunday 22 November wait for a decision")
    assert "/en/desk/proposals/" in letter.body
    assert "Talk" not in letter.body
    assert "3 propositions du dimanche 22 novembre" in letter_of(bilal, MORNING).body
    assert letter_of(ada, MORNING) is None
    assert letter_of(ada, MORNING + DAY) is None, "it was told once"
    came("Talk 4", MORNING + DAY)
    assert letter_of(ada, MORNING + DAY) is None, "a day is told of when it is over"
    assert "1 proposal of Tuesday 24 November" in letter_of(ada, MORNING + 2 * DAY).body


def test_what_is_decided_withdrawn_or_a_flood_is_told_to_nobody(paris, ada):
    kept, gone, flood = came("Kept"), came("Gone"), came("Flood")
    keep(ada, kept.uuid, kept.version, NOW)
    withdraw(gone.uuid, NOW)
    Proposal.objects.filter(uuid=flood.uuid).update(origin="o")
    put_away_flood(ada, [flood.uuid], "spam", NOW)
    assert letter_of(ada, MORNING) is None


def test_who_comes_later_hears_of_the_last_days_and_of_no_year_long_pool(paris, ada):
    came("Old", NOW - 40 * DAY)
    came("Of this week", NOW - 2 * DAY)
    letter = letter_of(ada, MORNING)
    assert letter.body.count("for a decision") == 1
    assert "Friday 20 November" in letter.body


def test_each_host_switches_it_off_for_themselves(paris, ada, as_ada):
    came("Talk")
    page = as_ada.get("/en/desk/me/").text
    assert "What was proposed (always in the daily letter)" in page
    assert choices_of(ada)[NEW_PROPOSALS.name] == "now"
    choose(ada, {NEW_PROPOSALS.name: "never"})
    assert letter_of(ada, MORNING) is None


def test_it_asks_once_for_any_number(paris, ada):
    with clock.set_to(MORNING):
        for many in (3, 30):
            for number in range(Proposal.objects.count(), many):
                came(f"Talk {number}", NOW - (number % 5) * DAY)
            list(who_proposed(ada))
            with CaptureQueriesContext(connection) as asked:
                days = list(who_proposed(ada))
            assert (len(days), len(asked)) == (min(many, 5), 1)
