"""Pure: two people who edit one thing at once are told, for its version grows with each change.

A form carries the version with which it began. Whoever saves locks the row and asks here first,
so of two who began with the same version only one is let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable


class ChangedMeanwhile(Conflict):
    """Somebody else saved first: the family; each room says it in its own words."""

    code = "changed_meanwhile"


def refuse_if_newer(current: int, seen: int, refusal: Callable[[], ChangedMeanwhile]) -> None:
    """Refuse to save over what is no longer at the version ``seen``.

    ``current`` is read under the row's lock; 0 on both sides means that nothing was stored yet.

    Raises:
        ChangedMeanwhile: what ``refusal`` makes; it is only called then.
    """
    if current != seen:
        raise refusal()
