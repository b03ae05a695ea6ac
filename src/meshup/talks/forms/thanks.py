"""What a visitor writes to who spoke."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.talks.choices import ThanksKind
from meshup.talks.domain.thanks import LONGEST_NAME, LONGEST_WORDS, ThanksWish


class ThanksForm(forms.Form):
    """A thank-you or a question, short."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(kind.value, capfirst(kind.label)) for kind in ThanksKind],
        initial=ThanksKind.THANKS.value,
        widget=forms.RadioSelect,
    )
    words = PrintableField(
        label=_("Your words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_WORDS}),
    )
    name = PrintableField(
        label=_("Your name, if you like"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    website = PrintableField(required=False)
    """A trap: machines that fill in every field fill in this one (``attendance/_trap.html``)."""

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.data.get("website"))

    @property
    def wish(self) -> ThanksWish:
        """What is written."""
        return ThanksWish(**{name: self.cleaned_data[name] for name in ("kind", "words", "name")})
