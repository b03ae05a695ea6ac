"""Letters on the day something is due: at most one a day, in the language of its reader."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.checklists.domain.editions import give_back, take_on, tick_off
from meshup.checklists.domain.items import SINGLE_EVENTS
from meshup.checklists.domain.plans import ItemPlan
from meshup.checklists.domain.templates import add_template_item
from meshup.community.domain.notifications import choices_of, choose, send_digest
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW

MORNING = datetime(2026, 11, 25, 6, tzinfo=UTC)
"""Seven o'clock in Paris, a week before: "Invite once more" is due."""
DAY = timedelta(days=1)


def letter_of(person, at):
    """Return the daily letter that somebody gets, None for none."""
    with clock.set_to(at):
        before = len(mail.outbox)
        is_sent = send_digest(person.pk)
    assert len(mail.outbox) == before + is_sent
    return mail.outbox[-1] if is_sent else None


@pytest.fixture
def bilals(listed, bilal, meant):
    """What Bilal took on: one is due on the morning, another two days before the evening."""
    bilal.language = "fr"
    bilal.save()
    take_on(meant(bilal, "remind"))
    take_on(meant(bilal, "material"))
    return bilal


def test_the_letter_comes_on_the_day_once_and_in_its_readers_language(bilals, ada):
    assert letter_of(bilals, MORNING - DAY) is None
    letter = letter_of(bilals, MORNING)
    assert "Relancer les invitations" in letter.body
    assert "Préparer le matériel" not in letter.body
    assert "/fr/desk/events/" in letter.body
    assert letter_of(bilals, MORNING) is None
    assert letter_of(bilals, MORNING + DAY) is None, "it was told once"
    assert "Préparer le matériel" in letter_of(bilals, MORNING + 5 * DAY).body
    assert letter_of(ada, MORNING) is None, "of what is nobody's no letter is written"


def test_the_day_is_that_of_the_place(bilals):
    assert letter_of(bilals, datetime(2026, 11, 24, 22, 59, tzinfo=UTC)) is None
    assert letter_of(bilals, datetime(2026, 11, 24, 23, 1, tzinfo=UTC)) is not None


def test_several_things_of_one_day_are_one_letter(listed, bilal, ada, meant):
    for key in ("remind", "helpers", "timetable"):
        take_on(meant(bilal, key))
    letter = letter_of(bilal, MORNING)
    assert letter.body.count("To do for “Paris P2P #88” on Wednesday 2 December:") == 3
    assert letter_of(bilal, MORNING) is None


def test_done_given_back_or_cancelled_is_told_to_nobody(bilals, ada, meant):
    tick_off(meant(ada, "remind"))
    assert letter_of(bilals, MORNING) is None
    give_back(meant(bilals, "material"))
    assert letter_of(bilals, MORNING + 5 * DAY) is None


def test_cancelled_is_silent(bilals, ada):
    confirm(ada, DECEMBER, NOW)
    cancel(ada, DECEMBER, {"en": "Strike"}, NOW)
    assert letter_of(bilals, MORNING) is None


def test_moved_is_told_again_on_its_new_day(bilals, ada):
    assert letter_of(bilals, MORNING) is not None
    starts, ends = (datetime(2026, 12, 9, hour, tzinfo=UTC) for hour in (18, 22))
    move(ada, DECEMBER, starts, ends, MORNING)
    assert letter_of(bilals, MORNING + DAY) is None
    assert "Relancer" in letter_of(bilals, MORNING + 7 * DAY).body


def test_whoever_usually_does_it_is_reminded_for_each_edition(paris, ada, door):
    add_template_item(ada, "paris-p2p", ItemPlan(-7, {"en": "Call"}, "", door.pk), NOW)
    add_template_item(ada, SINGLE_EVENTS, ItemPlan(-7, {"en": "Write"}, "", door.pk), NOW)
    assert "Call" in letter_of(door, MORNING).body
    assert "Call" in letter_of(door, datetime(2026, 12, 30, 6, tzinfo=UTC)).body


def test_whoever_wants_none_gets_none(bilals):
    assert "checklists.due" in choices_of(bilals)
    choose(bilals, {"checklists.due": "never"})
    assert letter_of(bilals, MORNING) is None
