"""Shell: what this node has and shares, as values; the copies and loans in one query each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.addressing import absolute
from meshup.kit.addresses import address_of
from meshup.kit.month import today_in
from meshup.kit.shown import Shown
from meshup.library.choices import BY_REQUEST, LICENCES, Audience, Holds, ItemKind, ItemState
from meshup.library.domain.item_documents import OwnItem
from meshup.library.domain.periods import as_json, from_json
from meshup.library.domain.queries.loans import busy_of
from meshup.library.domain.tags import LIBRARY
from meshup.library.errors import NoSuchItem
from meshup.library.models import ItemCopy, LibraryItem
from meshup.node_requests.domain.queries.requests import other_nodes
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.library.domain.periods import Period

TAGS: Final = frozenset({LIBRARY})


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """Something of this node's library.

    Attributes:
        busy: when somebody has it, or its hosts need it.
        copied_by: names of the communities that took a copy; of those that are still known.
        copies: how many took one.
    """

    uuid: UUID
    version: int
    kind: ItemKind
    state: ItemState
    audience: Audience
    titles: Texts
    summaries: Texts
    holds: str
    texts: Texts
    link: str
    file_kind: str
    file_bytes: int
    part: Mapping[str, Any] = field(repr=False)
    digest: str
    licence: str
    credit: str
    town: str
    facts: Mapping[str, Any]
    based_on: tuple[Mapping[str, Any], ...]
    made_at: datetime
    changed_at: datetime
    busy: tuple[Period, ...] = ()
    copied_by: tuple[str, ...] = ()
    copies: int = 0

    @property
    def is_content(self) -> bool:
        """Whether it can be copied."""
        return self.kind not in BY_REQUEST

    @property
    def is_offered(self) -> bool:
        """Whether others see it."""
        return self.state == ItemState.OFFERED

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.is_offered and self.audience == Audience.PUBLIC

    @property
    def licence_url(self) -> str:
        """Where the words of its licence are."""
        return LICENCES[self.licence].url if self.licence in LICENCES else ""

    @property
    def free(self) -> tuple[Period, ...]:
        """When it is to be had; nothing for always."""
        return from_json(self.facts.get("free", [])) or ()


def items_for(asker: Asker, now: datetime) -> list[ItemFacts]:
    """Return all items for hosts, the latest first; a constant of queries.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    return _facts(LibraryItem.objects.order_by("-changed_at", "-pk"), now, with_copies=True)


def item_for(asker: Asker, uuid: UUID, now: datetime) -> ItemFacts:
    """Return one item for hosts.

    Raises:
        HostsOnly, NoSuchItem
    """
    require(asker, may_run_community)
    return _first(_facts(LibraryItem.objects.filter(uuid=uuid), now, with_copies=True))


def public_items(now: datetime) -> Shown[list[ItemFacts]]:
    """Return what everybody may see, by kind, then the latest first."""
    rows = LibraryItem.objects.filter(state=ItemState.OFFERED, audience=Audience.PUBLIC)
    return Shown(_facts(rows.order_by("kind", "-changed_at", "-pk"), now), TAGS)


def public_item(uuid: UUID, now: datetime) -> Shown[ItemFacts]:
    """Return one thing that everybody may see.

    Raises:
        NoSuchItem: there is none, or it is for others: both look the same.
    """
    return Shown(offered_item(uuid, frozenset({Audience.PUBLIC}), now), TAGS)


def offered_item(uuid: UUID, audiences: Iterable[str], now: datetime) -> ItemFacts:
    """Return something that is offered to one of ``audiences``.

    Raises:
        NoSuchItem
    """
    rows = LibraryItem.objects.filter(
        uuid=uuid, state=ItemState.OFFERED, audience__in=[str(each) for each in audiences]
    )
    return _first(_facts(rows, now))


def offered_items(audience: str, now: datetime, most: int) -> list[ItemFacts]:
    """Return what is offered to exactly this audience, the latest first."""
    rows = LibraryItem.objects.filter(state=ItemState.OFFERED, audience=audience)
    return _facts(rows.order_by("-changed_at", "-pk")[:most], now)


def number_offered() -> int:
    """Return how many items are offered to anybody; one query."""
    return LibraryItem.objects.filter(state=ItemState.OFFERED).count()


def item_id(uuid: UUID) -> str:
    """Return the address by which other nodes know an item."""
    return absolute(f"/ap/library/items/{uuid}")


def own_item(facts: ItemFacts) -> OwnItem:
    """Return an item as its document is written."""
    page = address_of("library_item", uuid=str(facts.uuid)) if facts.is_public else ""
    own = {key: value for key, value in facts.facts.items() if key != "busy"}
    is_file = facts.holds == Holds.FILE
    return OwnItem(
        id=item_id(facts.uuid),
        url=absolute(page) if page else "",
        file_url=absolute(f"/ap/library/files/{facts.uuid}") if is_file else "",
        kind=facts.kind,
        titles=facts.titles,
        summaries=facts.summaries,
        holds=facts.holds,
        part=str(facts.part.get("name", "")),
        file_kind=facts.file_kind,
        file_bytes=facts.file_bytes,
        digest=facts.digest,
        licence=facts.licence,
        credit=facts.credit,
        town=facts.town,
        facts=own,
        busy=as_json(facts.busy),
        based_on=facts.based_on,
        made_at=facts.made_at,
        changed_at=facts.changed_at,
    )


def _first(found: Sequence[ItemFacts]) -> ItemFacts:
    if not found:
        raise NoSuchItem
    return found[0]


def _facts(
    rows: Iterable[LibraryItem], now: datetime, *, with_copies: bool = False
) -> list[ItemFacts]:
    some = list(rows)
    busy = busy_of([row.pk for row in some], today_in(this_node().time_zone, now)) if some else {}
    copies = _copies([row.pk for row in some], now) if some and with_copies else {}
    return [_one(row, busy.get(row.pk, ()), copies.get(row.pk, ())) for row in some]


def _one(row: LibraryItem, lent: Sequence[Period], names: Sequence[str]) -> ItemFacts:
    own = from_json(row.facts.get("busy", [])) or ()
    names_of = (
        *("uuid", "version", "titles", "summaries", "holds", "texts", "link", "file_kind"),
        *("file_bytes", "part", "digest", "licence", "credit", "town", "facts", "made_at"),
        "changed_at",
    )
    return ItemFacts(
        **{name: getattr(row, name) for name in names_of},
        kind=ItemKind(row.kind),
        state=ItemState(row.state),
        audience=Audience(row.audience),
        based_on=tuple(row.based_on),
        busy=tuple(sorted({*own, *lent})),
        copied_by=tuple(name for name in names if name),
        copies=len(names),
    )


def _copies(keys: Sequence[int], now: datetime) -> dict[int, list[str]]:
    """Return the names of who took copies, by item; two queries."""
    rows = list(ItemCopy.objects.filter(item__in=keys).order_by("pk"))
    actors = actors_by_number({row.actor_id for row in rows}) if rows else {}
    nodes = other_nodes(actors.values(), now) if actors else {}
    found: dict[int, list[str]] = {}
    for row in rows:
        node = nodes.get(row.actor_id)
        found.setdefault(row.item_id, []).append(node.name if node else "")
    return found
