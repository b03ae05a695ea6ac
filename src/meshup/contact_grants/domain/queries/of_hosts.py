"""What hosts see of contacts: cards that were given to them, and what they asked and passed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meshup.community.rules import may_run_community, require
from meshup.contact_exchange.domain.cards import Card, card_from_json
from meshup.contact_grants.domain.kind_name import KIND
from meshup.contact_grants.models import ReceivedCard
from meshup.node_requests.choices import Desk
from meshup.node_requests.domain.queries.requests import requests_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts

MOST_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A contact in the list of hosts: whose it is, its page says."""

    key: str
    node: str
    terms: Mapping[str, Any] = field(repr=False)
    received_at: datetime
    expires_at: datetime
    times_seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """That a host looked."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCard:
    """A contact as it is shown to hosts, who are noted as having looked."""

    facts: ContactView
    card: Card
    receipt: str
    looks: tuple[LookView, ...]


def contacts_of_hosts(asker: Asker, at: datetime) -> list[ContactView]:
    """Return the contacts that hosts have, the latest first.

    Raises:
        HostsOnly
    """
    require(asker, may_run_community)
    rows = ReceivedCard.objects.filter(owner=None, expires_at__gt=at)
    return [_contact(row) for row in rows.order_by("-received_at", "-pk")[:MOST_SHOWN]]


def open_card(card: ReceivedCard) -> OpenCard:
    """Return a card that a host has just opened (``received_cards.look_at``)."""
    looks = card.looks.select_related("person").order_by("-at", "-pk")
    return OpenCard(
        facts=_contact(card),
        card=card_from_json(card.card),
        receipt=str(card.receipt),
        looks=tuple(LookView(name=look.person.name, at=look.at) for look in looks),
    )


def requests_for_hosts(asker: Asker, at: datetime) -> list[RequestFacts]:
    """Return what hosts asked of others, or others of them, that is still open.

    Raises:
        HostsOnly
    """
    require(asker, may_run_community)
    found = requests_of_kind(KIND, at)
    return [one for one in found if one.is_open and one.desk != Desk.HIDDEN]


def _contact(row: ReceivedCard) -> ContactView:
    return ContactView(
        key=row.key,
        node=row.node_name,
        terms=row.terms,
        received_at=row.received_at,
        expires_at=row.expires_at,
        times_seen=row.times_seen,
    )
