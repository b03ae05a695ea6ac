"""The page of a talk, and lists of them: all that everybody may read, with its tags and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.tags import AGENDA
from meshup.kit.shown import Shown
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.talks import readable_proposal_at, talk_at, talks
from meshup.proposals.domain.tags import CALLS, PROPOSALS, TALKS, talk_tag
from meshup.proposals.domain.whereabouts import coming_places, past_places
from meshup.proposals.errors import NoSuchTalk
from meshup.talks.choices import MaterialKind
from meshup.talks.domain.queries.materials import shown_materials
from meshup.talks.domain.queries.speakers import pages_of_speakers
from meshup.talks.domain.queries.topics import topics_of
from meshup.talks.domain.tags import MATERIALS, SETTINGS, SPEAKERS, TOPICS
from meshup.talks.domain.thanks import is_open_to_thanks
from meshup.talks.other_evenings import other_evenings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.queries.talks import TalkFacts
    from meshup.talks.domain.queries.materials import MaterialFacts
    from meshup.talks.domain.queries.topics import TopicFacts
    from meshup.talks.other_evenings import OtherEvening


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPage:
    """A talk with all that belongs to it.

    Attributes:
        speaker_pages: addresses of pages of its speakers, by their numbers.
        levels: what it takes for granted, by the label of each topic that its call asks for.
        coming, past: where it will be held, and was; in order of time.
        called_off: where it was to be held, and the event was cancelled.
        elsewhere: where other communities held it, or will; where it came from first.
        takes_thanks: whether visitors can write to who holds it.
    """

    talk: TalkFacts
    materials: tuple[MaterialFacts, ...]
    topics: tuple[TopicFacts, ...]
    speaker_pages: Mapping[int, str]
    levels: tuple[tuple[Texts, int], ...]
    coming: tuple[TalkPlace, ...]
    past: tuple[TalkPlace, ...]
    called_off: tuple[TalkPlace, ...]
    elsewhere: tuple[OtherEvening, ...]
    takes_thanks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEntry:
    """A talk in a list; ``coming`` is where it is held next, ``last`` where it was held last."""

    talk: TalkFacts
    topics: tuple[TopicFacts, ...] = ()
    materials: tuple[MaterialFacts, ...] = ()
    coming: TalkPlace | None = None
    last: TalkPlace | None = None

    @property
    def has_slides(self) -> bool:
        """Whether slides are there."""
        return any(each.kind == MaterialKind.SLIDES for each in self.materials)

    @property
    def has_video(self) -> bool:
        """Whether a video is there."""
        return any(each.kind == MaterialKind.VIDEO for each in self.materials)

    @property
    def year(self) -> int | None:
        """In which it was held last; None if it is ahead, or has no date."""
        if self.coming is not None or self.last is None:
            return None
        return _begins(self.last).astimezone(self.last.event.zone).year


def shown_talk(slug: str, now: datetime) -> Shown[TalkPage]:
    """Return the talk at this address, or a proposal that visitors may read.

    Raises:
        NoSuchTalk: there is none, or it is not for everybody: both look the same.
    """
    talk = readable_talk(slug)
    uuids = [talk.uuid]
    ahead, over = coming_places(talk.places, now), past_places(talk.places, now)
    page = TalkPage(
        talk=talk,
        materials=tuple(shown_materials(uuids).get(talk.uuid, ()) if talk.is_talk else ()),
        topics=tuple(topics_of(uuids).get(talk.uuid, ()) if talk.is_talk else ()),
        speaker_pages=pages_of_speakers(uuids) if talk.is_talk else {},
        levels=tuple(_levels(talk)),
        coming=tuple(ahead),
        past=tuple(over),
        called_off=tuple(each for each in talk.places if each not in ahead + over),
        elsewhere=other_evenings(talk.uuid) if talk.is_talk else (),
        takes_thanks=talk.is_talk and is_open_to_thanks(talk.uuid),
    )
    tags = {talk_tag(talk.uuid), AGENDA, CALLS, TOPICS, SPEAKERS, SETTINGS}
    if not talk.is_talk:
        tags.add(PROPOSALS)
    return Shown(page, frozenset(tags), next_change((each.event for each in talk.places), now))


def readable_talk(slug: str) -> TalkFacts:
    """Return a talk, or a proposal that visitors may read.

    Raises:
        NoSuchTalk
    """
    try:
        return talk_at(slug)
    except NoSuchTalk:
        return readable_proposal_at(slug)


def shown_talks(now: datetime) -> Shown[tuple[TalkEntry, ...]]:
    """Return all talks: those ahead in order of time, those without a date, then what was held.

    However many there are, in the same number of queries.
    """
    everything = talks()
    entries = entries_of(everything, now)
    events = (place.event for talk in everything for place in talk.places)
    tags = frozenset({TALKS, AGENDA, TOPICS, MATERIALS})
    return Shown(tuple(entries), tags, next_change(events, now))


def entries_of(several: Iterable[TalkFacts], now: datetime) -> list[TalkEntry]:
    """Return talks as entries of a list, in its order; two queries."""
    some = list(several)
    uuids = [talk.uuid for talk in some]
    topics, materials = topics_of(uuids), shown_materials(uuids)
    entries = [
        _entry(talk, topics.get(talk.uuid, ()), materials.get(talk.uuid, ()), now) for talk in some
    ]
    return sorted(entries, key=_in_order)


def shown_of_events(
    talks_of_event: Iterable[UUID],
) -> Shown[dict[UUID, list[MaterialFacts]]]:
    """Return slides and videos of the talks of an event, for its page."""
    some = set(talks_of_event)
    found = shown_materials(some) if some else {}
    return Shown(found, frozenset(talk_tag(uuid) for uuid in some))


def _entry(
    talk: TalkFacts,
    topics: Iterable[TopicFacts],
    materials: Iterable[MaterialFacts],
    now: datetime,
) -> TalkEntry:
    ahead, over = coming_places(talk.places, now), past_places(talk.places, now)
    return TalkEntry(
        talk=talk,
        topics=tuple(topics),
        materials=tuple(materials),
        coming=ahead[0] if ahead else None,
        last=over[-1] if over else None,
    )


def _in_order(entry: TalkEntry) -> tuple[int, float, str]:
    if entry.coming is not None:
        return 0, _begins(entry.coming).timestamp(), entry.talk.slug
    if entry.last is not None:
        return 2, -_begins(entry.last).timestamp(), entry.talk.slug
    return 1, 0.0, entry.talk.slug


def _begins(place: TalkPlace) -> datetime:
    return place.line.starts_at or place.event.starts_at


def _levels(talk: TalkFacts) -> Iterable[tuple[Texts, int]]:
    if not talk.levels:
        return
    asked = next((call.topics for call in all_calls() if call.slug == talk.call), ())
    for topic in asked:
        if topic.key in talk.levels:
            yield topic.labels, talk.levels[topic.key]
