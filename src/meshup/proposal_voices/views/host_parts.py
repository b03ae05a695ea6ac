"""What hosts see of voices where they read proposals: how many, beside each and in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext

from meshup.desk.registry import Panel
from meshup.kit.addresses import address_of
from meshup.proposal_voices.domain.queries.voices import numbers_of_voices
from meshup.proposals.domain.queries.talks import readable_proposal
from meshup.proposals.errors import NoSuchTalk
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

TEMPLATE: Final = "proposal_voices/_desk_panel.html"


def voices_panel(asker: Asker, uuid: UUID, _now: datetime) -> Panel | None:
    """Return how many would like to hear a proposal, if visitors read it or somebody said so."""
    if not may_see_pool(asker):
        return None
    number = numbers_of_voices([uuid]).get(uuid, 0)
    try:
        page = address_of("proposal", slug=readable_proposal(uuid).slug)
    except NoSuchTalk:
        page = ""
    if not (number or page):
        return None
    return Panel(TEMPLATE, {"number": number, "page": page})


def voices_figures(asker: Asker, uuids: Collection[UUID], _now: datetime) -> dict[UUID, str]:
    """Return how many would like to hear each of these; one query for any number of them."""
    if not may_see_pool(asker):
        return {}
    return {uuid: voices_in_words(number) for uuid, number in numbers_of_voices(uuids).items()}


def voices_in_words(number: int) -> str:
    """Return "3 would like to hear it"; hosts are told each number."""
    words = ngettext("%(number)s would like to hear it", "%(number)s would like to hear it", number)
    return words % {"number": number}
