"""One tap."""

from __future__ import annotations

from django import forms

from meshup.kit.forms.fields import PrintableField


class VoiceForm(forms.Form):
    """Whether somebody would like to hear a proposal; a trap for machines."""

    wants = forms.TypedChoiceField(
        choices=(("1", "1"), ("0", "0")), coerce=lambda value: value == "1"
    )
    website = PrintableField(required=False)

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))
