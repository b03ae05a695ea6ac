"""What is done with activities of other servers: registered by the rooms that understand them.

A room registers a handler for its kinds in ``AppConfig.ready``. When an activity has been verified,
is no repeat, and its actor is neither blocked nor over a limit, the handlers of its kind are asked
in the order in which they were registered, inside one transaction; the first that says it was
its own ends that. What no handler takes is counted, and answered like what one took.

A handler
    is idempotent: the same activity may come again under another id, or after another;
    trusts of the activity what its actor may say: an object of another origin is fetched there;
    does not use the network: what has to be fetched is a job (``kit.jobs.later``);
    raises ``inbox.errors.ActivityRefused`` for what is wrong with an activity of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from meshup.activitypub.activities import Activity
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

    Listener: TypeAlias = Callable[["Received"], None]
    Handler: TypeAlias = Callable[["Received"], bool]
    """Returns whether the activity was its own; inside the transaction of the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An activity of another server, verified.

    Attributes:
        activity: as it was read; its actor is ``actor``.
        actor: who sent it: the owner of the key that signed it.
        recipient: the name of the own actor whose inbox it came to; "" for the shared inbox.
        at: when it came.
    """

    activity: Activity
    actor: RemoteActorFacts
    recipient: str
    at: datetime


_handlers: Final[dict[str, list[Handler]]] = defaultdict(list)
_listeners: Final[list[Listener]] = []


def register_handler(kinds: Iterable[str], handler: Handler) -> None:
    """Let ``handler`` be asked about activities of these ``kinds``, such as "Follow", "Undo"."""
    for kind in kinds:
        if handler not in _handlers[kind]:
            _handlers[kind].append(handler)


def register_listener(listener: Listener) -> None:
    """Let ``listener`` hear of each activity of any kind that was verified, taken or not.

    It is called before the handlers, in their transaction, for most activities: it is quick.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def handlers_of(kind: str) -> tuple[Handler, ...]:
    """Return the handlers of ``kind``, in the order in which they are asked; none for most."""
    return tuple(_handlers.get(kind, ()))


def handled_kinds() -> frozenset[str]:
    """Return every kind that some room understands; ``FEDERATION.md`` lists them."""
    return frozenset(kind for kind, handlers in _handlers.items() if handlers)


def hand_over(received: Received) -> bool:
    """Tell all listeners, ask the handlers of this kind, and return whether one took it."""
    for listener in _listeners:
        listener(received)
    return any(handler(received) for handler in handlers_of(received.activity.kind))
