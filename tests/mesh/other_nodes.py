"""Other nodes, played by the test: each has an identity, serves its card and leaves cards here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from meshup.fediverse.domain.own_actors import identity_key
from meshup.gossip.card import CardFields, signed_card
from meshup.kit import clock
from meshup.signed_messages.keys import did_key, ed25519_public, multikey, new_ed25519

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.inbox.peer import Answered, HostilePeer

DIRECTORY = "/ap/relay/directory"


class OtherNode:
    """A node at a peer.

    Attributes:
        relay: its Application.
        fields: what its card says.
    """

    def __init__(self, peer: HostilePeer, city: str, key: bytes | None = None) -> None:
        self.peer, self.key, self.at = peer, key or new_ed25519(), clock.now()
        self.did = did_key(ed25519_public(self.key))
        self.card_id = f"{peer.base}/ap/relay/card"
        self.relay = peer.actor(
            "relay",
            "Application",
            card=self.card_id,
            assertionMethod=[
                {
                    "id": f"{peer.base}/users/relay#ed25519-key",
                    "type": "Multikey",
                    "controller": f"{peer.base}/users/relay",
                    "publicKeyMultibase": multikey(ed25519_public(self.key)),
                }
            ],
        )
        self.fields = CardFields(
            id=self.card_id,
            actor=self.relay.id,
            group=f"{peer.base}/ap/group",
            seq=1_000,
            name=f"{city} P2P",
            url=f"{peer.base}/",
            directory=f"{peer.base}/ap/relay/directory",
            city=city,
            languages=("fr",),
        )
        links = [
            {
                "rel": "https://www.w3.org/ns/activitystreams#Application",
                "href": self.relay.id,
            }
        ]
        peer.serve("/.well-known/nodeinfo", {"links": links}, content_type="application/json")
        self.serve_card()

    def card(self, **changes: Any) -> dict[str, Any]:
        """Return its card, signed when the node began."""
        return signed_card(replace(self.fields, **changes), self.key, self.at)

    def serve_card(self, **changes: Any) -> dict[str, Any]:
        """Let its card be read at its address."""
        card = self.card(**changes)
        self.peer.serve("/ap/relay/card", card)
        return card

    def serve_directory(self, *cards: dict[str, Any]) -> None:
        """Let its directory be read; it answers any cursor with the same page."""

        def page(asked: Any) -> Any:
            from tests.inbox.peer import Served  # noqa: PLC0415 - a fixture's module

            document = {
                "id": f"{self.peer.base}{asked.path}",
                "type": "OrderedCollectionPage",
                "orderedItems": list(cards),
                "cursor": "a9",
                "more": False,
            }
            return Served(json.dumps(document).encode())

        self.peer.serve("/ap/relay/directory?*", page)

    def push(self, *cards: object, **how: Any) -> Answered:
        """Leave cards at our node."""
        return self.relay.post({"cards": list(cards)}, DIRECTORY, **how)


def answer_of(answered: Answered) -> dict[str, Any]:
    """Return the JSON of an answer."""
    return json.loads(answered.body)  # type: ignore[no-any-return]


@pytest.fixture
def own_did(federating: None) -> str:
    """Who this node is."""
    return identity_key().did


@pytest.fixture
def lyon(peers: Callable[..., HostilePeer]) -> OtherNode:
    """An honest node."""
    return OtherNode(peers("lyon.test"), "Lyon")


@pytest.fixture
def oslo(peers: Callable[..., HostilePeer]) -> OtherNode:
    """Another honest node."""
    return OtherNode(peers("oslo.test"), "Oslo")
