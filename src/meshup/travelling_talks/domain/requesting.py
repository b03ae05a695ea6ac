"""Shell: hosts ask another community for a talk that it offers in its library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from meshup.activitypub.addresses import address_hash
from meshup.agenda.domain.queries.events import event_for
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit.date_words import short_day
from meshup.kit.month import today_in
from meshup.library.choices import ItemKind
from meshup.library.domain.lending import own_today
from meshup.library.domain.queries.node_items import node_item_for
from meshup.node_requests.choices import RequestState
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.travelling_talks.choices import KIND
from meshup.travelling_talks.domain.replying import NOT_AGAIN
from meshup.travelling_talks.domain.request_terms import terms_of
from meshup.travelling_talks.domain.talk_documents import event_url
from meshup.travelling_talks.errors import DayOver, NotAnItem, NotWantedAgain, WantedAlready

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.library.domain.queries.node_items import NodeItemFacts
    from meshup.node_requests.domain.queries.requests import RequestFacts

LONGEST_WAIT: Final = timedelta(days=180)
GOING_ON: Final = frozenset({RequestState.REQUESTED, RequestState.MAYBE, RequestState.ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkWish:
    """For what a talk is asked.

    Attributes:
        event: slug of an event of ours, "" for none. day: when; None for any.
        words: to whoever holds it. until: the last day on which an answer is of use.
    """

    event: str = ""
    day: date | None = None
    words: str = ""
    until: date


def is_talk(item: NodeItemFacts) -> bool:
    """Say whether something that another node offers is a talk of its own, as far as we know."""
    return item.kind == ItemKind.ABSTRACT and not item.based_on


def ask_for_talk(by: Asker, uuid: UUID, wish: TalkWish, at: datetime) -> UUID:
    """Ask another community for a talk; return by what the request is known.

    Raises:
        HostsOnly, NoSuchItem, NotAnItem, NoSuchEvent, DayOver
        WantedAlready: there is an open request for it, or the talk is here.
        NotWantedAgain: the answer was no, less than a year ago.
        Refusal: the node cannot be asked.
    """
    require(by, may_run_community)
    item = node_item_for(by, uuid, at)
    if not is_talk(item):
        raise NotAnItem
    known = own_requests_for(item.id, at)
    _refuse_again(known, at)
    event = event_for(by, wish.event) if wish.event else None
    day = wish.day or (event.local_start.date() if event else None)
    if day is not None and day < own_today(at):
        raise DayOver
    evening: dict[str, Any] = {}
    if event is not None:
        evening = {"titles": dict(event.titles), "url": event_url(event.slug)}
    terms = terms_of(item.id, item.titles, day, evening, wish.words)
    wanted = NewRequest(
        kind=KIND, terms=terms, about=_about(item.id), deadline=_end_of(wish.until, at)
    )
    return send_request(by, wanted, group_of(item.node.group_id, at), at)


def own_requests_for(item_id: str, at: datetime) -> list[RequestFacts]:
    """Return our requests for one thing that another node offers, the latest first."""
    found = requests_of_kind(KIND, at, about=[_about(item_id)])
    return [facts for facts in found if facts.is_ours]


def _refuse_again(known: list[RequestFacts], at: datetime) -> None:
    if any(facts.state in GOING_ON for facts in known):
        raise WantedAlready
    for facts in known:
        is_no = facts.state == RequestState.DECLINED and not facts.answer_terms.get("again")
        if is_no and facts.since > at - NOT_AGAIN:
            day = today_in(this_node().time_zone, facts.since + NOT_AGAIN)
            raise NotWantedAgain(day=short_day(day))


def _about(item_id: str) -> str:
    return address_hash(item_id).hex()


def _end_of(day: date, at: datetime) -> datetime:
    """Return the end of a day by our clock, within half a year."""
    zone = ZoneInfo(this_node().time_zone)
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    return min(ends, at + LONGEST_WAIT)
