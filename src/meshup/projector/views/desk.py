"""The running evening at the desk: what is on now, and the taps that shift the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.shifted_lines import Shift, minutes_to_now
from meshup.agenda.domain.shifting import shift_rest, shiftable
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_edit_agenda, may_edit_programme
from meshup.desk.pages import desk_page
from meshup.desk.registry import Panel
from meshup.history.domain.queries import undoable
from meshup.history.domain.sentences import sentences
from meshup.history.domain.undoing import may_undo_own, undo
from meshup.kit import clock
from meshup.kit.date_words import hour
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import lead_to
from meshup.projector.domain.evenings import AFTER, BEFORE
from meshup.projector.domain.minutes import with_sign
from meshup.projector.domain.screens import data_of, sections_for
from meshup.projector.domain.secrets import projector_token
from meshup.projector.forms.shifts import LATER, ShiftForm
from meshup.projector.parts import Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.agenda.domain.shifting import Shifted
    from meshup.community.rules import Asker
    from meshup.history.domain.records import ChangeRecord

MOST_DIGITS: Final = 18
"""Of the number of a change."""


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return the links of the evening while it is near: the projector, and what is on now."""
    event = event_for(asker, slug)
    if event.state not in PUBLIC or event.cancelled or now >= event.ends_at + AFTER:
        return None
    context = {
        "event": event,
        "is_near": now >= event.starts_at - BEFORE,
        "may_shift": may_edit_programme(asker),
        "screen": _screen_address(event) if may_edit_programme(asker) else "",
    }
    return Panel("projector/_desk_panel.html", context, style="projector/now.css")


@desk(may_edit_programme)
def now(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what runs, and shift the rest in one tap; or take the last shift back.

    Raises:
        NoSuchEvent
    """
    at = clock.now()
    event = event_for(request.user, slug)
    if request.method == "POST" and "undo" in request.POST:
        return _undo(request, slug, at)
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = form.shift()
        version = form.cleaned_data["version"]
        done = try_to(form, lambda: shift_rest(signed_in(request), slug, version, wish, at))
        if done is not None:
            sentence = _sentence(done, wish.minutes, event)
            return lead_to(request, sentence, reverse("projector:desk_now", args=[slug]))
        event = event_for(request.user, slug)
    return desk_page(request, "projector/desk_now.html", _context(request, event, form, at), form)


def _context(
    request: HttpRequest, event: Occurrence, form: ShiftForm, at: datetime
) -> dict[str, Any]:
    language = get_language() or "en"
    viewer = Viewer(event.slug, language, "projector", at)
    is_public = event.state in PUBLIC
    sections = sections_for(viewer).value if is_public else ()
    programme = [section for section in sections if section.part.name == "programme"]
    rest = shiftable(event, Shift(minutes=1), at)
    running = [line for line in _with_current(event, at) if line not in rest]
    return {
        "event": event,
        "form": form,
        "programme": programme[0].view.context if programme else None,
        "viewer": viewer,
        "data": data_of(tuple(programme), viewer, event.ends_at + AFTER),
        "rest": rest,
        "zones": _zones_of(rest),
        "later": LATER,
        "begin_now": _begin_now(rest, at),
        "running": running,
        "begin_current_now": _begin_now(running, at),
        "last": _last_shift(request, event.slug),
        "screen": _screen_address(event) if is_public and not event.cancelled else "",
    }


def _with_current(event: Occurrence, at: datetime) -> list[Line]:
    return shiftable(event, Shift(minutes=1, with_current=True), at)


def _zones_of(lines: list[Line]) -> list[str]:
    """Return the zones among which a host may choose; none when there is one at most."""
    zones = sorted({line.zone for line in lines if line.zone})
    return zones if len(zones) > 1 else []


def _begin_now(lines: list[Line], at: datetime) -> int:
    """Return by how many minutes to shift so that the first of ``lines`` begins now; 0 for none."""
    first = min((line.starts_at for line in lines if line.starts_at), default=None)
    return 0 if first is None else minutes_to_now(first, at)


def _last_shift(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    """Return the last change of the event in words, if it is a shift that the asker may undo."""
    last = undoable(f"event:{slug}")
    if last is None or last.verb != "shift" or not _may_undo(request, last):
        return None
    return {"number": last.number, "words": sentences([last])[0].words}


def _may_undo(request: HttpRequest, last: ChangeRecord) -> bool:
    return may_edit_agenda(request.user) or may_undo_own(request.user, last.about, last.number)


def _undo(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """Take the shift back that the page named; the same again changes nothing.

    Raises:
        NotYours, NothingToUndo
    """
    written = request.POST["undo"]
    is_number = written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS
    undo(signed_in(request), f"event:{slug}", at, int(written) if is_number else 0)
    return lead_to(request, _("The shift is undone."), reverse("projector:desk_now", args=[slug]))


def _sentence(done: Shifted, minutes: int, event: Occurrence) -> str:
    """Return what was done, and whether the evening would last longer than it was to."""
    facts = {"count": done.lines, "minutes": with_sign(minutes)}
    sentence = ngettext(
        "%(count)s line shifted by %(minutes)s min.",
        "%(count)s lines shifted by %(minutes)s min.",
        done.lines,
    )
    said = sentence % facts
    if not done.over_by:
        return said
    late = {
        "end": hour(done.last_end.astimezone(event.zone)),
        "planned": hour(event.local_end),
    }
    warning = _("The last one now ends at %(end)s: the event was to end at %(planned)s.") % late
    return f"{said} {warning}"


def _screen_address(event: Occurrence) -> str:
    token = projector_token(event.slug, event.ends_at)
    return reverse("projector:projector", args=[event.slug, token])
