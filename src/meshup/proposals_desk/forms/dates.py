"""A date for a proposal: offered to its speaker, or taken at once, on a timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from meshup.agenda.choices import State
from meshup.agenda.domain.wording import beginning_of, days_of
from meshup.kit.forms.fields import PrintableField, day_field, hour_field
from meshup.proposals.choices import Reply
from meshup.proposals.domain.offering import OfferPlan
from meshup.proposals.domain.placing import Placement
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.wishes import MOST_MINUTES
from meshup.proposals_desk.domain.free_time import first_fitting, moment_within
from meshup.proposals_desk.forms.decisions import SealedForm
from meshup.proposals_desk.forms.evening_words import event_in_words, grouped_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals_desk.domain.queries.evenings import Evening

LONGEST_ZONE: Final = 80


class DateForm(SealedForm):
    """Which evening, for how long, and perhaps when."""

    event = forms.ChoiceField(label=_("Evening"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        help_text=_("0: for as long as the event lasts."),
        min_value=0,
        max_value=MOST_MINUTES,
    )
    hour = hour_field(pgettext_lazy("hour", "From"), required=False)
    day = day_field(
        _("Day"), required=False, help_text=_("Of an event of several days; empty: the first.")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        evenings: Sequence[Evening],
        proposal: ProposalFacts,
        **keywords: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **keywords)
        self.events = {each.event.slug: each.event for each in evenings}
        self.proposal = proposal
        choices = grouped_choices(evenings, proposal.evenings)
        self.fields["event"].choices = [("", _("Choose an evening")), *choices]  # type: ignore[attr-defined]
        self.fields["hour"].help_text = self.HOUR_HELP
        if not any(map(_has_several_days, self.events.values())):
            del self.fields["day"]

    HOUR_HELP = _("Empty: not said yet.")

    def starts_at(self, event: Occurrence) -> datetime | None:
        """Return the moment that a valid form says of ``event``, which it has chosen, or None.

        Raises:
            OutsideEvent
        """
        hour = self.cleaned_data["hour"]
        if hour is None:
            return None
        return moment_within(event, hour, self.cleaned_data.get("day"), beginning_of(event))


class OfferForm(DateForm):
    """A date that is offered: its speaker says yes, or no, or another one."""

    def plan(self, event: Occurrence) -> OfferPlan:
        """Return what a valid form says of ``event``, which it has chosen.

        Raises:
            OutsideEvent
        """
        minutes = self.cleaned_data["minutes"]
        return OfferPlan(event=event.slug, minutes=minutes, starts_at=self.starts_at(event))


class PlaceForm(DateForm):
    """A line on a timetable; with ``instead_of`` it leaves another evening for it."""

    HOUR_HELP = _("Empty: the first free time.")
    zone = PrintableField(label=_("Room or corner"), required=False, max_length=LONGEST_ZONE)
    instead_of = forms.ChoiceField(
        label=_("And where it is now"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, places: Sequence[Occurrence], **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        leaving = _("It leaves %(event)s")
        choices = [(each.slug, leaving % {"event": event_in_words(each)}) for each in places]
        self.fields["instead_of"].choices = [*choices, ("", _("It stays there too"))]  # type: ignore[attr-defined]
        if not places:
            del self.fields["instead_of"]

    def placement(self, event: Occurrence) -> Placement:
        """Return what a valid form says of ``event``, which it has chosen.

        Raises:
            OutsideEvent
        """
        minutes, zone = self.cleaned_data["minutes"], self.cleaned_data["zone"]
        starts_at = self.starts_at(event)
        line = first_fitting(event, minutes) if starts_at is None else None
        return Placement(
            event=event.slug,
            starts_at=line.starts_at if line else starts_at,
            minutes=minutes,
            zone=zone or (line.zone if line else ""),
            instead_of=self.cleaned_data.get("instead_of", ""),
        )


def date_initial(facts: ProposalFacts, evenings: Iterable[Evening]) -> dict[str, Any]:
    """Return what the forms show at first: the date that is offered, or to which they said yes.

    Else what was proposed, for the next evening with room that suits: then one press offers it.
    """
    agreed = (each for each in reversed(facts.offers) if each.answer == Reply.YES)
    made = facts.offer or next(agreed, None)
    if made is None:
        return {"minutes": facts.minutes, "event": _next_suiting(facts, evenings)}
    event = next((each.event for each in evenings if each.event.slug == made.event), None)
    begins = wall_time(made.starts_at, event) if made.starts_at and event else {}
    return {"minutes": made.minutes, "event": made.event, **begins}


def _next_suiting(facts: ProposalFacts, evenings: Iterable[Evening]) -> str:
    """Return the next evening with room of those that suit; "" where a host has to choose.

    What answers a call of its own goes to that festival, whatever else has room.
    """
    if len(facts.evenings) == 1:
        return facts.evenings[0]
    if facts.call:
        return call_at(facts.call).event
    suiting = (
        each.event.slug
        for each in evenings
        if each.event.free_slots
        and each.event.state != State.DRAFT
        and (not facts.evenings or each.event.slug in facts.evenings)
    )
    return next(suiting, "")


def wall_time(at: datetime, event: Occurrence) -> dict[str, Any]:
    """Return the hour and the day that a form shows of a moment, on the wall of an event."""
    local = at.astimezone(event.zone)
    return {"hour": local.time(), "day": local.date()}


def _has_several_days(event: Occurrence) -> bool:
    first, last = days_of(event)
    return first != last
