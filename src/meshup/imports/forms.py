"""The form with which a host sends a calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField


class SourceForm(forms.Form):
    """A file or an address: one of them."""

    file = forms.FileField(
        label=_("Calendar file"),
        required=False,
        allow_empty_file=True,
        help_text=_("An .ics file, as Google, Outlook, Nextcloud or Meetup give it."),
    )
    url = PrintableField(
        label=_("Or its address"),
        required=False,
        max_length=2000,
        help_text=_("It starts with https:// or webcal:// and is public."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("url"):
            raise forms.ValidationError(_("Choose a file, or write an address."), code="required")
        return cleaned
