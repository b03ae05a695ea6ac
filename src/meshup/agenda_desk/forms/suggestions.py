"""What a visitor suggests, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.events import InTownForm
from meshup.kit.forms.fields import PrintableField

if TYPE_CHECKING:
    from meshup.agenda.domain.plans import EventPlan


class SuggestionForm(InTownForm):
    """An impromptu event, and how to reach whoever had the idea."""

    field_order = ("title", "starts", "ends", "place", "words", "reach")

    place = PrintableField(
        label=_("Where, so that everybody finds it"), max_length=200, required=False
    )
    reach = PrintableField(
        label=_("How the hosts can reach you"),
        help_text=_(
            "If you like: an address, a number, a handle. Only the hosts read it,"
            " and it is erased when they decide."
        ),
        max_length=200,
        required=False,
    )
    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    """A trap: machines that fill in every field fill in this one."""

    def plan(self, zone: str, language: str) -> EventPlan:
        """Return what the form says, in ``language``; to be called on a valid one.

        Raises:
            ImpossibleDate
        """
        return self.in_town(zone, language, self.cleaned_data["place"])

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))
