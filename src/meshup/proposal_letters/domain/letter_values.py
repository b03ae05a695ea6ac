"""Shell: what is filled into the words of a letter, in the current language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext as _, ngettext

from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_words, hours_in_words, moment_in_words, span_in_words
from meshup.kit.localized_text import localized
from meshup.kit.printable import printable_line
from meshup.proposal_letters.choices import ON_AN_EVENING, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts
    from meshup.proposal_letters.domain.situations import Situation, Spot
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBasis:
    """What a letter is written from.

    Attributes:
        now: what it tells. before: what was told before; None for nothing.
        at: when it is written.
    """

    topic: Topic
    proposal: ProposalFacts
    now: Situation
    before: Situation | None
    at: datetime

    @property
    def spot(self) -> Spot | None:
        """The place that it is about, or was."""
        if self.topic == Topic.OFFERED:
            return self.now.offered
        if self.topic == Topic.TAKEN_OFF:
            return self._last_told
        return next(iter(self.now.spots), None)

    @property
    def _last_told(self) -> Spot | None:
        return next(iter(self.before.ahead(self.at).spots), None) if self.before else None

    def values(self) -> Mapping[str, str]:
        """Return what stands for each placeholder, "" for what there is not."""
        values = {
            "title": title_of(self.proposal),
            "name": name_of(self.proposal),
            "node": this_node().name,
            "reason": self._reason(),
        }
        spot = self.spot if self.topic in ON_AN_EVENING else None
        if spot is not None:
            values |= {
                "event": words_of(spot.titles),
                "day": day_of(spot),
                "when": when(spot),
                "where": where(spot),
                "minutes": self._minutes(),
            }
        last = self._last_told
        return values | {"before": when(last) if last else ""}

    def _reason(self) -> str:
        """Return what hosts wrote to the speaker with the step that this is about."""
        last = next(iter(self.proposal.steps[-1:]), None)
        return last.reason.strip() if last else ""

    def _minutes(self) -> str:
        offer = self.proposal.offer if self.topic == Topic.OFFERED else None
        minutes = offer.minutes if offer else self.proposal.minutes
        if not minutes:
            return ""
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


def words_of(texts: Texts) -> str:
    """Return a text in the current language, or the next best, on one line."""
    words = localized(texts, get_language() or "", this_node().languages).words
    return printable_line(words)


def title_of(proposal: ProposalFacts) -> str:
    """Return what the proposal is called."""
    return words_of(proposal.titles)


def name_of(proposal: ProposalFacts) -> str:
    """Return the name by which whoever proposed it is shown; "" without one. Of nobody else."""
    own = (speaker.name for speaker in proposal.speakers if speaker.peer == proposal.peer)
    return printable_line(next(own, ""))


def day_of(spot: Spot) -> str:
    """Return "Wednesday 2 December"."""
    return day_in_words(_local(spot.line_starts_at or spot.starts_at, spot), year=False)


def when(spot: Spot) -> str:
    """Return the hours of the talk, of the evening where it has none yet."""
    begins = spot.line_starts_at
    if begins is None:
        start, end = _local(spot.starts_at, spot), _local(spot.ends_at, spot)
        return span_in_words(start, end, all_day=spot.all_day)
    if spot.line_ends_at is None:
        return moment_in_words(_local(begins, spot))
    return span_in_words(_local(begins, spot), _local(spot.line_ends_at, spot))


def hours_of_event(spot: Spot) -> str:
    """Return the hours of the evening as a whole."""
    return hours_in_words(_local(spot.starts_at, spot), _local(spot.ends_at, spot))


def where(spot: Spot) -> str:
    """Return the room, the place and its address, or that it is online."""
    if spot.mode == "online":
        return _("Online")
    return ", ".join(filter(None, (spot.room, spot.place, spot.address)))


def _local(at: datetime, spot: Spot) -> datetime:
    return at.astimezone(ZoneInfo(spot.zone))
