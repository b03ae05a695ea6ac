"""The page of a door: count, find, check in and take back, each with one press of a form.

It works without a script, over a network. Where there is a script it takes over and works without
a network (``door/static/door/``), with the list and the operations of ``views.phones``.
"""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meshup.attendance.domain.passes import code_typed, digest_of
from meshup.attendance.domain.queries.passes import passes_for
from meshup.attendance.rules import may_see_names
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_count_heads
from meshup.desk.pages import desk_page
from meshup.door.choices import CLOSES_AFTER, OPENS_BEFORE, OperationKind
from meshup.door.domain.looking_up import named
from meshup.door.domain.opening_hours import epoch_ms, is_open
from meshup.door.domain.queries.doors import evening_at_door
from meshup.door.domain.receiving import receive_operations
from meshup.door.domain.tally import Operation
from meshup.door.errors import NothingToUndo, UnknownCode
from meshup.door.forms.acts import DoorActForm
from meshup.door.views.phones import open_event
from meshup.door.views.shell import let_scan, phone_facts
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.queries.passes import PassFacts
    from meshup.door.domain.queries.doors import DoorEvening

LATEST_SHOWN: Final = 8
"""What was done last, each with its way back."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may_count_heads)
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the door of an event, and do what was pressed."""
    event = open_event(request, slug)
    form = DoorActForm(request.POST or None)
    found: list[PassFacts] | None = None
    if request.method == "POST" and form.is_valid():
        if wanted := form.cleaned_data["find"]:
            found = try_to(form, lambda: _found(request, slug, wanted))
        elif try_to(form, lambda: _done(request, slug, form.cleaned_data, now())):
            return HttpResponseRedirect(f"{reverse('door:page', args=[slug])}#count", status=303)
    page = desk_page(request, "door/page.html", _context(request, event, form, found), form)
    return let_scan(page)


def _found(request: HttpRequest, slug: str, wanted: str) -> list[PassFacts]:
    """Return whose name or code was typed; names for who may see them.

    Raises:
        UnknownCode: a code that is on no list.
    """
    people = passes_for(request.user, slug)
    code = code_typed(wanted)
    with_code = [each for each in people if code and each.digest == digest_of(code, slug)]
    found = with_code or named(people, wanted)
    if code and not found:
        raise UnknownCode
    return found


def _done(request: HttpRequest, slug: str, pressed: dict[str, Any], at: datetime) -> bool:
    """Keep the operation that was pressed, if any was.

    Raises:
        what the door refuses it with.
    """
    operation = _operation(pressed, epoch_ms(at))
    if operation is None:
        return False
    if operation.undoes:
        standing = {each.key for each in evening_at_door(request.user, slug).done}
        if not standing.issuperset(operation.undoes):
            raise NothingToUndo
    taken = receive_operations(signed_in(request), slug, [operation], operation.at_ms, at)
    for _key, refusal in taken.refused:
        raise refusal
    return True


def _operation(pressed: dict[str, Any], at_ms: int) -> Operation | None:
    """Return what a press says; None for nothing."""
    key = pressed["key"] or _new_key()
    first_time, persons = pressed["first_time"] or 0, pressed["group"] or pressed["count"]
    if undone := pressed["undo"]:
        return Operation(key=key, kind=OperationKind.UNDO, undoes=(undone,), at_ms=at_ms)
    if digest := pressed["check_in"]:
        persons = pressed["persons"] or 1
        return Operation(
            key=key,
            kind=OperationKind.CHECK_IN,
            digest=digest,
            persons=persons,
            first_time=min(first_time, persons),
            at_ms=at_ms,
        )
    if not persons:
        return None
    firsts = min(first_time, max(0, persons))
    return Operation(
        key=key, kind=OperationKind.COUNT, persons=persons, first_time=firsts, at_ms=at_ms
    )


def _new_key() -> str:
    """Return the key of one press: the page is a device with a single operation."""
    return f"{token_urlsafe(16)}-1"


def _context(
    request: HttpRequest, event: Occurrence, form: DoorActForm, found: list[PassFacts] | None
) -> dict[str, Any]:
    at, slug = now(), event.slug
    people = passes_for(request.user, slug)
    evening = evening_at_door(request.user, slug)
    by_digest = {each.digest: each for each in people}
    wanted = str(form["find"].value() or "")
    code = code_typed(wanted)
    return {
        "event": event,
        "form": form,
        "wanted": wanted,
        "found": found and [(each, evening.checked_in.get(each.digest)) for each in found],
        "has_searched": found is not None,
        "unknown": digest_of(code, slug) if code and found is None else "",
        "state": evening.state,
        "inside": _inside(people, evening),
        "strangers": [d for d in evening.checked_in if d not in by_digest],
        "latest": [(each, by_digest.get(each.digest)) for each in evening.done[:LATEST_SHOWN]],
        "expected": len(people),
        "sees_names": may_see_names(request.user),
        "key": _new_key(),
        "is_open": is_open(event.starts_at, event.ends_at, at),
        "is_closed": at >= event.ends_at + CLOSES_AFTER,
        "opens_at": event.starts_at - OPENS_BEFORE,
        "closes_at": event.ends_at + CLOSES_AFTER,
        "opens_ms": epoch_ms(event.starts_at - OPENS_BEFORE),
        "closes_ms": epoch_ms(event.ends_at + CLOSES_AFTER),
        "numbers": range(1, 11),
        "phone": phone_facts(event),
        "now": at,
    }


def _inside(people: list[PassFacts], evening: DoorEvening) -> list[tuple[PassFacts, int]]:
    """Return who of the list is checked in, with how many have come."""
    return [
        (each, evening.checked_in[each.digest])
        for each in people
        if each.digest in evening.checked_in
    ]
