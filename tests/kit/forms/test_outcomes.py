"""What is refused stands beside its field or is raised, and decides the status of the page."""

import pytest
from django import forms
from django.template.loader import render_to_string

from meshup.agenda.errors import NoSuchVenue
from meshup.community.errors import AlreadyHere, NodeChanged
from meshup.history.errors import ChangedMeanwhile
from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from meshup.kit.forms.outcomes import keep_upload, mistakes, status_of, try_to, was_overtaken


class Booking(forms.Form):
    field_names = {"room": "venue"}

    venue = forms.CharField(required=False)
    email = forms.CharField(required=False)
    cover = forms.CharField(required=False)


class NoSuchRoom(NotFound):
    code = "test.no_such_room"
    field = "room"


def booking(**data):
    form = Booking({"venue": "bar", **data})
    assert form.is_valid()
    return form


def refusing(refusal):
    def act():
        raise refusal

    return act


def test_what_is_done_is_returned():
    form = booking()
    assert try_to(form, lambda: 7) == 7
    assert (form.is_valid(), status_of(form)) == (True, 200)


@pytest.mark.parametrize(
    ("refusal", "field", "status"),
    [
        (Invalid(), "__all__", 422),
        (Conflict(), "__all__", 409),
        (TooMany(), "__all__", 429),
        (AlreadyHere(email="x"), "email", 409),
        (NoSuchVenue(), "venue", 422),
        (NoSuchRoom(), "venue", 422),
    ],
)
def test_a_refusal_stands_on_the_form(refusal, field, status):
    form = booking()
    assert try_to(form, refusing(refusal)) is None
    assert (list(form.errors), status_of(form)) == ([field], status)


class Elsewhere(forms.Form):
    name = forms.CharField(required=False)


@pytest.mark.parametrize("refusal", [NotFound(), NotAllowed(), NoSuchVenue(), ValueError("a bug")])
def test_what_is_no_answer_to_the_form_is_raised(refusal):
    form = Elsewhere({})
    with pytest.raises(type(refusal)):
        try_to(form, refusing(refusal))
    assert form.is_valid()


@pytest.mark.parametrize(
    ("refusal", "overtaken"),
    [(ChangedMeanwhile(who="Ada"), True), (NodeChanged(), True), (Conflict(), False)],
)
def test_every_room_may_say_that_somebody_saved_first(refusal, overtaken):
    form = booking()
    try_to(form, refusing(refusal))
    assert (was_overtaken(form), status_of(form)) == (overtaken, 409)


def test_the_worst_of_several_forms_is_the_status_of_the_page():
    wrong, overtaken = booking(), booking()
    try_to(wrong, refusing(Invalid()))
    try_to(overtaken, refusing(Conflict()))
    assert status_of(booking(), wrong) == 422
    assert status_of(wrong, overtaken) == 409


def test_a_stored_picture_is_carried_by_the_form():
    form = booking()
    form.data = forms.Form({"venue": "bar"}).data
    form.cleaned_data["picture"] = object()
    keep_upload(form, lambda _picture: "covers/x.webp", into="cover")
    assert (form.cleaned_data["cover"], form["cover"].value()) == ("covers/x.webp",) * 2


def test_a_picture_that_is_refused_is_said_on_the_form():
    form = booking()
    form.cleaned_data["picture"] = object()
    keep_upload(form, lambda _picture: refusing(Invalid())(), into="cover")
    assert (status_of(form), form.cleaned_data["cover"]) == (422, "")


class Row(forms.Form):
    starts = forms.IntegerField(label="From")
    title = forms.CharField(required=False)

    def clean(self):
        if self.cleaned_data.get("title") == "war":
            raise forms.ValidationError("Not here.")


def rows(*data):
    kind = forms.formset_factory(Row, max_num=2, validate_max=True)
    sent = {"rows-TOTAL_FORMS": str(len(data)), "rows-INITIAL_FORMS": "0"}
    for number, row in enumerate(data):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return kind(sent, prefix="rows")


def test_mistakes_of_every_form_lead_to_their_fields_in_the_order_of_the_page():
    form = Booking({})
    form.add_error("email", "Write it.")
    form.add_error(None, "Too late.")
    found = mistakes(form, rows({"starts": "1"}, {"starts": "x", "title": "war"}, {"starts": "3"}))
    assert [(one.label, one.anchor, one.sentence) for one in found] == [
        ("", "", "Too late."),
        ("Email", "id_email", "Write it."),
        ("", "", "Please submit at most 2 forms."),
        ("2.", "", "Not here."),
        ("2. From", "id_rows-1-starts", "Enter a whole number."),
    ]


def test_forms_that_nobody_sent_have_no_mistakes():
    assert mistakes(Booking(), forms.formset_factory(Row)(prefix="rows")) == []


def test_a_page_lists_the_mistakes_of_all_its_forms_once():
    set_of_rows = rows({"starts": "x"})
    form = booking()
    context = {"form": form, "shown_forms": (form, set_of_rows)}
    shown = render_to_string("kit/_form_errors.html", context)
    assert shown.count('<a href="#id_rows-0-starts">1. From</a>: Enter a whole number.') == 1
    assert "autofocus" in shown
    assert "role=" not in render_to_string("kit/_form_errors.html", {"form": form})
