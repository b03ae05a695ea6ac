"""Shell: a talk of ours as it is sent to who asked for it: what everybody reads of it anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.addressing import absolute
from meshup.kit.addresses import address_of
from meshup.proposals.domain.whereabouts import coming_places, past_places
from meshup.travelling_talks.domain.answer_terms import MOST_EVENINGS, fitting

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.proposals.domain.queries.talks import TalkFacts


def talk_url(slug: str) -> str:
    """Return the whole address of a talk's page, in the first language of the node."""
    languages = this_node().languages
    return absolute(address_of("talk", languages[0] if languages else None, slug=slug))


def event_url(slug: str) -> str:
    """Return the whole address of an event's page, in the first language of the node."""
    languages = this_node().languages
    page = address_of("event", languages[0] if languages else None, slug=slug)
    return absolute(page) if page else ""


def talk_document(talk: TalkFacts) -> dict[str, Any]:
    """Return the public text of a talk; of whoever holds it, the names that everybody reads."""
    spoken = [code for code in talk.languages if code in talk.abstracts]
    ordered = {code: talk.abstracts[code] for code in dict.fromkeys([*spoken, *talk.abstracts])}
    return {
        "url": talk_url(talk.slug),
        "nameMap": dict(talk.titles),
        "contentMap": fitting(ordered),
        "kind": talk.kind,
        "minutes": talk.minutes,
        "languages": list(talk.languages),
        "names": list(talk.names),
    }


def evenings_document(talk: TalkFacts, at: datetime) -> list[dict[str, Any]]:
    """Return where a talk was held here, and will be; the first first."""
    places = [*past_places(talk.places, at), *coming_places(talk.places, at)]
    return [_evening(place) for place in places[:MOST_EVENINGS]]


def first_evening(talk: TalkFacts, at: datetime) -> TalkPlace | None:
    """Return where a talk is held here that everybody may know: the next one, else the last."""
    ahead, over = coming_places(talk.places, at), past_places(talk.places, at)
    return ahead[0] if ahead else (over[-1] if over else None)


def day_of_place(place: TalkPlace) -> str:
    """Return the day of a line, by the clock of its place, as ISO."""
    begins = place.line.starts_at or place.event.starts_at
    return begins.astimezone(place.event.zone).date().isoformat()


def _evening(place: TalkPlace) -> dict[str, Any]:
    return {
        "nameMap": dict(place.event.titles),
        "url": event_url(place.event.slug),
        "startTime": day_of_place(place),
    }
