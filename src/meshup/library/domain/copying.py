"""Shell: a copy of what another node shares, with credit; and who took copies of ours.

What is fetched has to be what the signed list of the node said: its digest, its size, and the kind
that its bytes are. Nothing of it runs or is shown here before its room has read it. Whose it was
stays with every copy, and so does the licence.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from meshup.activitypub.activity_documents import add
from meshup.activitypub.addresses import address_hash, is_web_url, origin_of
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.addressing import absolute, is_own
from meshup.fediverse.domain.own_actors import group
from meshup.kit.document_kinds import kind_of
from meshup.kit.errors import Refusal
from meshup.kit.http_fetch import TooLarge
from meshup.kit.web import changed
from meshup.library.choices import Holds
from meshup.library.domain.audiences import audiences_of
from meshup.library.domain.item_fields import MOST_ORIGINS, ItemRefused, texts_of
from meshup.library.domain.item_plans import LONGEST_TEXT, ItemPlan, payload_digest
from meshup.library.domain.items import add_item
from meshup.library.domain.queries.items import item_for
from meshup.library.domain.queries.node_items import node_item_for
from meshup.library.domain.tags import LIBRARY
from meshup.library.errors import NotToCopy, NotUsedHere, NotWhatWasOffered
from meshup.library.models import ItemCopy, LibraryItem
from meshup.library.parts import Origin, content_part
from meshup.mesh.domain.queries.known_nodes import shown_nodes
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.remote_actors.domain.fetching import fetch_document, fetch_file
from meshup.signed_messages.errors import BadProof

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.inbox.activity_handlers import Received
    from meshup.library.domain.queries.node_items import NodeItemFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

GROUP: Final = "Group"
MOST_PAYLOAD: Final = 512 * 1024
PATIENCE: Final = timedelta(days=30)
"""For how long the author of something is tried to be told."""
MOST_COPIES: Final = 2_000
"""Nodes that are counted for one item."""


def take_copy(by: Asker, uuid: UUID, at: datetime) -> UUID:
    """Take a copy of something that another node shares; return by what ours is known.

    It is for ourselves until hosts offer it. Twice is one copy. Its author is told.

    Raises:
        HostsOnly, NoSuchItem, NotToCopy, NotWhatWasOffered, TooManyItems
        NotUsedHere: no room knows this kind of content.
        Refusal: it cannot be fetched, or its room does not take it.
    """
    item = node_item_for(by, uuid, at)
    if not item.is_content:
        raise NotToCopy
    made_from = _made_from(item)
    known = LibraryItem.objects.filter(made_from=made_from).first()
    if known is not None:
        return known.uuid
    plan = _plan(item, at)
    with transaction.atomic():
        own = add_item(by, plan, at, based_on=_origins(item), made_from=made_from, verb="copy")
        LibraryItem.objects.filter(uuid=own).update(is_untold=True)
    tell_authors(at)  # who cannot be told now is told later
    return own


def is_somebody_untold() -> bool:
    """Say whether some author does not know of our copy yet; one quick query."""
    return LibraryItem.objects.filter(is_untold=True).exists()


def tell_authors(at: datetime) -> int:
    """Tell the nodes of whoever made what we copied; return how many were told. Twice is once.

    Who cannot be read now is tried again, for a month.
    """
    told = 0
    for row in LibraryItem.objects.filter(is_untold=True).order_by("pk"):
        if row.made_at < at - PATIENCE or not row.based_on:
            LibraryItem.objects.filter(pk=row.pk).update(is_untold=False)
            continue
        last = row.based_on[0]
        with suppress(Refusal):
            author = group_of(_group_id(last["did"], at), at)
            with transaction.atomic():
                _tell(author, last["id"], row.uuid, at)
                LibraryItem.objects.filter(pk=row.pk).update(is_untold=False)
            told += 1
    return told


def use_item(by: Asker, uuid: UUID, at: datetime) -> list[str]:
    """Put the content of an item where it belongs here; return what was done, a line each.

    Raises:
        HostsOnly, NoSuchItem
        NotUsedHere: no room knows this kind of content, or there is nothing to put anywhere.
        Refusal: its room does not take it; nothing was written.
    """
    require(by, may_run_community)
    item = item_for(by, uuid, at)
    part = content_part(str(item.part.get("name", "")))
    if part is None:
        raise NotUsedHere
    content = dict(item.part)
    part.read(content)
    with transaction.atomic():
        return part.use(content, by, _origin(item.based_on), at)


def on_add(received: Received) -> bool:
    """Count that a node took a copy of something of ours, by its own word; twice is once."""
    uuid = own_item_in(received.activity.object_id)
    row = LibraryItem.objects.filter(uuid=uuid).first() if uuid else None
    if row is None or received.actor.kind != GROUP:
        return False
    if row.audience not in audiences_of(received.actor.actor_id, received.at):
        return True
    known = ItemCopy.objects.filter(item=row)
    if known.filter(actor_id=received.actor.pk).exists() or known.count() >= MOST_COPIES:
        return True
    ItemCopy.objects.create(item=row, actor_id=received.actor.pk, copied_at=received.at)
    changed(LIBRARY)
    return True


def own_item_in(address: str) -> UUID | None:
    """Return which item of ours an address names; None for none."""
    head, _slash, last = address.rpartition("/")
    if head != absolute("/ap/library/items"):
        return None
    try:
        return UUID(last)
    except ValueError:
        return None


def _plan(item: NodeItemFacts, at: datetime) -> ItemPlan:
    """Fetch what an item holds, and return what our copy of it is."""
    if item.holds == Holds.FILE:
        held: dict[str, Any] = {"file": _file(item, at)}
    else:
        held = _payload(item, at)
    return ItemPlan(
        kind=item.kind,
        titles=item.titles,
        summaries=item.summaries,
        licence=item.licence,
        credit=item.credit,
        **held,
    )


def _file(item: NodeItemFacts, at: datetime) -> bytes:
    try:
        content = fetch_file(item.file, at, most_bytes=item.file_bytes)
    except TooLarge:
        raise NotWhatWasOffered(why="size") from None
    if len(content) != item.file_bytes:
        raise NotWhatWasOffered(why="size")
    if sha256(content).hexdigest() != item.digest:
        raise NotWhatWasOffered(why="digest")
    if kind_of(content) != item.file_kind:
        raise NotWhatWasOffered(why="kind")
    return content


def _payload(item: NodeItemFacts, at: datetime) -> dict[str, Any]:
    document = fetch_document(item.id, at, most_bytes=MOST_PAYLOAD)
    payload = document.get("payload")
    if not isinstance(payload, dict) or not set(payload) <= {"texts", "link", "part"}:
        raise NotWhatWasOffered(why="payload")
    try:
        digest = payload_digest(payload)
    except BadProof:
        raise NotWhatWasOffered(why="numbers") from None
    if digest != item.digest:
        raise NotWhatWasOffered(why="digest")
    link = payload.get("link", "")
    if not isinstance(link, str) or (link and not is_web_url(link)) or len(link) > 500:  # noqa: PLR2004 - a column's
        raise NotWhatWasOffered(why="link")
    try:
        texts = texts_of(payload.get("texts"), LONGEST_TEXT)
    except ItemRefused:
        raise NotWhatWasOffered(why="text") from None
    return {"texts": texts, "link": link, "part": _part(item, payload.get("part"))}


def _part(item: NodeItemFacts, content: object) -> dict[str, Any]:
    """Return content of a shape that a room knows, once that room has read it."""
    if item.holds != Holds.PART:
        return {}
    part = content_part(item.part)
    if part is None:
        raise NotUsedHere
    if not isinstance(content, dict) or content.get("name") != item.part:
        raise NotWhatWasOffered(why="part")
    part.read(content)
    return content


def _origins(item: NodeItemFacts) -> list[dict[str, Any]]:
    """Return whose a copy was before: the last first, each once, never ourselves."""
    last = {
        "id": item.id,
        "url": item.url or item.node.url,
        "licence": item.licence,
        "titles": item.titles,
        "credit": item.credit,
        "node": item.node.name,
        "did": item.node.did,
    }
    found: dict[str, dict[str, Any]] = {}
    for origin in (last, *item.based_on):
        if not is_own(str(origin["id"])):
            found.setdefault(str(origin["id"]), dict(origin))
    return list(found.values())[:MOST_ORIGINS]


def _origin(based_on: tuple[Any, ...]) -> Origin:
    if not based_on:
        node = this_node()
        return Origin(node.name, node.city, absolute(""), "")
    last = based_on[0]
    return Origin(last["node"], "", origin_of(last["id"]), last["did"])


def _made_from(item: NodeItemFacts) -> str:
    return f"copy:{address_hash(f'{item.id} {item.digest}').hex()}"


def _group_id(did: str, at: datetime) -> str:
    """Return the Group of a node that is known; "" for none."""
    return next((node.group_id for node in shown_nodes(at).value if node.did == did), "")


def _tell(author: RemoteActorFacts, item_id: str, own: UUID, at: datetime) -> None:
    """Tell the node of whoever made something that a copy of it is in our library."""
    activity = add(f"{group().id}#copy-{own}", group().id, item_id, absolute("/ap/library"))
    activity["to"] = [author.actor_id]
    deliver(activity, by=group().name, to=[author.inbox], at=at)
