"""Shell: wishes with their voices, as values; how many there are, and never whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from meshup.community.rules import may_run_community, require
from meshup.kit.shown import Shown
from meshup.mailings.audiences import Recipient
from meshup.umbrella.domain.settings import open_umbrella, umbrella
from meshup.umbrella_chapters.domain.tags import CHAPTERS
from meshup.umbrella_chapters.models import Chapter, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.community.rules import Asker

MOST_SHOWN: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterFacts:
    """A wish for a community in a town.

    Attributes:
        voices: how many people wish for it. hearing: how many of them want to be written to.
        wanted: how many are enough.
        has_begun: whether somebody began.
    """

    number: int
    town: str
    country: str
    voices: int
    hearing: int
    wanted: int
    has_begun: bool

    @property
    def is_enough(self) -> bool:
        """Whether there are enough voices to begin."""
        return self.voices >= self.wanted


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """What a visitor wishes for themself."""

    number: int
    town: str
    hears: bool


def shown_chapters() -> Shown[tuple[ChapterFacts, ...]]:
    """Return all wishes, those with the most voices first; one query.

    Raises:
        NoUmbrella: this node is none.
    """
    roof = open_umbrella()
    return Shown(tuple(_facts(roof.value.voices_wanted)), roof.tags | {CHAPTERS})


def chapters_to_begin_for(asker: Asker) -> list[ChapterFacts]:
    """Return the wishes with enough voices that nobody has begun, for hosts; none of no umbrella.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    facts = umbrella()
    if not facts.is_on:
        return []
    return [one for one in _facts(facts.voices_wanted) if one.is_enough and not one.has_begun]


def voices_of(peer: int) -> list[OwnVoice]:
    """Return what a peer wishes for; they ask for themselves."""
    rows = Voice.objects.filter(peer_id=peer).select_related("chapter").order_by("made_at", "pk")
    return [OwnVoice(row.pk, row.chapter.town, row.hears) for row in rows]


def hearing() -> Iterable[Recipient]:
    """Return the addresses whose readers want to hear of their town, for letters of hosts."""
    rows = Voice.objects.filter(hears=True).exclude(address=None).order_by("pk")
    return [Recipient(address, pk) for address, pk in rows.values_list("address_id", "pk")]


def _facts(wanted: int) -> list[ChapterFacts]:
    hears = Count("voices", filter=Q(voices__hears=True))
    rows = Chapter.objects.annotate(number_of=Count("voices"), hearing=hears)
    ordered = rows.filter(number_of__gt=0).order_by("-number_of", "town", "pk")[:MOST_SHOWN]
    return [
        ChapterFacts(
            number=row.pk,
            town=row.town,
            country=row.country,
            voices=row.number_of,
            hearing=row.hearing,
            wanted=wanted,
            has_begun=row.begun_at is not None,
        )
        for row in ordered
    ]
