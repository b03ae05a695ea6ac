"""Shell: where and when a part is, in words: "Hall, 18:30 to 20:00"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meshup.kit.date_words import span_in_words

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.shared_programme.domain.part_terms import PartTerms


def part_in_words(terms: PartTerms, event: Occurrence) -> str:
    """Return where and when a part of an event is, by the event's clock."""
    starts, ends = (
        (event.starts_at + timedelta(minutes=after)).astimezone(event.zone)
        for after in (terms.starts_after, terms.ends_after)
    )
    words = [terms.zone, terms.track, span_in_words(starts, ends)]
    if not terms.zone and not terms.track:
        words[0] = _("everywhere")
    return ", ".join(filter(None, words))
