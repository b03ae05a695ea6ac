"""What a visitor fills in: the town, and perhaps an address to be written to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField


class VoiceForm(forms.Form):
    """A town, or a wish that is there (``chapter``)."""

    town = PrintableField(label=_("I would like a community in"), max_length=120, required=False)
    chapter = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Write to me when it begins (if you like)"),
        max_length=254,
        required=False,
        help_text=_("First comes one letter that asks; until you say yes there, nobody writes."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    """A trap: machines that fill in every field fill in this one."""

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))
