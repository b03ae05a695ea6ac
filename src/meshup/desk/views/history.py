"""What was changed: history and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_edit_agenda
from meshup.desk.pages import desk_page, small_form
from meshup.history.domain.queries import changes_of, latest_changes, undoable
from meshup.history.domain.sentences import sentences
from meshup.history.domain.tracking import page_of
from meshup.history.domain.undoing import undo as put_back
from meshup.history.errors import NothingToUndo, UnknownKind
from meshup.kit.clock import now
from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.pages import lead_to, way_back

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.history.domain.records import ChangeRecord

LATEST: Final = 100
"""Changes of the whole agenda on one page."""

MOST_DIGITS: Final = 18
"""Of the number of a change; a database takes no longer ones."""


class UndoForm(forms.Form):
    """The number of the change that was shown; without one, the last change is meant."""

    change = PrintableField(widget=forms.HiddenInput, required=False)


@desk()
def history(request: HttpRequest) -> HttpResponse:
    """Show who changed what, of the whole agenda."""
    return desk_page(request, "desk/history.html", {"sentences": sentences(latest_changes(LATEST))})


@desk()
def history_of(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show who changed what of one thing."""
    about = _about(kind, slug)
    context = {
        "kind": kind,
        "slug": slug,
        "sentences": sentences(changes_of(about)),
        "undoable": undoable(about),
    }
    return desk_page(request, "desk/history.html", context)


@desk(may_edit_agenda)
def undo(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Ask whether the last change shall be undone, and undo it.

    The question names the ``change`` that it shows, as does a button beside what was just done,
    which asks no question: that very one is undone, and leads back to where it was made.
    """
    about = _about(kind, slug)
    last = undoable(about) if request.method != "POST" else None
    if last is None and request.method != "POST":
        raise NothingToUndo
    undone: list[ChangeRecord] = []

    def act() -> None:
        number = _number(form.cleaned_data["change"])
        undone.append(put_back(signed_in(request), about, now(), number))

    context = {
        "title": _("Undo the last change?"),
        "lede": sentences([last])[0].words if last else "",
        "submit": _("Undo it"),
        "back": reverse("desk:thing_history", args=[kind, slug]),
    }
    form = UndoForm(request.POST if request.method == "POST" else None)
    form.initial = {"change": last.number if last else ""}
    then = lambda: _led_back(request, undone[0])  # noqa: E731
    return small_form(request, form, act, context, then, "desk/undo.html")


def _number(text: str) -> int | None:
    """Return the number of a change; None when none is named.

    Raises:
        NothingToUndo: what is named is no number of a change.
    """
    if not text:
        return None
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise NothingToUndo
    return int(text)


def _led_back(request: HttpRequest, undone: ChangeRecord) -> HttpResponse:
    """Say what was undone where it had been done; what was made then is no place to go to."""
    location = way_back(request, reverse("desk:thing_history", args=[undone.kind, undone.slug]))
    before, _after = undone.subject()
    own = page_of(undone.kind)
    was_made = before is None and undone.touches_subject
    if was_made and own and location.startswith(reverse(own, args=[undone.slug])):
        location = reverse("desk:overview")
    sentence = _("It is as it was before. Undone: %(change)s")
    return lead_to(request, sentence % {"change": sentences([undone])[0].words}, location)


@desk()
def thing(request: HttpRequest, kind: str, slug: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Lead to the page of something that a change is about."""
    if (name := page_of(kind)) is None:
        raise UnknownKind
    return redirect(name, slug)


def _about(kind: str, slug: str) -> str:
    """Return what a change names the thing it is about; its room may have left since.

    Raises:
        UnknownKind: no room has things of this ``kind``, and no change is about it.
    """
    about = f"{kind}:{slug}"
    if page_of(kind) is None and not changes_of(about, 1):
        raise UnknownKind
    return about
