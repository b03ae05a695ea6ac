"""The forms with which a host sends a calendar, and says what of it is taken."""

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


class ChoiceForm(forms.Form):
    """Which steps of a preview a host wants: of one page by boxes, of the others as they were.

    Attributes:
        note: tells which file waits. unwanted: names of the steps of other pages without a tick.
        shown: names of the steps on the page; wanted: those with a tick.
        page: number of the page to show next, none to take all that is wanted.
        nightly: whether the address is read again each night.
    """

    note = PrintableField(max_length=10_000)
    unwanted = PrintableField(required=False, max_length=100_000)
    shown = PrintableField(required=False, max_length=10_000)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000)
    nightly = forms.BooleanField(required=False)

    def names_unwanted(self) -> frozenset[str]:
        """Return the names of all steps that the host does not want."""
        wanted = set(self.data.getlist("wanted"))  # type: ignore[attr-defined]
        before = set(self.cleaned_data["unwanted"].split())
        shown = set(self.cleaned_data["shown"].split())
        return frozenset((before - shown) | (shown - wanted))
