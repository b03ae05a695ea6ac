"""What a host says when they put a flood away, and up to which proposal they saw it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.moderation.domain.reasons import LONGEST_REASON


class FloodForm(forms.Form):
    """Why it goes; the other hosts read it, and nobody else."""

    why = PrintableField(
        label=_("Why"),
        help_text=_("It is kept, with your name; only hosts read it."),
        max_length=LONGEST_REASON,
    )
    last = forms.UUIDField(widget=forms.HiddenInput, required=False)
