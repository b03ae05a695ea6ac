"""Shell: what nodes of a mesh on one machine ask of each other, by what their hosts would do.

Each function runs in one node, beside its server, and the requests go from node to node as they do
elsewhere. Whoever has to wait for another's message looks for it again and again, for a while.

Method
    Paris asks the cities beside it to hold its festival with it. Lyon says yes, with a place and
    people of its own; the others have not answered yet, so that their hosts can. The last city
    asks Lyon for its projector.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda.domain.queries.events import event_for, upcoming
from meshup.agenda.domain.queries.venues import venues_for
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.cohosting.choices import KIND
from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.cohosting.domain.queries.at_desk import slug_of_request
from meshup.cohosting.jobs import keep_up
from meshup.fediverse.domain.actor_names import group_name
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.jobs import later_once
from meshup.library.choices import ItemKind
from meshup.library.domain.lending import ask_for_item
from meshup.library.domain.periods import Period
from meshup.library.domain.pulling import read_due
from meshup.library.domain.queries.node_items import Search, search_items
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request
from meshup.node_requests.domain.queries.requests import request_of, requests_of_kind
from meshup.peers.domain.peers import make_peer
from meshup.remote_actors.domain.finding import find_actor
from meshup.site.demo import festivals, library_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.site.demo.mesh_cities import MeshNode

    Others = Iterable[tuple[MeshNode, str]]

T = TypeVar("T")
WAITING_SECONDS: Final = 60.0
LOOKING_SECONDS: Final = 0.5
DAYS_TO_ANSWER: Final = 21
MOST_EVENTS: Final = 40
LENT_AFTER: Final = timedelta(days=20)
HALLS: Final = ("Conférence", "Hackzone & Workshops", "P2P Meetup Zone")
COMING: Final = (Wish(companions=2), Wish(), Wish(companions=1), Wish(), Wish(companions=3))

logger = logging.getLogger(__name__)


def make_festival(host: Asker, begins: datetime, venue: str, now: datetime) -> None:
    """Write the festival that others are asked to hold with this node: a weekend, from noon on."""
    ends = begins + timedelta(days=1, hours=11)
    plan = EventPlan(
        kind="festival",
        starts_at=begins,
        ends_at=ends,
        time_zone="Europe/Paris",
        titles=library_words.FESTIVAL,
        summaries=library_words.FESTIVAL_SUMMARY,
        texts=library_words.FESTIVAL_TEXT,
        venue=venue,
        languages=("fr", "en"),
    )
    days = {"date": begins.date().isoformat(), "end_date": ends.date().isoformat()}
    lines = festivals.lines_of(days | {"places": HALLS}, plan.time_zone)
    create_event(host, plan, now, lines, state=State.CONFIRMED)


def invite_others(host: Asker, others: Others, at: datetime) -> list[MeshNode]:
    """Ask others to hold our festival with us; return whom we could ask."""
    return [other for other, address in others if _invite(host, other, address, at)]


def hold_with(host: Asker, others: Others, at: datetime) -> list[MeshNode]:
    """Say yes to others who ask us to hold a festival, with a place of our own; return to whom."""
    return [other for other, address in others if _hold(host, _group_of(other, address, at))]


def borrow_from(host: Asker, others: Others, at: datetime) -> list[MeshNode]:
    """Ask others for the tool that they lend; return whom we could ask."""
    return [other for other, address in others if _borrow(host, other, address, at)]


def _invite(host: Asker, other: MeshNode, address: str, at: datetime) -> bool:
    festival = next(event for event in upcoming(at, MOST_EVENTS) if event.kind == "festival")
    plan = InvitationPlan(
        nodes=[_group_of(other, address, at)],
        expected=library_words.EXPECTED,
        part=library_words.PART,
        deadline=at + timedelta(days=DAYS_TO_ANSWER),
    )
    return _could(other, lambda: invite(host, festival.slug, plan, at))


def _hold(host: Asker, group_id: str) -> bool:
    request = _waited_for(lambda: _invitation_of(group_id))
    if request is None:
        return False
    answer_request(host, request, Answer.ACCEPTED, clock.now(), {"ownPlace": True})
    slug = _waited_for(lambda: slug_of_request(request_of(request, clock.now())))
    if slug:
        _hold_here(host, slug, clock.now())
    return bool(slug)


def _borrow(host: Asker, other: MeshNode, address: str, at: datetime) -> bool:
    group_id, day = _group_of(other, address, at), (at + LENT_AFTER).date()
    tool = _waited_for(lambda: _tool_of(host, group_id))
    if tool is None:
        return False
    period, why = Period(day, day + timedelta(days=1)), library_words.REASON
    return _could(other, lambda: ask_for_item(host, tool, period, why, at))


def _invitation_of(group_id: str) -> UUID | None:
    asked = requests_of_kind(KIND, clock.now())
    waiting = (one for one in asked if one.is_open and not one.is_ours)
    return next((one.uuid for one in waiting if one.actor.actor_id == group_id), None)


def _tool_of(host: Asker, group_id: str) -> UUID | None:
    read_due(LOOKING_SECONDS)
    tools = search_items(host, Search(kind=ItemKind.TOOL), clock.now()).items
    return next((tool.uuid for tool in tools if tool.node.group_id == group_id), None)


def _hold_here(host: Asker, slug: str, at: datetime) -> None:
    """Say where we hold it, and let some come here."""
    event = event_for(host, slug)
    plan = EventPlan(
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        titles=event.titles,
        summaries=event.summaries,
        texts=event.texts,
        venue=venues_for(host)[0].slug,
        languages=event.languages,
        source_url=event.source_url,
    )
    edit_event(host, slug, event.version, plan, at)
    for wish in COMING:
        register(make_peer("fr", at), slug, wish, at, Submission("fr"))
    later_once(keep_up)


def _group_of(other: MeshNode, address: str, at: datetime) -> str:
    """Return the id of the Group of another node."""
    host = address.partition("://")[2]
    return find_actor(f"@{group_name(other.name, other.city)}@{host}", at).actor_id


def _waited_for(look: Callable[[], T]) -> T | None:
    """Return what is found within a while; None where nothing is."""
    until = time.monotonic() + WAITING_SECONDS
    while not (found := look()) and time.monotonic() < until:
        time.sleep(LOOKING_SECONDS)
    return found or None


def _could(other: MeshNode, act: Callable[[], object]) -> bool:
    """Do something; say whether that was possible."""
    try:
        act()
    except Refusal as refusal:
        logger.warning("%s cannot be asked yet: %s", other.name, refusal)
        return False
    return True
