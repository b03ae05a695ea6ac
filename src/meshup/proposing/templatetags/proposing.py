"""A proposal in words, for whoever proposed it: where it stands, and what became of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from meshup.agenda.choices import Level
from meshup.kit.date_words import day_in_words, moment_in_words
from meshup.kit.language_names import language_name
from meshup.proposals.choices import WORD_LABELS, Actor, Need, ProposalState as State, Recording
from meshup.proposals.domain.queries.rewordings import RewordingFacts
from meshup.proposing.forms.lengths import length_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.proposals.domain.queries.proposals import OfferFacts, ProposalFacts, StepFacts

register = template.Library()

STANDS: Final[dict[str, StrOrPromise]] = {
    State.RECEIVED: gettext_lazy("The hosts have it, and look for an evening for it."),
    State.LATER: gettext_lazy("The hosts keep it for later."),
    State.OFFERED: gettext_lazy("The hosts offer you a date: please answer."),
    State.ACCEPTED: gettext_lazy("It is accepted; its date comes."),
    State.SCHEDULED: gettext_lazy("It is on the programme."),
    State.HELD: gettext_lazy("It was held. Thank you!"),
    State.DECLINED: gettext_lazy("The hosts have no place for it."),
    State.WITHDRAWN: gettext_lazy("You withdrew it."),
}
SHORT: Final[dict[str, StrOrPromise]] = {
    State.RECEIVED: pgettext_lazy("proposal", "with the hosts"),
    State.LATER: pgettext_lazy("proposal", "kept for later"),
    State.OFFERED: pgettext_lazy("proposal", "a date is offered"),
    State.ACCEPTED: pgettext_lazy("proposal", "accepted"),
    State.SCHEDULED: pgettext_lazy("proposal", "on the programme"),
    State.HELD: pgettext_lazy("proposal", "held"),
    State.DECLINED: pgettext_lazy("proposal", "declined"),
    State.WITHDRAWN: pgettext_lazy("proposal", "withdrawn"),
}
BADGES: Final = {
    State.RECEIVED: "usual",
    State.LATER: "usual",
    State.OFFERED: "moved",
    State.ACCEPTED: "confirmed",
    State.SCHEDULED: "confirmed",
    State.HELD: "over",
    State.DECLINED: "over",
    State.WITHDRAWN: "over",
}
"""The badge of a page whose mark fits each state: full is sure, hollow is not yet."""
STEPS: Final[dict[tuple[str, str], StrOrPromise]] = {
    (State.WITHDRAWN, State.RECEIVED): gettext_lazy("You proposed it again."),
    (State.SCHEDULED, State.ACCEPTED): gettext_lazy("It was taken off the programme."),
    (State.HELD, State.ACCEPTED): gettext_lazy("It was taken off the programme."),
    (State.SCHEDULED, State.SCHEDULED): gettext_lazy("It moved to another date."),
    (State.HELD, State.SCHEDULED): gettext_lazy("It is to be held again."),
    (State.OFFERED, State.OFFERED): gettext_lazy("The hosts offered another date."),
    (State.DECLINED, State.RECEIVED): gettext_lazy("The hosts look at it again."),
    (State.LATER, State.RECEIVED): gettext_lazy("The hosts look at it again."),
}
"""What is said of a step from one state to another, where the new one alone says too little."""
ARRIVALS: Final[dict[str, StrOrPromise]] = {
    State.RECEIVED: gettext_lazy("You proposed it."),
    State.LATER: gettext_lazy("The hosts keep it for later."),
    State.OFFERED: gettext_lazy("The hosts offered a date."),
    State.ACCEPTED: gettext_lazy("The hosts accepted it."),
    State.SCHEDULED: gettext_lazy("It came on the programme."),
    State.HELD: gettext_lazy("It was held."),
    State.DECLINED: gettext_lazy("The hosts said no."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn."),
}


@register.filter
def stands(proposal: ProposalFacts) -> StrOrPromise:
    """Return where a proposal stands, as it is said to its speaker."""
    return STANDS[proposal.state]


@register.filter
def state_in_short(proposal: ProposalFacts) -> StrOrPromise:
    """Return where a proposal stands, in a word or two."""
    return SHORT[proposal.state]


@register.filter
def state_badge(proposal: ProposalFacts) -> str:
    """Return which badge of a page fits the state of a proposal."""
    return BADGES[State(proposal.state)]


@register.filter
def step_in_words(step: StepFacts | RewordingFacts) -> StrOrPromise:
    """Return one step of a proposal, or that it was changed, as it is said to its speaker."""
    if isinstance(step, RewordingFacts):
        return _changed(step)
    return _stepped(step)


def _changed(rewording: RewordingFacts) -> str:
    labels = (str(WORD_LABELS[name]) for name in rewording.fields if name in WORD_LABELS)
    return _("Changed: %(what)s") % {"what": ", ".join(labels)}


def _stepped(step: StepFacts) -> StrOrPromise:
    if (step.old, step.new) in STEPS:
        return STEPS[step.old, step.new]
    is_speaker = step.actor == Actor.SPEAKER
    if step.old == State.OFFERED and step.new == State.RECEIVED:
        return _offer_ended(step, is_speaker=is_speaker)
    if step.new == State.ACCEPTED and is_speaker:
        return _("You took the date.")
    if step.new == State.WITHDRAWN and is_speaker:
        return _("You withdrew it.")
    return ARRIVALS[step.new]


def _offer_ended(step: StepFacts, *, is_speaker: bool) -> str:
    if is_speaker:
        return _("You asked for another date.")
    if step.actor == Actor.NODE:
        return _("The date went by without an answer.")
    return _("The hosts took the date back.")


@register.simple_tag
def history_of(
    proposal: ProposalFacts, rewordings: Iterable[RewordingFacts]
) -> list[StepFacts | RewordingFacts]:
    """Return the steps of a proposal and when it was changed, oldest first."""
    return sorted([*proposal.steps, *rewordings], key=lambda step: step.at)


@register.filter
def length_words(proposal: ProposalFacts) -> str:
    """Return "Talk, 15 minutes"."""
    return length_in_words((proposal.kind, proposal.minutes))


@register.filter
def need_names(needs: Sequence[str]) -> str:
    """Return what it needs of the place, in words."""
    return ", ".join(str(Need(need).label) for need in needs if need in Need.values)


@register.filter
def recording_words(word: str) -> str:
    """Return what of it may be recorded, in words."""
    return str(Recording(word).label)


@register.filter
def spoken_languages(codes: Sequence[str]) -> str:
    """Return languages by their names, in the reader's own."""
    return ", ".join(map(language_name, codes))


@register.filter
def level_names(levels: Mapping[str, int]) -> str:
    """Return the highest of the levels of a proposal, in words; "" where none is asked."""
    highest = max(levels.values(), default=None)
    return "" if highest is None else str(Level(highest).label)


@register.filter
def event_named(events: Mapping[str, Occurrence], slug: str) -> Occurrence | None:
    """Return the public event with this slug, if it is among ``events``."""
    return events.get(slug)


@register.filter
def offered_moment(offer: OfferFacts, event: Occurrence | None) -> str:
    """Return when an offered date is: the hour, where hosts said it, else the day of the event."""
    if offer.starts_at is not None and event is not None:
        return moment_in_words(offer.starts_at.astimezone(event.zone))
    if offer.starts_at is not None:
        return moment_in_words(offer.starts_at)
    return day_in_words(event.local_start) if event is not None else ""


@register.filter
def place_moment(place: TalkPlace) -> str:
    """Return when a line of a timetable begins, by the clock of its place; else its day."""
    if place.line.starts_at is None:
        return day_in_words(place.event.local_start)
    return moment_in_words(place.line.starts_at.astimezone(place.event.zone))
