"""What is to be done for an edition, worked out: laws that hold for every list and every note."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from meshup.checklists.domain.items import (
    EARLIEST,
    LATEST,
    ItemNote,
    ListedItem,
    Span,
    Standing,
    TemplateItem,
    due_items,
    is_for,
    listed_items,
    span_of,
)
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.domain.stored_items import read, stored

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 12, 2)
EVENING = Span(DAY, DAY)

keys = st.sampled_from("abcdefgh")
days = st.integers(EARLIEST, LATEST)
texts = st.dictionaries(st.sampled_from(["en", "fr"]), st.text(min_size=1, max_size=9), min_size=1)
roles = st.sampled_from(["", "host", "programme", "door"])
people = st.none() | st.integers(1, 4)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
items = st.builds(TemplateItem, keys, days, texts, roles, people)
lists = st.lists(items, max_size=6, unique_by=lambda item: item.key)
notes = st.builds(
    ItemNote,
    *(keys, texts, days, roles, st.booleans(), st.booleans(), st.booleans()),
    *(people, st.booleans(), moments, people),
)
noted = st.lists(notes, max_size=6, unique_by=lambda note: note.key).map(
    lambda found: {note.key: note for note in found}
)
dates = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def listed(template, notes_by_key, span, today):
    found = listed_items(template, notes_by_key, span, today)
    return found, {item.key: item for item in found}


@given(lists, noted, dates, days)
def test_each_item_is_listed_once_in_order_and_on_its_day(template, notes_by_key, day, until):
    span = Span(day, day)
    found, by_key = listed(template, notes_by_key, span, day + timedelta(days=until))
    assert len(by_key) == len(found)
    assert [item.due for item in found] == sorted(item.due for item in found)
    for item in found:
        assert item.due == day + timedelta(days=item.days)
        assert EARLIEST <= item.days <= LATEST


@given(lists, dates)
def test_without_a_note_the_list_is_the_template(template, day):
    _found, by_key = listed(template, {}, Span(day, day), day)
    assert by_key.keys() == {item.key for item in template}
    for item in template:
        shown = by_key[item.key]
        assert (shown.texts, shown.days, shown.role) == (item.texts, item.days, item.role)
        assert (shown.assignee, shown.version, shown.is_open) == (item.assignee, 0, True)


@given(lists, lists, noted, dates)
def test_what_is_done_or_reworded_or_its_own_is_the_same_whatever_the_template_says(
    before, after, notes_by_key, day
):
    span = Span(day, day)
    first, then = (listed(each, notes_by_key, span, day)[1] for each in (before, after))
    for key, note in notes_by_key.items():
        if note.stands_alone:
            for shown in (first[key], then[key]):
                assert (shown.texts, shown.days, shown.role) == (note.texts, note.days, note.role)
                assert (shown.done_at, shown.done_by) == (note.done_at, note.done_by)
        else:
            assert (key in then) == (key in {item.key for item in after})


@given(lists, noted, dates)
def test_open_items_follow_the_template_and_keep_whose_they_are_here(template, notes_by_key, day):
    _found, by_key = listed(template, notes_by_key, Span(day, day), day)
    for item in template:
        note = notes_by_key.get(item.key)
        if note and not note.stands_alone:
            assert by_key[item.key].texts == item.texts
            expected = note.assignee if note.is_assigned else item.assignee
            assert by_key[item.key].assignee == expected


@given(lists, lists, noted, dates)
def test_history_is_what_was_noted_and_no_template_changes_it(before, after, notes_by_key, day):
    today = day + timedelta(days=LATEST + 1)
    first, then = (
        [(i.key, i.texts, i.due) for i in listed_items(each, notes_by_key, Span(day, day), today)]
        for each in (before, after)
    )
    assert sorted(first, key=str) == sorted(then, key=str)
    assert {key for key, *_rest in first} == notes_by_key.keys()


@given(lists, noted, dates, st.integers(-300, 300))
def test_moving_an_edition_moves_every_day_alike(template, notes_by_key, day, by):
    shift = timedelta(days=by)
    here = listed_items(template, notes_by_key, Span(day, day), day)
    there = listed_items(template, notes_by_key, Span(day + shift, day + shift), day + shift)
    assert [(item.key, item.due + shift) for item in here] == [
        (item.key, item.due) for item in there
    ]


@given(lists, noted, dates, days)
def test_what_is_due_is_open_and_no_later_than_today(template, notes_by_key, day, until):
    today = day + timedelta(days=until)
    found = listed_items(template, notes_by_key, Span(day, day), today)
    due = due_items(found, today)
    standings = {item.key: item.standing(today) for item in found}
    assert [item.key for item in due] == [
        item.key for item in found if standings[item.key] in {Standing.OVERDUE, Standing.TODAY}
    ]


@given(
    dates,
    st.times(),
    st.sampled_from(["Europe/Paris", "America/New_York", "Pacific/Auckland", "UTC"]),
    days,
)
def test_days_are_those_of_the_wall_where_it_takes_place_through_changes_of_clocks(
    day, hour, zone, number
):
    start = datetime.combine(day, hour, ZoneInfo(zone))
    span = span_of(start, start + timedelta(hours=2))
    assert span.due(number).toordinal() == day.toordinal() + number


def test_the_night_when_clocks_change_has_the_day_on_the_wall():
    start = datetime(2026, 10, 25, 0, 30, tzinfo=PARIS)  # 22:30 the day before in UTC
    span = span_of(start, start + timedelta(hours=5))
    assert span == (date(2026, 10, 25), date(2026, 10, 25))
    assert span.due(-30) == date(2026, 9, 25)


def test_of_several_days_those_after_count_from_the_last_one():
    start, end = (datetime(2027, 1, day, hour, tzinfo=PARIS) for day, hour in ((13, 10), (17, 18)))
    span = span_of(start, end)
    assert (span.due(-1), span.due(0), span.due(3)) == (
        date(2027, 1, 12),
        date(2027, 1, 13),
        date(2027, 1, 20),
    )
    assert span.is_history(date(2027, 1, 25))
    assert not span.is_history(date(2027, 1, 24))
    whole_day = span_of(start.replace(hour=0), end.replace(hour=0), all_day=True)
    assert whole_day == (date(2027, 1, 13), date(2027, 1, 16))


def test_a_night_out_is_one_day():
    start = datetime(2026, 12, 2, 22, tzinfo=PARIS)
    assert span_of(start, start + timedelta(hours=8)) == EVENING


@given(people, roles, people, st.sampled_from(["host", "programme", "door"]))
def test_an_item_is_whose_name_it_bears_and_else_of_its_role(assignee, role, person, own_role):
    item = ListedItem("a", {"en": "x"}, 0, DAY, role, assignee)
    if assignee is not None:
        assert is_for(item, person, own_role) == (assignee == person)
    else:
        assert is_for(item, person, own_role) == ((role or "host") == own_role)


@given(lists)
def test_what_is_stored_is_read_again_by_its_days(template):
    found = read(stored(template))
    assert sorted(found, key=lambda item: item.key) == sorted(template, key=lambda item: item.key)
    assert [item.days for item in found] == sorted(item.days for item in template)


def test_the_shipped_list_goes_from_sixty_days_before_to_three_after_in_both_languages():
    assert [item.days for item in SHIPPED] == sorted(item.days for item in SHIPPED)
    assert (SHIPPED[0].days, SHIPPED[-1].days) == (-60, 3)
    assert len({item.key for item in SHIPPED}) == len(SHIPPED)
    assert all(item.texts.keys() == {"en", "fr"} and item.assignee is None for item in SHIPPED)
    assert all(len(words) <= 100 for item in SHIPPED for words in item.texts.values())
