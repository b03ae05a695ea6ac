"""What hosts choose of their kit, and where they look for that of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.starter_kit.domain.opening import LONGEST_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.starter_kit.domain.offering import OfferedPart


class OfferForm(forms.Form):
    """Which parts are offered."""

    offered = forms.MultipleChoiceField(
        label=_("What others may take"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, parts: Sequence[OfferedPart], *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        names = [(each.part.name, each.part.title) for each in parts]
        self.fields["offered"].choices = names  # type: ignore[attr-defined]


class SisterForm(forms.Form):
    """Whose kit to look at."""

    address = PrintableField(
        label=_("Address of a community"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Such as https://paris.example"),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class TakeForm(SisterForm):
    """Which part of the kit that somebody looked at."""

    part = PrintableField(max_length=40, widget=forms.HiddenInput)
    digest = PrintableField(max_length=64, widget=forms.HiddenInput)
