"""Lines in the form of a new event, more of them, and pasted tables: all without scripts."""

from datetime import datetime

import pytest
from django.conf import settings
from django.utils import translation

from meshup.agenda.choices import ItemKind
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.models import Event, Item
from meshup.history.models import Change
from tests.agenda.paris import DECEMBER
from tests.agenda_desk.test_timetables import DOORS, TALK, form_data, hours_of
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

FESTIVAL = {
    "titles_en": "Mesh weekend",
    "kind": "festival",
    "starts": "2026-12-18T18:00",
    "ends": "2026-12-20T20:00",
    "time_zone": "Europe/Paris",
    "mode": "offline",
}
TABLE = (
    "Day\tFrom\tTo\tTitle\tPlace\tTitle de\tMood\n"
    "Sat\t10:00\t10:45\tNodes\tBar\tKnoten\tgood\n"
    "\tlate\t\tCake\t\t\t"
)


def festival(*lines, **more):
    """Return the form of a festival with these lines."""
    return {**form_data(0, *lines), **FESTIVAL, **more}


@pytest.fixture
def new(node):
    """The address at which a festival is made."""
    return url_of("agenda_desk:event_new") + "?kind=festival"


def test_a_festival_of_twelve_lines_is_made_at_once(new, as_ada):
    lines = [
        {**TALK, "day": str(day), "starts": f"{hour}:00", "ends": f"{hour}:45"}
        for day in (3, 1, 2)
        for hour in (18, 19, 10, 12)
    ]
    answer = as_ada.post(new, festival(*lines, publish="yes"))
    assert answer.status_code == 302
    event = event_of("mesh-weekend")
    assert hours_of(event)[:5] == [
        *(("talk", f"18 {hour}:00") for hour in (10, 12, 18, 19)),
        ("talk", "19 10:00"),
    ]
    assert (event.state, len(event.timetable)) == ("confirmed", 12)
    (change,) = Change.objects.all()
    assert change.verb == "create"


def test_an_event_without_lines_has_no_timetable_of_its_own(new, as_ada):
    as_ada.post(new, festival({"kind": "talk", "day": "3"}))
    assert not Event.objects.get().own_timetable


def test_a_line_that_is_wrong_makes_no_event_and_loses_nothing(new, as_ada):
    late = {**TALK, "day": "5", "titles_en": "Too late"}
    answer = as_ada.post(new, festival(DOORS, late, publish="yes"))
    assert answer.status_code == 422
    assert list(answer.context["lines"].forms[1].errors) == ["day"]
    assert "Too late" in answer.text
    assert (Event.objects.count(), Item.objects.count()) == (0, 0)


def test_an_event_that_is_wrong_keeps_its_lines(new, as_ada):
    answer = as_ada.post(new, festival(TALK, ends="2026-12-17T18:00", publish="yes"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends"])
    assert answer.context["lines"].forms[0]["titles"].value() == {"en": "BGP"}
    assert Event.objects.count() == 0


def test_days_follow_the_dates_that_were_typed(new, as_ada):
    answer = as_ada.post(new, festival(TALK, **{"lines-more": "yes"}))
    choices = answer.context["lines"].forms[0].fields["day"].choices
    assert choices[:4] == [(1, "Fri 18"), (2, "Sat 19"), (3, "Sun 20"), (4, "Day 4")]
    assert Event.objects.count() == 0


def test_lines_of_whole_days_are_on_the_last_day_too(new, as_ada):
    last = {**TALK, "day": "3"}
    as_ada.post(new, festival(last, all_day="on", ends="2026-12-20T00:00", publish="yes"))
    assert hours_of(event_of("mesh-weekend")) == [("talk", "20 19:00")]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pasted_table_fills_in_lines_to_be_looked_at(new, as_ada, scripts):
    sent = festival(DOORS, {"kind": "talk"}, **{"lines-paste": "yes", "lines-table": TABLE})
    answer = as_ada.post(new, sent, headers={"HX-Request": "true"} if scripts else {})
    lines = answer.context["lines"]
    assert (answer.status_code, "<html" in answer.text) == (200, not scripts)
    shown = [(line["day"].value(), line["starts"].value(), line["zone"].value()) for line in lines]
    assert shown == [
        (None, "18:30", None),
        ("2", "10:00", "Bar"),
        ("2", None, None),
        ("2", None, None),
    ]
    assert [line["titles"].value() for line in lines][1:3] == [{"en": "Nodes"}, {"en": "Cake"}]
    assert lines.problem_words == [
        "The column “Mood” was not understood (from row 2).",
        "Row 3: “late” is no hour.",
        "These lines have no place for “Title (de)” (from row 2).",
    ]
    assert lines.pasted_text == TABLE
    assert Event.objects.count() == 0


def test_the_box_is_empty_when_sentences_hold_all_that_was_not_understood(new, as_ada):
    sent = festival(**{"lines-paste": "yes", "lines-table": "From\tTitle\nlate\tCake"})
    lines = as_ada.post(new, sent).context["lines"]
    assert lines.problem_words == ["Row 2: “late” is no hour."]
    assert lines.pasted_text == ""


def test_every_label_of_the_menu_gives_its_kind_in_every_language(paris, as_ada):
    address = url_of("agenda_desk:timetable", DECEMBER)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels = {str(kind.label): kind.value for kind in ItemKind}
        table = "\n".join(["De\tTitre\tType", *(f"18:30\tA\t{label}" for label in labels)])
        for text in (table, table.upper()):
            sent = form_data(0, **{"lines-paste": "yes", "lines-table": text})
            lines = as_ada.post(address, sent).context["lines"]
            assert lines.problem_words == []
            assert [line["kind"].value() for line in lines][:-1] == list(labels.values())


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("Horaire\tTitre", "Row 1 names columns (“Horaire Titre”), but nothing stands below it."),
        ("De\tTitre" + "\nx\tA" * 60, "And 10 more."),
        ("a\n" * 50_000, "49850 rows do not fit any more, from row 151 on: “a”"),
    ],
    ids=["only headers", "many problems", "many rows"],
)
def test_a_table_that_gives_little_says_why_in_few_words(paris, as_ada, table, sentence):
    sent = form_data(0, **{"lines-paste": "yes", "lines-table": table})
    answer = as_ada.post(url_of("agenda_desk:timetable", DECEMBER), sent)
    lines = answer.context["lines"]
    assert sentence == lines.problem_words[-1]
    assert len(lines.problem_words) <= 52
    assert lines.pasted_text.strip() == table.strip()
    assert "still in its box" in answer.text


def test_what_does_not_fit_stays_in_the_box(paris, as_ada):
    table = "\n".join(f"10:{number % 60:02}\tLine {number}" for number in range(151))
    sent = form_data(0, **{"lines-paste": "yes", "lines-table": table})
    answer = as_ada.post(url_of("agenda_desk:timetable", DECEMBER), sent)
    lines = answer.context["lines"]
    assert (len(lines.forms), lines.pasted_text) == (150, table)
    assert lines.problem_words == ["Row 151 does not fit any more: “10:30 Line 150”"]


def test_the_usual_lines_of_a_series_take_a_table_too(paris, as_ada):
    sent = form_data(
        0, **{"lines-paste": "yes", "lines-table": "From\tTo\tTitle\tPlace\n9:00\t10:00\tA\tBar"}
    )
    answer = as_ada.post(url_of("agenda_desk:series_new"), sent, headers={"HX-Request": "true"})
    lines = answer.context["lines"]
    assert [line["starts"].value() for line in lines] == ["09:00", None]
    assert lines.problem_words == ["These lines have no place for “Place” (from row 2)."]


def test_a_line_outside_the_event_says_so_and_is_not_moved_in_silence(new, as_ada, ada):
    as_ada.post(new, festival({**TALK, "day": "3"}))
    event = Event.objects.get()
    Event.objects.update(ends_at=event.ends_at.replace(day=19))
    address = url_of("agenda_desk:timetable", event.slug)
    (line, *_spare) = as_ada.get(address).context["lines"]
    assert dict(line.fields["day"].choices)[3] == "Sunday 20 December (not in the event)"
    answer = as_ada.post(address, form_data(event.version, {**TALK, "day": "3"}))
    assert list(answer.context["lines"].forms[0].errors) == ["day"]


def parsed(text):
    """Return a wall time, or the words that are none."""
    return datetime.fromisoformat(text) if text[:1].isdigit() else text


def test_as_many_lines_are_saved_as_fit(new, as_ada):
    texts = {f"{name}_{code}": "x" for name in ("titles", "notes") for code in ("fr", "en")}
    more = {"zone": "Bar", "track": "A", "links": "", "languages": ["fr", "en", "de", "es", "it"]}
    line = {**TALK, "day": "2", **texts, **more}
    answer = as_ada.post(new, festival(*([line] * 150), publish="yes"))
    assert answer.status_code == 302
    assert Item.objects.count() == 150
