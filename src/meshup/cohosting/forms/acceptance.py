"""What hosts say when they agree to hold an event of others with them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.cohosting.domain.cohost_numbers import MOST_PEOPLE


class CohostAnswerForm(forms.Form):
    """How we take part; the names are those of the wire."""

    ownPlace = forms.BooleanField(  # noqa: N815 - as on the wire
        label=_("We hold it at a place of our own"),
        help_text=_("You say where on the event's page; else it takes place where they hold it."),
        required=False,
    )
    placesWanted = forms.IntegerField(  # noqa: N815 - as on the wire
        label=_("How many of their places you need"),
        help_text=_("Only where their places are counted. You may ask for more later."),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
    )
