"""Events by their words, their years and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Max, Min

from meshup.agenda.domain.assembling import DATED
from meshup.agenda.domain.queries.lookups import public_rows, spoken_of
from meshup.agenda.domain.queries.reading import HORIZON, completed, in_order, virtual_between
from meshup.agenda.models import Event, Pattern, Series
from meshup.community import rules
from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

LONGEST_SEARCH: Final = 100
"""Characters of a search that count."""


def tidy_search(text: str) -> str:
    """Return what counts of a search as somebody typed it: words with one space between them."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST_SEARCH]


def search(words: str, now: datetime, most: int = 30) -> list[Occurrence]:
    """Return public events in which all ``words`` occur, the coming ones first, then the past.

    Accents and case make no difference; at most eight words count.
    """
    return _search(public_rows(), words, now, most)


def search_for(asker: Asker, words: str, now: datetime, most: int) -> list[Occurrence]:
    """Return events as ``search`` does, with drafts, suggestions and skipped dates."""
    if not rules.may_see_desk(asker):
        return []
    return _search(spoken_of(), words, now, most)


def _search(among: QuerySet[Event], words: str, now: datetime, most: int) -> list[Occurrence]:
    asked = folded(words).split()[:8]
    if not asked:
        return []
    wanted = among.order_by("-starts_at")
    for word in asked:
        wanted = wanted.filter(search_words__contains=word)
    virtual = [
        occurrence
        for occurrence in virtual_between(now, now + HORIZON)
        if all(word in folded(" ".join(_words_of(occurrence))) for word in asked)
    ]
    rows = wanted.select_related("venue")[:most]
    found = in_order([*completed(list(rows)), *virtual])
    coming = [occurrence for occurrence in found if occurrence.ends_at > now]
    past = [occurrence for occurrence in found if occurrence.ends_at <= now]
    return [*coming, *reversed(past)][:most]


def years_with_events() -> list[int]:
    """Return the years in which something public takes place, until the horizon, latest first."""
    rows = public_rows().aggregate(first=Min("starts_at"), last=Max("starts_at"))
    patterns = Pattern.objects.aggregate(first=Min("starts_on"))
    first = [moment.year for moment in (rows["first"], patterns["first"]) if moment]
    if not first:
        return []
    last = rows["last"].year if rows["last"] else min(first)
    return list(range(last, min(first) - 1, -1))


def public_addresses(most: int) -> list[tuple[str, datetime]]:
    """Return the slugs of stored public events and when each was changed, latest events first."""
    rows = public_rows().order_by("-starts_at", "slug").values_list("slug", "changed_at")
    return list(rows[:most])


def known_uids(uids: Iterable[str]) -> set[str]:
    """Return those of ``uids`` that belong to an event or a pattern of this node, in any state.

    A date of a series that left the node as a file of its own has its address for a UID
    ("paris-p2p-2026-12-02"), here without the name of the node.
    """
    asked = sorted(set(uids))
    found: set[str] = set()
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        found |= set(Event.objects.filter(uid__in=some).values_list("uid", flat=True))
        found |= set(Pattern.objects.filter(uid__in=some).values_list("uid", flat=True))
        dated = {uid: uid[:-11] for uid in some if DATED.search(uid)}
        series = set(Series.objects.filter(slug__in=dated.values()).values_list("slug", flat=True))
        found |= {uid for uid, slug in dated.items() if slug in series}
    return found


def _words_of(occurrence: Occurrence) -> Iterable[str]:
    texts = (occurrence.titles, occurrence.summaries, occurrence.texts)
    yield from (words for text in texts for words in text.values())
    if occurrence.place:
        yield from (occurrence.place.name, occurrence.place.city)
    yield occurrence.area
