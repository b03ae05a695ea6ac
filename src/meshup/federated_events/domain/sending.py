"""Shell: writes what the Group publishes, and puts the activity into the queue, in one transaction.

A Create, an Update or a Delete changes the row and goes to every follower's inbox, or neither
happens. Each gets a version and an ``updated`` that is later than all before it, so that a reader
who gets two in the wrong order keeps the newer.

Who follows the Application, as Mobilizon does to follow a whole server, gets all that the Group
sends as well, and an Announce of what is new by the actor whom they follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.event_document import tombstone
from meshup.activitypub.ids import PUBLIC
from meshup.deliveries.domain.delivering import deliver
from meshup.federated_events.domain.federated_ids import change_id
from meshup.federated_events.domain.tags import FEDERATED, object_tag, page_tag
from meshup.federated_events.models import ACTIVITIES, FederatedEvent
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import application, group, proved
from meshup.follows.domain.queries.followers import inboxes_of_followers
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Any

    from meshup.federated_events.models import Post
    from meshup.fediverse.domain.own_actors import OwnActorFacts

SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sending:
    """What happens at one moment: by which actors, and to whom it goes."""

    at: datetime
    actor: OwnActorFacts
    relay: OwnActorFacts
    inboxes: tuple[str, ...]
    relay_inboxes: tuple[str, ...]

    @classmethod
    def begin(cls, at: datetime) -> Sending:
        """Return it for whoever follows the Group, or the Application, now.

        Raises:
            FederationOff: federation was never switched on.
        """
        actor, relay = group(), application()
        of_relay = inboxes_of_followers(relay.name)
        inboxes = dict.fromkeys([*inboxes_of_followers(actor.name), *of_relay])
        return cls(at, actor, relay, tuple(inboxes), tuple(of_relay))

    @property
    def audience(self) -> activities.Audience:
        """For whom all is that the Group publishes."""
        return activities.audience([PUBLIC], [self.actor.followers])

    def send(self, activity: dict[str, Any], also: Iterable[str] = ()) -> None:
        """Put ``activity`` of the Group, with a proof, into the queue; ``also`` for others."""
        to = dict.fromkeys([*self.inboxes, *also])
        if to:
            deliver(proved(activity, self.at), by=self.actor.name, to=to, at=self.at)

    def relay_new(self, row: FederatedEvent | Post) -> None:
        """Let the Application announce what is new to its own followers."""
        if self.relay_inboxes:
            announce = relayed(self.relay, row)
            deliver(announce, by=self.relay.name, to=self.relay_inboxes, at=self.at)


def next_second(at: datetime, after: datetime | None = None) -> datetime:
    """Return ``at`` in whole seconds, or a second after ``after`` where that is not later."""
    whole = at.replace(microsecond=0)
    return whole if after is None or whole > after else after + SECOND


def publish(
    sending: Sending, row: FederatedEvent | Post, document: Callable[[], dict[str, Any]]
) -> None:
    """Publish something new, or what was gone, which gets its id back.

    ``document`` is called when the row has its version and its moments.
    """
    if row.pk is not None:
        row.version += 1
        row.activity = uuid4()
        row.updated_at = next_second(sending.at, row.updated_at)
    row.gone_at = None
    _write(sending, row, document())
    sending.send(create_of(row))
    sending.relay_new(row)


def publish_again(
    sending: Sending,
    row: FederatedEvent | Post,
    document: Callable[[], dict[str, Any]],
    also: Iterable[str] = (),
) -> None:
    """Publish what changed of something; ``also`` to these inboxes of who does not follow."""
    row.version += 1
    row.updated_at = next_second(sending.at, row.updated_at)
    _write(sending, row, document())
    object_id = row.document["id"]
    activity = activities.update(change_id(object_id, "update", row.version), row.document)
    sending.send(activity, also)


def rewrite(
    sending: Sending, row: FederatedEvent | Post, document: Callable[[], dict[str, Any]]
) -> None:
    """Write the document of something anew and tell nobody: it is what it was, at our address."""
    _write(sending, row, document())


def take_away(
    sending: Sending, row: FederatedEvent | Post, kind: str, also: Iterable[str] = ()
) -> None:
    """Put a tombstone where something was; ``kind`` is its type, ``also`` who hears of it too."""
    row.version += 1
    row.gone_at = row.updated_at = next_second(sending.at, row.updated_at)
    _write(sending, row, {})
    object_id = absolute(row.path)
    activity = activities.delete(
        change_id(object_id, "delete", row.version),
        sending.actor.id,
        tombstone_of(row, kind),
        sending.audience,
    )
    sending.send(activity, also)


def tombstone_of(row: FederatedEvent | Post, kind: str) -> dict[str, Any]:
    """Return what stands at the id of something that is gone.

    Raises:
        ValueError: it is not gone.
    """
    if row.gone_at is None:
        raise ValueError("not gone")
    return tombstone(absolute(row.path), row.gone_at, kind)


def create_of(row: FederatedEvent | Post) -> dict[str, Any]:
    """Return the Create of what was published, with its document and the document's proof."""
    return activities.create(absolute(f"{ACTIVITIES}{row.activity}"), row.document)


def relayed(relay: OwnActorFacts, row: FederatedEvent | Post) -> dict[str, Any]:
    """Return the Announce by which the Application passes on what the Group published."""
    return activities.announce(
        f"{relay.id}#announce-{row.activity}",
        relay.id,
        absolute(row.path),
        activities.audience([PUBLIC], [relay.followers]),
        row.published_at,
    )


def _write(sending: Sending, row: FederatedEvent | Post, document: dict[str, Any]) -> None:
    row.document = proved(document, sending.at) if document else {}
    row.save()
    changed(FEDERATED, object_tag(row.uuid))
    if isinstance(row, FederatedEvent):
        changed(page_tag(row.slug))
