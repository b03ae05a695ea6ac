"""Pure: the community as everybody reads it: a value, made from its row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from meshup.community.models import Node
    from meshup.kit.localized_text import Texts

Links = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NodeProfile:
    """What a node says of itself; see ``models.Node`` for the meaning of each.

    What is remembered is given to many readers at once: none may change its lists and texts.
    """

    name: str
    city: str
    country: str
    """ISO 3166-1 alpha-2, or ""."""
    latitude: float | None
    longitude: float | None
    languages: list[str]
    time_zone: str
    contact: str
    summaries: Texts
    charters: Texts
    conducts: Texts
    links: Links
    sponsors: Links
    donations: Links
    primary: str
    accent: str
    logo: str
    suggestions_open: bool
    meet_open: bool
    since: date | None
    publisher: str
    publisher_address: str
    publisher_person: str
    hosting: str
    hosting_address: str
    hosting_contact: str
    first_steps_shown: bool
    version: int

    def __str__(self) -> str:
        return self.name


def profile_of(node: Node) -> NodeProfile:
    """Return ``node`` as everybody reads it."""
    return NodeProfile(**{field.name: getattr(node, field.name) for field in fields(NodeProfile)})
