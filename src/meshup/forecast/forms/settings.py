"""Who reads how many are expected."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SettingsForm(forms.Form):
    """What holds for the whole node."""

    is_public = forms.BooleanField(
        label=_("Tell everybody how many are expected"),
        help_text=_(
            "Pages tell it roughly, such as “about 60 people are expected”, as of last night;"
            " programs get the number. Only from three counted events on."
        ),
        required=False,
    )
