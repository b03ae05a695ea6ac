"""What proposals show on the desk's own pages: what waits, floods, the talks of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import Kind
from meshup.agenda.domain.queries.events import event_for
from meshup.community.templatetags.words import said
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.kit.addresses import address_of
from meshup.kit.date_words import day_in_words
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.host_floods import floods_for
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.pool import accepted_for, number_waiting
from meshup.proposals.domain.queries.rewordings import talks_to_read_again
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.proposals.rules import may_change_calls, may_see_pool
from meshup.proposals_desk.domain.queries.evenings import SILENT, evenings_for
from meshup.proposals_desk.forms.evening_words import room_in_words
from meshup.proposals_desk.forms.rooms import OfferRoomForm
from meshup.proposals_desk.views.rooms import room_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

STYLE: Final = "proposals_desk/proposals.css"
MOST_CHANGED: Final = 3
"""So many talks that were changed are named at once; looked at, they make room for others."""
MOST_AGREED: Final = 5
"""So many evenings are named; the others are on their own pages."""


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return which talks an event has, which it was offered to, and which would suit it.

    Raises:
        NoSuchEvent
    """
    if not may_see_pool(asker):
        return None
    event = event_for(asker, slug)
    if event.ends_at <= now or event.state in SILENT:
        return None
    room = room_of(asker, event)
    talks = [line for line in event.timetable if line.talk is not None]
    call_page = _call_page(asker, event)
    told = (talks, room.agreed, room.offered, room.offerable, event.open_slots, call_page)
    if not any(told):
        return None
    context = {
        "call_page": call_page,
        "event": event,
        "room": room,
        "talks": talks,
        "room_words": room_in_words(room.evening),
        "form": OfferRoomForm(None, event=event, offerable=room.offerable)
        if room.offerable
        else None,
    }
    return Panel("proposals_desk/_event.html", context, style=STYLE)


def _call_page(asker: Asker, event: Occurrence) -> Action | None:
    """Return the way to the call that a festival has, or may get; None for whoever has none."""
    if event.kind != Kind.FESTIVAL or not may_change_calls(asker):
        return None
    own = next((call for call in all_calls() if call.event == event.slug), None)
    if own is not None:
        return Action(_("Its call"), reverse("proposals_desk:call", args=[own.slug]))
    new = f"{reverse('proposals_desk:new_call')}?{urlencode({'event': event.slug})}"
    return Action(_("Make a call for this festival"), new)


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return the floods that a host has to look at, and how much waits to be decided."""
    if not may_see_pool(asker):
        return OverviewPart()
    todos = [
        Todo(
            flood_in_words(len(flood.arrivals)),
            actions=(
                Action(
                    _("Look at them"),
                    reverse("proposals_desk:flood", args=[flood.arrivals[0].uuid]),
                ),
            ),
        )
        for flood in floods_for(asker, now)
    ]
    if number := number_waiting(asker):
        words = ngettext(
            "%(number)s proposal waits for you", "%(number)s proposals wait for you", number
        )
        read = Action(_("Read them"), reverse("proposals_desk:pool"), quiet=True)
        todos.append(Todo(words % {"number": number}, actions=(read,)))
    return OverviewPart(todos=[*todos, *_changed(asker), *_accepted(asker, now)])


def _changed(asker: Asker) -> Iterator[Todo]:
    """Yield the talks of which speakers changed what everybody reads, until a host has looked."""
    uuids = talks_to_read_again(asker)[:MOST_CHANGED]
    talks = talks_by_uuid(uuids) if uuids else {}
    for uuid in uuids:
        if uuid in talks:
            page = reverse("proposals_desk:proposal", args=[uuid])
            look = Action(_("Look at it"), page)
            heading = _("A speaker has changed a talk that everybody reads")
            yield Todo(heading, str(said(talks[uuid].titles)), page, actions=(look,))


def _accepted(asker: Asker, now: datetime) -> Iterator[Todo]:
    """Yield the talks whose speakers took a date, by event; then those that have none."""
    numbers = accepted_for(asker)
    agreed = _coming(asker, numbers, now)
    for event in agreed[:MOST_AGREED]:
        yield _agreed(event, numbers[event.slug])
    if number := sum(numbers.values()) - sum(numbers[event.slug] for event in agreed):
        words = ngettext(
            "%(number)s accepted talk has no date", "%(number)s accepted talks have no date", number
        )
        page = f"{reverse('proposals_desk:pool')}?state={ProposalState.ACCEPTED.value}"
        yield Todo(words % {"number": number}, actions=(Action(_("Find one"), page, quiet=True),))


def _coming(asker: Asker, slugs: Iterable[str], now: datetime) -> list[Occurrence]:
    """Return the events of these slugs that are not over, soonest first; no query for none."""
    named = {*slugs} - {""}
    evenings = evenings_for(asker, now) if named else []
    return [each.event for each in evenings if each.event.slug in named]


def _agreed(event: Occurrence, number: int) -> Todo:
    words = ngettext(
        "Put %(number)s talk on the programme of %(day)s: its speaker said yes",
        "Put %(number)s talks on the programme of %(day)s: their speakers said yes",
        number,
    )
    board = address_of("programme", slug=event.slug) or reverse("desk:event", args=[event.slug])
    return Todo(
        words % {"number": number, "day": day_in_words(event.local_start, year=False)},
        title=str(said(event.titles)) or event.slug,
        url=reverse("desk:event", args=[event.slug]),
        actions=(Action(_("Open the programme"), board),),
    )


def flood_in_words(number: int) -> str:
    """Return "24 proposals came at once"."""
    words = ngettext(
        "%(number)s proposal came at once", "%(number)s proposals came at once", number
    )
    return words % {"number": number}
