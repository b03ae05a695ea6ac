"""What hosts say when they let somebody in, remove or block them, or undo a burst."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.host_acts import REASON_LENGTH
from meshup.kit.forms.fields import PrintableField


class ReasonForm(forms.Form):
    """Why a host does something; the other hosts read it, and nobody else."""

    why = PrintableField(
        label=_("Why"),
        help_text=_("It is kept, with your name; only hosts read it."),
        max_length=REASON_LENGTH,
    )


class LetInForm(ReasonForm):
    """Why somebody comes out of turn, and whether there shall be more places for it."""

    more_places = forms.BooleanField(
        label=_("If no place is free, add as many as they need"), required=False
    )


class BurstForm(ReasonForm):
    """Why a burst goes, and whether its networks are kept out for a day."""

    block_networks = forms.BooleanField(
        label=_("Keep out the networks it came from for 24 hours"),
        help_text=_("Whoever carries the code of the evening gets through all the same."),
        required=False,
    )
