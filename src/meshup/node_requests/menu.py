"""What requests between nodes add to the menu of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import pgettext_lazy

from meshup.community.desk_menu import MenuEntry
from meshup.community.rules import may_run_community
from meshup.kit.clock import now
from meshup.node_requests.domain.queries.requests import number_waiting

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def _waiting(_asker: Asker) -> int:
    return number_waiting(now())


ENTRY: Final = MenuEntry(
    pgettext_lazy("menu", "Between nodes"),
    "node_requests:list",
    may_run_community,
    position=74,
    is_setup=True,
    waiting=_waiting,
)
