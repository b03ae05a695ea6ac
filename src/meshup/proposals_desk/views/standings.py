"""Where a proposal stands and how it came there, in words for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from meshup.community.templatetags.words import said
from meshup.kit.date_words import day_in_short
from meshup.proposals.choices import WORD_LABELS, Actor, ProposalState, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.proposals.domain.queries.proposals import StepFacts
    from meshup.proposals.domain.queries.rewordings import RewordingFacts
    from meshup.proposals_desk.views.sheets import Sheet

BADGES: Final = {
    ProposalState.RECEIVED: "usual",
    ProposalState.LATER: "draft",
    ProposalState.OFFERED: "moved",
    ProposalState.ACCEPTED: "confirmed",
    ProposalState.SCHEDULED: "confirmed",
    ProposalState.HELD: "over",
    ProposalState.DECLINED: "cancelled",
    ProposalState.WITHDRAWN: "cancelled",
}
"""What badge each state has; its shape says how sure it is."""
SENTENCES: Final[dict[str, StrOrPromise]] = {
    ProposalState.RECEIVED.value: gettext_lazy("%(who)s put it back to be decided"),
    ProposalState.LATER.value: gettext_lazy("%(who)s kept it for later"),
    ProposalState.OFFERED.value: gettext_lazy("%(who)s offered a date"),
    ProposalState.ACCEPTED.value: gettext_lazy("%(who)s accepted it"),
    ProposalState.SCHEDULED.value: gettext_lazy("%(who)s put it on a timetable"),
    ProposalState.HELD.value: gettext_lazy("It was held"),
    ProposalState.DECLINED.value: gettext_lazy("%(who)s declined it"),
    ProposalState.WITHDRAWN.value: gettext_lazy("%(who)s withdrew it"),
}
FIRST: Final = gettext_lazy("It was proposed")
ANSWERED: Final[dict[str, StrOrPromise]] = {
    "": gettext_lazy("no answer yet"),
    Reply.YES.value: pgettext_lazy("offer", "yes"),
    Reply.OTHER.value: gettext_lazy("another date, please"),
    Reply.NO.value: pgettext_lazy("offer", "no"),
    Reply.VOID.value: gettext_lazy("taken back"),
}


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step in words: the sentence, the event it is about ("" for none), when, and why."""

    sentence: str
    event: str
    event_name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OfferWords:
    """An offer in words."""

    event: str
    event_name: str
    minutes: int
    starts_at: datetime | None
    made_at: datetime
    reply: str
    words: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands: its state in a word, its badge, and its offers in words.

    ``agreed`` names the event that the speaker said yes to, while it waits to be put there.
    """

    label: str
    badge: str
    offers: list[OfferWords]
    evenings: list[tuple[str, str]]
    agreed: str


def standing_of(sheet: Sheet) -> Standing:
    """Return where a proposal stands, in the current language."""
    state = ProposalState(sheet.proposal.state)
    offers = [
        OfferWords(
            offer.event,
            event_name(sheet, offer.event),
            offer.minutes,
            offer.starts_at,
            offer.made_at,
            str(ANSWERED[offer.answer]),
            offer.words,
            not offer.answer,
        )
        for offer in sheet.proposal.offers
    ]
    evenings = [(slug, event_name(sheet, slug)) for slug in sheet.proposal.evenings]
    agreed = event_name(sheet, sheet.agreed_event) if sheet.agreed_event else ""
    return Standing(str(state.label), BADGES[state], offers, evenings, agreed)


def steps_in_words(sheet: Sheet, steps: Iterable[StepFacts]) -> list[StepWords]:
    """Return steps in words, latest first."""
    worded = [
        StepWords(
            _sentence(step),
            step.event,
            event_name(sheet, step.event) if step.event else "",
            step.at,
            step.reason,
        )
        for step in steps
    ]
    return worded[::-1]


def history_in_words(sheet: Sheet) -> list[StepWords]:
    """Return what became of a proposal, and when its speaker changed it, latest first."""
    sentence = _("The speaker changed: %(what)s")
    changed = [
        StepWords(sentence % {"what": fields_in_words(each)}, "", "", each.at, "")
        for each in sheet.rewordings
    ]
    every = [*changed[::-1], *steps_in_words(sheet, sheet.proposal.steps)]
    return sorted(every, key=lambda step: step.at, reverse=True)


def fields_in_words(rewording: RewordingFacts) -> str:
    """Return what was changed: "title, length"."""
    return ", ".join(str(WORD_LABELS[name]) for name in rewording.fields if name in WORD_LABELS)


def event_name(sheet: Sheet, slug: str) -> str:
    """Return what an event is called, with its day where it is a date of a series."""
    titles, day = sheet.event_titles.get(slug, ({}, ""))
    name = str(said(titles)) or slug
    return f"{name}, {day_in_short(date.fromisoformat(day))}" if day else name


def _sentence(step: StepFacts) -> str:
    if not step.old:
        return str(FIRST)
    who = step.by_name or str(Actor(step.actor).label)
    if step.old == step.new == ProposalState.SCHEDULED:
        words = _("%(who)s moved it") % {"who": who}
    else:
        words = str(SENTENCES[step.new]) % {"who": who}
    return words[:1].upper() + words[1:]
