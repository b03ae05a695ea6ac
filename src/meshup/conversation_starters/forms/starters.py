"""What hosts say of a conversation starter: its words, and its place in the deck."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.conversation_starters.domain.starters import LONGEST_TEXT
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.texts import TextsField


class StarterForm(forms.Form):
    """The words of a starter, in the languages of the node."""

    version = VersionField()
    texts = TextsField(
        label=_("What it says"),
        help_text=_("To two or three people at a table; a question, or something to do."),
        rows=2,
        most=LONGEST_TEXT,
    )


class PlaceForm(forms.Form):
    """Where in the deck it lies; 1 is the first, and what is beyond the end is the last."""

    place = forms.IntegerField(label=_("Place in the deck"), min_value=1, max_value=9999)
