"""What hosts paste to follow somebody."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField

LONGEST: Final = 2_000


class AddressForm(forms.Form):
    """A handle, or the address of an account, a group, an event or a server."""

    address = PrintableField(
        label=_("Handle or address"),
        max_length=LONGEST,
        help_text=_(
            "A handle such as @lyon@p2p.example, or the address of a group, of an event, or of a"
            " whole server such as https://gancio.example."
        ),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class ActorForm(forms.Form):
    """Somebody who was just looked up."""

    actor = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
