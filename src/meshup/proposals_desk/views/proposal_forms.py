"""The forms of one proposal's page, one of them perhaps as it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.kit.forms.outcomes import was_overtaken
from meshup.proposals_desk.domain.overtaking import Overtaking, overtaking
from meshup.proposals_desk.forms.dates import OfferForm, PlaceForm, date_initial
from meshup.proposals_desk.forms.decisions import (
    DecisionForm,
    DeclineForm,
    SealedForm,
    kind_words,
)
from meshup.proposals_desk.forms.reviews import NoteForm, RatingForm, rating_initial

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import QueryDict

    from meshup.proposals_desk.views.sheets import Sheet

    Make = Callable[[Sheet, QueryDict | None, str], forms.Form]

NOTHING_MEANWHILE = Overtaking()


def _sealed(kind: type[SealedForm], sheet: Sheet, sent: Any, name: str, **initial: Any) -> Any:  # noqa: ANN401
    begin = {"version": sheet.whole.version, "seal": sheet.seal, **initial}
    return kind(sent, initial=begin, auto_id=f"{name}_%s")


def _plain(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    form: forms.Form = _sealed(SealedForm, sheet, sent, name)
    return form


def _decision(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    form: forms.Form = _sealed(DecisionForm, sheet, sent, name)
    return form


def _decline(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    form: forms.Form = _sealed(DeclineForm, sheet, sent, name, why=kind_words(sheet.whole))
    return form


def _date_keywords(sheet: Sheet, sent: QueryDict | None, name: str) -> dict[str, Any]:
    initial = date_initial(sheet.whole, sheet.evenings) | {
        "version": sheet.whole.version,
        "seal": sheet.seal,
    }
    return {
        "data": sent,
        "initial": initial,
        "auto_id": f"{name}_%s",
        "evenings": sheet.evenings,
        "proposal": sheet.proposal,
    }


def _offer(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    return OfferForm(**_date_keywords(sheet, sent, name))


def _place(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    keywords = _date_keywords(sheet, sent, name)
    places = list(dict.fromkeys(place.event.slug for place in sheet.coming))
    events = {place.event.slug: place.event for place in sheet.coming}
    if places:
        elsewhere = {"instead_of": places[0], "event": "", "hour": None, "day": None}
        keywords["initial"] |= elsewhere
    return PlaceForm(**keywords, places=[events[slug] for slug in places])


def _rating(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:
    return RatingForm(sent, initial=rating_initial(sheet.ratings), auto_id=f"{name}_%s")


def _note(sheet: Sheet, sent: QueryDict | None, name: str) -> forms.Form:  # noqa: ARG001
    return NoteForm(sent, auto_id=f"{name}_%s")


FORMS: dict[str, Make] = {
    "keep": _decision,
    "accept": _decision,
    "decline": _decline,
    "reopen": _plain,
    "take-back": _plain,
    "vet": _plain,
    "look": _plain,
    "offer": _offer,
    "place": _place,
    "take-off": _plain,
    "rate": _rating,
    "note": _note,
}


def form_for(sheet: Sheet, name: str, sent: QueryDict | None = None) -> forms.Form:
    """Return the form of this name, as it was ``sent`` or as it begins."""
    return FORMS[name](sheet, sent, name)


def forms_for(sheet: Sheet, bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """Return all forms of the page by name, "-" in it as "_", which templates can say."""
    every = {name: bound.get(name) or form_for(sheet, name) for name in FORMS}
    return {name.replace("-", "_"): form for name, form in every.items()}


def meanwhile(sheet: Sheet, form: forms.Form) -> Overtaking:
    """Return what changed since a form was shown that somebody overtook; let it be sent again.

    Nothing for any other form.
    """
    if not was_overtaken(form):
        return NOTHING_MEANWHILE
    seal = str(form.data.get("seal", ""))
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(sheet.whole.version)  # type: ignore[index]
    form.data["seal"] = sheet.seal  # type: ignore[index]
    return overtaking(seal, sheet.compared)
