"""Shell: what other nodes share is read about once an hour, bounded, and put by.

Asked is who says in its card that it has a library, for each audience that it and this node belong
to; who does not answer, less and less often. A list counts by its number and its proof
(``merging``), and replaces the one before: what was withdrawn is gone. What nobody answered for
since days goes; whoever is blocked or distrusted is shown no more at once (``queries.node_items``),
and forgotten at night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from meshup.activitypub.addresses import origin_of
from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.folded_words import folded
from meshup.kit.web import changed
from meshup.library.domain.audiences import audiences_with
from meshup.library.domain.item_documents import MOST_BYTES
from meshup.library.domain.item_reading import Expected, read_list
from meshup.library.domain.merging import ListState, contradicts, replaces
from meshup.library.domain.tags import NODE_LIBRARIES
from meshup.library.errors import BadCollection
from meshup.library.models import NodeItem, NodeLibrary
from meshup.mesh.domain.neighbourhood import neighbour_actor_ids
from meshup.mesh.domain.queries.known_nodes import shown_nodes
from meshup.remote_actors.domain.fetching import fetch_if_changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.library.choices import Audience
    from meshup.library.domain.item_reading import ReadItem, ReadList
    from meshup.mesh.domain.queries.known_nodes import KnownNode

OFFER: Final = "library"
"""What the card of a node says that has one."""
BETWEEN: Final = timedelta(hours=1)
LONGEST_BETWEEN: Final = timedelta(days=1)
PERIODS_OF_TRIAL: Final = 30
"""On one machine lists are read after so many rounds of gossip."""
GIVEN_UP: Final = timedelta(days=3)
"""What nobody answered for since is shown no more."""
RUN_SECONDS: Final = 60.0
MOST_OF_NODE: Final = 1024 * 1024
"""Bytes that the items of one node take, of all audiences together."""
MOST_LIBRARIES: Final = 8_000
MOST_OF_ALL: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list that is to be read: of which node, for which audience."""

    node: KnownNode
    audience: Audience


def wanted_lists(now: datetime) -> dict[tuple[str, str], Wanted]:
    """Return the lists that this node may ask for, by did and audience."""
    if not federation().is_on:
        return {}
    neighbours = neighbour_actor_ids()
    found: dict[tuple[str, str], Wanted] = {}
    for node in shown_nodes(now).value:
        if node.is_own or OFFER not in node.offers or not node.group_id:
            continue
        for audience in sorted(audiences_with(node, neighbours)):
            found[node.did, str(audience)] = Wanted(node, audience)
    return found


def is_something_due(at: datetime) -> bool:
    """Say whether a list is to be read; a quick question."""
    wanted = wanted_lists(at)
    if not wanted:
        return False
    rows = NodeLibrary.objects.values_list("did", "audience", "due_at")
    known = {(did, audience): due for did, audience, due in rows.iterator()}
    if any(due <= at and key in wanted for key, due in known.items()):
        return True
    return len(known) < MOST_LIBRARIES and any(key not in known for key in wanted)


def read_due(seconds: float = RUN_SECONDS) -> int:
    """Read the lists that are due, one after the other, for about so long; say how many."""
    until, count = monotonic() + seconds, 0
    lists = wanted_lists(clock.now())
    _begin_new(lists, clock.now())
    while monotonic() < until:
        at = clock.now()
        row = _claim(at)
        if row is None:
            break
        wanted = lists.get((row.did, row.audience))
        if wanted is not None:
            _read_now(row, wanted, at)
            count += 1
    return count


def forget_silent(at: datetime) -> int:
    """Forget lists that nobody answered for, or that are not for us any more; return how many."""
    keys = wanted_lists(at).keys()
    old = at - GIVEN_UP
    gone = [
        pk
        for pk, did, audience, read_at in NodeLibrary.objects.values_list(
            "pk", "did", "audience", "read_at"
        )
        if (did, audience) not in keys or (read_at is not None and read_at < old)
    ]
    if gone:
        NodeLibrary.objects.filter(pk__in=gone).delete()
        changed(NODE_LIBRARIES)
    return len(gone)


def between() -> timedelta:
    """Return how long a list stands before it is asked for again: an hour, in trials seconds."""
    config = settings.CONFIG
    trial = PERIODS_OF_TRIAL * timedelta(seconds=config.gossip_seconds)
    return min(BETWEEN, trial) if config.federation_local else BETWEEN


def _begin_new(lists: Mapping[tuple[str, str], Wanted], at: datetime) -> None:
    """Make rows of lists that were never asked for, as long as there is room."""
    known = set(NodeLibrary.objects.values_list("did", "audience"))
    new = [
        NodeLibrary(
            did=wanted.node.did,
            audience=wanted.audience,
            group_id=wanted.node.group_id,
            due_at=at,
        )
        for key, wanted in lists.items()
        if key not in known
    ]
    NodeLibrary.objects.bulk_create(
        new[: max(0, MOST_LIBRARIES - len(known))], ignore_conflicts=True
    )


@transaction.atomic
def _claim(at: datetime) -> NodeLibrary | None:
    """Return a list that is due, and put its next time off; None for none."""
    due = NodeLibrary.objects.select_for_update(skip_locked=True).filter(due_at__lte=at)
    row = due.order_by("due_at", "pk").first()
    if row is not None:
        doublings: int = 2 ** min(row.tries, 6)
        row.due_at = at + min(LONGEST_BETWEEN, between() * doublings)
        row.save(update_fields=["due_at"])
    return row


def _read_now(row: NodeLibrary, wanted: Wanted, at: datetime) -> None:
    origin = origin_of(wanted.node.card_id)
    url = f"{origin}/ap/library?audience={wanted.audience}"
    expected = Expected(url, str(wanted.audience), wanted.node.group_id, row.did)
    try:
        fetched = fetch_if_changed(url, at, etag=row.etag, most_bytes=MOST_BYTES)
        if fetched is None:
            NodeLibrary.objects.filter(pk=row.pk).update(read_at=at, tries=0, failure="")
            return
        take_list(row, read_list(fetched.document, expected, at, _room_for(row)), at)
        NodeLibrary.objects.filter(pk=row.pk).update(
            etag=fetched.etag, group_id=wanted.node.group_id
        )
    except Refusal as refusal:
        reason = refusal.reason if isinstance(refusal, BadCollection) else ""
        failure = ".".join(filter(None, (refusal.code, reason)))
        tries = min(row.tries + 1, 1_000)
        NodeLibrary.objects.filter(pk=row.pk).update(failure=failure[:60], tries=tries)


@transaction.atomic
def take_list(row: NodeLibrary, read: ReadList, at: datetime) -> bool:
    """Let a list of another node be as it was read, unless what is known counts more.

    Returns whether it counts. Twice is once.
    """
    row = NodeLibrary.objects.select_for_update().get(pk=row.pk)
    known: ListState[ReadItem] = ListState(row.number, row.digest)
    new = ListState(read.number, read.digest, read.items)
    row.read_at, row.tries, row.failure = at, 0, ""
    if row.digest and contradicts(new, known):
        row.failure = "contradiction"
    if row.digest and not replaces(new, known):
        if new.number < known.number:
            row.failure = "older"
        row.save(update_fields=["read_at", "tries", "failure"])
        return False
    row.number, row.digest, row.refused = read.number, read.digest, dict(read.refused)
    row.size = sum(item.size for item in read.items)
    row.save()
    _keep(row, read.items)
    changed(NODE_LIBRARIES)
    return True


def _keep(row: NodeLibrary, items: tuple[ReadItem, ...]) -> None:
    """Make the rows of a list what it names; what did not change stays, with its address here."""
    known = {each.item_id: each for each in row.items.all()}
    wanted = {item.id: item for item in items}
    NodeItem.objects.filter(
        pk__in=[each.pk for key, each in known.items() if key not in wanted]
    ).delete()
    new = []
    for item in items:
        values = _values(item)
        each = known.get(item.id)
        if each is None:
            new.append(NodeItem(library=row, item_id=item.id, **values))
        elif each.document != values["document"]:
            NodeItem.objects.filter(pk=each.pk).update(**values)
    NodeItem.objects.bulk_create(new, batch_size=100)


def _values(item: ReadItem) -> dict[str, object]:
    facts: Mapping[str, object] = item.facts
    words = [*item.facts["titles"].values(), *item.facts["summaries"].values()]
    words += [item.facts["credit"], item.town]
    return {
        "kind": item.kind,
        "licence": item.licence,
        "town": item.town,
        "search": folded(" ".join(words)),
        "document": dict(facts),
        "digest": item.digest,
        "changed_at": item.changed_at,
    }


def _room_for(row: NodeLibrary) -> int:
    """Return how many bytes the items of a list may take."""
    others = NodeLibrary.objects.exclude(pk=row.pk)
    of_node = others.filter(did=row.did).aggregate(total=Sum("size"))["total"] or 0
    of_all = others.aggregate(total=Sum(F("size")))["total"] or 0
    return max(0, min(MOST_OF_NODE - of_node, MOST_OF_ALL - of_all))
