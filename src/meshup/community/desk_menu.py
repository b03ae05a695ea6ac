"""The menu of the desk: rooms register their entries, and every page of the desk shows it.

It stands here and not in the desk, for the community's own pages show it too and lie below.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of the menu.

    Attributes:
        label: what people read.
        url_name: the name of its page, which takes no arguments.
        rule: who sees it: whoever may open the page.
        position: the smallest comes first, and is where a sign-in leads.
    """

    label: StrOrPromise
    url_name: str
    rule: Callable[[Asker], bool]
    position: int


_entries: Final[list[MenuEntry]] = []


def register_menu_entry(entry: MenuEntry) -> None:
    """Add ``entry`` to the menu; called by rooms in ``AppConfig.ready``."""
    insort(_entries, entry, key=attrgetter("position"))


def menu_for(asker: Asker) -> list[tuple[str, StrOrPromise]]:
    """Return the entries that open to ``asker``, in order: address and label."""
    return [(reverse(entry.url_name), entry.label) for entry in _entries if entry.rule(asker)]
