"""The desk's first page, and what was changed: history and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.changes import (
    history as changes_of,
    latest_changes,
    undo as put_back,
    undoable,
)
from meshup.agenda.errors import NothingToUndo
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_edit_agenda
from meshup.desk.domain.telling import sentences
from meshup.desk.domain.todo import desk_of
from meshup.desk.views.asking import done, page, simple
from meshup.kit.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PLACES: Final = {"event": "desk:event", "series": "desk:series", "venue": "desk:venue"}
"""Where the thing that a change is about is shown."""

LATEST: Final = 8


@desk()
def overview(request: HttpRequest) -> HttpResponse:
    """Show what needs doing, what is coming, and who changed what."""
    told = {
        "desk": desk_of(request.user, now()),
        "now": now(),
        "sentences": sentences(latest_changes(LATEST)),
    }
    return page(request, "overview", told)


@desk()
def history(request: HttpRequest, kind: str = "", slug: str = "") -> HttpResponse:
    """Show who changed what, of one thing or of the whole agenda."""
    about = f"{kind}:{slug}"
    changes = changes_of(about) if slug else latest_changes(100)
    told: dict[str, object] = {"kind": kind, "slug": slug, "sentences": sentences(changes)}
    if slug:
        told["undoable"] = undoable(about)
    return page(request, "history", told)


@desk(may_edit_agenda)
def undo(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Ask whether the last change shall be undone, and undo it."""
    about = f"{kind}:{slug}"
    last = undoable(about)
    if last is None:
        raise NothingToUndo
    told = {
        "title": _("Undo the last change?"),
        "lede": sentences([last])[0].words,
        "submit": _("Undo it"),
        "back": reverse("desk:thing_history", args=[kind, slug]),
    }

    def act() -> None:
        put_back(signed_in(request), about, now())

    return simple(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        act,
        told,
        lambda: done(request, _("It is as it was before."), "desk:thing_history", kind, slug),
    )


@desk()
def thing(request: HttpRequest, kind: str, slug: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Lead to the page of something that a change is about."""
    return redirect(PLACES[kind], slug)
