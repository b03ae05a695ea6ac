"""What hosts do with events."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from meshup.agenda.domain import rows
from meshup.agenda.domain.events import (
    create_event,
    edit_event,
    record_afterwards,
    set_timetable,
    withdraw,
)
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip, unskip
from meshup.agenda.domain.plans import Afterwards, EventPlan, LinePlan
from meshup.agenda.domain.queries.events import event_for, event_of, events_between, upcoming
from meshup.agenda.errors import (
    AlreadyOver,
    EndsBeforeStart,
    ImpossibleDate,
    LinkMissing,
    NoSuchEvent,
    NotInThisState,
    NotText,
    NotYours,
    TextTooLong,
    TitleMissing,
    TooLong,
    UnknownZone,
)
from meshup.agenda.models import Event, Item
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def series(node):
    return paris_series()


def plan_of(slug: str, **other: object) -> EventPlan:
    one = event_of(slug)
    said = {
        name: getattr(one, name)
        for name in ("kind", "starts_at", "ends_at", "time_zone", "titles", "texts", "mode")
    }
    place = {"venue": one.place.slug if one.place else "", "languages": one.languages}
    return EventPlan(**{**said, **place, "open_slots": one.open_slots, **other})


def test_a_date_by_the_rule_is_not_stored_until_something_is_said(ada, series):
    assert (event_of(DECEMBER).state, Event.objects.count()) == ("usual", 0)
    confirm(ada, DECEMBER, NOW)
    one = event_of(DECEMBER)
    assert (one.state, one.edition, one.place.name) == ("confirmed", 88, "Ground Control")
    assert Event.objects.count() == 1


def test_what_is_stored_inherits_what_nobody_has_said(ada, series):
    confirm(ada, DECEMBER, NOW)
    row = Event.objects.get()
    assert (row.titles, row.venue, row.mode, row.open_slots) == ({}, None, "", None)
    one = event_of(DECEMBER)
    assert (one.titles["fr"], one.mode, one.open_slots) == ("Paris P2P", "offline", 2)
    assert [line.kind for line in one.timetable] == ["doors", "encounters"]


def test_an_edit_that_repeats_the_series_says_nothing(ada, series):
    edit_event(ada, DECEMBER, 0, plan_of(DECEMBER), NOW)
    row = Event.objects.get()
    assert (row.titles, row.texts, row.venue, row.languages) == ({}, {}, None, [])


def test_a_moved_event_keeps_its_old_date_its_number_and_its_address(ada, series):
    move(ada, DECEMBER, SEVEN, SEVEN + 4 * HOUR, NOW)
    one = event_of(DECEMBER)
    assert one.badges(NOW) == ("confirmed", "moved")
    assert one.edition == 88
    assert one.local_original_start.isoformat() == "2026-12-02T18:30:00+01:00"
    assert one.timetable[0].starts_at == SEVEN
    dates = [other.local_start.date().isoformat() for other in upcoming(NOW, 2)]
    assert dates == ["2026-12-09", "2027-01-06"]


def test_moved_back_is_not_moved(ada, series):
    usual = event_of(DECEMBER)
    move(ada, DECEMBER, SEVEN, SEVEN + 4 * HOUR, NOW)
    move(ada, DECEMBER, usual.starts_at, usual.ends_at, NOW)
    assert event_of(DECEMBER).badges(NOW) == ("confirmed",)


def test_online_in_one_action_keeps_the_date(ada, series):
    move_online(ada, DECEMBER, "https://meet.example/hall", NOW)
    one = event_of(DECEMBER)
    assert (one.badges(NOW), one.online_url) == (
        ("confirmed", "online"),
        "https://meet.example/hall",
    )


def test_a_cancelled_event_stays_visible_with_its_reason_and_can_be_revived(ada, series):
    cancel(ada, DECEMBER, {"en": "Snow."}, NOW)
    assert (event_of(DECEMBER).state, event_of(DECEMBER).reasons) == ("cancelled", {"en": "Snow."})
    confirm(ada, DECEMBER, NOW)
    assert (event_of(DECEMBER).state, event_of(DECEMBER).reasons) == ("confirmed", {})


def test_a_skipped_date_is_gone_for_visitors_and_numbers_do_not_shift(ada, series):
    skip(ada, DECEMBER, NOW)
    with pytest.raises(NoSuchEvent):
        event_of(DECEMBER)
    assert [one.edition for one in upcoming(NOW, 2)] == [89, 90]
    assert event_for(ada, DECEMBER).state == "skipped"
    unskip(ada, DECEMBER, NOW)
    assert [one.edition for one in upcoming(NOW, 2)] == [88, 89]


def test_a_draft_is_hidden_until_it_is_confirmed(ada, node):
    slug = create_event(ada, themed(SEVEN), NOW).slug
    with pytest.raises(NoSuchEvent):
        event_of(slug)
    with pytest.raises(NoSuchEvent):
        event_for(AnonymousUser(), slug)
    assert event_for(ada, slug).titles["en"] == "Routing night"
    confirm(ada, slug, NOW)
    assert event_of(slug).state == "confirmed"


def test_two_events_of_one_title_have_two_addresses(ada, node):
    slugs = [create_event(ada, themed(SEVEN), NOW).slug for _ in range(3)]
    assert slugs[:2] == ["nuit-du-routage", "nuit-du-routage-2026-12-09"]
    assert len(set(slugs)) == 3


def test_two_hosts_who_edit_at_once_are_told(ada, series):
    confirm(ada, DECEMBER, NOW)
    seen = event_of(DECEMBER).version
    edit_event(ada, DECEMBER, seen, plan_of(DECEMBER, titles={"en": "First"}), NOW)
    with pytest.raises(ChangedMeanwhile) as refused:
        edit_event(ada, DECEMBER, seen, plan_of(DECEMBER, titles={"en": "Second"}), NOW)
    assert refused.value.facts == {"who": "Ada"}
    assert event_of(DECEMBER).titles == {"en": "First"}


def test_a_form_begun_before_anything_was_stored_notices_too(ada, series):
    confirm(ada, DECEMBER, NOW)
    with pytest.raises(ChangedMeanwhile):
        edit_event(ada, DECEMBER, 0, plan_of(DECEMBER), NOW)


def test_programme_helpers_change_words_but_neither_time_nor_place(bilal, series):
    edit_event(bilal, DECEMBER, 0, plan_of(DECEMBER, titles={"en": "Peer to beer"}), NOW)
    version = event_of(DECEMBER).version
    earlier = event_of(DECEMBER).starts_at - HOUR
    for other in ({"starts_at": earlier}, {"mode": "mixed"}, {"kind": "themed"}):
        with pytest.raises(NotYours):
            edit_event(bilal, DECEMBER, version, plan_of(DECEMBER, **other), NOW)
    assert event_of(DECEMBER).version == version


@pytest.mark.parametrize(
    "act",
    [
        lambda who: confirm(who, DECEMBER, NOW),
        lambda who: cancel(who, DECEMBER, {}, NOW),
        lambda who: skip(who, DECEMBER, NOW),
        lambda who: move(who, DECEMBER, SEVEN, SEVEN + HOUR, NOW),
        lambda who: move_online(who, DECEMBER, "https://meet.example", NOW),
        lambda who: create_event(who, themed(SEVEN), NOW),
        lambda who: withdraw(who, DECEMBER, NOW),
    ],
)
def test_only_hosts_decide(act, series, bilal, door):
    for person in (bilal, door, AnonymousUser()):
        with pytest.raises(NotYours):
            act(person)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"titles": {}}, TitleMissing),
        ({"titles": {"en": " "}}, TitleMissing),
        ({"ends_at": SEVEN}, EndsBeforeStart),
        ({"ends_at": SEVEN - HOUR}, EndsBeforeStart),
        ({"ends_at": SEVEN + timedelta(days=63)}, TooLong),
        ({"starts_at": datetime(1, 1, 1, tzinfo=UTC)}, ImpossibleDate),
        ({"time_zone": "Mars/Olympus"}, UnknownZone),
        ({"time_zone": "../../etc/passwd"}, UnknownZone),
        ({"texts": {"en": "x" * 10_000_000}}, TextTooLong),
        ({"texts": {"en": "a \0 in it"}}, NotText),
        ({"titles": {"en": "half a pair \ud83d"}}, NotText),
        ({"mode": "online"}, LinkMissing),
        ({"mode": "online", "online_url": "javascript:alert(1)"}, LinkMissing),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(said, refusal, ada, node):
    with pytest.raises(refusal):
        create_event(ada, themed(SEVEN, **said), NOW)
    assert Event.objects.count() == 0


def test_what_is_over_stays_as_it_was(ada, series):
    past = "paris-p2p-2026-11-04"
    with pytest.raises(AlreadyOver):
        move(ada, past, SEVEN, SEVEN + HOUR, NOW)
    with pytest.raises(AlreadyOver):
        cancel(ada, past, {}, NOW)


def test_a_step_outside_the_life_cycle_is_refused(ada, series):
    confirm(ada, DECEMBER, NOW)
    for step in (confirm, skip, unskip, withdraw):
        with pytest.raises(NotInThisState):
            step(ada, DECEMBER, NOW)


def test_afterwards_heads_notes_and_links_are_kept(ada, door, series):
    past = "paris-p2p-2026-11-04"
    video = {"kind": "video", "label": "Talk", "url": "https://video.example/1"}
    record_afterwards(
        ada, past, 0, Afterwards(head_count=58, notes={"en": "*Good*"}, links=(video,)), NOW
    )
    record_afterwards(door, past, event_of(past).version, Afterwards(head_count=61), NOW)
    one = event_of(past)
    assert (one.head_count, one.notes, one.links[0].url) == (
        61,
        {"en": "*Good*"},
        "https://video.example/1",
    )


def test_an_own_timetable_replaces_the_usual_one_and_can_be_given_back(bilal, series):
    line = LinePlan(kind="talk", starts_at=SEVEN, ends_at=SEVEN + HOUR, titles={"en": "BGP"})
    set_timetable(bilal, DECEMBER, 0, [line, LinePlan(kind="workshop")], NOW)
    assert [one.kind for one in event_of(DECEMBER).timetable] == ["talk", "workshop"]
    set_timetable(bilal, DECEMBER, event_of(DECEMBER).version, [], NOW)
    assert [one.kind for one in event_of(DECEMBER).timetable] == ["doors", "encounters"]
    assert Item.objects.count() == 0


def test_lines_go_with_an_event_to_another_day_and_come_back(ada, series):
    first = event_of(DECEMBER).starts_at
    line = LinePlan(kind="talk", starts_at=first + HOUR, ends_at=first + 2 * HOUR)
    set_timetable(ada, DECEMBER, 0, [line, LinePlan(kind="workshop")], NOW)

    def starts():
        return [line.starts_at for line in event_of(DECEMBER).timetable]

    later = first + timedelta(days=7)
    move(ada, DECEMBER, later - HOUR, later + HOUR, NOW)
    assert starts() == [later + HOUR, None]
    move(ada, DECEMBER, later, later + HOUR, NOW)
    assert starts() == [later + HOUR, None]
    for _step in range(2):
        undo(ada, f"event:{DECEMBER}", NOW)
    assert starts() == [first + HOUR, None]


def test_a_window_shows_what_overlaps_it(ada, series):
    move(ada, DECEMBER, SEVEN, SEVEN + HOUR, NOW)
    found = events_between(SEVEN + HOUR / 2, SEVEN + 2 * HOUR)
    assert [one.slug for one in found] == [DECEMBER]
    assert events_between(datetime(2026, 12, 2, tzinfo=UTC), SEVEN) == []


def test_two_who_speak_of_a_date_at_once_speak_of_the_same_event(ada, bilal, series, monkeypatch):
    """The second looked while nobody had spoken, and waited for the lock until the first had."""
    other, plan = plan_of(DECEMBER, texts={"en": "First."}), plan_of(DECEMBER)

    def look_then_wait(slug):
        monkeypatch.setattr(rows, "event_of", event_of)
        seen = event_of(slug)
        edit_event(ada, slug, 0, other, NOW)
        return seen

    monkeypatch.setattr(rows, "event_of", look_then_wait)
    with pytest.raises(ChangedMeanwhile):
        edit_event(bilal, DECEMBER, 0, plan, NOW)
