"""What hosts fill in: the words of one letter, or of all about a topic; which of them leave."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField, VersionField
from meshup.proposal_letters.domain.placeholders import LONGEST_SUBJECT, LONGEST_WORDS

SEEN: Final = re.compile(r"(\d{1,12})-(\d{1,9})")
"""A letter as the page showed it: its number, and its version."""
MOST: Final = 200


class WordsForm(forms.Form):
    """A subject, and plain words."""

    version = VersionField()
    subject = PrintableField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    words = PrintableField(
        label=_("Text"),
        help_text=_("Plain text; an empty line begins a new paragraph."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 14}),
    )


class ActForm(forms.Form):
    """What is pressed about one letter, at the version that the page showed."""

    version = VersionField(required=True)


class SeenField(PrintableField):
    """Letters as a page showed them: "12-3 14-1" are two, each with its version."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Return pairs of a number and a version."""
        parts = (super().clean(value) or "").split()
        found = [SEEN.fullmatch(part) for part in parts]
        if not all(found) or len(found) > MOST:
            raise ValidationError(_("Load the page again: it sent something unreadable."))
        return [(int(each[1]), int(each[2])) for each in found if each]


class SendAllForm(forms.Form):
    """The letters that a host has seen."""

    seen = SeenField(max_length=MOST * 24)


class RuleForm(forms.Form):
    """Whether letters wait for a host."""

    is_at_once = forms.BooleanField(
        label=_("Send letters at once, without a host who looks"),
        help_text=_("Each still waits ten minutes, so that a decision can be taken back."),
        required=False,
    )
