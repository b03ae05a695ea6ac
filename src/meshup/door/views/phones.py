"""What the phones at the door ask and send, as JSON: the list, and operations both ways."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.templatetags.events import line_title
from meshup.attendance.domain.queries.passes import passes_for
from meshup.attendance.rules import may_see_names
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_count_heads
from meshup.community.templatetags.words import said
from meshup.door.choices import CLOSES_AFTER, OPENS_BEFORE
from meshup.door.domain.opening_hours import epoch_ms
from meshup.door.domain.queries.doors import door_state, operations_since
from meshup.door.domain.receiving import receive_operations
from meshup.door.errors import SignedOut
from meshup.door.forms.batches import read_batch
from meshup.kit.clock import now
from meshup.kit.web import refuse, spoken
from meshup.live.domain.tickets import ticket_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.door.domain.queries.doors import NumberedOperation

    Rest = ParamSpec("Rest")
    View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

TICKET_LASTS: Final = timedelta(minutes=15)


def for_phones(view: View[Rest]) -> View[Rest]:
    """Open a view to who helps; whoever is signed out is refused, and led nowhere."""
    inner = desk(may_count_heads)(view)

    @wraps(view)
    def around(request: HttpRequest, *args: Rest.args, **keywords: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return refuse(request, SignedOut())
        return inner(request, *args, **keywords)

    return cast("View[Rest]", around)


@require_safe
@for_phones
def door_list(request: HttpRequest, slug: str) -> JsonResponse:
    """Return what a phone needs without a network: the evening, and who is expected."""
    event = open_event(request, slug)
    people = [
        {
            "digest": each.digest,
            "name": each.name,
            "persons": each.persons,
            "standing": each.standing.value,
        }
        for each in passes_for(request.user, slug)
    ]
    person = signed_in(request)
    answer = {
        "event": _evening(event),
        "expires_at": epoch_ms(event.ends_at + CLOSES_AFTER),
        "people": people,
        "me": {"number": person.pk, "sees_names": may_see_names(person)},
        **_standing(slug),
    }
    return JsonResponse(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@for_phones
def operations(request: HttpRequest, slug: str) -> JsonResponse:
    """Take operations in, each once, or return those that came after a serial."""
    open_event(request, slug)
    if request.method == "POST":
        return JsonResponse(_taken(request, slug))
    since = request.GET.get("since", "0")
    after = int(since) if since.isdecimal() and len(since) < 19 else 0  # noqa: PLR2004 - of a column
    standing = _standing(slug)  # first: what comes meanwhile is listed, and not only counted
    kept, more = operations_since(request.user, slug, after)
    listed = [_operation(each) for each in kept]
    return JsonResponse({"operations": listed, "more": more, **standing})


def open_event(request: HttpRequest, slug: str) -> Occurrence:
    """Return a public event, whole, for who helps.

    Raises:
        NoSuchEvent: there is none, or it is not public: nobody comes to a draft.
    """
    event = event_for(request.user, slug)
    if event.state not in PUBLIC:
        raise NoSuchEvent
    return event


def _taken(request: HttpRequest, slug: str) -> dict[str, Any]:
    batch = read_batch(request)
    taken = receive_operations(signed_in(request), slug, batch.operations, batch.sent_at_ms, now())
    return {
        "taken": taken.taken,
        "refused": [
            {"key": key, "code": refusal.code, "sentence": spoken(refusal)}
            for key, refusal in (*batch.bad, *taken.refused)
        ],
        **_standing(slug),
    }


def _standing(slug: str) -> dict[str, Any]:
    """Return how far the door is, and the ticket with which a phone listens."""
    state = door_state(slug)
    until = now().replace(microsecond=0) + TICKET_LASTS
    return {
        "serial": state.serial,
        "state": asdict(state),
        "ticket": ticket_for(f"door:{slug}", until),
        "now": epoch_ms(now()),
    }


def _evening(event: Occurrence) -> dict[str, Any]:
    return {
        "slug": event.slug,
        "title": str(said(event.titles)) or event.slug,
        "starts": epoch_ms(event.starts_at),
        "ends": epoch_ms(event.ends_at),
        "opens": epoch_ms(event.starts_at - OPENS_BEFORE),
        "closes": epoch_ms(event.ends_at + CLOSES_AFTER),
        "time_zone": event.time_zone,
        "timetable": [_line(line) for line in event.timetable if line.starts_at is not None],
    }


def _line(line: Line) -> dict[str, Any]:
    title = line_title(line, get_language() or "en")
    return {
        "title": " – ".join(filter(None, (title, line.speakers))),
        "starts": _ms(line.starts_at),
        "ends": _ms(line.ends_at),
        "zone": line.zone,
    }


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else epoch_ms(moment)


def _operation(kept: NumberedOperation) -> dict[str, Any]:
    operation = kept.operation
    return {
        "serial": kept.serial,
        "key": operation.key,
        "kind": operation.kind.value,
        "digest": operation.digest,
        "persons": operation.persons,
        "first_time": operation.first_time,
        "undoes": list(operation.undoes),
        "at": operation.at_ms,
    }
