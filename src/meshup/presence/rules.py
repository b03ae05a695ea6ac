"""Who sees who is there, of those who sign in; nobody else sees more than their own presence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.attendance.rules import may_see_names, may_see_numbers

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_see_how_many(person: Asker) -> bool:
    """Everybody with a role sees how many are there."""
    return may_see_numbers(person)


def may_keep_roster(person: Asker) -> bool:
    """Hosts, and helpers at the door, see who is there, and note that somebody has left."""
    return may_see_names(person)
