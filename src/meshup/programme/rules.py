"""Who may put a programme together, and who may publish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_edit_programme, may_run_community

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_build(person: Asker) -> bool:
    """Hosts and programme helpers work on drafts, and see them."""
    return may_edit_programme(person)


def may_publish(person: Asker) -> bool:
    """Whoever may change a timetable that everybody reads publishes one."""
    return may_edit_programme(person)


def may_write_to_those_who_come(person: Asker) -> bool:
    """Letters to many are the hosts' alone."""
    return may_run_community(person)
