"""Shell by its words alone: items, and lists of items for one audience, as they are written.

What can be copied is an ``Article`` or a ``Document`` with its licence; what is asked for is a
``Proposal`` (FEP-0837) which servers that know no proposals read as a ``Note``. An item says whose
it was before (``isBasedOn``), and the digest of what whoever takes a copy will get.

Source
    Activity Streams 2.0; FEP-0837 (ValueFlows: Proposal, Intent); schema.org (license, creditText,
    isBasedOn); docs/decisions/0051-the-library.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import ACTIVITY_STREAMS, DATA_INTEGRITY, NAMESPACE
from meshup.activitypub.instants import written_instant
from meshup.kit.document_kinds import MEDIA_TYPES
from meshup.kit.localized_text import localized
from meshup.library.choices import LICENCES, Holds, ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.kit.localized_text import Texts

CONTEXT: Final[list[object]] = [
    ACTIVITY_STREAMS,
    DATA_INTEGRITY,
    {
        "@vocab": NAMESPACE,
        "vf": "https://w3id.org/valueflows/ont/vf#",
        "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
        "sc": "http://schema.org#",
        "Proposal": "vf:Proposal",
        "Intent": "vf:Intent",
        "purpose": "vf:purpose",
        "publishes": "vf:publishes",
        "unitBased": "vf:unitBased",
        "action": "vf:action",
        "resourceQuantity": "vf:resourceQuantity",
        "hasUnit": "om2:hasUnit",
        "hasNumericalValue": "om2:hasNumericalValue",
        "license": {"@id": "sc:license", "@type": "@id"},
        "creditText": "sc:creditText",
        "isBasedOn": "sc:isBasedOn",
    },
]
ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    ItemKind.TOOL: ("offer", "use"),
    ItemKind.VENUE: ("offer", "use"),
    ItemKind.HELP_OFFERED: ("offer", "deliverService"),
    ItemKind.HELP_WANTED: ("request", "deliverService"),
}
"""Purpose and action of what is asked for."""
MOST_BYTES: Final = 512 * 1024
MOST_ITEMS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnItem:
    """An item of this node, with all that others are told.

    Attributes:
        id: its address. url: its page, "" for none.
        file_url: where its file is, "" for none.
        busy: pairs of ISO dates on which somebody has it.
    """

    id: str
    url: str
    file_url: str
    kind: str
    titles: Texts
    summaries: Texts
    holds: str
    part: str
    file_kind: str
    file_bytes: int
    digest: str
    licence: str
    credit: str
    town: str
    facts: Mapping[str, Any]
    busy: Sequence[Sequence[str]]
    based_on: Sequence[Mapping[str, Any]]
    made_at: datetime
    changed_at: datetime


def item_document(item: OwnItem, group_id: str, languages: Sequence[str]) -> Json:
    """Return an item as it stands in a list, without a context."""
    name = localized(item.titles, languages[0] if languages else "en", languages).words
    document: Json = {
        "id": item.id,
        "type": _types(item),
        "kind": item.kind,
        "attributedTo": group_id,
        "name": name,
        "nameMap": dict(item.titles),
        "digest": item.digest,
        "published": written_instant(item.made_at),
        "updated": written_instant(item.changed_at),
    }
    document |= _filled(
        {
            "url": item.url,
            "summaryMap": dict(item.summaries),
            "creditText": item.credit,
            "town": item.town,
            "isBasedOn": [dict(origin) for origin in item.based_on],
            "facts": {**item.facts, **({"busy": list(item.busy)} if item.busy else {})},
        }
    )
    return document | (_proposal(item, name) if item.kind in ACTIONS else _content(item))


def list_document(
    url: str, group_id: str, audience: str, number: int, items: Sequence[Json]
) -> Json:
    """Return the list for one audience, without a proof; ``url`` is its address."""
    return {
        "@context": CONTEXT,
        "id": url,
        "type": "Collection",
        "attributedTo": group_id,
        "sharedWith": audience,
        "number": number,
        "totalItems": len(items),
        "items": list(items),
    }


def _types(item: OwnItem) -> Any:  # noqa: ANN401 - one type, or two
    if item.kind in ACTIONS:
        return ["Proposal", "Note"]
    return "Article" if item.holds == Holds.TEXT else "Document"


def _content(item: OwnItem) -> Json:
    licence = LICENCES.get(item.licence)
    is_file = item.holds == Holds.FILE
    return _filled(
        {
            "holds": item.holds,
            "part": item.part,
            "license": licence.url if licence else "",
            "mediaType": MEDIA_TYPES.get(item.file_kind, "") if is_file else "",
            "fileKind": item.file_kind if is_file else "",
            "size": item.file_bytes if is_file else 0,
            "file": item.file_url if is_file else "",
        }
    )


def _proposal(item: OwnItem, name: str) -> Json:
    purpose, action = ACTIONS[item.kind]
    quantity = {"hasUnit": "one", "hasNumericalValue": "1"}
    return {
        "content": f"<p>{escape(name)}</p>",
        "purpose": purpose,
        "unitBased": False,
        "publishes": {
            "type": "Intent",
            "id": f"{item.id}#intent",
            "action": action,
            "resourceQuantity": quantity,
        },
    }


def _filled(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value}
