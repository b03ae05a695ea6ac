"""Shell: the page of a speaker who asks for one; each function is one transaction.

Only talks that they hold under the very name of the page are on it: whoever speaks by several names
is not unmasked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.folded_words import folded
from meshup.kit.printable import printable_line, printable_text
from meshup.kit.text import slug_of
from meshup.kit.web import changed
from meshup.proposals.domain.held_links import links_in
from meshup.talks.domain.host_acts import DROP_SPEAKER, SPEAKER, VET_SPEAKER, note_act
from meshup.talks.domain.materials import checked_address
from meshup.talks.domain.tags import SPEAKERS
from meshup.talks.errors import NoSuchSpeaker, SpeakerNameMissing, TalksOnly, WordsTooLong
from meshup.talks.models import SpeakerPage
from meshup.talks.rules import may_keep_talks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerWish:
    """What a speaker's page says: a name, words by language (Markdown), an address elsewhere."""

    name: str
    texts: Texts = field(default_factory=dict)
    url: str = ""


def write_speaker_page(peer: int, wish: SpeakerWish, at: datetime) -> str:
    """Make the page of a peer, or let it say something else; return its address below /speakers/.

    New links are held back until a host has read them.

    Raises:
        SpeakerNameMissing, WordsTooLong, NotAnAddress
    """
    name = printable_line(wish.name)
    texts = {code: printable_text(text).strip() for code, text in wish.texts.items()}
    url = checked_address(wish.url) if wish.url.strip() else ""
    _check(name, texts)
    with transaction.atomic():
        begun = {"slug": _free_slug(name), "made_at": at, "changed_at": at}
        rows = SpeakerPage.objects.select_for_update()
        row, _is_new = rows.get_or_create(peer_id=peer, defaults=begun)
        known = _links(row)
        row.name, row.url = name, url
        row.texts = {code: text for code, text in texts.items() if text}
        row.is_vetted = _links(row) <= known and (row.is_vetted or not _links(row))
        row.changed_at = at
        row.save()
        changed(SPEAKERS)
    return row.slug


def remove_speaker_pages(peers: Iterable[int]) -> int:
    """Take the pages of peers away at once; return how many there were. Twice is once."""
    gone, _of_each = SpeakerPage.objects.filter(peer__in=list(peers)).delete()
    if gone:
        changed(SPEAKERS)
    return gone


def vet_speaker_page(by: Asker | None, slug: str) -> None:
    """Note that a host has read a page, so that its links are shown.

    Raises:
        TalksOnly, NoSuchSpeaker
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        if not SpeakerPage.objects.filter(slug=slug).update(is_vetted=True):
            raise NoSuchSpeaker
        note_act(by, VET_SPEAKER, f"{SPEAKER}:{slug}")
        changed(SPEAKERS)


def drop_speaker_page(by: Asker | None, slug: str) -> None:
    """Take a page away as a host: what stands there belongs on no page of ours.

    Raises:
        TalksOnly, NoSuchSpeaker
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        peer = SpeakerPage.objects.filter(slug=slug).values_list("peer", flat=True).first()
        if peer is None:
            raise NoSuchSpeaker
        remove_speaker_pages([peer])
        note_act(by, DROP_SPEAKER)


def is_same_name(name: str, other: str) -> bool:
    """Say whether two names are one, whatever their case, accents and spaces."""
    return folded(name) == folded(other)


def _check(name: str, texts: Texts) -> None:
    if not name:
        raise SpeakerNameMissing
    for most, words in ((LONGEST_NAME, [name]), (LONGEST_TEXT, list(texts.values()))):
        longest = max(map(len, words), default=0)
        if longest > most:
            raise WordsTooLong(length=longest, most=most)


def _links(row: SpeakerPage) -> frozenset[str]:
    texts = [*(row.texts or {}).values(), row.name, row.url]
    return frozenset().union(*map(links_in, texts))


def _free_slug(name: str) -> str:
    """Return an address that nobody has; of a name without a letter of ours, any."""
    wanted = slug_of(name, 60)
    if wanted == "event" or SpeakerPage.objects.filter(slug=wanted).exists():
        return f"{wanted if wanted != 'event' else 'speaker'}-{uuid4().hex[:6]}"
    return wanted
