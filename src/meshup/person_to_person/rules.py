"""Who leads the rounds of an evening, and who helps people without a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_edit_programme
from meshup.presence.rules import may_keep_roster

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def may_lead_rounds(person: Asker) -> bool:
    """Hosts and programme helpers open, start, hold and end rounds."""
    return may_edit_programme(person)


def may_help_participants(person: Asker) -> bool:
    """Who leads rounds, or keeps the list of who is there, adds people and takes them out."""
    return may_lead_rounds(person) or may_keep_roster(person)
