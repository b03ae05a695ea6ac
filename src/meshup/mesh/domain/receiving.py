"""Shell: cards that other nodes leave here: by a push, or as the Update of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.gossip.card import BadCard, read_card, read_cards
from meshup.gossip.exchanges import Outcome
from meshup.gossip.vocabulary import CARD
from meshup.inbox.errors import ActivityRefused
from meshup.mesh.choices import Level
from meshup.mesh.domain.carried import carried
from meshup.mesh.domain.machine import machine
from meshup.mesh.errors import BadCards, NoNodeSent
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.remote_actor_facts import dids_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.inbox.activity_handlers import Received
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

MOST_PUSHED: Final = 500
EVIDENCE: Final = "equivocation"
"""A refusal would take back with it what was noted of that."""


def receive_push(actor: RemoteActorFacts, document: Json, at: datetime) -> Outcome:
    """Take the cards that an Application left; its own from anybody, others' from neighbours.

    Raises:
        NoNodeSent: it is no Application.
        BadCards: it is no list of cards, or too long.
    """
    if actor.kind != "Application":
        raise NoNodeSent
    documents = document.get("cards")
    if not isinstance(documents, list) or len(documents) > MOST_PUSHED:
        raise BadCards(most=MOST_PUSHED)
    cards, refused = read_cards(documents, at)
    own = sorted({card.did for card in cards if card.actor == actor.actor_id})
    sender = _neighbour_at(actor) or next(iter(own), "")
    outcome = machine(at).on_cards(sender, tuple(carried(card) for card in cards), at)
    return Outcome(outcome.taken, (*refused, *outcome.refused))


def receive_card(received: Received) -> bool:
    """Take the Update of a card by the node whose it is; another Update is not for this room.

    Raises:
        ActivityRefused: it is no card that holds, or not the sender's own.
    """
    document = received.activity.object
    if document is None or received.activity.object_kind != CARD:
        return False
    try:
        card = read_card(document, received.at)
    except BadCard as bad:
        raise ActivityRefused(f"card.{bad.code}") from None
    if card.actor != received.actor.actor_id:
        raise ActivityRefused("card.not_neighbour")
    outcome = machine(received.at).on_cards(card.did, (carried(card),), received.at)
    for _did, code in outcome.refused:
        if code != EVIDENCE:
            raise ActivityRefused(f"card.{code}")
    return True


def _neighbour_at(actor: RemoteActorFacts) -> str:
    """Return the did of the neighbour that lives at an actor, who names it still; "" for none."""
    neighbours = MeshNode.objects.filter(level__gte=Level.NEIGHBOUR, is_distrusted=False)
    rows = neighbours.filter(actor_id=actor.actor_id, did__in=dids_of(actor)).order_by("pk")
    return rows.values_list("did", flat=True).first() or ""
