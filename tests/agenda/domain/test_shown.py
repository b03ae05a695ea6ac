import pickle
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain import shown
from meshup.agenda.domain.events import create_event, edit_event, set_timetable
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

pytestmark = pytest.mark.django_db
JANUARY = "paris-p2p-2027-01-06"
EVENING = datetime(2026, 12, 9, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch):
    """A test is one transaction, inside which nothing would be remembered."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    with clock.set_to(NOW):
        paris_series()
        yield


def single(**said):
    return create_event(None, themed(EVENING, **said), NOW, state=State.CONFIRMED).slug


def test_an_event_shows_itself_its_series_and_its_venue():
    series = {"series:paris-p2p", "venue:ground-control"}
    assert shown.event_and_editions(DECEMBER).tags == {f"event:{DECEMBER}"} | series
    assert shown.public_event(DECEMBER).tags == {f"event:{DECEMBER}"} | series
    assert shown.calendar_of("paris-p2p").tags == series
    slug = single()
    assert shown.public_event(slug).tags == {f"event:{slug}"}


def test_what_the_clock_changes_on_a_page_of_an_event_is_said():
    november, december = event_of("paris-p2p-2026-11-04"), event_of(DECEMBER)
    assert november.ends_at < NOW
    assert shown.event_and_editions(DECEMBER).until == december.starts_at
    assert shown.public_event(DECEMBER, NOW).until == december.starts_at
    assert shown.public_event(DECEMBER).until is None


def test_another_event_leaves_what_is_remembered_of_one_where_it_is(ada, django_assert_num_queries):
    slug = single()
    before = shown.event_and_editions(DECEMBER)
    edit_event(ada, slug, 1, themed(EVENING, titles={"en": "Other"}), NOW)
    with django_assert_num_queries(0):
        shown.event_and_editions(DECEMBER)
    confirm(ada, JANUARY, NOW)
    assert before.value[2].state == State.USUAL
    assert shown.event_and_editions(DECEMBER).value[2].state == State.CONFIRMED


def test_a_list_hears_of_every_event(ada):
    before = shown.around(NOW, 6, 4)
    assert before.tags == {"agenda"}
    assert shown.around(NOW, 6, 4) is before
    slug = single()
    coming, _past = shown.around(NOW, 6, 4).value
    assert slug in [one.slug for one in coming]


def test_what_does_not_exist_is_not_remembered(ada):
    with pytest.raises(NoSuchEvent):
        shown.event_and_editions("nuit-du-routage")
    assert shown.event_and_editions(single()).value[0].slug == "nuit-du-routage"


def test_an_event_is_counted_with_all_its_texts():
    plain = event_of(single())
    slug = single(texts={"en": "x" * 40_000, "fr": "é" * 30_000})
    lines = [LinePlan(kind="talk", titles={"en": "y" * 200}) for _ in range(50)]
    set_timetable(None, slug, 1, lines, NOW)
    large = event_of(slug)
    for events in ((plain,), (large,), (plain, None, large)):
        assert shown.bytes_of(events) > len(pickle.dumps(events))
