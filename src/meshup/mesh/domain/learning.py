"""Shell: gets to know a node by its address, as a host types it or a card names it.

Method
    An address of any kind leads to the server's own actor (``remote_actors.domain.finding``: its
    NodeInfo, WebFinger); the actor's document names the card. Then all that the node knows can be
    read in its directory, in the next period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.activitypub.addresses import host_of, is_web_url
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import identity_key
from meshup.mesh.domain.bootstraps import begin_with
from meshup.mesh.domain.carried import carried
from meshup.mesh.domain.machine import machine
from meshup.mesh.domain.transport import confirmed_card
from meshup.mesh.errors import CardNotTaken, NodeBlocked, NoNodeThere, OwnNode
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.fetching import MOST_ACTOR_BYTES, fetch_document
from meshup.remote_actors.domain.finding import find_actor

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.gossip.card import NodeCard


def learn_node(card_id: str, at: datetime, *, at_own_pace: bool = False) -> NodeCard:
    """Read the card at ``card_id``, and know its node from now on; twice is once.

    In a period of gossip that is done ``at_own_pace``.

    Raises:
        NoNodeThere: there is none.
        CardNotTaken: it is not taken, for that reason.
        Refusal: it cannot be read.
    """
    card = confirmed_card(card_id, at, at_own_pace=at_own_pace)
    if card.did == identity_key().did:
        raise OwnNode
    store = machine(at).store
    outcome = store.merge((carried(card),), at)
    if codes := dict(outcome.refused):
        raise CardNotTaken(why=codes.get(card.did, "card"))
    store.believe((carried(card),), at)
    return card


def add_by_address(by: Asker, address: str, at: datetime) -> NodeCard:
    """Get to know the node at an address that a host typed, and begin with it from now on.

    Raises:
        HostsOnly: somebody else asks.
        OwnNode, NodeBlocked, NoNodeThere, CardNotTaken, NoSuchHandle.
        Refusal: it cannot be read.
    """
    require(by, may_run_community)
    return join_by_address(address, at)


def join_by_address(address: str, at: datetime) -> NodeCard:
    """Do the same for the node itself, such as for a command."""
    actor = find_actor(_server_of(address), at)
    if is_blocked(actor.actor_id):
        raise NodeBlocked
    document = fetch_document(actor.actor_id, at, most_bytes=MOST_ACTOR_BYTES)
    card_id = document.get("card")
    if not isinstance(card_id, str) or not is_web_url(card_id):
        raise NoNodeThere(address=address[:200], why="card")
    card = learn_node(card_id, at)
    begin_with([card.id, *card.bootstrap])
    return card


def _server_of(address: str) -> str:
    """Return the bare server of an address of whatever is on it; a handle's is behind its "@"."""
    text = address.strip()
    if is_web_url(text):
        return f"{text.partition('://')[0]}://{host_of(text)}/"
    return text.rpartition("@")[2].rstrip("/")
