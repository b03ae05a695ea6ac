"""Pure: activities that other servers send, read liberally.

Words
    activity   who did what with what: a Follow, a Create, an Undo …

Method
    A single value and a list, an id and an embedded object mean the same. Nothing is believed here
    but how it reads: whether ``actor`` is who signed, and may do this, the inbox decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.ids import Json, audience_of, id_of, ids_of, items_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_KIND: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What an activity says.

    Attributes:
        id: its own address; "" where it has none.
        kind: its type, such as "Follow"; the first, if there are several.
        actor: who did it; a web address.
        object_id: what it was done with; "" where that has no id.
        object_ids: all of these; only a Flag has several.
        object: the same where it is embedded, else None.
        target: where to, or "".
        to: to whom, and ``cc`` to whom besides; ids.
        published: when it was, or None.
        updated: when it was changed, or None.
        document: the whole.
    """

    id: str
    kind: str
    actor: str
    object_id: str
    object_ids: tuple[str, ...]
    object: Json | None
    target: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    document: Json = field(compare=False, repr=False)

    @property
    def object_kind(self) -> str:
        """The type of an embedded object, such as "Event"; "" where there is none."""
        return next(iter(types_of(self.object)), "") if self.object else ""


def read_activity(document: object) -> Activity:
    """Return what an activity says.

    Raises:
        BadDocument: it has no type, or no actor that is a web address, or several; its id is none.
    """
    if not isinstance(document, dict):
        raise BadDocument("activity")
    kind = next(iter(types_of(document)), "")
    if not 0 < len(kind) <= LONGEST_KIND:
        raise BadDocument("activity_type")
    embedded = items_of(document.get("object"), 1)
    objects = ids_of(document.get("object"))
    return Activity(
        id=_own_id(document),
        kind=kind,
        actor=_actor(document),
        object_id=id_of(embedded),
        object_ids=objects,
        object=embedded[0] if embedded and isinstance(embedded[0], dict) else None,
        target=id_of(document.get("target")),
        to=audience_of(document.get("to")),
        cc=audience_of(document.get("cc")),
        published=read_instant(document.get("published")),
        updated=read_instant(document.get("updated")),
        document=document,
    )


def _own_id(document: Json) -> str:
    value = document.get("id")
    if value is None:
        return ""
    if not isinstance(value, str) or not is_web_url(value):
        raise BadDocument("activity_id")
    return value


def _actor(document: Json) -> str:
    actors = items_of(document.get("actor"), 2)
    actor = id_of(actors)
    if len(actors) != 1 or not is_web_url(actor):
        raise BadDocument("actor")
    return actor
