"""What a host says of a venue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import StepFree
from meshup.agenda.domain.plans import VenuePlan
from meshup.kit.forms.fields import (
    CountryField,
    PrintableField,
    VersionField,
    degrees,
    refuse_half_coordinates,
)
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Place

MOST_ZONES: Final = 60


class VenueForm(GroupedForm):
    """A place, how to get there and how to get in."""

    FOLDS = (
        (_("Getting in"), ("step_free", "access", "directions")),
        (_("Places inside"), ("zones",)),
        (_("On the map"), ("country", "latitude", "longitude")),
    )

    version = VersionField()
    name = PrintableField(label=_("Name"), max_length=120)
    street = PrintableField(label=_("Street and number"), max_length=160, required=False)
    postal_code = PrintableField(label=_("Postal code"), max_length=16, required=False)
    city = PrintableField(label=_("Town"), max_length=80, required=False)
    country = CountryField()
    latitude = degrees(
        _("Latitude"),
        _("Degrees north, for maps of phones and calendars; that of the town when it is empty."),
        most=90,
    )
    longitude = degrees(_("Longitude"), _("Degrees east."), most=180)
    step_free = forms.ChoiceField(
        label=_("Steps"), choices=StepFree.choices, initial=StepFree.UNKNOWN
    )
    access = TextsField(
        label=_("Access"),
        help_text=_("Doors, lift, toilets, noise: what somebody needs to know before they come."),
        rows=3,
        most=1000,
        required=False,
    )
    directions = TextsField(label=_("How to get there"), rows=3, most=1000, required=False)
    zones = PrintableField(
        label=_("Places inside"),
        help_text=_("One on each line, such as: Main hall, Bar, Garden."),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean_zones(self) -> tuple[str, ...]:
        """Return the places, without empty lines and repetitions."""
        lines = (line.strip() for line in self.cleaned_data["zones"].splitlines())
        zones = tuple(dict.fromkeys(line[:80] for line in lines if line))
        if len(zones) > MOST_ZONES:
            facts = {"most": MOST_ZONES}
            raise ValidationError(_("At most %(most)s places inside."), "many", facts)
        return zones

    def clean(self) -> dict[str, Any]:
        """Refuse half a pair of coordinates."""
        data: dict[str, Any] = super().clean() or {}
        refuse_half_coordinates(self)
        return data

    def plan(self) -> VenuePlan:
        """Return what the form says; to be called on a valid one."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return VenuePlan(**data)


def venue_initial(venue: Place) -> dict[str, Any]:
    """Return what ``VenueForm`` shows of a venue."""
    data = {name: getattr(venue, name) for name in VenueForm.base_fields}
    return {**data, "zones": "\n".join(venue.zones)}
