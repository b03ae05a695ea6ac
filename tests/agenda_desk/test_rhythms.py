"""How often a series takes place is one sentence; every rhythm can be picked and shown."""

import pytest
from hypothesis import assume, given

from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.models import Series
from meshup.agenda_desk.forms.rhythms import RhythmForm, pick_from, rhythm_initial
from meshup.recurrence.rule_picks import Pick, rule_of
from tests.agenda.paris import paris_series
from tests.agenda_desk.test_series import DATA
from tests.desk.conftest import url_of
from tests.recurrence.test_rule_picks import picks


@given(picks)
def test_every_pick_is_shown_by_the_form_and_read_back_as_the_same_rule(pick):
    assert rule_of(pick_from(rhythm_initial(pick))) == rule_of(pick)


@given(picks)
def test_what_is_shown_is_valid_as_it_is(pick):
    assume(len(rule_of(pick)) <= 200)  # what a row holds
    shown = rhythm_initial(pick)
    sent = {name: "" if value is None else value for name, value in shown.items()}
    form = RhythmForm(sent)
    assert form.is_valid(), form.errors
    assert rule_of(pick_from(form.cleaned_data)) == rule_of(pick)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ({"every": "2", "weekday": "TH"}, "FREQ=MONTHLY;BYDAY=2TH"),
        ({"every": "-1", "weekday": "FR"}, "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"every": "week", "weekday": "MO"}, "FREQ=WEEKLY;BYDAY=MO"),
        ({"every": "fortnight", "weekday": "MO"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ({"every": "day", "month_day": "15"}, "FREQ=MONTHLY;BYMONTHDAY=15"),
        ({"every": "day", "month_day": "-1"}, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ({"every": "year"}, "FREQ=YEARLY"),
        ({"every": "week", "weekday": "MO", "weekdays_too": ["WE"]}, "FREQ=WEEKLY;BYDAY=MO,WE"),
        ({"every": "week", "weekday": "MO", "interval": "3"}, "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO"),
        ({"every": "3", "weekday": "TH", "second_nth": "1"}, "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        ({"every": "own", "rule": "FREQ=MONTHLY;BYDAY=1WE,3FR"}, "FREQ=MONTHLY;BYDAY=1WE,3FR"),
    ],
)
def test_a_sentence_is_a_rule(sentence, rule):
    form = RhythmForm(sentence)
    assert form.is_valid(), form.errors
    assert rule_of(pick_from(form.cleaned_data)) == rule


def test_what_no_sentence_says_is_shown_as_it_is_written():
    thrice = Pick("weekday", weekdays=("WE",), nths=(1, 3, 5))
    assert rhythm_initial(thrice) == {"every": "own", "rule": rule_of(thrice)}


@pytest.mark.django_db
def test_a_rare_rhythm_is_changed_by_the_same_sentence(node, as_ada):
    paris_series(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;BYMONTH=1,2,3,4,5,6,9,10,11,12")
    answer = as_ada.get(url_of("agenda_desk:series_pattern", "paris-p2p"))
    form = answer.context["form"]
    assert [form[name].value() for name in ("every", "weekday", "weekdays_too", "without")] == [
        "fortnight",
        "TU",
        ("FR",),
        (7, 8),
    ]
    (rare, *_others) = form.folds()
    assert rare.summary == "Friday · July, August"


RULE = "FREQ=MONTHLY;BYDAY=1WE,3FR"
SENTENCE = {"every": "1", "weekday": "WE"}


@pytest.mark.parametrize(
    ("began", "sent", "rule"),
    [
        (SENTENCE, {**SENTENCE, "rule": RULE}, RULE),
        ({"every": "own", "rule": RULE}, {**SENTENCE, "rule": RULE}, "FREQ=MONTHLY;BYDAY=1WE"),
    ],
    ids=["a rule is typed", "the sentence replaces a rule"],
)
def test_what_somebody_says_last_counts(began, sent, rule):
    form = RhythmForm(sent, initial=began)
    assert form.is_valid(), form.errors
    assert rule_of(pick_from(form.cleaned_data)) == rule


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"every": "2", "weekday": "TH", "rule": RULE}, "rule"),
        ({**SENTENCE, "rule": RULE, "without": ["7"]}, "without"),
        ({"every": "week", "weekday": "TH", "second_nth": "3"}, "second_nth"),
        ({"every": "day", "month_day": "3", "weekdays_too": ["MO"]}, "weekdays_too"),
        ({"every": "year", "without": ["7"]}, "without"),
        ({"every": "own", "rule": RULE, "interval": "2"}, "interval"),
    ],
)
def test_nothing_that_was_picked_is_dropped_in_silence(sent, field):
    form = RhythmForm(sent, initial=SENTENCE)
    assert list(form.errors) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["save", "preview"])
def test_a_rule_that_nobody_can_read_is_refused_where_it_was_typed(node, as_ada, asked):
    sent = {**DATA, "second_nth": "", "without": [], "weekday": "WE", "rule": "every blue moon"}
    answer = as_ada.post(url_of("agenda_desk:series_new"), {**sent, asked: "yes"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["rule"])
    assert "every blue moon" in answer.text
    assert not Series.objects.exists()


@pytest.mark.django_db
def test_a_typed_rule_is_seen_in_the_dates_at_once(node, as_ada):
    sent = {**DATA, "second_nth": "", "without": [], "weekday": "WE", "rule": RULE}
    answer = as_ada.post(
        url_of("agenda_desk:series_new"), {**sent, "preview": "yes"}, headers={"hx-request": "true"}
    )
    assert [f"{day.date:%m-%d}" for day in answer.context["ahead"]][:3] == [
        "12-02",
        "12-18",
        "01-06",
    ]


@pytest.mark.django_db
def test_the_first_dates_are_seen_before_anything_is_touched(node, as_ada):
    answer = as_ada.get(url_of("agenda_desk:series_new"))
    assert [f"{day.date:%m-%d}" for day in answer.context["ahead"]][:3] == [
        "12-02",
        "01-06",
        "02-03",
    ]
    assert "First Wednesday of each month, 18:30 to 22:30" in answer.text
    assert "RRULE" not in answer.text
    assert "all its dates stand in the agenda" in answer.text


@pytest.mark.django_db
def test_an_end_that_nobody_writes_is_four_hours_later(node, as_ada):
    as_ada.post(url_of("agenda_desk:series_new"), {**DATA, "end": "", "save": "yes"})
    assert series_of("lyon-p2p").patterns[0].minutes == 240
