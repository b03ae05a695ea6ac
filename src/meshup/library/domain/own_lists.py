"""Shell: the lists that this node hands out, one for each audience, signed by its identity.

The proof is as old as the key, so that the same list has the same bytes, and whoever knows them is
answered by one line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group, proved_identity
from meshup.fediverse.domain.tags import FEDERATION
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.library.domain.item_documents import (
    CONTEXT,
    MOST_BYTES,
    MOST_ITEMS,
    item_document,
    list_document,
)
from meshup.library.domain.item_plans import payload_of
from meshup.library.domain.own_number import own_number
from meshup.library.domain.queries.items import item_id, offered_item, offered_items, own_item
from meshup.library.domain.tags import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.activitypub.ids import Json
    from meshup.library.choices import Audience

TAGS: Final = frozenset({LIBRARY, NODE_TAG, FEDERATION})
ROOM_AROUND: Final = 4 * 1024
"""Bytes for what stands around the items: names, identity, proof."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list as it goes out: its bytes, and what names them."""

    body: bytes
    etag: str


_memo: Final[VersionedMemo[OwnList]] = VersionedMemo(
    16 * 1024 * 1024, lambda own: 1024 + len(own.body)
)


def own_list(audience: Audience, now: datetime) -> OwnList:
    """Return the list for one audience; whoever asks is let in by the caller.

    Raises:
        FederationOff: federation was never switched on.
    """
    return _memo.get_or_compute(now, str(audience), lambda: _written(audience, now)).value


def list_url(audience: str) -> str:
    """Return the address of our list for one audience."""
    return absolute(f"/ap/library?audience={audience}")


def item_payload(uuid: UUID, audiences: Iterable[str], now: datetime) -> Json:
    """Return what somebody gets who takes a copy of an item that is no file.

    Raises:
        NoSuchItem: it is not offered to any of ``audiences``.
    """
    item = offered_item(uuid, audiences, now)
    payload = payload_of(item.holds, item.texts, item.link, item.part) if item.is_content else {}
    document = item_document(own_item(item), group().id, this_node().languages)
    return {"@context": CONTEXT, **document, "id": item_id(uuid), "payload": payload}


def _written(audience: Audience, now: datetime) -> Shown[OwnList]:
    group_id, languages = group().id, this_node().languages
    left, documents = MOST_BYTES - ROOM_AROUND, []
    for item in offered_items(audience, now, MOST_ITEMS):
        document = item_document(own_item(item), group_id, languages)
        left -= len(_bytes(document))
        if left < 0:
            break
        documents.append(document)
    bare = list_document(list_url(audience), group_id, audience, own_number(), documents)
    body = _bytes(proved_identity(bare))
    return Shown(OwnList(body, sha256(body).hexdigest()[:32]), TAGS)


def _bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
