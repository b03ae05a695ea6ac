"""What a tracker writes to its clients: replies, offers and answers. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.json import Encoder

from meshup.signalling.dialects.tracker.requests import is_id

if TYPE_CHECKING:
    from meshup.signalling.dialects.tracker.requests import TrackerRequest
    from meshup.signalling.dialects.tracker.swarm import Swarm

ANNOUNCE_SECONDS: Final = 120

ANSWER: Final = b'{"action":"announce","answer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}'
OFFER: Final = b'{"action":"announce","offer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}'
"""Templates, filled in where they are sent: nearly every message is one of these two."""

json: Final = Encoder().encode


def announce_reply(info_hash: str, swarm: Swarm | None) -> bytes:
    """Return how many are in a swarm, and when to announce again."""
    seeds, peers = (swarm.seeds, len(swarm)) if swarm is not None else (0, 0)
    return b'{"complete":%d,"incomplete":%d,"action":"announce","info_hash":%b,"interval":%d}' % (
        seeds,
        peers - seeds,
        swarm.name if swarm else json(info_hash),
        ANNOUNCE_SECONDS,
    )


def failure_reply(reason: str, request: TrackerRequest | None) -> bytes:
    """Return why a request, if it could be read at all, is not answered."""
    reply: dict[str, object] = {"failure reason": reason}
    if request is not None:
        reply["action"] = request.action
        if isinstance(request.info_hash, str) and is_id(request.info_hash):
            reply["info_hash"] = request.info_hash
    return json(reply)


def refusal_reply(reason: str) -> bytes:
    """Return why a client may not come in."""
    return b'{"failure reason":%b}' % json(reason)
