"""With whom a peer may stay in touch, as values. The peer's own device asks, for its own people.

Of the other's answer nothing is read before both have said yes: neither row, nor count, nor more
or fewer queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.contact_exchange.domain.announcing import channel_of
from meshup.contact_exchange.domain.cards import Card, card_from_json
from meshup.contact_exchange.domain.separation import pairs_apart
from meshup.contact_exchange.models import Acquaintance
from meshup.introductions.domain.pairs import pair_of
from meshup.kit.limits import keyed_hash
from meshup.live.domain.tickets import ticket_for
from meshup.presence.domain.queries.roster import presences_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime


class Stage(StrEnum):
    """How far two who met have come, as one of them may know it."""

    OPEN = "open"
    OFFERED = "offered"
    BOTH = "both"
    RECEIVED = "received"


UNDECIDED: Final = frozenset({Stage.OPEN, Stage.OFFERED})


@dataclass(frozen=True, slots=True)
class AcquaintanceView:
    """Somebody whom a peer met.

    Attributes:
        key: by which the peer acts on it.
        name: what they were called that evening; "" for no name.
        met_at: by the clock of the place.
        stage: ``OFFERED`` tells nothing of the other; ``BOTH``: both said yes, and their card is
            here; ``RECEIVED``: a device has kept it.
        card: of the other, at stage ``BOTH``.
    """

    key: str
    name: str
    met_at: datetime
    stage: Stage
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class ExchangePanel:
    """With whom a peer may stay in touch after an evening.

    Attributes:
        slug: of the event.
        own_name: what the peer was called that evening; "" for no name.
        owner: tells on a device whose card is whose; means nothing elsewhere.
        people: whom they met, the latest first.
        ticket: for the channel that says when somebody said yes as well; "" for nobody met.
        until: when all this ends; None for nobody met.
    """

    slug: str
    own_name: str
    owner: str
    people: tuple[AcquaintanceView, ...] = ()
    ticket: str = ""
    until: datetime | None = None

    @property
    def undecided(self) -> tuple[AcquaintanceView, ...]:
        """Those with whom it is open, or waits for the other."""
        return tuple(
            person for person in self.people if person.stage in {Stage.OPEN, Stage.OFFERED}
        )

    @property
    def exchanged(self) -> tuple[AcquaintanceView, ...]:
        """Those who both said yes."""
        return tuple(person for person in self.people if person not in self.undecided)


def exchange_panel(peer: int, slug: str, at: datetime) -> ExchangePanel:
    """Return with whom ``peer`` may stay in touch after the event; five queries, however many."""
    rows = list(
        Acquaintance.objects.filter(peer=peer, event__slug=slug, expires_at__gt=at)
        .select_related("event")
        .order_by("-met_at", "-pk")
    )
    owner = keyed_hash(str(peer), "contact_exchange.owner", digest_size=12)
    if not rows:
        return ExchangePanel(slug, "", owner)
    presences = presences_of([peer, *(row.other_id for row in rows)], slug)
    names = {number: presence.display_name for number, presence in presences.items()}
    cards = _cards_for(rows, names, at)
    until = max(row.expires_at for row in rows)
    return ExchangePanel(
        slug,
        names.get(peer, ""),
        owner,
        tuple(_view(row, names.get(row.other_id, ""), cards.get(row.pk)) for row in rows),
        ticket_for(channel_of(rows[0].channel_key), until),
        until,
    )


def _cards_for(
    rows: Sequence[Acquaintance], names: Mapping[int, str], at: datetime
) -> dict[int, Card]:
    """Return the cards of the others, by the key of the row, where both have said yes.

    Two queries, whatever anybody said. A card that was received is not here.
    """
    offered = {(row.event_id, row.other_id, row.peer_id): row for row in rows if row.offered_at}
    answers = Acquaintance.objects.filter(
        event__in={row.event_id for row in rows},
        other__in={row.peer_id for row in rows},
        peer__in={other for _event, other, _peer in offered} or {0},
    ).exclude(offered_at=None)
    apart = pairs_apart({pair_of(row.peer_id, row.other_id) for row in rows}, names, at)
    found = {}
    for answer in answers:
        row = offered.get((answer.event_id, answer.peer_id, answer.other_id))
        if row is None or row.received_at or answer.card is None:
            continue
        if pair_of(row.peer_id, row.other_id) not in apart:
            found[row.pk] = card_from_json(answer.card)
    return found


def _view(row: Acquaintance, name: str, card: Card | None) -> AcquaintanceView:
    if row.received_at is not None:
        stage = Stage.RECEIVED
    elif card is not None:
        stage = Stage.BOTH
    else:
        stage = Stage.OFFERED if row.offered_at else Stage.OPEN
    met_at = row.met_at.astimezone(ZoneInfo(row.event.time_zone))
    return AcquaintanceView(row.key, name, met_at, stage, card)


def received_card(peers: Collection[int], slug: str, key: str, at: datetime) -> Card | None:
    """Return the card that one of ``peers`` gets by this key; None while there is none for them.

    Whether the key is nobody's, another's or of somebody who has not said yes, makes no difference.
    """
    rows = Acquaintance.objects.filter(
        key=key, peer__in=list(peers), event__slug=slug, expires_at__gt=at
    )
    row = rows.first()
    if row is None:
        return None
    presences = presences_of([row.peer_id, row.other_id], slug)
    names = {number: presence.display_name for number, presence in presences.items()}
    return _cards_for([row], names, at).get(row.pk)
