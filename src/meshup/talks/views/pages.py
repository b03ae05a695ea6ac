"""Pages of talks that everybody reads: one, all of them, by topic, by speaker."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.agenda.domain.occurrence import next_change
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import this_node
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.localized_text import localized
from meshup.kit.shown import Shown
from meshup.kit.url_paths import path_of
from meshup.proposals.domain.queries.talks import has_readable_proposals
from meshup.proposals.domain.tags import CALLS, PROPOSALS, TALKS
from meshup.talks.domain.choosing import Choice, chosen
from meshup.talks.domain.queries.pages import entries_of, shown_talk, shown_talks
from meshup.talks.domain.queries.speakers import speaker_at, speakers as all_speakers
from meshup.talks.domain.queries.topics import all_topics, topic_at
from meshup.talks.domain.tags import MATERIALS, SPEAKERS, TOPICS
from meshup.talks.errors import NoSuchTopic
from meshup.talks.forms.choosing import choice_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from meshup.talks.domain.queries.pages import TalkEntry
    from meshup.talks.domain.queries.topics import TopicFacts

MOST_HELD: Final = 60
"""Held talks on one page; of older ones the years lead to more."""


@require_safe
def talk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a talk at its permanent address.

    Raises:
        NoSuchTalk: there is none, or it is not for everybody.
    """
    now = clock.now()
    return public_page(request, "talks/talk.html", now=now, page=shown_talk(slug, now))


@require_safe
def talk_list(request: HttpRequest) -> HttpResponse:
    """List talks: what is coming, what has no date yet, what was held, by year."""
    now, choice = clock.now(), choice_in(request.GET.dict())
    shown = shown_talks(now)
    entries = chosen(shown.value, choice)
    held = [entry for entry in entries if entry.year is not None]
    return public_page(
        request,
        "talks/talk_list.html",
        now=now,
        choice=choice,
        entries=shown.with_value(entries),
        coming=[entry for entry in entries if entry.coming is not None],
        dateless=[entry for entry in entries if entry.coming is None and entry.last is None],
        years=by_year(held[:MOST_HELD]),
        has_more=len(held) > MOST_HELD,
        all_years=_years(chosen(shown.value, replace(choice, year=None))),
        languages=sorted({code for entry in shown.value for code in entry.talk.languages}),
        topics=counted(shown.value),
        has_proposals=Shown(has_readable_proposals(), frozenset({PROPOSALS, CALLS})),
    )


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """List what talks are about, with how many there are."""
    shown = shown_talks(clock.now())
    return public_page(
        request, "talks/topic_list.html", topics=shown.with_value(counted(shown.value))
    )


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """List all talks about something, across years.

    Raises:
        NoSuchTopic: there is none, or no talk that everybody may read has it.
    """
    now, found = clock.now(), topic_at(slug)
    if found.slug != slug:
        return HttpResponseRedirect(path_of("talks:topic", (found.slug,)), status=301)
    shown = shown_talks(now)
    entries = chosen(shown.value, Choice(topic=slug))
    if not entries:
        raise NoSuchTopic
    return public_page(
        request,
        "talks/topic.html",
        now=now,
        topic=found,
        entries=shown.with_value(entries),
        coming=[entry for entry in entries if entry.year is None],
        years=by_year(entry for entry in entries if entry.year is not None),
        beside=[other for other in counted(entries) if other[0].slug != slug],
    )


@require_safe
def speaker_list(request: HttpRequest) -> HttpResponse:
    """List the speakers who asked for a page."""
    tags = frozenset({SPEAKERS, TALKS, AGENDA})
    return public_page(
        request, "talks/speaker_list.html", speakers=Shown(tuple(all_speakers()), tags)
    )


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of a speaker who asked for one.

    Raises:
        NoSuchSpeaker: there is none, or they took it back.
    """
    now, found = clock.now(), speaker_at(slug)
    events = [place.event for each in found.talks for place in each.places]
    tags = frozenset({SPEAKERS, TALKS, AGENDA, TOPICS, MATERIALS})
    return public_page(
        request,
        "talks/speaker.html",
        now=now,
        speaker=Shown(found, tags, next_change(events, now)),
        entries=entries_of(found.talks, now),
    )


def by_year(entries: Iterable[TalkEntry]) -> list[tuple[int | None, list[TalkEntry]]]:
    """Return entries below the years in which they were held, in their order."""
    found: dict[int | None, list[TalkEntry]] = {}
    for entry in entries:
        found.setdefault(entry.year, []).append(entry)
    return list(found.items())


def counted(entries: Iterable[TalkEntry]) -> list[tuple[TopicFacts, int]]:
    """Return the topics of entries with how many have each, by name as the reader has it."""
    counts: dict[str, int] = {}
    for entry in entries:
        for each in entry.topics:
            counts[each.slug] = counts.get(each.slug, 0) + 1
    language, languages = get_language() or "en", this_node().languages
    found = [(each, counts[each.slug]) for each in all_topics() if each.slug in counts]
    return sorted(
        found, key=lambda both: localized(both[0].names, language, languages).words.casefold()
    )


def _years(entries: Iterable[TalkEntry]) -> list[tuple[int, int]]:
    """Return the years in which something was held, latest first, with how much."""
    several = [entry.year for entry in entries if entry.year is not None]
    return [(year, several.count(year)) for year in sorted(set(several), reverse=True)]
