"""Shell: what somebody reports here of a thing from elsewhere goes to its server, if they said so.

It is sent and signed by the actor that stands for this whole node, and holds the words and the ids
of what they are about: no name, no address, no link, nothing by which a reporter could be known
but what they wrote themselves.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from meshup.activitypub.activity_documents import flag
from meshup.activitypub.addresses import host_of, whose_server
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import application
from meshup.fediverse.domain.settings import federation
from meshup.kit.errors import TooMany
from meshup.kit.limits import Allowance, spend
from meshup.remote_actors.domain.blocks import is_blocked_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_TO_A_SERVER: Final = Allowance(20, timedelta(days=1))
"""So that nobody can use this node to flood another."""


def forward_report(actor_number: int, reported: Sequence[str], words: str, at: datetime) -> bool:
    """Send what somebody wrote about things of a remote actor to that actor's server.

    In the caller's transaction. Nothing is sent to who is blocked or gone, or beyond the limit of
    a server: the report itself stands all the same.

    Args:
        actor_number: whose they are.
        reported: the ids of what is reported; the actor's own is added.
        words: what somebody wrote.
        at: now.

    Returns:
        Whether it is on its way.
    """
    actor = actors_by_number([actor_number]).get(actor_number)
    if actor is None or is_blocked_actor(actor) or not federation().is_on:
        return False
    try:
        spend("flag_out", whose_server(host_of(actor.actor_id)), MOST_TO_A_SERVER)
    except TooMany:
        return False
    sender = application()
    ids = list(dict.fromkeys([actor.actor_id, *reported]))
    activity = flag(f"{sender.id}#flag-{uuid4()}", sender.id, ids, words, actor.actor_id)
    return deliver(activity, by=sender.name, to=[actor.delivery_inbox], at=at) > 0
