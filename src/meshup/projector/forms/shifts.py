"""By how much the rest of an evening is shifted: a tap on one of several buttons."""

from __future__ import annotations

from typing import Final

from django import forms

from meshup.agenda.domain.shifted_lines import Shift
from meshup.kit.forms.fields import PrintableField, VersionField

LATER: Final = (-5, 5, 10, 15)
"""Minutes that are one tap away."""


class ShiftForm(forms.Form):
    """By how many minutes, in which zone ("" for all), as the page showed the event."""

    version = VersionField()
    minutes = forms.IntegerField()
    zone = PrintableField(max_length=80, required=False)
    current = forms.BooleanField(required=False)

    def shift(self) -> Shift:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        return Shift(
            minutes=data["minutes"], zone=data["zone"] or None, with_current=data["current"]
        )
