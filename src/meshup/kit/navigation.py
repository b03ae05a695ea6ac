"""Links that every page has, in its head and its foot; rooms register theirs when they start.

Words
    main    beside the name of the node, in the head
    about   below the name of the node, in the foot
    follow  how programs are told, in the foot
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from meshup.kit.addresses import address_of
from meshup.kit.page_conditions import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

Place = Literal["main", "about", "follow"]


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link to something that ``kit.addresses`` knows.

    Attributes:
        position: links stand in its order, whichever room started first.
        in_language: whether the address has no language, and must be told the reader's.
        is_there: whether the link is shown now; whatever changes that bumps the node's tag, for it
            is on every page, and until then nobody asks again (``kit.page_conditions``). None:
            always.
    """

    place: Place
    position: int
    thing: str
    label: StrOrPromise
    in_language: bool = False
    is_there: Callable[[], bool] | None = None


_links: dict[tuple[Place, str], NavigationLink] = {}


def register_link(link: NavigationLink) -> None:
    """Show ``link`` on every page; the same thing at the same place again replaces it."""
    _links[link.place, link.thing] = link


def links_at(place: Place, language: str) -> list[tuple[str, str]]:
    """Return address and label of the links at ``place`` that lead somewhere, in order.

    The label is in the current language.
    """
    here = (link for link in _links.values() if link.place == place)
    wanted = sorted(
        (link for link in here if link.is_there is None or holds(link.is_there)), key=_position
    )
    found = ((address_of(link.thing), link) for link in wanted)
    return [
        (f"{address}?lang={language}" if link.in_language else address, str(link.label))
        for address, link in found
        if address
    ]


def _position(link: NavigationLink) -> int:
    return link.position
