"""Who may see and do what about coming, of those who sign in; visitors have their secret links.

Names are for whoever needs them: hosts who keep the list, and who stands at the door. Helpers with
the programme plan with numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.choices import Role
from meshup.community.rules import may_edit_agenda, may_see_desk

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_see_numbers(person: Asker) -> bool:
    """Everybody with a role sees how many come."""
    return may_see_desk(person)


def may_see_names(person: Asker) -> bool:
    """Hosts, and helpers at the door, see the names that were given for the list."""
    return may_see_desk(person) and getattr(person, "role", None) in {Role.HOST, Role.DOOR}


def may_keep_attendance(person: Asker) -> bool:
    """Hosts decide how many may come, and who is let in or removed."""
    return may_edit_agenda(person)
