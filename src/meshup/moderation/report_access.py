"""Which reports somebody may read: registered by the room above that keeps them.

An act that answers a report shows in the log to those only who read that report. Until a room has
registered, nobody reads any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from meshup.community.rules import Asker

    Numbers = QuerySet[Any, Any] | tuple[()]

_readable: Final[dict[str, Callable[[Asker], Numbers]]] = {}


def register_readable_reports(numbers: Callable[[Asker], Numbers]) -> None:
    """Let ``numbers`` say which reports somebody may read: a query of their numbers alone."""
    _readable["reports"] = numbers


def readable_reports(asker: Asker) -> Numbers:
    """Return the numbers of the reports that ``asker`` may read, as a query for another."""
    return _readable["reports"](asker) if _readable else ()
