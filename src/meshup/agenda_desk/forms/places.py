"""Where something takes place: a venue that is known, or a new one by name, street and town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_venues
from meshup.community.domain.queries import this_node
from meshup.kit.forms.fields import PrintableField

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW: Final = "+"
"""The choice of a venue that is not there yet; no address of a venue looks like it."""


def _venue_choices() -> Iterable[tuple[str, Any]]:
    yield "", _("to be announced")
    for venue in stored_venues():
        yield venue.slug, f"{venue.name}, {venue.city}" if venue.city else venue.name
    yield NEW, _("a new place…")


class PlaceForm(forms.Form):
    """A venue from the list, or one that is made together with what takes place there."""

    field_names: ClassVar[dict[str, str]] = {"name": "place_name"}

    is_place_needed = True
    """Whether a new place needs its name; a look at the form in between does not."""

    venue = forms.ChoiceField(
        label=_("Where"),
        choices=_venue_choices,
        required=False,
    )
    place_name = PrintableField(label=_("Name of the place"), max_length=120, required=False)
    place_street = PrintableField(label=_("Street and number"), max_length=160, required=False)
    place_city = PrintableField(
        label=_("Town"), max_length=80, initial=lambda: this_node().city, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a new place without a name; its other fields count for a new one only."""
        data: dict[str, Any] = super().clean() or {}
        is_new = self.is_place_needed and data.get("venue") == NEW
        if is_new and data.get("place_name") == "":
            self.add_error("place_name", ValidationError(_("Give the venue a name.")))
        return data

    def place(self) -> dict[str, Any]:
        """Return ``venue`` and ``new_venue`` of a plan; to be called on a valid form."""
        data = self.cleaned_data
        venue = data.get("venue", "")
        if venue != NEW:
            return {"venue": venue, "new_venue": None}
        new = VenuePlan(
            name=data["place_name"], street=data["place_street"], city=data["place_city"]
        )
        return {"venue": "", "new_venue": new}
