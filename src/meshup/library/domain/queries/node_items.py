"""Shell: what other nodes offer, as hosts browse it: by kind, word, town, licence and day.

A handful of queries, however many nodes and items there are. Who is blocked, distrusted or gone
from the mesh is left out at once, and so is what is for an audience that this node has left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.community.rules import may_run_community, require
from meshup.kit.folded_words import folded
from meshup.library.choices import BY_REQUEST, LICENCES, Audience, ItemKind
from meshup.library.domain.periods import Period, from_json, is_free
from meshup.library.domain.pulling import wanted_lists
from meshup.library.errors import NoSuchItem
from meshup.library.models import NodeItem, NodeLibrary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.mesh.domain.queries.known_nodes import KnownNode

MOST_ON_A_PAGE: Final = 60
MOST_LOOKED_AT: Final = 3_000
"""Items that are looked through for a day on which they are free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; "" and None for anything."""

    kind: str = ""
    words: str = ""
    town: str = ""
    licence: str = ""
    free_on: date | None = None
    did: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeItemFacts:
    """Something that another node offers.

    Attributes:
        uuid: names it on our pages. id: its address there.
        url: its page there, "" where it has none.
        node: whose it is.
        based_on: whose it was before, the last first.
    """

    uuid: UUID
    id: str
    kind: ItemKind
    audience: Audience
    titles: Texts
    summaries: Texts
    credit: str
    town: str
    url: str
    licence: str
    holds: str
    part: str
    file: str
    file_kind: str
    file_bytes: int
    digest: str
    facts: Mapping[str, Any]
    based_on: tuple[Mapping[str, Any], ...]
    node: KnownNode = field(repr=False)
    changed_at: datetime

    @property
    def is_content(self) -> bool:
        """Whether it can be copied."""
        return self.kind not in BY_REQUEST

    @property
    def licence_url(self) -> str:
        """Where the words of its licence are."""
        return LICENCES[self.licence].url if self.licence in LICENCES else ""

    @property
    def free(self) -> tuple[Period, ...]:
        """When it is to be had; nothing for always."""
        return from_json(self.facts.get("free", [])) or ()

    @property
    def busy(self) -> tuple[Period, ...]:
        """When somebody has it."""
        return from_json(self.facts.get("busy", [])) or ()


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of what was found.

    Attributes:
        more: where the next page begins; None for none.
        nodes: how many nodes share something.
        refused: how many items were not taken, by why, with the node that sent them.
    """

    items: tuple[NodeItemFacts, ...]
    more: int | None
    nodes: tuple[KnownNode, ...]
    refused: tuple[tuple[KnownNode, str, int], ...]


def search_items(asker: Asker, search: Search, now: datetime) -> ItemPage:
    """Return what the mesh offers, the latest first, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    libraries = _visible_libraries(now)
    some = [key for key, (row, _node) in libraries.items() if search.did in {"", row.did}]
    rows = _rows(some, search)
    if search.free_on is not None:
        wanted = Period(search.free_on, search.free_on)
        found = [row for row in rows[:MOST_LOOKED_AT] if _is_free(row, wanted)]
        page = found[search.start : search.start + MOST_ON_A_PAGE + 1]
    else:
        page = list(rows[search.start : search.start + MOST_ON_A_PAGE + 1])
    has_more = len(page) > MOST_ON_A_PAGE
    items = tuple(_facts(row, *libraries[row.library_id]) for row in page[:MOST_ON_A_PAGE])
    return ItemPage(
        items,
        search.start + MOST_ON_A_PAGE if has_more else None,
        _nodes(libraries.values()),
        tuple(_refused(libraries.values())),
    )


def node_item_for(asker: Asker, uuid: UUID, now: datetime) -> NodeItemFacts:
    """Return one item of another node, for hosts.

    Raises:
        HostsOnly
        NoSuchItem: it was withdrawn, or its node is not shown any more.
    """
    require(asker, may_run_community)
    libraries = _visible_libraries(now)
    row = NodeItem.objects.filter(uuid=uuid, library__in=list(libraries)).first()
    if row is None:
        raise NoSuchItem
    return _facts(row, *libraries[row.library_id])


def _visible_libraries(now: datetime) -> dict[int, tuple[NodeLibrary, KnownNode]]:
    wanted = wanted_lists(now)
    rows = NodeLibrary.objects.exclude(digest="", failure="")
    return {
        row.pk: (row, wanted[row.did, row.audience].node)
        for row in rows
        if (row.did, row.audience) in wanted
    }


def _rows(libraries: list[int], search: Search) -> QuerySet[NodeItem]:
    rows = NodeItem.objects.filter(library__in=libraries)
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.licence:
        rows = rows.filter(licence=search.licence)
    if search.town:
        rows = rows.filter(town__iexact=search.town)
    for word in folded(search.words).split()[:8]:
        rows = rows.filter(search__contains=word)
    if search.free_on is not None:
        rows = rows.filter(kind__in=[ItemKind.TOOL, ItemKind.VENUE])
    return rows.order_by("-changed_at", "-pk")


def _is_free(row: NodeItem, wanted: Period) -> bool:
    facts = row.document.get("facts", {})
    free, busy = from_json(facts.get("free", [])), from_json(facts.get("busy", []))
    weekdays = facts.get("weekdays")
    if weekdays and wanted.first.weekday() not in weekdays:
        return False
    return is_free(free or (), busy or (), wanted)


def _facts(row: NodeItem, library: NodeLibrary, node: KnownNode) -> NodeItemFacts:
    said = row.document
    return NodeItemFacts(
        uuid=row.uuid,
        id=row.item_id,
        kind=ItemKind(row.kind),
        audience=Audience(library.audience),
        titles=said["titles"],
        summaries=said["summaries"],
        credit=said["credit"],
        town=row.town,
        url=said["url"],
        licence=row.licence,
        holds=said.get("holds", ""),
        part=said.get("part", ""),
        file=said.get("file", ""),
        file_kind=said.get("file_kind", ""),
        file_bytes=said.get("file_bytes", 0),
        digest=row.digest,
        facts=said["facts"],
        based_on=tuple(said["based_on"]),
        node=node,
        changed_at=row.changed_at,
    )


def _nodes(libraries: Iterable[tuple[NodeLibrary, KnownNode]]) -> tuple[KnownNode, ...]:
    found = {node.did: node for row, node in libraries if row.digest and row.size}
    return tuple(sorted(found.values(), key=lambda node: (node.name.casefold(), node.did)))


def _refused(
    libraries: Iterable[tuple[NodeLibrary, KnownNode]],
) -> list[tuple[KnownNode, str, int]]:
    """Return what was not taken: items by their reason, and lists that fail more than once."""
    found = [
        (node, str(reason), int(count))
        for row, node in libraries
        for reason, count in sorted(row.refused.items())
    ]
    failed = {
        (node.did, row.failure): (node, row.failure, 1)
        for row, node in libraries
        if row.failure and row.tries != 1
    }
    return sorted([*found, *failed.values()], key=lambda one: (one[0].name.casefold(), one[1]))
