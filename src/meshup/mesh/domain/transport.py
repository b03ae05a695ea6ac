"""Shell: what is asked of other nodes: a card at its own address, a page of a directory, a push.

All goes through ``remote_actors.domain.fetching``: signed, bounded, and never to who is kept out.
What a card says of its node is believed when it was found at its own id, and the actor whom it
names names the same key and the same card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from meshup.gossip.card import BadCard, read_card
from meshup.gossip.summaries import LONGEST_CURSOR
from meshup.mesh.errors import NoNodeThere
from meshup.remote_actors.domain.fetching import (
    MOST_ACTOR_BYTES,
    fetch_document,
    fetch_if_changed,
    post_document,
)
from meshup.remote_actors.domain.remote_actors import remember_actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.gossip.card import NodeCard

MOST_CARD_BYTES: Final = 16 * 1024
MOST_PAGE_BYTES: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A page of another node's directory.

    Attributes:
        cards: as they came.
        cursor: where to go on; "" where it says none.
        has_more: whether there is more just now.
        etag: "" for none.
    """

    cards: tuple[object, ...]
    cursor: str
    has_more: bool
    etag: str


def confirmed_card(card_id: str, at: datetime, *, at_own_pace: bool = False) -> NodeCard:
    """Return the card that stands at ``card_id``, if the actor whom it names says the same.

    Somebody new is confirmed within what strangers can have asked; a bootstrap ``at_own_pace``.

    Raises:
        NoNodeThere: it does not hold.
        Refusal: it cannot be read, or not now.
    """
    try:
        document = fetch_document(card_id, at, most_bytes=MOST_CARD_BYTES, at_own_pace=at_own_pace)
        card = read_card(document, at)
    except BadCard as bad:
        raise NoNodeThere(address=card_id, why=bad.code) from None
    document = fetch_document(card.actor, at, most_bytes=MOST_ACTOR_BYTES, at_own_pace=at_own_pace)
    actor = remember_actor(document, at)
    keys = {f"did:key:{key.multibase}" for key in actor.proof_keys}
    if actor.kind != "Application" or document.get("card") != card_id or card.did not in keys:
        raise NoNodeThere(address=card_id, why="actor")
    return card


def fetch_page(directory: str, cursor: str, etag: str, at: datetime) -> DirectoryPage | None:
    """Return what a directory has after ``cursor``; None where nothing changed since ``etag``.

    Raises:
        Refusal: it cannot be read, or is no directory.
    """
    url = f"{directory}?after={quote(cursor)}" if cursor else directory
    fetched = fetch_if_changed(url, at, etag=etag, most_bytes=MOST_PAGE_BYTES, at_own_pace=True)
    if fetched is None:
        return None
    cards = fetched.document.get("orderedItems")
    if not isinstance(cards, list):
        raise NoNodeThere(address=directory, why="directory")
    said = fetched.document.get("cursor")
    further = said if isinstance(said, str) and len(said) <= LONGEST_CURSOR else ""
    has_more = fetched.document.get("more") is True and further not in {"", cursor}
    return DirectoryPage(tuple(cards), further, has_more, fetched.etag)


def push(directory: str, cards: Sequence[Json], at: datetime) -> dict[str, Any]:
    """Give cards to another node; return what it says became of them.

    Raises:
        Refusal: it does not take them.
    """
    return post_document(directory, {"cards": list(cards)}, at, at_own_pace=True)
