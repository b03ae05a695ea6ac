"""Who may do what with talks at the desk; their speakers do theirs by a secret link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_edit_programme, may_run_community

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_keep_talks(person: Asker) -> bool:
    """Hosts and programme helpers add videos and slides, name topics, and read what waits."""
    return may_edit_programme(person)


def may_allow_thanks(person: Asker) -> bool:
    """Hosts say whether visitors may write to speakers at all."""
    return may_run_community(person)
