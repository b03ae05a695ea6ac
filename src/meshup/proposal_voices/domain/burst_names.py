"""Shell: what the log of moderation calls voices for a proposal: by its title."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.moderation.act_wordings import NamedSubject
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence


def names_of_proposals(keys: Sequence[str]) -> dict[str, NamedSubject]:
    """Return the titles of these proposals; those that are gone are left out."""
    known = proposals_by_uuid(map(UUID, keys))
    language, languages = get_language() or "", this_node().languages
    return {
        str(uuid): NamedSubject(localized(found.titles, language, languages).words, is_title=True)
        for uuid, found in known.items()
    }
