"""Which signs to print: for what, how many, how large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.posters.domain.signs import MOST_SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TABLES: Final = "tables"
ZONES: Final = "zones"


class SignsForm(forms.Form):
    """A question that is answered with a file: it changes nothing, and is sent with GET."""

    of = forms.ChoiceField(label=_("Signs for"), widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("How many tables"),
        help_text=_("Empty: those that are named for the rounds. A number: tables 1, 2, 3 …"),
        required=False,
        min_value=1,
        max_value=MOST_SIGNS,
    )
    size = forms.ChoiceField(
        label=_("Size"),
        choices=[("a5", _("A5, two on a sheet of A4")), ("a6", _("A6, four on a sheet of A4"))],
        widget=forms.RadioSelect,
    )
    black = forms.BooleanField(label=_("In black and white"), required=False)

    def __init__(
        self, data: Mapping[str, str] | None, *, tables: Sequence[str], zones: Sequence[str]
    ) -> None:
        initial = {"of": TABLES, "size": "a5", "count": None if tables else 10}
        super().__init__(data, initial=initial)
        self.tables, self.zones = tables, zones
        choices = [(TABLES, _("tables"))]
        choices += [(ZONES, _("rooms and zones"))] if zones else []
        of = self.fields["of"]
        if isinstance(of, forms.ChoiceField):
            of.choices = choices

    def names(self) -> list[str]:
        """Return what the signs are for, of a form that is valid."""
        if self.cleaned_data["of"] == ZONES:
            return list(self.zones)
        count = self.cleaned_data["count"]
        return [str(number) for number in range(1, count + 1)] if count else list(self.tables)
