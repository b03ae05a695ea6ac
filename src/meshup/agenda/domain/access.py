"""Shell: who may change the agenda; asks no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.errors import NotYours
from meshup.community import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.community.rules import Asker


def require(by: Asker | None, rule: Callable[[Asker], bool]) -> None:
    """Refuse whom ``rule`` does not allow; None is the node itself (an import, the demo).

    Raises:
        NotYours
    """
    rules.require(by, rule, NotYours)
