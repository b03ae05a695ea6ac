"""Shell: reads only the language. What a reader of another server is told of an event, in a line.

Mastodon shows an event's name, its summary and a link, and no more; so whatever changed has to
stand in these two: that it is cancelled and why, another day, another place, or none any more.

Method
    What an event says of its own past is said for as long as it holds, not once: whoever sees it
    for the first time may have heard of the old day elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, override

from meshup.agenda.domain.wording import where_in_words, withheld_in_words
from meshup.kit.date_words import moment_in_words, span_in_words
from meshup.kit.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.publishing.domain.entries import Publisher

LONGEST_NAME: Final = 200
LONGEST_TEASER: Final = 300
MOST_READ: Final = 1_500
"""Characters of a text from which its beginning is taken."""


def name_in(publisher: Publisher, event: Occurrence) -> str:
    """Return what the event is called, in the publisher's language; first, that it is cancelled."""
    title = publisher.entry(event).title
    with override(publisher.language):
        words = _("Cancelled: {title}").format(title=title) if event.cancelled else title
    if len(words) < 3:  # noqa: PLR2004 - shorter names are refused by some
        words = f"{publisher.name}: {words}"
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"


def summary_in(publisher: Publisher, event: Occurrence, first_place: Mapping[str, str]) -> str:
    """Return one plain line: what changed, when, where, and what it is about.

    ``first_place`` has the slug and the name of the place that was published first; empty when
    none was.
    """
    with override(publisher.language):
        sentences = [
            *_changes(publisher, event, first_place),
            _when_and_where(event),
            _registration(event),
            _teaser(publisher, event),
        ]
    return " ".join(filter(None, sentences))


def place_moved(event: Occurrence, first_place: Mapping[str, str]) -> bool:
    """Say whether everybody was first told another place than that of today, or of no place."""
    if not first_place.get("name") or event.for_attendees:
        return False
    return event.online or (event.place is not None and event.place.slug != first_place["slug"])


def _changes(publisher: Publisher, event: Occurrence, first_place: Mapping[str, str]) -> list[str]:
    if event.cancelled:
        return [_("Cancelled."), _sentence(publisher.localize(event.reasons))]
    changes = []
    if event.moved and event.local_original_start:
        before = moment_in_words(event.local_original_start)
        changes.append(_("New date: it was to be on {date}.").format(date=before))
    if place_moved(event, first_place):
        name = first_place["name"]
        if event.online:
            changes.append(_("Now online, no longer at {place}.").format(place=name))
        else:
            changes.append(_("New place: it was to be at {place}.").format(place=name))
    if event.state == "usual":
        changes.append(_("The usual date; the hosts have not confirmed it yet."))
    return changes


def _when_and_where(event: Occurrence) -> str:
    when = span_in_words(event.local_start, event.local_end, all_day=event.all_day)
    zone = "" if event.all_day else f" ({event.time_zone})"
    where = where_in_words(event)
    town = f", {where}" if where else ""
    capital = when[:1].upper() + when[1:]
    withheld = f" {withheld_in_words(event)}" if event.for_attendees and not event.cancelled else ""
    return f"{capital}{zone}{town}.{withheld}"


def _registration(event: Occurrence) -> str:
    if event.cancelled or not event.registration.url:
        return ""
    return _("Register at {address}").format(address=event.registration.url)


def _teaser(publisher: Publisher, event: Occurrence) -> str:
    teaser = publisher.localize(event.summaries)
    if not teaser:
        teaser = publisher.localize(event.texts)
    return plain(teaser[:MOST_READ], LONGEST_TEASER)


def _sentence(words: str) -> str:
    """Return what a host wrote as a sentence that another may follow."""
    plainly = plain(words, LONGEST_TEASER)
    return plainly if not plainly or plainly[-1] in ".!?…" else f"{plainly}."
