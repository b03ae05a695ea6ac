"""Shell: who holds a proposal: whoever proposed it, and others who are invited by a link.

Others are shown once they agreed. Each function is one transaction; twice is once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.kit.printable import printable_line
from meshup.kit.secret_links import new_handle
from meshup.proposals.domain.lines import locked_with_lines, say_on_lines
from meshup.proposals.domain.links import handle_of_invitation, invitation_of
from meshup.proposals.domain.moving import announce, store
from meshup.proposals.domain.rewordings import note_rewording
from meshup.proposals.domain.wishes import MOST_SPEAKERS, check_words
from meshup.proposals.errors import NoSuchInvitation, TooManySpeakers
from meshup.proposals.models import Proposal, Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


def begin_speakers(row: Proposal, names: Sequence[str], at: datetime) -> None:
    """Let whoever proposed it hold it under the first name, and invite the others."""
    Speaker.objects.bulk_create(first_speakers(row, names, at))


def first_speakers(row: Proposal, names: Sequence[str], at: datetime) -> list[Speaker]:
    """Return those who hold a new proposal, not written yet; see ``begin_speakers``."""
    return [_speaker(row, place, name, at) for place, name in enumerate([*names] or [""])]


def follow_names(row: Proposal, names: Sequence[str], at: datetime) -> bool:
    """Let the speakers of a locked proposal be those of ``names``; return whether that is new.

    The first is whoever proposed it, perhaps by another name. Of the others those who are named
    stay as they are, those who are new are invited, the rest go.
    """
    speakers = list(row.speakers.all())
    wanted = [printable_line(name) for name in names] or [""]
    before = [speaker.name for speaker in speakers]
    if wanted == before:
        return False
    own, others = speakers[0], speakers[1:]
    own.name = wanted[0]
    own.save(update_fields=["name"])
    for place, name in enumerate(wanted[1:], start=1):
        known = next((speaker for speaker in others if speaker.name == name), None)
        if known is None:
            _add(row, place, name, at)
            continue
        others.remove(known)
        known.place = place
        known.save(update_fields=["place"])
    Speaker.objects.filter(pk__in=[speaker.pk for speaker in others]).delete()
    return True


def invite_speaker(uuid: UUID, name: str, at: datetime) -> str:
    """Invite somebody to hold it too; return the token of the link by which they join.

    Raises:
        NoSuchProposal, TooManySpeakers, WordsTooLong, WordsUnreadable
    """
    check_words("names", name, is_line=True)
    with transaction.atomic():
        row = locked_with_lines(uuid, at)
        places = list(row.speakers.values_list("place", flat=True))
        if len(places) >= MOST_SPEAKERS:
            raise TooManySpeakers(most=MOST_SPEAKERS)
        speaker = _add(row, max(places, default=-1) + 1, name, at)
        _follow(row, at)
    return invitation_of(speaker.handle)


def join_as_speaker(token: str, peer: int, name: str, at: datetime) -> UUID:
    """Let who holds an invitation hold the proposal too, shown by ``name``; return its uuid.

    Raises:
        NoSuchInvitation: there is none, or another peer has said yes by it.
        WordsTooLong, WordsUnreadable
    """
    check_words("names", name, is_line=True)
    with transaction.atomic():
        speaker, row = _invited(token, at, peer)
        speaker.peer_id, speaker.name = peer, printable_line(name) or speaker.name
        speaker.agreed_at = speaker.agreed_at or at
        speaker.save(update_fields=["peer", "name", "agreed_at"])
        _follow(row, at)
    return row.uuid


def leave_as_speaker(token: str, at: datetime) -> None:
    """Let who holds an invitation not hold it, whether they had agreed or not; nothing is kept.

    Raises:
        NoSuchInvitation
    """
    with transaction.atomic():
        speaker, row = _invited(token, at)
        speaker.delete()
        _follow(row, at)


def _follow(row: Proposal, at: datetime) -> None:
    """Note that a locked proposal has other speakers, or others who agreed."""
    note_rewording(row, ["names"], at)
    store(row, at)
    say_on_lines(row, at)
    announce(row, "speakers")


def _invited(token: str, at: datetime, peer: int | None = None) -> tuple[Speaker, Proposal]:
    """Return whom a link is of; of an invitation that was said yes to, only for that ``peer``."""
    handle, is_own = handle_of_invitation(token)
    found = Speaker.objects.filter(handle=handle, place__gt=0).values_list("proposal__uuid").first()
    if found is None:
        raise NoSuchInvitation
    row = locked_with_lines(found[0], at)
    speaker = Speaker.objects.filter(handle=handle).first()
    if speaker is None:  # it was taken back while we waited for the lock
        raise NoSuchInvitation
    has_agreed = speaker.agreed_at is not None
    if is_own != has_agreed and (is_own or peer is None or speaker.peer_id != peer):
        raise NoSuchInvitation
    return speaker, row


def _add(row: Proposal, place: int, name: str, at: datetime) -> Speaker:
    speaker = _speaker(row, place, name, at)
    speaker.save()
    return speaker


def _speaker(row: Proposal, place: int, name: str, at: datetime) -> Speaker:
    """Return somebody; whoever proposed it, at place 0, has agreed by doing so."""
    is_own = place == 0
    return Speaker(
        proposal=row,
        place=place,
        name=printable_line(name),
        peer_id=row.peer_id if is_own else None,
        handle=new_handle(),
        invited_at=at,
        agreed_at=at if is_own else None,
    )
