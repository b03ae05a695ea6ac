"""How coming works: whether and how people register, and who is told the place.

Two sets of fields, mixed into the forms of events and of series; ``COMING`` is their group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import PlaceAudience, RegistrationMode
from meshup.agenda.domain.plans import LONGEST_URL
from meshup.agenda.domain.registration import Registration
from meshup.agenda_desk.forms.fields import placed
from meshup.kit.forms.fields import PrintableField, WallTimeField

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence, SeriesFacts

MOST_DAYS: Final = 365
MOST_HOURS: Final = 24 * 60

LIMITS: Final = ("registration_opens", "registration_closes")
REGISTRATION: Final = ("registration", "registration_url", *LIMITS)
COMING: Final = (_("Registration and place"), (*REGISTRATION, "place_audience"))
"""The group of these fields in a form."""


class ComingForm(forms.Form):
    """What events and series ask alike."""

    registration = forms.ChoiceField(
        label=_("What people do who want to come"),
        choices=RegistrationMode.choices,
        initial=RegistrationMode.NONE,
        required=False,
    )
    registration_url = PrintableField(
        label=_("Where they register"),
        help_text=_("If it is on another site; starts with https://"),
        widget=forms.URLInput,
        max_length=LONGEST_URL,
        required=False,
    )
    place_audience = forms.ChoiceField(
        label=_("Who is told the place"),
        help_text=_(
            "Told only to those who come, the venue and the link for online are shown nowhere,"
            " just the town. Do not write them into the text."
        ),
        choices=PlaceAudience.choices,
        initial=PlaceAudience.EVERYONE,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Keep what was when these fields were not sent: no omission shows a place."""
        data: dict[str, Any] = super().clean() or {}
        both = {"registration": REGISTRATION, "place_audience": ("place_audience",)}
        for sent, names in both.items():
            if not self.data.get(self.add_prefix(sent)):
                data |= {name: self[name].initial for name in names}
        hidden = data.get("place_audience") == PlaceAudience.ATTENDEES
        if hidden and data.get("registration") == RegistrationMode.NONE:
            sentence = _("Say above how people tell you that they come, so that you can tell them.")
            self.add_error("place_audience", ValidationError(sentence, code="nobody_told"))
        return data

    def coming_plan(self) -> dict[str, Any]:
        """Return the fields of a plan that events and series share; to be called when valid."""
        data = self.cleaned_data
        elsewhere = data["registration"] == RegistrationMode.ELSEWHERE
        return {
            "registration": data["registration"],
            "registration_url": data["registration_url"] if elsewhere else "",
            "place_audience": data["place_audience"],
        }


class EventComingForm(ComingForm):
    """How one event lets people come; limits are moments, by the clock of its place."""

    registration_opens = WallTimeField(
        label=_("Registration opens"), help_text=_("Empty: at once."), required=False
    )
    registration_closes = WallTimeField(
        label=_("Registration closes"),
        help_text=_("Empty: when the event ends."),
        required=False,
    )

    def event_coming(self, zone: str, before: Occurrence | None = None) -> dict[str, Any]:
        """Return what the form says, as ``EventPlan`` has it; to be called when valid.

        Raises:
            UnknownZone, ImpossibleDate
        """
        plan = self.coming_plan()
        if plan["registration"] != RegistrationMode.HERE:
            return plan
        was = before.registration if before else Registration()
        for name, moment in zip(LIMITS, (was.opens_at, was.closes_at), strict=True):
            wall = self.cleaned_data[name]
            plan[f"{name}_at"] = wall and placed(wall, zone, moment)
        return plan


class SeriesComingForm(ComingForm):
    """How all dates of a series let people come; limits lie before each start."""

    registration_opens = forms.IntegerField(
        label=_("Registration opens, days before"),
        help_text=_("Empty: at once."),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
    )
    registration_closes = forms.IntegerField(
        label=_("Registration closes, hours before"),
        help_text=_("Empty: when the event ends."),
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
    )

    def series_coming(self) -> dict[str, Any]:
        """Return what the form says, as ``SeriesPlan`` has it; to be called when valid."""
        plan = self.coming_plan()
        if plan["registration"] != RegistrationMode.HERE:
            return plan
        data = self.cleaned_data
        return plan | {
            "registration_opens_days": data["registration_opens"],
            "registration_closes_hours": data["registration_closes"],
        }


def event_coming_initial(event: Occurrence) -> dict[str, Any]:
    """Return what ``EventComingForm`` shows of an event, read whole."""
    registration = event.registration
    return {
        "registration": registration.how,
        "registration_url": registration.url,
        "registration_opens": _wall(registration.opens_at, event),
        "registration_closes": _wall(registration.closes_at, event),
        "place_audience": event.place_audience,
    }


def series_coming_initial(series: SeriesFacts) -> dict[str, Any]:
    """Return what ``SeriesComingForm`` shows of a series."""
    return {
        "registration": series.registration,
        "registration_url": series.registration_url,
        "registration_opens": series.registration_opens_days,
        "registration_closes": series.registration_closes_hours,
        "place_audience": series.place_audience,
    }


def _wall(at: datetime | None, event: Occurrence) -> datetime | None:
    return at and at.astimezone(event.zone).replace(tzinfo=None)
