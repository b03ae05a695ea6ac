"""Shell: cards that people of other nodes gave: kept, looked at, and gone.

A card goes when its owner takes it back, when its time is over, or when it is needed no more; the
node it came from is told each time, by the withdrawal of our request. Called by the hook of the
kind in the transaction of the request, by jobs, and by hosts.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.instants import read_instant
from meshup.community.rules import may_run_community, require
from meshup.contact_grants.domain.contact_terms import card_in
from meshup.contact_grants.errors import NoSuchIntroduction
from meshup.contact_grants.models import LONGEST_NAME, Grant, Look, ReceivedCard
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group
from meshup.kit.secret_links import new_handle
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.errors import NoSuchRequest
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.inbox.activity_handlers import Received
    from meshup.node_requests.domain.queries.requests import RequestFacts

MOST_LOOKS: Final = 30
"""Looks of a card that are remembered one by one; the others are a number."""
VIEW_SENT_EVERY: Final = timedelta(days=1)
MOST_COUNTED: Final = 1_000_000
SEEN: Final = "View"


def keep_card(facts: RequestFacts, owner: int | None, at: datetime) -> bool:
    """Keep the card of a yes; False where its time is over already. Twice is once."""
    given = facts.answer_terms
    expires = read_instant(given["expires"])
    if expires is None or expires <= at:
        return False
    ReceivedCard.objects.get_or_create(
        request=facts.uuid,
        defaults={
            "key": new_handle(),
            "owner_id": owner,
            "offer_id": facts.offer_id,
            "actor_id": facts.actor.pk,
            "node_name": facts.actor.called[:LONGEST_NAME],
            "terms": dict(facts.terms),
            "card": card_in(given),
            "receipt": UUID(given["receipt"]),
            "expires_at": expires,
            "received_at": at,
        },
    )
    return True


def drop_card(request: UUID) -> int:
    """Keep the card of a request no more; return how many went."""
    return ReceivedCard.objects.filter(request=request).delete()[0]


@transaction.atomic
def return_cards(cards: Iterable[ReceivedCard], at: datetime) -> int:
    """Delete cards and tell the nodes from which they came; return how many went."""
    count = 0
    for card in list(cards):
        drop_card(card.request)
        with suppress(NoSuchRequest):
            withdraw_request(None, card.request, at)
        count += 1
    return count


@transaction.atomic
def return_card(owners: Collection[int], key: str, at: datetime) -> None:
    """Let somebody need a card no more that they got.

    Raises:
        NoSuchIntroduction: it is not theirs.
    """
    cards = ReceivedCard.objects.filter(owner__in=list(owners), key=key)
    if not return_cards(cards, at):
        raise NoSuchIntroduction


@transaction.atomic
def return_card_of_hosts(by: Asker, key: str, at: datetime) -> None:
    """Let hosts need a card no more.

    Raises:
        HostsOnly, NoSuchIntroduction
    """
    require(by, may_run_community)
    if not return_cards(ReceivedCard.objects.filter(owner=None, key=key), at):
        raise NoSuchIntroduction


def expire_cards(at: datetime) -> int:
    """Delete the cards whose time is over; return how many."""
    return return_cards(ReceivedCard.objects.filter(expires_at__lte=at), at)


def is_card_due(at: datetime) -> bool:
    """Say whether the time of a card is over."""
    return ReceivedCard.objects.filter(expires_at__lte=at).exists()


@transaction.atomic
def look_at(by: Asker, key: str, at: datetime) -> ReceivedCard:
    """Note that a host looks at a card of the hosts, tell its owner once a day, and return it.

    Raises:
        HostsOnly, NoSuchIntroduction
    """
    require(by, may_run_community)
    rows = ReceivedCard.objects.select_for_update(of=("self",)).filter(owner=None, key=key)
    card = rows.filter(expires_at__gt=at).first()
    if card is None:
        raise NoSuchIntroduction
    Look.objects.create(card=card, person_id=cast("int", by.pk), at=at)
    old = Look.objects.filter(card=card).order_by("-at", "-pk").values_list("pk", flat=True)
    Look.objects.filter(pk__in=list(old[MOST_LOOKS:])).delete()
    card.times_seen = min(card.times_seen + 1, MOST_COUNTED)
    if card.view_sent_at is None or card.view_sent_at <= at - VIEW_SENT_EVERY:
        card.view_sent_at = at
        _tell_seen(card, at)
    card.save(update_fields=["times_seen", "view_sent_at"])
    return card


def _tell_seen(card: ReceivedCard, at: datetime) -> None:
    actor = actors_by_number([card.actor_id]).get(card.actor_id)
    if actor is None:
        return
    view_id = f"{group().id}#view-{card.key}-{card.times_seen}"
    document = activities.view(view_id, group().id, card.offer_id, [actor.actor_id])
    deliver(document, by=group().name, to=[actor.inbox], at=at)


def on_view(received: Received) -> bool:
    """Take that hosts of another node looked at a card that somebody here gave."""
    offer_id = received.activity.object_id
    rows = Grant.objects.select_for_update(of=("self",)).filter(actor=received.actor.pk)
    grant = rows.filter(offer_id=offer_id).exclude(given_at=None).first() if offer_id else None
    if grant is None:
        return False
    grant.times_seen = min(grant.times_seen + 1, MOST_COUNTED)
    grant.first_seen_at = grant.first_seen_at or received.at
    grant.last_seen_at = received.at
    grant.save(update_fields=["times_seen", "first_seen_at", "last_seen_at"])
    return True
