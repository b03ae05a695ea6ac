"""What whoever holds a talk answers, and which contact they give with a yes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.travelling_talks.choices import ContactKind
from meshup.travelling_talks.domain.replying import Contact
from meshup.travelling_talks.models import LONGEST_CONTACT


class YesForm(forms.Form):
    """The contact that goes with a yes; nothing is filled in that the node knows."""

    contact_kind = forms.ChoiceField(
        label=_("How they reach you"),
        choices=ContactKind.choices,
        initial=ContactKind.THROUGH,
        widget=forms.RadioSelect,
    )
    contact = PrintableField(
        label=_("What they get for it"),
        max_length=LONGEST_CONTACT,
        required=False,
        help_text=_("The mail address, the link or the word, just as you write it here."),
    )

    @property
    def given(self) -> Contact:
        """What was chosen, once it is valid."""
        return Contact(self.cleaned_data["contact_kind"], self.cleaned_data["contact"])
