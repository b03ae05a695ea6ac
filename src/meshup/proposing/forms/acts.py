"""What is pressed on the page of a proposal, and on that of an invitation."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.proposals.domain.wishes import LONGEST


class OfferForm(forms.Form):
    """What a speaker adds to the answer to an offered date."""

    words = PrintableField(
        label=_("A word to the hosts"),
        help_text=_("Such as which dates would do, or from what hour on. Only they read it."),
        max_length=LONGEST["note"],
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )
    field_names: Final = {"note": "words"}


class InviteForm(forms.Form):
    """Who is invited to hold it too."""

    name = PrintableField(
        label=_("Name of whoever holds it with you"),
        help_text=_("They may choose another one when they say yes."),
        max_length=LONGEST["names"],
    )
    field_names: Final = {"names": "name"}


class LettersForm(forms.Form):
    """Where letters about it go; what is left there is not shown again."""

    email = forms.EmailField(
        label=_("An e-mail address to be told"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class UninviteForm(forms.Form):
    """Whose invitation is taken back, by the number of their row."""

    speaker = forms.IntegerField(min_value=1)


class JoinForm(forms.Form):
    """By which name somebody holds it too."""

    name = PrintableField(
        label=_("Your name, as it should be shown"),
        max_length=LONGEST["names"],
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    field_names: Final = {"names": "name"}
