"""Shell: what activities of other servers change of umbrellas, each by a small function.

Called by the inbox, inside its transaction. Whoever signed is ``received.actor``; nothing here
changes what anybody else asked or decided. A Join of our Group by a group is ours where we are an
umbrella; by anybody else it is left to who answers people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.activitypub.ids import id_of
from meshup.fediverse.domain.own_actors import group
from meshup.moderation.domain.admission import Visitor, admit
from meshup.umbrella.choices import MembershipState
from meshup.umbrella.domain.members import receive_join, receive_leave
from meshup.umbrella.domain.memberships import receive_answer, receive_listed, receive_removed
from meshup.umbrella.domain.settings import umbrella

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.inbox.activity_handlers import Handler, Received

GROUP: Final = "Group"
JOIN: Final = "Join"


def on_join(received: Received) -> bool:
    """Take that a group asks to be under our umbrella.

    Raises:
        TooMany: their server has asked for too much; it may be sent again later.
    """
    activity, actor = received.activity, received.actor
    if not umbrella().is_on or activity.object_id != group().id or actor.kind != GROUP:
        return False
    admit("remote_join", Visitor(network=f"fediverse:{actor.host}"), received.at)
    receive_join(actor, activity.id, received.at)
    return True


def on_leave(received: Received) -> bool:
    """Let a member go."""
    if received.activity.object_id != group().id:
        return False
    return receive_leave(received.actor, received.at)


def on_undo(received: Received) -> bool:
    """Let a member go who takes their Join back."""
    inner = received.activity.object
    if inner is None or received.activity.object_kind != JOIN:
        return False
    if id_of(inner.get("object")) != group().id:
        return False
    return receive_leave(received.actor, received.at)


def on_answer(received: Received) -> bool:
    """Take what an umbrella answers to our Join."""
    activity = received.activity
    return receive_answer(
        received.actor, activity.object_id, STATE_BY_KIND[activity.kind], received.at
    )


def on_add(received: Received) -> bool:
    """Take that an umbrella of ours lists us; of others it says nothing here."""
    activity = received.activity
    if activity.object_id != group().id:
        return False
    return receive_listed(received.actor, activity.target, received.at)


def on_remove(received: Received) -> bool:
    """Take that an umbrella has us no more."""
    if received.activity.object_id != group().id:
        return False
    return receive_removed(received.actor, received.at)


STATE_BY_KIND: Final[Mapping[str, MembershipState]] = {
    "Accept": MembershipState.MEMBER,
    "TentativeAccept": MembershipState.WAITING,
    "Reject": MembershipState.REFUSED,
    "Ignore": MembershipState.REFUSED,
}
HANDLERS: Final[Mapping[str, Handler]] = {
    "Join": on_join,
    "Leave": on_leave,
    "Undo": on_undo,
    **dict.fromkeys(STATE_BY_KIND, on_answer),
    "Add": on_add,
    "Remove": on_remove,
}
