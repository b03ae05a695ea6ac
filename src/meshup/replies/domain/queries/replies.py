"""Replies as values: those that everybody reads, and for hosts all of them.

Replies of whoever is kept out are left out everywhere, for as long as the block stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe

from meshup.agenda.domain.queries.events import event_of
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.settings import shown_federation
from meshup.kit.shown import Shown, together
from meshup.remote_actors.domain.blocks import BLOCKS_TAG, blocked_numbers
from meshup.replies.choices import ReplyState
from meshup.replies.domain.keys import is_key
from meshup.replies.domain.tags import replies_tag
from meshup.replies.errors import NoSuchReply
from meshup.replies.models import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_SHOWN: Final = 100
"""Replies below one event; those that were shown first stay."""
MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """A reply.

    Attributes:
        key: the words that name it, in addresses and reports.
        actor: number of its author's row.
        slug: of the event that it answers.
        author: as they call themselves; "" where they do not.
        html: safe to show as it is.
        warning: what is to be read before, or "".
        language: of its words, or "".
        url: its page on its own server.
        published_at, received_at: in the zone of the node.
    """

    key: str
    actor: int
    slug: str
    author: str
    handle: str
    html: SafeString
    warning: str
    language: str
    url: str
    note_id: str
    state: ReplyState
    published_at: datetime
    received_at: datetime

    @property
    def host(self) -> str:
        """The server that it is from."""
        return self.handle.rpartition("@")[2]


def shown_replies(slug: str) -> Shown[tuple[ReplyFacts, ...]]:
    """Return what everybody reads below an event: nothing unless hosts said so, once and for each.

    One query, and none where hosts show no replies.
    """
    federation = shown_federation()
    tags = frozenset({replies_tag(slug), BLOCKS_TAG})
    if not (federation.value.is_on and federation.value.shows_replies):
        return federation.with_value(())
    rows = Reply.objects.filter(event__slug=slug, state=ReplyState.SHOWN)
    found = tuple(
        _allowed(rows.select_related("event").order_by("published_at", "pk")[:MOST_SHOWN])
    )
    return together(federation, Shown(found, tags)).with_value(found)


def ids_of_shown_replies(slug: str) -> list[str]:
    """Return the ids of the same, for other servers."""
    return [reply.note_id for reply in shown_replies(slug).value]


def shown_reply(key: str) -> Shown[ReplyFacts]:
    """Return one that everybody reads.

    Raises:
        NoSuchReply: it is not there, or not shown; the two look the same.
        NoSuchEvent: the event that it answers is not public.
    """
    row = _row(key)
    event_of(row.event.slug)
    shown = shown_replies(row.event.slug)
    for reply in shown.value:
        if reply.key == key:
            return shown.with_value(reply)
    raise NoSuchReply


def replies_for(asker: Asker, state: ReplyState) -> list[ReplyFacts]:
    """Return the replies in a state, those that came last first.

    Raises:
        HostsOnly
    """
    require(asker, may_run_community)
    rows = Reply.objects.filter(state=state).select_related("event")
    return list(_allowed(rows.order_by("-received_at", "-pk")[:MOST_LISTED]))


def reply_for(asker: Asker, key: str) -> ReplyFacts:
    """Return one reply, in whatever state.

    Raises:
        HostsOnly, NoSuchReply
    """
    require(asker, may_run_community)
    return _facts(_row(key))


def counts_by_state() -> dict[str, int]:
    """Return how many replies are in each state, for hosts; of who is not kept out."""
    rows = Reply.objects.order_by().values_list("state", "actor").annotate(number=Count("pk"))
    counted = list(rows)
    blocked = blocked_numbers(actor for _state, actor, _number in counted)
    found = dict.fromkeys(ReplyState.values, 0)
    for state, actor, number in counted:
        found[state] += 0 if actor in blocked else number
    return found


def replies_by_key(keys: Iterable[str]) -> dict[str, ReplyFacts]:
    """Return replies by their keys, for the log of hosts; one query."""
    wanted = [key for key in keys if is_key(key)]
    rows = Reply.objects.filter(uuid__in=wanted).select_related("event")
    return {str(row.uuid): _facts(row) for row in rows}


def _allowed(rows: Iterable[Reply]) -> Iterable[ReplyFacts]:
    found = list(rows)
    blocked = blocked_numbers(row.actor_id for row in found) if found else set()
    return (_facts(row) for row in found if row.actor_id not in blocked)


def _row(key: str) -> Reply:
    row = None
    if is_key(key):
        row = Reply.objects.select_related("event").filter(uuid=key).first()
    if row is None:
        raise NoSuchReply
    return row


def _facts(row: Reply) -> ReplyFacts:
    zone = ZoneInfo(this_node().time_zone)
    return ReplyFacts(
        key=str(row.uuid),
        actor=row.actor_id,
        slug=row.event.slug,
        author=row.author,
        handle=row.author_handle,
        html=mark_safe(row.content),  # noqa: S308 - cleaned by activitypub.safe_html when it came
        warning=row.warning,
        language=row.language,
        url=row.url,
        note_id=row.note_id,
        state=ReplyState(row.state),
        published_at=row.published_at.astimezone(zone),
        received_at=row.received_at.astimezone(zone),
    )
