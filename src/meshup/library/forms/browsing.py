"""What hosts look for in the libraries of others, and for which days they ask for something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField, day_field
from meshup.library.choices import LICENCES, ItemKind
from meshup.library.domain.loan_terms import LONGEST_WORDS
from meshup.library.domain.periods import YEARS, Period
from meshup.library.domain.queries.node_items import Search
from meshup.library.errors import DaysReversed

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SEARCH = 100


class SearchForm(forms.Form):
    """What is looked for; what makes no sense counts as not said."""

    words = PrintableField(label=_("Words"), max_length=LONGEST_SEARCH, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("anything")), *ItemKind.choices], required=False
    )
    town = PrintableField(label=_("Town"), max_length=80, required=False)
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=[("", _("any")), *((spdx, spdx) for spdx in LICENCES)],
        required=False,
    )
    free_on = day_field(_("Free on"), required=False)

    def search(self, query: Mapping[str, str]) -> Search:
        """Return what is looked for; ``query`` has the page and the node."""
        self.full_clean()
        said = self.cleaned_data if self.is_bound else {}
        start = query.get("from", "")
        is_number = start.isascii() and start.isdigit() and len(start) < 7  # noqa: PLR2004 - digits
        day = said.get("free_on")
        return Search(
            kind=said.get("kind", ""),
            words=said.get("words", ""),
            town=said.get("town", ""),
            licence=said.get("licence", ""),
            free_on=day if day and day.year in YEARS else None,
            did=query.get("node", "")[:100],
            start=int(start) if is_number else 0,
        )


class LoanForm(forms.Form):
    """For which days something is asked for, and why."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    words = PrintableField(
        label=_("What you need it for"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Their hosts read this. Write no addresses or phone numbers of others."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last:
            if last < first:
                self.add_error("ends_on", forms.ValidationError(DaysReversed.sentence))
            else:
                cleaned["period"] = Period(first, last)
        return cleaned
