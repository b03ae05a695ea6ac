"""Of two people who edit at once, the second sees both, field by field, and may save again."""

from datetime import date, datetime

from django import forms

from meshup.kit.forms.differences import in_words, start_over
from meshup.kit.forms.fields import LinksField, VersionField, WallTimeField
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField


class Talk(GroupedForm):
    GROUPS = (("What", ("titles", "tags")), ("When", ("starts", "remove_cover")), ("None", ()))
    REMOVALS = {"remove_cover": "cover"}

    version = VersionField()
    cover = forms.CharField(widget=forms.HiddenInput, required=False)
    titles = TextsField(label="Title")
    tags = LinksField(label="Links", required=False)
    starts = WallTimeField(label="Starts")
    day = forms.DateField(label="Day", required=False)
    open = forms.BooleanField(label="Open", required=False)
    spoken = SpokenLanguagesField()
    remove_cover = forms.BooleanField(required=False)


NEWER = {
    "version": 4,
    "titles": {"en": "Routing", "fr": "Routage"},
    "tags": [{"label": "Chat", "url": "https://chat.example"}],
    "starts": datetime(2026, 12, 2, 18, 30),  # noqa: DTZ001 - as a wall clock shows it
    "day": date(2026, 12, 2),
    "open": True,
    "spoken": ("fr", "en"),
    "cover": "",
}
TYPED = {
    "version": "3",
    "titles_en": "Routing",
    "titles_fr": "Le routage",
    "tags": "",
    "starts": "2026-12-02T19:00",
    "day": "2026-12-03",
    "spoken": ["en", "fr"],
}


def test_what_differs_is_shown_in_words_and_the_form_may_be_saved_over_it():
    form = Talk(TYPED)
    assert form.is_valid()
    shown = {str(label): (theirs, yours) for label, theirs, yours in start_over(form, NEWER)}
    assert shown == {
        "Title": ("français: Routage", "français: Le routage"),
        "Links": ("Chat | https://chat.example", ""),
        "Starts": ("Wednesday 2 December 2026, 18:30", "Wednesday 2 December 2026, 19:00"),
        "Day": ("2 December 2026", "3 December 2026"),
        "Open": ("yes", "no"),
    }
    assert form["version"].value() == "4"


def test_fields_that_are_not_stored_are_not_compared():
    form = Talk(TYPED)
    assert form.is_valid()
    assert start_over(form, {"version": 9}) == []


def test_an_empty_value_is_no_words():
    assert {in_words(forms.CharField(), empty) for empty in (None, "", ())} == {""}
    assert in_words(SpokenLanguagesField(), ("fr", "en")) == "français, English"


def test_a_missing_version_is_that_of_a_row_not_stored_yet():
    assert [VersionField().clean(typed) for typed in ("", "0", "7")] == [0, 0, 7]


def test_a_form_shows_its_fields_in_groups_and_removes_only_what_is_there():
    names = [(title, [field.name for field in fields]) for title, fields in Talk().groups()]
    assert names == [("What", ["titles", "tags"]), ("When", ["starts"])]
    with_cover = Talk(initial={"cover": "covers/x.webp"}).groups()
    assert [field.name for field in with_cover[1][1]] == ["starts", "remove_cover"]
