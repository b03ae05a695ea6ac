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
        query: what its address ends with, such as "?kind=impromptu".
        makes: whether its page makes something new; such entries stand under "New".
        is_setup: whether it is about the node and those it knows, not about its evenings; such
            entries stand under "Node".
        waiting: how many things wait there for whoever asks; asked for each page of the desk.
    """

    label: StrOrPromise
    url_name: str
    rule: Callable[[Asker], bool]
    position: int
    query: str = ""
    makes: bool = False
    is_setup: bool = False
    waiting: Callable[[Asker], int] | None = None

    @property
    def address(self) -> str:
        """Its path, in the language of the current reader."""
        return reverse(self.url_name) + self.query


_entries: Final[list[MenuEntry]] = []


def register_menu_entry(entry: MenuEntry) -> None:
    """Add ``entry`` to the menu; called by rooms in ``AppConfig.ready``."""
    insort(_entries, entry, key=attrgetter("position"))


def menu_for(asker: Asker, *, makes: bool = False) -> list[MenuEntry]:
    """Return the entries that open to ``asker``, in order; those under "New" with ``makes``."""
    return [entry for entry in _entries if entry.makes == makes and entry.rule(asker)]


def waiting_behind(entry: MenuEntry, asker: Asker) -> int:
    """Return how many things wait behind an entry of the menu for ``asker``; 0 where none do."""
    return entry.waiting(asker) if entry.waiting is not None else 0


def first_page(asker: Asker) -> str:
    """Return where a sign-in leads whoever wanted no other page: the first entry of the menu."""
    entries = menu_for(asker)
    return entries[0].address if entries else reverse("community:me")
