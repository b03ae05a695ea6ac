"""The timetable of one event, line by line."""

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, set_timetable
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.history.domain.undoing import undo
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.agenda.talks import GOSSIP, TALK as UUID, placed
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db


def form_data(version, *lines, initial=0, **more):
    form = {"version": str(version), "lines-TOTAL_FORMS": str(len(lines)), **more}
    form["lines-INITIAL_FORMS"] = str(initial)
    for number, line in enumerate(lines):
        form |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return form


DOORS = {"kind": "doors", "starts": "18:30", "ends": "19:00"}
TALK = {"kind": "talk", "starts": "19:00", "ends": "19:45", "titles_en": "BGP", "zone": "Bar"}
LATE = {"kind": "music", "starts": "23:30", "ends": "00:30", "titles_fr": "Concert"}
EMPTY = {"kind": "talk", "starts": "", "ends": "", "titles_en": ""}


def hours_of(event):
    return [
        (line.kind, line.starts_at and f"{line.starts_at.astimezone(event.zone):%d %H:%M}")
        for line in event.timetable
    ]


def test_lines_sort_themselves_and_spare_ones_are_left_out(paris, as_bilal):
    address = url_of("agenda_desk:timetable", DECEMBER)
    assert as_bilal.post(address, form_data(0, TALK, DOORS, LATE, EMPTY)).status_code == 302
    event = event_of(DECEMBER)
    assert hours_of(event) == [("doors", "02 18:30"), ("talk", "02 19:00"), ("music", "02 23:30")]
    assert (event.timetable[1].zone, event.timetable[1].titles) == ("Bar", {"en": "BGP"})
    assert f"{event.timetable[2].ends_at.astimezone(event.zone):%d %H:%M}" == "03 00:30"


def test_the_form_begins_with_the_timetable_of_the_series(paris, as_bilal):
    answer = as_bilal.get(url_of("agenda_desk:timetable", DECEMBER))
    lines = answer.context["lines"]
    assert [str(form["starts"].value())[:5] for form in lines.initial_forms] == ["18:30", "19:30"]
    assert len(lines.extra_forms) == 3


def test_a_line_is_removed(paris, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    as_ada.post(address, form_data(0, DOORS, TALK))
    form = form_data(1, {**DOORS, "DELETE": "on"}, TALK, initial=2)
    assert as_ada.post(address, form).status_code == 302
    assert hours_of(event_of(DECEMBER)) == [("talk", "02 19:00")]


def test_more_lines_are_asked_for_and_nothing_is_saved_or_lost(paris, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    answer = as_ada.post(address, form_data(0, DOORS, TALK, **{"lines-more": "yes"}))
    lines = answer.context["lines"]
    assert (answer.status_code, len(lines.forms)) == (200, 7)
    assert [form["titles"].value() for form in lines.forms[:3]] == [{}, {"en": "BGP"}, {}]
    assert not event_of(DECEMBER).stored


def test_a_line_that_is_emptied_is_gone(paris, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    as_ada.post(address, form_data(0, DOORS, TALK))
    as_ada.post(address, form_data(1, EMPTY, TALK, initial=2))
    assert hours_of(event_of(DECEMBER)) == [("talk", "02 19:00")]


def test_the_timetable_of_the_series_comes_back(paris, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    as_ada.post(address, form_data(0, TALK))
    as_ada.post(address, form_data(1, TALK, inherit="yes"))
    assert hours_of(event_of(DECEMBER)) == [("doors", "02 18:30"), ("encounters", "02 19:30")]


def test_a_line_without_an_hour_is_not_placed_yet(paris, as_ada):
    as_ada.post(
        url_of("agenda_desk:timetable", DECEMBER),
        form_data(0, {"kind": "talk", "titles_en": "Some day"}),
    )
    assert hours_of(event_of(DECEMBER)) == [("talk", None)]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"kind": "talk", "ends": "19:00"}, "starts"),
        ({**TALK, "ends": "18:30"}, "ends"),
        ({**TALK, "starts": "25:00"}, "starts"),
        ({**TALK, "kind": "war"}, "kind"),
        ({**TALK, "titles_en": "x" * 201}, "titles"),
        ({**TALK, "links": "javascript:alert(1)"}, "links"),
    ],
)
def test_a_refusal_stands_in_its_line_and_nothing_is_lost(paris, as_ada, line, field):
    answer = as_ada.post(
        url_of("agenda_desk:timetable", DECEMBER), form_data(0, DOORS, {**line, "track": "Kept"})
    )
    assert answer.status_code == 422
    assert list(answer.context["lines"].forms[1].errors) == [field]
    assert "Kept" in answer.text
    assert not event_of(DECEMBER).stored


@pytest.mark.parametrize(
    "broken",
    [
        {"lines-TOTAL_FORMS": ""},
        {"lines-TOTAL_FORMS": "many"},
        {"lines-TOTAL_FORMS": "1000000"},
        {"version": "newest"},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(paris, as_ada, broken):
    answer = as_ada.post(
        url_of("agenda_desk:timetable", DECEMBER), {**form_data(0, DOORS), **broken}
    )
    assert answer.status_code == 422
    assert not event_of(DECEMBER).stored


def test_a_festival_has_days(paris, ada, as_ada):
    first = NOW.replace(month=12, day=18, hour=9)
    plan = themed(first, kind="festival", ends_at=first.replace(day=20, hour=17))
    slug = create_event(ada, plan, NOW, state=State.CONFIRMED).slug
    saturday = {**TALK, "day": "2", "starts": "10:00", "ends": "11:00"}
    as_ada.post(url_of("agenda_desk:timetable", slug), form_data(1, saturday, {**TALK, "day": "3"}))
    assert hours_of(event_of(slug)) == [("talk", "19 10:00"), ("talk", "20 19:00")]
    choices = (
        as_ada.get(url_of("agenda_desk:timetable", slug))
        .context["lines"]
        .forms[0]
        .fields["day"]
        .choices
    )
    assert [value for value, _ in choices] == [1, 2, 3]


def test_links_of_a_line_keep_their_kind(paris, ada, as_ada):
    start = event_of(DECEMBER).starts_at
    slides = {"kind": "slides", "label": "Slides", "url": "https://x.example/s"}
    plan = LinePlan(kind="talk", starts_at=start, titles={"en": "BGP"}, links=(slides,))
    set_timetable(ada, DECEMBER, 0, [plan], NOW)
    line = {**TALK, "links": "Slides | https://x.example/s\nCode | https://x.example/c"}
    as_ada.post(url_of("agenda_desk:timetable", DECEMBER), form_data(1, line, initial=1))
    (kept,) = event_of(DECEMBER).timetable
    assert [(link.kind, link.label) for link in kept.links] == [
        ("slides", "Slides"),
        ("other", "Code"),
    ]


def test_of_two_hosts_the_second_sees_both_timetables(paris, ada, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    as_ada.post(address, form_data(0, DOORS))
    as_ada.post(address, form_data(1, DOORS, TALK))
    answer = as_ada.post(address, form_data(1, LATE))
    assert answer.status_code == 409
    assert [line.kind for line in answer.context["theirs"]] == ["doors", "talk"]
    assert "Concert" in answer.text
    again = form_data(answer.context["form"]["version"].value(), LATE)
    assert as_ada.post(address, again).status_code == 302
    assert hours_of(event_of(DECEMBER)) == [("music", "02 23:30")]


def sent(form, **other):
    """Return a line as the form shows it, with ``other`` words."""
    names = ("kind", "starts", "ends", "key", "zone")
    values = {name: form[name].value() or "" for name in names}
    titles = {f"titles_{code}": words for code, words in form["titles"].value().items()}
    hours = {name: str(values[name])[:5] for name in ("starts", "ends")}
    return {**values, **titles, **hours, **other}


def test_a_talk_stays_on_its_line_through_the_form(paris, as_bilal):
    placed()
    address = url_of("agenda_desk:timetable", DECEMBER)
    lines = as_bilal.get(address).context["lines"].initial_forms
    form = [sent(line, zone="Stage") for line in lines]
    assert as_bilal.post(address, form_data(1, *form, initial=len(form))).status_code == 302
    line = event_of(DECEMBER).timetable[-1]
    assert (line.talk, line.persons, line.zone) == (UUID, GOSSIP.persons, "Stage")
    assert "Nadia K., le Grand Robert" in as_bilal.get(url_of("desk:event", DECEMBER)).text


def test_a_line_that_is_removed_takes_its_talk_along_and_undo_brings_it_back(paris, as_ada, ada):
    placed()
    address = url_of("agenda_desk:timetable", DECEMBER)
    lines = as_ada.get(address).context["lines"].initial_forms
    form = [sent(line) for line in lines]
    form[-1]["DELETE"] = "on"
    assert as_ada.post(address, form_data(1, *form, initial=len(form))).status_code == 302
    assert [line.talk for line in event_of(DECEMBER).timetable] == [None, None]
    undo(ada, f"event:{DECEMBER}", NOW)
    assert event_of(DECEMBER).timetable[-1].persons == GOSSIP.persons


def test_a_key_that_is_no_number_saves_nothing(paris, as_ada):
    placed()
    address = url_of("agenda_desk:timetable", DECEMBER)
    answer = as_ada.post(address, form_data(1, TALK | {"key": "x"}))
    assert answer.status_code == 422
    assert event_of(DECEMBER).timetable[-1].talk == UUID
