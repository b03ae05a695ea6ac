"""The lines of a new event that begins as another one did: by day and by the clock."""

from datetime import time

import pytest

from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.outlines import EventOutline, LineOutline
from meshup.agenda_desk.forms.line_sets import line_set
from meshup.agenda_desk.forms.templates import lines_initial
from tests.agenda_desk.line_fields import sent_lines


def outline(*lines, **other):
    facts = {"kind": "themed", "start": time(22), "minutes": 300, "weekday": 4}
    return EventOutline(**{**facts, **other}, lines=lines)


def hours(*lines, **other):
    shown = lines_initial(outline(*lines, **other))
    return [(line["day"], line["starts"], line["ends"]) for line in shown]


def test_hours_after_midnight_belong_to_the_evening():
    line = LineOutline(kind="music", after=150, minutes=60)
    assert hours(line) == [(1, time(0, 30), time(1, 30))]


def test_a_festival_has_days_from_its_first_midnight():
    line = LineOutline(kind="talk", after=24 * 60 + 90, minutes=None)
    assert hours(line, minutes=3 * 24 * 60) == [(2, time(23, 30), None)]
    assert hours(line, minutes=3 * 24 * 60, all_day=True) == [(2, time(1, 30), None)]


def test_what_is_not_placed_has_no_hours():
    assert hours(LineOutline(kind="talk")) == [(1, None, None)]


@pytest.mark.parametrize("template", BUILT_IN, ids=lambda template: template.slug)
def test_the_lines_of_a_built_in_template_may_be_saved_as_they_are(template, node, as_ada):
    address = f"/en/desk/events/new/?template={template.slug}"
    lines = as_ada.get(address).context["lines"]
    assert len(lines.initial_forms) == len(template.outline.lines)
    data = sent_lines(lines)
    again = line_set(data, lines.initial_forms[0].frame, ("en", "fr"), spare_days=7)
    assert again.is_valid(), again.errors
    assert len(again.plans()) == len(template.outline.lines)
