"""What is typed on the pages of a device: a name, a code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.peers.domain.peers import LONGEST_NAME


class NameForm(forms.Form):
    """What somebody wants to be called."""

    name = PrintableField(
        label=_("Name or nickname"),
        help_text=_("Shown to nobody by default. It tells people on one device apart."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )


class CodeForm(forms.Form):
    """A code that another device shows."""

    code = PrintableField(
        label=_("Code of the other device"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
