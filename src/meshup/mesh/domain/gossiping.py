"""Shell: one period of gossip: whom ``gossip.machine`` wants to ask is asked, and told.

First the own card is signed anew where it has to be; then come at most two exchanges, and the
addresses of some who are only heard of. What goes wrong with one partner keeps nobody else from
their turn; the next period tries again. No transaction is open while another machine is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from meshup.fediverse.domain.settings import federation
from meshup.gossip.card import read_cards
from meshup.gossip.exchanges import Page
from meshup.kit.errors import Refusal
from meshup.mesh.choices import Level
from meshup.mesh.domain.carried import Carried, carried
from meshup.mesh.domain.learning import learn_node
from meshup.mesh.domain.machine import MOST_CARDS, machine
from meshup.mesh.domain.own_card import refresh_own_card
from meshup.mesh.domain.own_identity import own_state
from meshup.mesh.domain.transport import confirmed_card, fetch_page, push
from meshup.mesh.models import MeshNode

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.gossip.cursors import Cursors
    from meshup.gossip.exchanges import Exchange
    from meshup.gossip.machine import Gossip
    from meshup.mesh.domain.carried import Batch

MOST_PAGES: Final = 5
MOST_MOVED: Final = 20
SECONDS: Final = 60.0
"""After which a period begins nothing new."""


@dataclass(slots=True)
class Period:
    """What came of one period.

    Attributes:
        reached: how many partners answered.
        taken: cards that told something new.
        verified: nodes that were found at their own address.
    """

    reached: int = 0
    taken: int = 0
    verified: int = 0


def gossip_once(at: datetime, cursors: Cursors | None = None) -> Period:
    """Do what a period is for; nothing while the node does not federate, or has moved away."""
    period = Period()
    if not federation().is_on or own_state().value.moved_to:
        return period
    refresh_own_card(at)
    gossip, has_time = machine(at, cursors), _clock()
    for exchange in gossip.on_tick(at):
        if has_time():
            _exchange(gossip, exchange, at, period)
    _verify(gossip, gossip.to_check(), has_time, (at, period))
    refresh_own_card(at)
    return period


def _exchange(gossip: Gossip[Batch], exchange: Exchange, at: datetime, period: Period) -> None:
    """Ask one partner, and leave cards with it; whoever does not answer is not asked further."""
    try:
        directory = _directory_of(exchange.partner, at)
        if not directory:
            return
        period.taken += _pull(gossip, exchange, directory, at)
        if exchange.may_push:
            cards, arrival = gossip.to_push(exchange.partner)
            push(directory, [one.document for one in cards], at)
            gossip.on_pushed(exchange.partner, arrival)
    except Refusal:
        return
    MeshNode.objects.filter(did=exchange.partner).update(seen_at=at)
    period.reached += 1


def _directory_of(partner: str, at: datetime) -> str:
    """Return where a partner is asked; a bootstrap is got to know first. "" for nowhere."""
    if partner.startswith("did:"):
        cards = MeshNode.objects.filter(did=partner).values_list("card", flat=True)
        return next((str(card["directory"]) for card in cards), "")
    return learn_node(partner, at, at_own_pace=True).directory


def _pull(gossip: Gossip[Batch], exchange: Exchange, directory: str, at: datetime) -> int:
    after, etag, taken = exchange.after, f'"{exchange.etag}"', 0
    for _page in range(MOST_PAGES):
        page = fetch_page(directory, after, etag, at)
        if page is None:
            gossip.on_page(exchange.partner, Page(None, after, more=False, etag=etag), at)
            break
        cards, _refused = read_cards(page.cards[:MOST_CARDS], at)
        batch = tuple(carried(card) for card in cards)
        told: Page[Batch] = Page(batch, page.cursor, page.has_more, page.etag)
        taken += gossip.on_page(exchange.partner, told, at).taken
        if not page.has_more:
            break
        after, etag = page.cursor, ""
    return taken


def verify_moved(at: datetime) -> int:
    """Look at once for whoever was found and says to live elsewhere; return how many are there.

    Whoever is not there yet waits for the periods, as all that is only heard of.
    """
    if not federation().is_on:
        return 0
    rows = MeshNode.objects.filter(level=Level.HEARD, tried_at=None).exclude(former_actor_id="")
    moved = rows.order_by("arrival").values_list("did", "card")[:MOST_MOVED]
    period = Period()
    batch = tuple(Carried(did, card) for did, card in moved)
    _verify(machine(at), batch, _clock(), (at, period))
    return period.verified


def _verify(
    gossip: Gossip[Batch],
    batch: Batch,
    has_time: Callable[[], bool],
    during: tuple[datetime, Period],
) -> None:
    at, period = during
    right: list[Carried] = []
    wrong: list[Carried] = []
    for one in batch:
        if not has_time():
            break
        try:
            found = confirmed_card(str(one.document["id"]), at)
        except Refusal:
            wrong.append(one)
            continue
        if found.did == one.did:
            right.append(carried(found))
        else:  # who lives there now is somebody else
            wrong.append(one)
    gossip.on_checked(tuple(right), tuple(wrong), at)
    period.verified += len(right)


def _clock() -> Callable[[], bool]:
    end = monotonic() + SECONDS
    return lambda: monotonic() < end
