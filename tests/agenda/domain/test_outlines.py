"""What one event hands on to the next: hours stay by the clock, lines keep their place in it."""

from datetime import UTC, date, datetime, time, timedelta
from json import dumps, loads

import pytest
from hypothesis import assume, given, strategies as st

from meshup.agenda.choices import SESSIONS, ItemKind
from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.occurrence import Line, Link, Occurrence
from meshup.agenda.domain.outlines import (
    EventOutline,
    LineOutline,
    day_for,
    next_day,
    outline_from,
    outline_of,
    stored,
    without_talks,
)
from meshup.agenda.domain.registration import Registration
from meshup.agenda_desk.forms.templates import outline_initial
from meshup.recurrence.dates import moment

PARIS = "Europe/Paris"
texts = st.dictionaries(st.sampled_from(("en", "fr")), st.text(max_size=9), max_size=2)
line_outlines = st.builds(
    LineOutline,
    kind=st.sampled_from(("talk", "doors", "break")),
    after=st.none() | st.integers(0, 3000),
    minutes=st.none() | st.integers(0, 600),
    titles=texts,
    notes=texts,
    zone=st.text(max_size=5),
    languages=st.lists(st.sampled_from(("en", "fr")), max_size=2).map(tuple),
)
outlines = st.builds(
    EventOutline,
    kind=st.sampled_from(("themed", "festival")),
    start=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 5000),
    weekday=st.integers(0, 6),
    titles=texts,
    languages=st.lists(st.sampled_from(("en", "fr")), max_size=2).map(tuple),
    lines=st.lists(line_outlines, max_size=4).map(tuple),
)


def event(lines=(), **other):
    start = datetime(2026, 10, 24, 16, 30, tzinfo=UTC)  # 18:30, the evening before clocks change
    facts = {"slug": "night", "uid": "u", "kind": "themed", "state": "cancelled"}
    times = {"starts_at": start, "ends_at": start + timedelta(hours=4), "time_zone": PARIS}
    return Occurrence(**{**facts, **times, "timetable": tuple(lines), **other})


def test_lines_are_minutes_after_the_beginning_by_the_clock_on_the_wall():
    late = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, before the clocks go back
    talk = Line(
        kind="talk",
        starts_at=datetime(2026, 10, 24, 17, tzinfo=UTC),
        ends_at=datetime(2026, 10, 24, 17, 30, tzinfo=UTC),
        titles={"en": "Gossip"},
        links=(Link("slides", "Slides", "https://slides.example"),),
    )
    outline = outline_of(event([talk, Line(kind="talk"), Line(kind="free", starts_at=late)]))
    assert (outline.start, outline.minutes) == (time(18, 30), 240)
    assert [(line.after, line.minutes, line.end) for line in outline.lines] == [
        (30, 30, 60),
        (None, None, None),
        (480, None, None),
    ]
    assert outline.lines[0].titles == {"en": "Gossip"}


def test_what_belongs_to_one_evening_stays_behind():
    kept = event(head_count=40, notes={"en": "Full"}, reasons={"en": "Strike"}, cover="covers/x")
    names = set(EventOutline.__dataclass_fields__)
    assert not names & {"state", "head_count", "notes", "links", "reasons", "series", "uid"}
    assert outline_of(kept).cover == "covers/x"


def test_a_template_says_not_who_spoke():
    outline = outline_of(
        event([Line(kind="talk", titles={"en": "Ada: routes"}), Line(kind="doors")])
    )
    assert [line.titles for line in without_talks(outline, SESSIONS).lines] == [{}, {}]


@pytest.mark.parametrize("kind", ItemKind)
def test_a_template_opens_every_session_again_and_keeps_the_frame(kind):
    words = {"en": "Chloé: onions"}
    line = LineOutline(kind=kind, titles=words, notes=words)
    outline = EventOutline(kind="themed", start=time(18), minutes=60, weekday=0, lines=(line,))
    (kept,) = without_talks(outline, SESSIONS).lines
    assert (kept.titles, kept.notes) == (({}, {}) if kind in SESSIONS else (words, words))
    assert {"talk", "workshop", "projection", "hackathon", "stand"} <= SESSIONS


@given(
    st.sampled_from((date(2026, 10, 25), date(2027, 3, 28))),
    st.integers(0, 9),
    st.integers(1, 20 * 24),
)
def test_limits_are_measured_on_the_wall_and_shown_on_it_again(night, later, hours):
    wall = datetime.combine(night + timedelta(days=later), time(18, 30))
    opens = wall - timedelta(hours=hours)
    assume(opens.hour != 2)
    start, opens_at = (moment(at.date(), at.time(), PARIS) for at in (wall, opens))
    times = {"starts_at": start, "ends_at": start + timedelta(hours=4)}
    outline = outline_of(event(registration=Registration("here", opens_at=opens_at), **times))
    initial = outline_initial(outline, wall.date())
    assert initial["registration_opens"] == opens


@given(outlines)
def test_what_is_stored_reads_back_as_the_same_outline(outline):
    assert outline_from(loads(dumps(stored(outline)))) == outline


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_next_day_is_the_same_weekday_a_week_away_at_least_and_the_first_such(start, today):
    day = next_day(start, today)
    assert day.weekday() == start.weekday()
    assert day - start >= timedelta(7)
    assert day - today >= timedelta(7)
    before = day - timedelta(7)
    assert before == start or before - today < timedelta(7)
    assert next_day(start, start, yearly=True) == start + timedelta(364)


@given(outlines, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_template_begins_on_its_weekday_within_a_week(outline, earliest):
    day = day_for(outline, earliest)
    assert day.weekday() == outline.weekday
    assert timedelta() <= day - earliest < timedelta(7)


@pytest.mark.parametrize("template", BUILT_IN, ids=lambda template: template.slug)
def test_a_built_in_template_is_whole_in_both_languages(template):
    outline = template.outline
    assert all(set(line.titles) in ({"en", "fr"}, set()) for line in outline.lines)
    assert max(line.after + line.minutes for line in outline.lines) == outline.minutes
    assert set(template.names) == {"en", "fr"}
