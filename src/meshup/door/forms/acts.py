"""What is pressed on the page of a door, where there is no script."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.passes import LONGEST_TYPED
from meshup.door.choices import MOST_CHECKED_IN, MOST_COUNTED
from meshup.door.forms.batches import DIGEST, KEY
from meshup.kit.forms.fields import PrintableField

MOST_AT_ONCE: Final = 30


class DoorActForm(forms.Form):
    """One press: a count, a search, a check-in, or taking something back."""

    key = forms.RegexField(KEY, required=False, widget=forms.HiddenInput)
    count = forms.IntegerField(min_value=-1, max_value=MOST_COUNTED, required=False)
    group = forms.IntegerField(
        min_value=2, max_value=MOST_AT_ONCE, required=False, label=_("How many at once")
    )
    first_time = forms.IntegerField(min_value=0, max_value=MOST_COUNTED, required=False)
    find = PrintableField(max_length=LONGEST_TYPED, required=False, label=_("Name or code"))
    check_in = forms.RegexField(DIGEST, required=False)
    persons = forms.IntegerField(min_value=1, max_value=MOST_CHECKED_IN, required=False)
    undo = forms.RegexField(KEY, required=False)
