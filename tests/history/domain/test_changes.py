"""What is kept of a change, and announced of it."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.suggestions import suggest
from meshup.agenda.errors import NotInThisState
from meshup.community.models import Person
from meshup.history.domain.changes import Changing, changing
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.models import Change
from meshup.history.signals import changes_made
from tests.agenda.paris import DECEMBER, NOW, themed

pytestmark = pytest.mark.django_db
ABOUT = f"event:{DECEMBER}"


@contextmanager
def heard():
    found = []

    def hear(changes, **_more):
        found.extend(changes)

    changes_made.connect(hear)
    try:
        yield found
    finally:
        changes_made.disconnect(hear)


def test_a_change_is_announced_once_from_what_to_what(ada, series):
    with heard() as changes:
        confirm(ada, DECEMBER, NOW)
    (change,) = changes
    assert (change.about, change.verb, change.by, change.at) == (ABOUT, "confirm", ada.pk, NOW)
    assert [(row.kind, row.before["state"], row.after["state"]) for row in change.rows] == [
        ("event", "usual", "confirmed")
    ]
    assert changes_of(ABOUT) == [change]


def test_an_undo_is_announced_too_the_other_way_round(ada, series):
    confirm(ada, DECEMBER, NOW)
    cancel(ada, DECEMBER, {"en": "Snow."}, NOW)
    with heard() as changes:
        undo(ada, ABOUT, NOW)
    (change,) = changes
    states = [(row.before["state"], row.after["state"]) for row in change.rows]
    assert (change.verb, states) == ("undo", [("cancelled", "confirmed")])


def test_what_the_node_does_is_done_by_nobody(series):
    with heard() as changes:
        confirm(None, DECEMBER, NOW)
    assert (changes[0].by, changes[0].by_name) == (None, "")


def test_what_is_refused_or_rolled_back_is_not_announced(ada, series):
    with heard() as changes:
        confirm(ada, DECEMBER, NOW)
        with pytest.raises(NotInThisState):
            confirm(ada, DECEMBER, NOW)
        with transaction.atomic():
            cancel(ada, DECEMBER, {}, NOW)
            assert len(changes) == 1  # nothing is said before the commit
            transaction.set_rollback(True)
    assert [change.verb for change in changes] == ["confirm"]
    assert Change.objects.filter(about=ABOUT).count() == 1


def test_a_receiver_that_fails_harms_nobody(ada, series):
    def fail(**_change):
        raise RuntimeError("a mistake of a room above")

    changes_made.connect(fail)
    try:
        with heard() as changes:
            confirm(ada, DECEMBER, NOW)
    finally:
        changes_made.disconnect(fail)
    assert [change.verb for change in changes] == ["confirm"]
    assert changes_of(ABOUT)[0].verb == "confirm"


def test_what_is_private_is_neither_kept_nor_announced(node):
    with heard() as changes:
        suggest(themed(NOW.replace(day=25)), "chloe@example.org", NOW)
    assert changes
    assert "chloe@example.org" not in str(changes)
    assert "chloe@example.org" not in str(list(Change.objects.values()))


def test_a_model_that_nobody_registered_cannot_be_changed_by_accident(ada):
    with pytest.raises(LookupError), changing(ada, "edit", "person:1", NOW) as making:
        making.save(Person.objects.get(pk=ada.pk))
    assert not Change.objects.exists()


def test_an_unwatched_row_is_a_mistake_and_not_a_change_without_a_before(ada, node):
    event = create_event(ada, themed(NOW.replace(day=25)), NOW, state=State.CONFIRMED)
    with pytest.raises(KeyError):
        Changing(ada, NOW).save(event)
