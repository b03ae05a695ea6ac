"""What hosts set: places, numbers from elsewhere, and what holds for the whole node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.attendance.domain.host_terms import (
    MOST_HOURS,
    MOST_PLACES,
    MOST_RETENTION_DAYS,
    SettingsPlan,
    TermsPlan,
)
from meshup.introductions.domain.retention import FEWEST_MONTHS, MOST_MONTHS
from meshup.kit.forms.fields import VersionField

if TYPE_CHECKING:
    from meshup.attendance.domain.host_terms import SetTerms

OF_SERIES: Final = "series"
OWN: Final = "own"


class SeriesTermsForm(forms.Form):
    """How many may come to each date of a series, or to a single event."""

    version = VersionField()
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy(
            "Companions count. Leave it empty for no limit. With more places, whoever waits gets"
            " them at once; with fewer, nobody is removed."
        ),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
    )
    hours_to_answer = forms.IntegerField(
        label=gettext_lazy("Hours to answer"),
        help_text=gettext_lazy(
            "When a place becomes free, whoever waits and left a proved e-mail address is asked,"
            " and has so long to answer; then the next one is. Whoever left none just gets it."
        ),
        min_value=1,
        max_value=MOST_HOURS,
    )

    def plan(self) -> TermsPlan | None:
        """Return what a valid form says; None: as the series says."""
        data = self.cleaned_data
        return TermsPlan(data["capacity"], data["hours_to_answer"])


class EventTermsForm(SeriesTermsForm):
    """How many may come to one date of a series."""

    own = forms.ChoiceField(
        label=gettext_lazy("How many may come"), widget=forms.RadioSelect, required=True
    )
    field_order = ("version", "own", "capacity", "hours_to_answer")

    def __init__(self, *args: Any, of_series: TermsPlan, **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        choice = self.fields["own"]
        choice.choices = [  # type: ignore[attr-defined]
            (OF_SERIES, _("As the series says: %(places)s") % {"places": places(of_series)}),
            (OWN, _("Other places for this date")),
        ]
        self.fields["hours_to_answer"].required = False

    def clean(self) -> dict[str, Any]:
        """Take a number that was typed for one, whatever is chosen above; ask for hours with it."""
        data: dict[str, Any] = super().clean() or {}
        if "own" not in self.changed_data and {"capacity", "hours_to_answer"} & {
            *self.changed_data
        }:
            data["own"] = OWN
        if data.get("own") == OWN and "hours_to_answer" in data and not data["hours_to_answer"]:
            required = self.fields["hours_to_answer"].error_messages["required"]
            self.add_error("hours_to_answer", ValidationError(required, "required"))
        return data

    def plan(self) -> TermsPlan | None:
        """Return what a valid form says; None: as the series says."""
        return None if self.cleaned_data["own"] == OF_SERIES else super().plan()


def terms_initial(facts: SetTerms) -> dict[str, Any]:
    """Return what the forms show of what holds."""
    return {
        "version": facts.version,
        "own": OWN if facts.is_own else OF_SERIES,
        "capacity": facts.plan.capacity,
        "hours_to_answer": facts.plan.hours_to_answer,
    }


def places(plan: TermsPlan) -> str:
    """Return "40 places", or that there is no limit."""
    if plan.capacity is None:
        return _("no limit")
    words = ngettext("%(number)s place", "%(number)s places", plan.capacity)
    return words % {"number": plan.capacity}


class SettingsForm(forms.Form):
    """What holds for the whole node."""

    shows_numbers = forms.BooleanField(
        label=gettext_lazy("Show everybody how many come"),
        help_text=gettext_lazy(
            "Pages tell it roughly, such as “about 40 people are coming”; programs get the number."
            " Numbers from other sites are never shown."
        ),
        required=False,
    )
    retention_days = forms.IntegerField(
        label=gettext_lazy("Days that registrations are kept after the event"),
        help_text=gettext_lazy("Then names go; how many had registered stays."),
        min_value=1,
        max_value=MOST_RETENTION_DAYS,
    )
    retention_months = forms.IntegerField(
        label=gettext_lazy("Months that it is remembered who has met whom"),
        help_text=gettext_lazy(
            "So that nobody is introduced to the same person twice. Nobody reads it, hosts"
            " included; how many pairs were introduced stays."
        ),
        min_value=FEWEST_MONTHS,
        max_value=MOST_MONTHS,
    )

    def plan(self) -> SettingsPlan:
        """Return what a valid form says of registrations."""
        data = self.cleaned_data
        return SettingsPlan(data["shows_numbers"], data["retention_days"])
