"""Shell: hosts note what they think of a proposal, and rate it; each rating is its host's own.

Each function is one transaction. None of it is part of the proposal: its version stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.kit.printable import printable_text
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.wishes import check_words
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.rules import may_decide
from meshup.proposals_desk.errors import ImpossibleGrade, NoSuchNote, NoteMissing, NotYourNote
from meshup.proposals_desk.models import HostNote, Rating

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

LEAST: Final = 1
MOST: Final = 5


def rate(asker: Asker, uuid: UUID, grade: int, words: str, at: datetime) -> None:
    """Rate a proposal from ``LEAST`` to ``MOST``, in place of what ``asker`` said before.

    Raises:
        ProgrammeOnly, NoSuchProposal, ImpossibleGrade, WordsTooLong
    """
    require(asker, may_decide, ProgrammeOnly)
    if not LEAST <= grade <= MOST:
        raise ImpossibleGrade(least=LEAST, most=MOST)
    check_words("note", printable_text(words))
    with transaction.atomic():
        row = locked(uuid)
        columns = {"grade": grade, "words": printable_text(words).strip(), "at": at}
        Rating.objects.update_or_create(proposal=row, by_id=asker.pk, defaults=columns)


def unrate(asker: Asker, uuid: UUID) -> None:
    """Take one's own rating back; twice is once.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    Rating.objects.filter(proposal__uuid=uuid, by=asker.pk).delete()


def write_note(asker: Asker, uuid: UUID, words: str, at: datetime) -> int:
    """Note something about a proposal, for the other hosts to read; return its number.

    The same words of the same host, as the last of its notes, are noted once.

    Raises:
        ProgrammeOnly, NoSuchProposal, NoteMissing, WordsTooLong
    """
    require(asker, may_decide, ProgrammeOnly)
    text = printable_text(words).strip()
    if not text:
        raise NoteMissing
    check_words("note", text)
    with transaction.atomic():
        row = locked(uuid)
        last = HostNote.objects.filter(proposal=row).last()
        if last is not None and (last.by_id, last.words) == (asker.pk, text):
            return last.pk
        return HostNote.objects.create(proposal=row, by_id=asker.pk, words=text, at=at).pk


def remove_note(asker: Asker, uuid: UUID, number: int) -> str:
    """Remove a note of one's own, or as a host any; return its words.

    Raises:
        ProgrammeOnly, NoSuchNote, NotYourNote
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = HostNote.objects.select_for_update().filter(proposal__uuid=uuid, pk=number).first()
        if row is None:
            raise NoSuchNote
        if row.by_id != asker.pk and not may_run_community(asker):
            raise NotYourNote
        row.delete()
    return row.words
