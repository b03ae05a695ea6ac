"""Parts of the kit in the library: one by one, shared under a licence, taken with credit.

What a part gives, reads and writes is the same as in a kit (``parts``). A part that was shared
alone is for a node that has begun already: what its hosts have written stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _, override

from meshup.community.domain.queries import this_node
from meshup.library.choices import ItemKind
from meshup.library.errors import NoSuchSource
from meshup.library.parts import ContentPart
from meshup.library.sources import Draft, ItemSource
from meshup.starter_kit.domain.kit_documents import Sister
from meshup.starter_kit.errors import UnknownKitVersion
from meshup.starter_kit.parts import Adoption, part_named

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.library.parts import Origin
    from meshup.starter_kit.parts import Json, Part

KINDS: Final = {
    "charter": ItemKind.CHARTER,
    "series": ItemKind.TEMPLATE,
    "encounters": ItemKind.ENCOUNTERS,
    "checklists": ItemKind.CHECKLIST,
    "call": ItemKind.TEMPLATE,
}
"""What a part is in the library; contacts and neighbours are in none."""


def content_part_of(part: Part) -> ContentPart:
    """Return how content of this part is read and used."""

    def read(content: Json) -> list[str]:
        if content.get("version") != part.version:
            raise UnknownKitVersion(what=part.name, version=str(content.get("version"))[:20])
        return part.read(content)

    def use(content: Json, by: Asker, origin: Origin, at: datetime) -> list[str]:
        read(content)
        sister = Sister(origin.name, origin.city, origin.address, (), origin.did)
        return part.take(content, Adoption(by, at, sister, this_node()))

    return ContentPart(name=part.name, kind=KINDS[part.name], title=part.title, read=read, use=use)


def _choices(_asker: Asker, now: datetime) -> list[tuple[str, str]]:
    named = ((name, part_named(name)) for name in KINDS)
    return [(name, str(part.title)) for name, part in named if part and part.give(now)]


def _draft(_asker: Asker, key: str, now: datetime) -> Draft:
    part = part_named(key) if key in KINDS else None
    content: dict[str, Any] | None = part.give(now) if part else None
    if part is None or content is None:
        raise NoSuchSource
    return Draft(kind=KINDS[key], titles=_titles(part), part=content)


def _titles(part: Part) -> Texts:
    """Return what a part is called, with whose it is, in each language of the node."""
    node, titles = this_node(), {}
    for language in node.languages or ["en"]:
        with override(language):
            titles[language] = f"{part.title} ({node.name})"
    return titles


SOURCE: Final = ItemSource(
    name="part", title=_("Texts and lists of the node"), choices=_choices, draft=_draft
)
