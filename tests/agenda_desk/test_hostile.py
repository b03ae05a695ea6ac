"""Whatever is sent to a form of the desk, it is saved or refused; it never falls over."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS, ActLimits
from tests.agenda.paris import DECEMBER
from tests.agenda_desk import test_events, test_series, test_suggestions, test_timetables
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

HOSTILE = ["", " ", "\x00", "9" * 400, "RRULE:RRULE:", ";;=;="]
HOSTILE += [
    "%s",
    "{0}",
    "<script>",
    "../../x",
    "-1",
    "NaN",
    "1e999",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-03-29T02:30",
    "2026-10-25T02:30+14:00",
    "24:00",
    "23:59:60",
    "00:00",
    "Europe",
    "Etc/GMT+12",
    "localtime",
    "FREQ=DAILY",
    "FREQ=YEARLY;BYMONTH=99",
    "FREQ=MONTHLY;BYDAY=99MO",
    "FREQ=WEEKLY;INTERVAL=9999999999999999",
    "FREQ=WEEKLY;UNTIL=99999999",
    "٣",
    "http://[",
    "https://x.example:99999/",
    "javascript:x",
    "data:,x",
    "//x",
    "on",
    "None",
]
words = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
often = settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def sent(plain):
    """Take a good form, and put something else into some of its fields."""
    fields = st.dictionaries(st.sampled_from(sorted(plain)), words, max_size=4)
    return fields.map(lambda wrong: {**plain, **wrong})


@often
@given(
    data=sent({**test_events.DATA, "publish": "yes", "cover": "", "online_url": "", "all_day": ""})
)
def test_a_new_event(paris, as_ada, data):
    assert as_ada.post(url_of("agenda_desk:event_new"), data).status_code in {302, 422}


@often
@given(data=sent({**test_events.DATA, "save": "yes", "texts_fr": "", "summaries_en": ""}))
def test_an_edited_event(paris, as_ada, data):
    assert as_ada.post(url_of("agenda_desk:event_edit", DECEMBER), data).status_code in {
        302,
        409,
        422,
    }


@often
@given(
    data=sent({**test_series.DATA, "save": "yes", "rule": "", "ends_on": "", "venue": ""}),
    rhythm=st.sampled_from(["weekday", "weekly", "day", "yearly", "own"]),
)
def test_a_new_series(node, as_ada, rhythm, data):
    assert as_ada.post(
        url_of("agenda_desk:series_new"), {**data, "rhythm": rhythm}
    ).status_code in {302, 422}


@often
@given(data=sent({**test_series.DATA, "preview": "yes", "starts_on": "2027-01-01", "rule": ""}))
def test_a_changed_pattern(paris, as_ada, data):
    answer = as_ada.post(url_of("agenda_desk:series_pattern", "paris-p2p"), data)
    assert answer.status_code in {200, 302, 409, 422}


@often
@given(
    data=sent(
        test_timetables.form_data(0, test_timetables.DOORS, {**test_timetables.TALK, "links": "x"})
    )
)
def test_a_timetable(paris, as_ada, data):
    assert as_ada.post(url_of("agenda_desk:timetable", DECEMBER), data).status_code in {
        302,
        409,
        422,
    }


@often
@given(data=sent({**test_suggestions.DATA, "ends": "", "website": ""}))
def test_a_suggestion(as_chloe, data, monkeypatch):
    many = (Allowance(100_000, timedelta(hours=1)),)
    monkeypatch.setitem(LIMITS, "suggest", ActLimits(network=many, node=many))
    assert as_chloe.post(url_of("agenda_desk:suggest"), data).status_code in {302, 409, 422}


@often
@given(data=sent({"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"}))
def test_a_moved_event(paris, as_ada, data):
    assert as_ada.post(url_of("agenda_desk:move", DECEMBER), data).status_code in {302, 422}


@often
@given(since=words)
def test_an_address_with_a_date(paris, as_ada, since):
    answer = as_ada.get(url_of("agenda_desk:series_pattern", "paris-p2p"), {"since": since})
    assert answer.status_code == 200
