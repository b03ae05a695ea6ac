"""Pages of speakers: those who asked for one, and hold a talk that everybody may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.kit.folded_words import folded
from meshup.proposals.domain.held_links import without_links
from meshup.proposals.domain.queries.speaking import holders_of, talks_held_by
from meshup.proposals.domain.queries.talks import talks
from meshup.talks.domain.speaker_pages import is_same_name
from meshup.talks.errors import NoSuchSpeaker
from meshup.talks.models import SpeakerPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.queries.speaking import Holder
    from meshup.proposals.domain.queries.talks import TalkFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFacts:
    """A speaker's page as everybody reads it; without links until a host has read it.

    Attributes:
        has_links_held: whether some are held back.
        talks: those they hold under this name, those changed last first; see each query.
    """

    slug: str
    name: str
    texts: Texts
    url: str
    has_links_held: bool
    changed_at: datetime
    talks: tuple[TalkFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A speaker's page as they wrote it: for themselves, and for hosts who read it."""

    peer: int
    slug: str
    name: str
    texts: Texts
    url: str
    is_vetted: bool


def speaker_at(slug: str) -> SpeakerFacts:
    """Return the page at this address, with its talks.

    Raises:
        NoSuchSpeaker: there is none, or no talk of theirs is public: both look the same.
    """
    row = SpeakerPage.objects.filter(slug=slug).first()
    if row is None:
        raise NoSuchSpeaker
    everything = talks_held_by(row.peer_id)
    held = _under_its_name(row, everything, holders_of(talk.uuid for talk in everything))
    if not held:
        raise NoSuchSpeaker
    return _facts(row, held)


def names_of_pages(slugs: Iterable[str]) -> dict[str, str]:
    """Return the names on the pages at these addresses, for hosts; one query."""
    rows = SpeakerPage.objects.filter(slug__in=set(slugs)).order_by()
    return dict(rows.values_list("slug", "name"))


def speakers() -> list[SpeakerFacts]:
    """Return all pages whose speakers hold a talk, by name, with those talks; few queries."""
    rows = list(SpeakerPage.objects.order_by("name", "pk"))
    if not rows:
        return []
    everything = talks()
    holders = holders_of(talk.uuid for talk in everything)
    pages = ((row, _under_its_name(row, everything, holders)) for row in rows)
    return [_facts(row, held) for row, held in pages if held]


def pages_of_speakers(uuids: Iterable[UUID]) -> dict[int, str]:
    """Return the addresses of pages of who holds these talks, by the number of the speaker.

    Of those alone who are shown by the name of their page; two queries.
    """
    holders = [holder for several in holders_of(uuids).values() for holder in several]
    rows = SpeakerPage.objects.filter(peer__in={holder.peer for holder in holders})
    pages = {row.peer_id: row for row in rows} if holders else {}
    return {
        holder.number: pages[holder.peer].slug
        for holder in holders
        if holder.peer in pages and folded(pages[holder.peer].name) == folded(holder.name)
    }


def own_page(peer: int) -> OwnPage | None:
    """Return the page of a peer, for whoever holds a link of theirs."""
    row = SpeakerPage.objects.filter(peer=peer).first()
    return _own(row) if row else None


def other_names(page: OwnPage) -> tuple[str, ...]:
    """Return by which other names its speaker holds talks: those are not on the page."""
    numbers = [talk.uuid for talk in talks_held_by(page.peer)]
    names = {
        holder.name
        for several in holders_of(numbers).values()
        for holder in several
        if holder.peer == page.peer and not is_same_name(holder.name, page.name)
    }
    return tuple(sorted(names))


def pages_to_read() -> list[OwnPage]:
    """Return the pages whose links no host has read, longest waiting first."""
    rows = SpeakerPage.objects.filter(is_vetted=False).order_by("changed_at", "pk")
    return [_own(row) for row in rows]


def _under_its_name(
    row: SpeakerPage, several: Iterable[TalkFacts], holders: Mapping[UUID, Sequence[Holder]]
) -> list[TalkFacts]:
    """Return the talks that the peer of a page holds themselves under the name of the page."""
    return [
        talk
        for talk in several
        if any(
            holder.peer == row.peer_id and is_same_name(holder.name, row.name)
            for holder in holders.get(talk.uuid, ())
        )
    ]


def _own(row: SpeakerPage) -> OwnPage:
    return OwnPage(
        peer=row.peer_id,
        slug=row.slug,
        name=row.name,
        texts=row.texts,
        url=row.url,
        is_vetted=row.is_vetted,
    )


def _facts(row: SpeakerPage, held: Iterable[TalkFacts]) -> SpeakerFacts:
    texts = row.texts
    if not row.is_vetted:
        texts = {code: without_links(text) for code, text in texts.items()}
    return SpeakerFacts(
        slug=row.slug,
        name=row.name if row.is_vetted else without_links(row.name),
        texts=texts,
        url=row.url if row.is_vetted else "",
        has_links_held=not row.is_vetted and (bool(row.url) or texts != row.texts),
        changed_at=row.changed_at,
        talks=tuple(held),
    )
