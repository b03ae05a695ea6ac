"""Groups of a long form: the folded ones say in a line what they hold, and open on a mistake."""

from datetime import date, time

from django import forms
from django.utils import translation

from meshup.kit.forms.fields import PrintableField, day_field, hour_field
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.texts import TextsField


class Evening(GroupedForm):
    FOLDS = (
        ("Words", ("titles", "place", "is_open")),
        ("Hours", ("starts", "day", "slots")),
        ("None", ("gone",)),
    )

    titles = TextsField(label="Title", required=False)
    place = PrintableField(label="Place", required=False)
    is_open = forms.BooleanField(label="Open to all", required=False)
    starts = hour_field("Starts at")
    day = day_field("From", required=False)
    slots = forms.IntegerField(label="Slots", required=False)


BEGUN = {
    "titles": {"fr": "Nuit", "en": "Night"},
    "place": "By the canal",
    "is_open": True,
    "starts": time(18, 30),
    "day": date(2026, 12, 2),
    "slots": 3,
}


def summaries(form):
    return [(fold.heading, fold.summary, fold.is_open) for fold in form.folds()]


def test_a_summary_says_what_the_form_began_with():
    assert summaries(Evening(initial=BEGUN)) == [
        ("Words", "Night · By the canal · Open to all", False),
        ("Hours", "Starts at 18:30 · From 2 December 2026 · Slots 3", False),
    ]


def test_a_summary_is_in_the_language_of_the_reader():
    with translation.override("fr"):
        assert summaries(Evening(initial=BEGUN))[0][1].startswith("Nuit")


def test_what_is_empty_or_zero_says_nothing():
    bare = {"titles": {}, "place": "", "is_open": False, "starts": None, "slots": 0}
    assert [summary for _heading, summary, _open in summaries(Evening(initial=bare))] == ["", ""]


def test_a_summary_says_what_was_typed_and_a_mistake_opens_its_group():
    form = Evening({"titles_en": "Day", "starts": "late", "slots": "2"}, initial=BEGUN)
    assert summaries(form) == [("Words", "Day", False), ("Hours", "Slots 2", True)]


def test_the_group_stands_open_for_which_somebody_comes():
    form = Evening(initial=BEGUN)
    form.opened = ("place",)
    assert [fold.is_open for fold in form.folds()] == [True, False]


def test_a_long_text_is_cut_and_stays_on_one_line():
    (words, _hours) = Evening(initial={"place": "a\n" * 100}).folds()
    assert words.summary == ("a " * 30)[:60]
