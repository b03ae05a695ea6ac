"""Shell: voices for a community in some town: given, given an address, taken back.

Each function writes in one transaction, and doing it twice changes nothing. A wish without voices
is gone. Kept of a voice are the peer and, when its reader proved it, an address: nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import get_language, gettext as _, override

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit.towns import towns_named
from meshup.kit.url_paths import path_of
from meshup.kit.web import changed
from meshup.letters.domain.addresses import leave_address, release_addresses
from meshup.letters.domain.proving import ask_to_prove
from meshup.umbrella_chapters.domain.tags import CHAPTERS
from meshup.umbrella_chapters.errors import NoSuchChapter, NoSuchTown
from meshup.umbrella_chapters.models import Chapter, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker

HEAR: Final = "umbrella_chapters.hear"
"""The act for which an address is proved."""


@transaction.atomic
def give_voice(peer: int, town: str, at: datetime) -> int:
    """Note that a peer would like a community in ``town``; return the number of the voice.

    Raises:
        NoSuchTown: there is no town of this name.
    """
    found = next(iter(towns_named(town, this_node().country) or towns_named(town)), None)
    if found is None:
        raise NoSuchTown
    chapter, _new = Chapter.objects.get_or_create(
        town=found.name, country=found.country, defaults={"made_at": at}
    )
    return join_in(peer, chapter.pk, at)


@transaction.atomic
def join_in(peer: int, number: int, at: datetime) -> int:
    """Add a peer's voice to a wish that is there; return the number of the voice.

    Raises:
        NoSuchChapter: nobody wishes for it any more.
    """
    if not Chapter.objects.select_for_update().filter(pk=number).exists():
        raise NoSuchChapter
    voice, is_new = Voice.objects.get_or_create(
        chapter_id=number, peer_id=peer, defaults={"made_at": at}
    )
    if is_new:
        changed(CHAPTERS)
    return voice.pk


@transaction.atomic
def ask_to_hear(number: int, email: str, language: str, at: datetime) -> None:
    """Ask the reader of ``email``, by a letter, whether they want to be written to about a voice.

    Nothing but the address is kept until they say so; whoever types the address of somebody else
    learns nothing.

    Raises:
        BadAddress: it is no address.
    """
    voice = Voice.objects.select_related("chapter").filter(pk=number).first()
    if voice is None:
        return
    address = leave_address(email, language, at)
    ask_to_prove(address.number, HEAR, {"voice": number}, _titles(voice.chapter), at)


def hear(facts: Mapping[str, Any], address: int, at: datetime) -> str:  # noqa: ARG001 - as proof acts are called
    """Let the reader of an address hear of their voice; return the path of the wishes."""
    rows = Voice.objects.filter(pk=int(facts["voice"]))
    if rows.update(address_id=address, hears=True):
        changed(CHAPTERS)
    return path_of("umbrella_chapters:chapters", language=get_language() or "en")


@transaction.atomic
def take_back(peer: int, number: int, at: datetime) -> None:
    """Take a peer's voice back; twice is once, and nobody takes back that of another."""
    drop(Voice.objects.filter(pk=number, peer_id=peer), at)


@transaction.atomic
def note_begun(by: Asker | None, number: int, at: datetime) -> None:
    """Note that a community begins there, so that hosts have no more to do with it.

    Raises:
        HostsOnly
        NoSuchChapter: nobody wishes for it any more.
    """
    require(by, may_run_community)
    if not Chapter.objects.filter(pk=number).update(begun_at=at):
        raise NoSuchChapter
    changed(CHAPTERS)


def drop(voices: QuerySet[Voice], at: datetime, *, for_good: bool = False) -> int:
    """Delete voices, wishes without any, and addresses without a use; count the voices."""
    with transaction.atomic():
        found: list[tuple[int, int | None]] = list(voices.values_list("pk", "address"))
        Voice.objects.filter(pk__in=[pk for pk, _address in found]).delete()
        Chapter.objects.filter(voices=None).delete()
        addresses = [address for _pk, address in found if address is not None]
        release_addresses(addresses, at, for_good=for_good)
        if found:
            changed(CHAPTERS)
    return len(found)


def set_hearing(number: int, *, hears: bool) -> None:
    """Let a voice hear of its town, or not."""
    Voice.objects.filter(pk=number).exclude(address=None).update(hears=hears)


def _titles(chapter: Chapter) -> dict[str, str]:
    texts = {}
    for language in this_node().languages:
        with override(language):
            texts[language] = _("A community in {town}").format(town=chapter.town)
    return texts
