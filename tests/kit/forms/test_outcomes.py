"""What is refused stands beside its field or is raised, and decides the status of the page."""

import pytest
from django import forms

from meshup.agenda.errors import NoSuchVenue
from meshup.community.errors import AlreadyHere, NodeChanged
from meshup.history.errors import ChangedMeanwhile
from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from meshup.kit.forms.outcomes import keep_upload, status_of, try_to, was_overtaken


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
