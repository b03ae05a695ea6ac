"""Shell: what visitors write to who spoke: asked for by the speaker, allowed and read by hosts.

Each function is one transaction. Off until both say so; what hosts refuse is deleted at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.printable import printable_line, printable_text
from meshup.kit.web import changed
from meshup.proposals.domain.tags import talk_tag
from meshup.talks.choices import ThanksKind, ThanksState
from meshup.talks.domain.host_acts import (
    ALLOW_THANKS,
    FORBID_THANKS,
    HAND_ON_THANKS,
    REFUSE_THANKS,
    TALK,
    note_act,
)
from meshup.talks.domain.tags import SETTINGS
from meshup.talks.domain.thanks_letters import mail_thanks
from meshup.talks.errors import (
    NoSuchThanks,
    NoThanksHere,
    TalksOnly,
    TooMuchWaits,
    WordsMissing,
    WordsTooLong,
)
from meshup.talks.models import TalkSettings, Thanks, ThanksBox
from meshup.talks.rules import may_allow_thanks, may_keep_talks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

LONGEST_WORDS: Final = 600
LONGEST_NAME: Final = 80
MOST_WAITING: Final = 300
"""Of the whole node; more is a flood, and nobody reads it."""
RETENTION: Final = timedelta(days=180)
"""So long words to a speaker are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksWish:
    """What a visitor writes; ``name`` may be empty."""

    kind: str = ThanksKind.THANKS.value
    words: str
    name: str = ""


def are_thanks_allowed() -> bool:
    """Say whether hosts let visitors write to speakers who would like it."""
    return TalkSettings.objects.filter(are_thanks_allowed=True).exists()


def allow_thanks(by: Asker | None, *, allowed: bool) -> None:
    """Let visitors write to speakers who would like it, or to nobody.

    Raises:
        TalksOnly
    """
    require(by, may_allow_thanks, TalksOnly)
    with transaction.atomic():
        if are_thanks_allowed() != allowed:
            note_act(by, ALLOW_THANKS if allowed else FORBID_THANKS)
        TalkSettings.objects.update_or_create(pk=1, defaults={"are_thanks_allowed": allowed})
        changed(SETTINGS)


def open_box(talk: UUID, at: datetime, *, is_open: bool) -> None:
    """Note whether the speaker of a talk would like to be written to; twice is once."""
    with transaction.atomic():
        if is_open:
            ThanksBox.objects.get_or_create(talk=talk, defaults={"opened_at": at})
        else:
            ThanksBox.objects.filter(talk=talk).delete()
        changed(talk_tag(talk))


def is_open_to_thanks(talk: UUID) -> bool:
    """Say whether visitors can write to who holds a talk; two queries."""
    return ThanksBox.objects.filter(talk=talk).exists() and are_thanks_allowed()


def send_thanks(talk: UUID, peer: int, wish: ThanksWish, at: datetime) -> None:
    """Keep what a peer writes until a host has read it; the same words again are the same.

    Raises:
        NoThanksHere, WordsMissing, WordsTooLong, TooMuchWaits
    """
    words, name = printable_text(wish.words).strip(), printable_line(wish.name)
    if not words:
        raise WordsMissing
    for most, text in ((LONGEST_WORDS, words), (LONGEST_NAME, name)):
        if len(text) > most:
            raise WordsTooLong(length=len(text), most=most)
    with transaction.atomic():
        if not is_open_to_thanks(talk):
            raise NoThanksHere
        if Thanks.objects.filter(talk=talk, peer=peer, words=words).exists():
            return
        if Thanks.objects.filter(state=ThanksState.WAITING).count() >= MOST_WAITING:
            raise TooMuchWaits
        Thanks.objects.create(
            talk=talk, peer_id=peer, kind=wish.kind, words=words, name=name, sent_at=at
        )


def pass_thanks(by: Asker | None, number: int) -> None:
    """Let a speaker read what a visitor wrote: on their page, and by letter if they get any.

    Raises:
        TalksOnly, NoSuchThanks: another host has decided.
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        talk = _waiting_for(number)
        Thanks.objects.filter(pk=number).update(state=ThanksState.PASSED)
        note_act(by, HAND_ON_THANKS, f"{TALK}:{talk}")
        mail_thanks(talk, number)


def refuse_thanks(by: Asker | None, number: int) -> None:
    """Delete what a visitor wrote; its speaker never hears of it.

    Raises:
        TalksOnly, NoSuchThanks: another host has decided.
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        talk = _waiting_for(number)
        Thanks.objects.filter(pk=number).delete()
        note_act(by, REFUSE_THANKS, f"{TALK}:{talk}")


def forget_thanks(talk: UUID, number: int) -> None:
    """Delete what a speaker was written; twice is once."""
    Thanks.objects.filter(talk=talk, pk=number, state=ThanksState.PASSED).delete()


def _waiting_for(number: int) -> UUID:
    """Return the talk of what waits under this number, which is locked: of two hosts one decides.

    Raises:
        NoSuchThanks
    """
    rows = Thanks.objects.select_for_update().filter(pk=number, state=ThanksState.WAITING)
    row = rows.first()
    if row is None:
        raise NoSuchThanks
    return row.talk
