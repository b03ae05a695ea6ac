"""What hosts type to get to know a node."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField

LONGEST: Final = 2_000


class NodeAddressForm(forms.Form):
    """The address of another community's site."""

    address = PrintableField(
        label=_("Address of the node"),
        max_length=LONGEST,
        help_text=_("The site of another community, such as https://lyon.example."),
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "autocomplete": "off",
                "inputmode": "url",
                "spellcheck": "false",
            }
        ),
    )
