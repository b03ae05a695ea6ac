"""Shell: the reminder on the day before: when, where, how to get in, what hosts say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _

from meshup.attendance_letters.domain.letter_words import (
    contact,
    event_facts,
    page_button,
    start_hour,
    title,
    words_of,
)
from meshup.attendance_letters.domain.reminders import evenings_to_remind
from meshup.kit import addresses
from meshup.kit.clock import now
from meshup.letters.letter_content import Button, Heading, LetterContent, Markdown, Paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.letters.letter_content import Part

LONGEST: Final = 3_000
"""Characters of a text that a letter holds as a whole; of a longer one it leads to the page."""


def compose_reminder(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write the reminder; None when nobody comes any more, or it is not tomorrow."""
    evenings = evenings_to_remind(facts["address"], facts["event"], now())
    if not evenings or evenings[0].event is None:
        return None
    snapshot = evenings[0].snapshot()
    if snapshot is None:
        return None
    named = {"title": title(snapshot), "hour": start_hour(snapshot)}
    subject = _("Tomorrow: %(title)s, %(hour)s")
    if snapshot.all_day:
        subject = _("Tomorrow: %(title)s")
    return LetterContent(
        subject=subject % named,
        parts=(
            event_facts(snapshot, sum(evening.persons for evening in evenings)),
            *_way(evenings[0].event),
            *_about(evenings[0].event, language),
            Paragraph(
                _("You cannot make it after all? Please say so: somebody may want your place.")
            ),
            *_buttons(evenings),
            *contact(),
        ),
        stop_label=_("No more reminders of this"),
    )


def _way(event: Occurrence) -> list[Part]:
    """Return how to get there and in, as hosts say it of the place."""
    if event.online or event.place is None:
        return []
    texts = (words_of(event.place.directions), words_of(event.place.access))
    words = [Paragraph(text) for text in texts if text]
    return [Heading(_("How to get there")), *words] if words else []


def _about(event: Occurrence, language: str) -> list[Part]:
    """Return what hosts say of the event, such as what to bring."""
    summary, text = words_of(event.summaries), words_of(event.texts)
    parts: list[Part] = [Paragraph(summary)] if summary else []
    if text and len(text) <= LONGEST:
        parts.append(Markdown(text))
    elif text:
        url = settings.CONFIG.address + addresses.address_of("event", language, slug=event.slug)
        parts.append(Button(_("Read all about it"), url))
    return [Heading(_("About the event")), *parts] if parts else []


def _buttons(evenings: list[ReaderEvening]) -> list[Part]:
    return [page_button(evening.registration) for evening in evenings]
