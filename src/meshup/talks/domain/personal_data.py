"""What is kept of talks as data about visitors: who speaks, and who writes to them.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.proposals.domain.queries.speaking import (
    peers_who_left,
    peers_who_speak,
    proposed_by,
)
from meshup.talks.domain.forgetting import forget_talks
from meshup.talks.domain.speaker_pages import remove_speaker_pages
from meshup.talks.domain.thanks import RETENTION
from meshup.talks.models import Material, SpeakerPage, Thanks, ThanksBox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID


def export_talks(subject: Subject) -> list[Record]:
    """Return slides and links of what somebody proposed, and what they were written."""
    talks = _talks(subject)
    materials = Material.objects.filter(talk__in=talks)
    kept: list[Record] = [
        {
            "kind": row.kind,
            "name": row.name,
            "url": row.url,
            "file": f"{row.uuid}.{row.file_kind}" if row.file_kind else "",
            "licence": row.licence,
            "credit": row.credit,
            "added_at": row.added_at.isoformat(),
        }
        for row in materials
    ]
    boxes = ThanksBox.objects.filter(talk__in=talks)
    return kept + [
        {"wants_words_since": row.opened_at.isoformat(), "by_letter": row.is_mailed}
        for row in boxes
    ]


def erase_talks(subject: Subject) -> int:
    """Delete what is kept of what somebody proposed, files too."""
    return forget_talks(_talks(subject))


def export_pages(subject: Subject) -> list[Record]:
    """Return the speaker's page of somebody."""
    rows = SpeakerPage.objects.filter(peer__in=_peers(subject)).order_by("pk")
    return [
        {
            "slug": row.slug,
            "name": row.name,
            "texts": row.texts,
            "url": row.url,
            "made_at": row.made_at.isoformat(),
        }
        for row in rows
    ]


def erase_pages(subject: Subject) -> int:
    """Delete the speaker's page of somebody."""
    return remove_speaker_pages(_peers(subject))


def expire_pages(_now: datetime) -> int:
    """Delete the pages of those who speak about nothing any more."""
    peers = set(SpeakerPage.objects.order_by().values_list("peer", flat=True))
    return remove_speaker_pages(peers - peers_who_speak(peers))


def page_subjects() -> Iterator[Subject]:
    """Yield who has a page."""
    for peer in SpeakerPage.objects.order_by().values_list("peer", flat=True):
        yield Subject(peer=peer)


def export_thanks(subject: Subject) -> list[Record]:
    """Return what somebody wrote to speakers."""
    if subject.peer is None:
        return []
    rows = Thanks.objects.filter(peer=subject.peer)
    return [
        {"kind": row.kind, "words": row.words, "name": row.name, "at": row.sent_at.isoformat()}
        for row in rows
    ]


def erase_thanks(subject: Subject) -> int:
    """Delete what somebody wrote to speakers, read or not."""
    if subject.peer is None:
        return 0
    return Thanks.objects.filter(peer=subject.peer).delete()[0]


def expire_thanks(now: datetime) -> int:
    """Delete what was written to speakers half a year ago."""
    return Thanks.objects.filter(sent_at__lt=now - RETENTION).delete()[0]


def thanks_subjects() -> Iterator[Subject]:
    """Yield who wrote to a speaker."""
    for peer in Thanks.objects.order_by().values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def _talks(subject: Subject) -> set[UUID]:
    return proposed_by(peer=subject.peer, email=subject.email)


def _peers(subject: Subject) -> set[int]:
    return {subject.peer} if subject.peer is not None else peers_who_left(subject.email)


MATERIALS: Final = PersonalData(
    name="talks.materials",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Slides and links of what you held"),
        kept=_(
            "Slides that you or the hosts added to your talk, addresses of slides, videos and"
            " pages, their licence, and that you would like to hear from visitors, by letter too"
            " or not."
        ),
        why=_("So that visitors find them with your talk."),
        how_long=_("As long as your talk, or until you take them away."),
        how_to_erase=_("On the page of your proposal, or all at once with “erase me now”."),
    ),
    covers=frozenset(
        f"talks.{kind._meta.object_name}.{name}"
        for kind in (Material, ThanksBox)
        for name in kind.PERSONAL
    ),
    export=export_talks,
    erase=erase_talks,
)
PAGES: Final = PersonalData(
    name="talks.speaker_pages",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Your page as a speaker"),
        kept=_("Only if you ask for one: the name, the words and the address that you chose."),
        why=_("So that whoever heard you finds what else you held."),
        how_long=_("Until you take it back, or your last talk is forgotten."),
        how_to_erase=_("On the page of your proposal, or all at once with “erase me now”."),
    ),
    covers=frozenset(f"talks.SpeakerPage.{name}" for name in SpeakerPage.PERSONAL),
    export=export_pages,
    erase=erase_pages,
    expire=expire_pages,
    subjects=page_subjects,
)
THANKS: Final = PersonalData(
    name="talks.thanks",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What you write to a speaker"),
        kept=_("Your words, the name that you put below them, and which device wrote them."),
        why=_("So that hosts read them first, and the speaker afterwards, by letter too."),
        how_long=_("180 days; what hosts do not pass on, until they have read it."),
        how_to_erase=_("All at once with “erase me now”; the speaker can delete it as well."),
    ),
    covers=frozenset(f"talks.Thanks.{name}" for name in Thanks.PERSONAL),
    export=export_thanks,
    erase=erase_thanks,
    expire=expire_thanks,
    subjects=thanks_subjects,
)
