"""Changes made together are kept, announced and undone as if each had been made alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.models import Event, Venue
from meshup.history.domain.batches import changing_together
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.models import Change
from meshup.history.signals import changes_made
from tests.agenda.paris import NOW


def event(number: int, venue: Venue | None = None) -> Event:
    return Event(
        slug=f"e{number}",
        uid=f"e{number}",
        titles={"en": f"Evening {number}"},
        starts_at=NOW,
        ends_at=NOW.replace(hour=20),
        time_zone="Europe/Paris",
        venue=venue,
    )


def make(ada, count: int) -> None:
    with changing_together(ada, NOW) as batch:
        for number in range(count):
            batch.change("create", f"event:e{number}").save(event(number))


def test_each_change_is_kept_and_announced(node, ada):
    heard = []

    def hear(changes, **_more):
        heard.append([change.about for change in changes])

    changes_made.connect(hear)
    try:
        make(ada, 3)
    finally:
        changes_made.disconnect(hear)
    assert heard == [["event:e0", "event:e1", "event:e2"]]
    (change,) = changes_of("event:e1")
    assert (change.verb, change.by) == ("create", ada.pk)
    ((row),) = change.rows
    assert (row.kind, row.before) == ("event", None)
    assert row.after is not None
    assert row.after["titles"] == {"en": "Evening 1"}


def test_each_can_be_undone_alone(node, ada):
    make(ada, 3)
    undo(ada, "event:e1", NOW)
    assert sorted(Event.objects.values_list("slug", flat=True)) == ["e0", "e2"]


def test_a_row_that_another_points_to_is_made_before_it(node, ada):
    with changing_together(ada, NOW) as batch:
        venue = Venue(slug="hall", name="Hall")
        change = batch.change("create", "event:e0")
        change.save(event(0, venue))
        change.save(venue)
    assert Event.objects.get().venue == Venue.objects.get()


def test_rows_are_changed_then_dropped_then_made(node, ada):
    make(ada, 2)
    first, second = Event.objects.order_by("pk")
    with changing_together(ada, NOW) as batch:
        change = batch.change("edit", "event:e0")
        change.watch(first)
        first.titles = {"en": "Other"}
        change.save(first)
        batch.change("withdraw", "event:e1").drop(second)
        third = event(2)
        third.uid = "e1"
        batch.change("create", "event:e2").save(third)
    rows = Event.objects.order_by("slug").values_list("slug", "uid", "version")
    assert list(rows) == [("e0", "e0", 2), ("e2", "e1", 1)]
    undo(ada, "event:e2", NOW)
    undo(ada, "event:e1", NOW)
    undo(ada, "event:e0", NOW)
    assert Event.objects.get(slug="e0").titles == {"en": "Evening 0"}
    assert Event.objects.get(slug="e1").uid == "e1"


def test_nothing_is_written_when_one_cannot_be(node, ada):
    def fail() -> None:
        raise ZeroDivisionError

    def begin() -> None:
        with changing_together(ada, NOW) as batch:
            batch.change("create", "event:e0").save(event(0))
            fail()

    with pytest.raises(ZeroDivisionError):
        begin()
    assert (Event.objects.count(), Change.objects.count()) == (0, 0)


def test_a_hundred_ask_as_much_as_one(node, ada):
    asked = []
    for count in (1, 100):
        with CaptureQueriesContext(connection) as queries:
            make(ada, count)
        asked.append(len(queries))
        Event.objects.all().delete()
    assert asked[1] - asked[0] < 110  # a hundred are their words for search, noted one by one
