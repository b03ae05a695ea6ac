"""Shell: what this room itself makes items of: venues, abstracts of talks, letters to many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy as _

from meshup.agenda.domain.queries.venues import venue_for, venues_for
from meshup.agenda.errors import NoSuchVenue
from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.library.choices import ItemKind
from meshup.library.domain.item_plans import LONGEST_SUMMARY, LONGEST_TITLE
from meshup.library.errors import NoSuchSource
from meshup.library.sources import Draft, ItemSource
from meshup.mailings.domain.messages import message_for, messages_for
from meshup.mailings.errors import NoSuchMessage
from meshup.proposals.domain.queries.talks import talk_at, talks
from meshup.proposals.errors import NoSuchTalk

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

MOST_TALKS: Final = 200


def _venues(asker: Asker, _at: datetime) -> list[tuple[str, str]]:
    return [(place.slug, place.name) for place in venues_for(asker)]


def _venue(asker: Asker, slug: str, _at: datetime) -> Draft:
    """Return a venue as an item; its street stays here until somebody asks."""
    try:
        place = venue_for(asker, slug)
    except NoSuchVenue:
        raise NoSuchSource from None
    languages = this_node().languages
    return Draft(
        kind=ItemKind.VENUE,
        titles=dict.fromkeys(languages[:1] or ["en"], place.name),
        summaries={code: words[:LONGEST_SUMMARY] for code, words in place.access.items()},
        town=place.city or this_node().city,
    )


def _talks(_asker: Asker, _at: datetime) -> list[tuple[str, str]]:
    language, languages = get_language() or "en", this_node().languages
    return [
        (talk.slug, localized(talk.titles, language, languages).words)
        for talk in talks()[:MOST_TALKS]
    ]


def _talk(_asker: Asker, slug: str, _at: datetime) -> Draft:
    """Return the abstract of a talk, by whoever agreed to be shown with it."""
    try:
        talk = talk_at(slug)
    except NoSuchTalk:
        raise NoSuchSource from None
    return Draft(
        kind=ItemKind.ABSTRACT,
        titles=talk.titles,
        texts=talk.abstracts or talk.titles,
        credit=", ".join(talk.names)[:120],
    )


def _letters(asker: Asker, _at: datetime) -> list[tuple[str, str]]:
    language, languages = get_language() or "en", this_node().languages
    return [
        (str(letter.number), localized(letter.subjects, language, languages).words)
        for letter in messages_for(asker)
        if any(letter.subjects.values()) and any(letter.texts.values())
    ]


def _letter(asker: Asker, number: str, _at: datetime) -> Draft:
    """Return the words of a letter, and nobody to whom it went."""
    try:
        letter = message_for(asker, int(number))
    except (NoSuchMessage, ValueError):
        raise NoSuchSource from None
    return Draft(
        kind=ItemKind.LETTER,
        titles={code: words[:LONGEST_TITLE] for code, words in letter.subjects.items()},
        texts=letter.texts,
    )


VENUES: Final = ItemSource(name="venue", title=_("Venues"), choices=_venues, draft=_venue)
TALKS: Final = ItemSource(name="talk", title=_("Abstracts of talks"), choices=_talks, draft=_talk)
MESSAGES: Final = ItemSource(
    name="letter", title=_("Letters to many"), choices=_letters, draft=_letter
)
