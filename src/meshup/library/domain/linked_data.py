"""Shell by its words alone: something that everybody may use, as search engines read it.

Source
    schema.org: CreativeWork (license, creditText, isBasedOn), Offer, Place; JSON-LD 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.library.choices import LICENCES, ItemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.library.domain.queries.items import ItemFacts

SCHEMA: Final = "https://schema.org"
TYPES: Final = {
    ItemKind.SLIDES: "PresentationDigitalDocument",
    ItemKind.POSTER: "Poster",
    ItemKind.CHECKLIST: "HowTo",
    ItemKind.TOOL: "Offer",
    ItemKind.HELP_OFFERED: "Offer",
    ItemKind.HELP_WANTED: "Demand",
    ItemKind.VENUE: "Place",
}

Thing = dict[str, Any]


def item_data(
    item: ItemFacts, url: str, publisher: str, localize: Callable[[Mapping[str, str]], str]
) -> Thing:
    """Return an item; ``url`` is its page, ``publisher`` the name of the community."""
    by = {"@type": "Organization", "name": publisher}
    described: Thing = {
        "@context": SCHEMA,
        "@type": TYPES.get(item.kind, "CreativeWork"),
        "@id": url,
        "url": url,
        "name": localize(item.titles),
        "description": localize(item.summaries),
    }
    if not item.is_content:
        described |= {"maximumAttendeeCapacity": item.facts.get("capacity")}
        if item.kind != ItemKind.VENUE:
            described |= {"offeredBy": by}
        return _filled(described)
    described |= {
        "license": item.licence_url,
        "creditText": item.credit,
        "publisher": by,
        "isBasedOn": [
            _filled(
                {
                    "@type": "CreativeWork",
                    "@id": origin["id"],
                    "url": origin["url"],
                    "name": localize(origin["titles"]),
                    "creditText": origin["credit"],
                    "license": LICENCES[origin["licence"]].url if origin["licence"] else "",
                }
            )
            for origin in item.based_on
        ],
    }
    return _filled(described)


def _filled(fields: Thing) -> Thing:
    return {name: value for name, value in fields.items() if value}
