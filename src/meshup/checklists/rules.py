"""Who may do what with checklists: everybody with a role reads them, hosts keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_edit_agenda, may_edit_programme, may_see_desk

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_see_checklists(person: Asker) -> bool:
    """Everybody with a role sees what is to do."""
    return may_see_desk(person)


def may_keep_checklists(person: Asker) -> bool:
    """Hosts write the lists, change one edition's, and say who does what."""
    return may_edit_agenda(person)


def may_do_anything(person: Asker) -> bool:
    """Hosts and programme helpers tick off whatever was done, by whomever it was.

    Helpers at the door tick off what is theirs (``domain.items.is_for``).
    """
    return may_edit_programme(person)
