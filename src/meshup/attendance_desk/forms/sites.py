"""How many registered on other sites: one number for each site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from meshup.attendance.domain.host_terms import MOST_SOURCES
from meshup.attendance.domain.queries.attendees import numbers_elsewhere
from meshup.kit.forms.fields import PrintableField
from meshup.kit.templatetags.pages import host_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms import BaseFormSet

    from meshup.agenda.domain.occurrence import Occurrence

MOST_ELSEWHERE: Final = 1_000_000
USUAL_SITE: Final = "meetup.com"


class SiteForm(forms.Form):
    """How many registered on one other site; no number forgets the site."""

    source = PrintableField(
        label=gettext_lazy("Another site"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"placeholder": "meetup.com"}),
    )
    number = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=0, max_value=MOST_ELSEWHERE, required=False
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        if source := self.initial.get("source", ""):
            self.fields["source"].widget = forms.HiddenInput()
            self.fields["number"].label = source

    def clean(self) -> dict[str, Any]:
        """Ask for the site of a number."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("number") is not None and not data.get("source"):
            self.add_error("source", ValidationError(_("Say which site that is."), "required"))
        return data


SiteFormSet = forms.formset_factory(
    SiteForm, extra=1, max_num=MOST_SOURCES + 1, absolute_max=MOST_SOURCES + 2
)


def numbers_from(sites: BaseFormSet[SiteForm]) -> dict[str, int | None]:
    """Return the numbers of valid forms, by site."""
    rows: Iterable[dict[str, Any]] = (form.cleaned_data for form in sites)
    return {row["source"]: row.get("number") for row in rows if row.get("source")}


def site_forms(sent: Mapping[str, Any] | None, event: Occurrence) -> BaseFormSet[SiteForm]:
    """Return a form for each site that was noted, else for the usual one, and for another."""
    noted = [
        {"source": site.source, "number": site.number} for site in numbers_elsewhere(event.slug)
    ]
    usual = host_name(event.registration.url) if event.registration.url else USUAL_SITE
    initial = noted or [{"source": usual, "number": None}]
    return SiteFormSet(sent, initial=initial, prefix="sites")
