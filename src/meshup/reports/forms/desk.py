"""What those fill in who work on reports: why, notes, blocks, contact persons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField
from meshup.moderation.choices import REPORT_MONTHS
from meshup.moderation.domain.reasons import LONGEST_REASON
from meshup.moderation.domain.retention import FEWEST_MONTHS, MOST_MONTHS
from meshup.moderation.forms.desk import ReasonForm
from meshup.reports.choices import Audience
from meshup.reports.domain.contact_persons import LONGEST_NAME, ContactPersonPlan
from meshup.reports.domain.reported_pages import about_at
from meshup.reports.domain.reporting import LONGEST_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

DURATIONS: Final = (
    ("1", _("a day")),
    ("7", _("a week")),
    ("30", _("30 days")),
    ("", _("until somebody lifts it")),
)


class WarningForm(forms.Form):
    """What a peer shall read."""

    why = PrintableField(
        label=_("What shall they read?"),
        help_text=_("It shows on their own pages until they have read it; the log keeps it."),
        widget=forms.Textarea({"rows": "5"}),
        max_length=LONGEST_REASON,
    )


class BlockForm(ReasonForm):
    """For how long somebody is kept out, and why."""

    days = forms.ChoiceField(label=_("For how long?"), choices=DURATIONS, required=False)

    field_order = ("days", "why")

    def until(self, at: datetime) -> datetime | None:
        """Return when it ends; None for never. To be called on a valid form."""
        days = self.cleaned_data["days"]
        return at + timedelta(days=int(days)) if days else None


class NoteForm(forms.Form):
    """A note on a report, or an answer to its sender."""

    words = PrintableField(
        label=_("Note"), widget=forms.Textarea({"rows": "4"}), max_length=LONGEST_WORDS
    )
    is_for_reporter = forms.BooleanField(
        label=_("Whoever sent the report reads this too"), required=False
    )

    @property
    def audience(self) -> Audience:
        """Who reads it; to be asked of a valid form."""
        return Audience.REPORTER if self.cleaned_data["is_for_reporter"] else Audience.READERS


class CaseForm(forms.Form):
    """A case that a host opens."""

    page = PrintableField(
        label=_("Which page?"),
        help_text=_("The address of the event, series or venue, as your browser shows it."),
        max_length=400,
    )
    words = PrintableField(
        label=_("What is wrong with it?"),
        widget=forms.Textarea({"rows": "5"}),
        max_length=LONGEST_WORDS,
    )

    def clean_page(self) -> str:
        """Return what the page is of, as "event:routing-night"."""
        about = about_at(self.cleaned_data["page"])
        if not about:
            raise ValidationError(_("This is no page of something on this site."), code="page")
        return about


class ContactPersonForm(forms.Form):
    """What everybody reads of a contact person."""

    person = forms.TypedChoiceField(label=_("Who?"), coerce=int)
    name = PrintableField(
        label=_("Name"), help_text=_("As everybody reads it."), max_length=LONGEST_NAME
    )
    languages = SpokenLanguagesField()
    reach = TextsField(
        label=_("How to find them at an evening"),
        help_text=_("In one line: what they wear, where they stand, a number."),
        required=False,
    )
    is_shown = forms.BooleanField(
        label=_("People can pick them"),
        help_text=_("Who is shown no more still reads what they were given."),
        required=False,
        initial=True,
    )

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Let a host choose among ``people``; without any, it is clear who is meant."""
        if people:
            field = self.fields["person"]
            if isinstance(field, forms.TypedChoiceField):
                field.choices = people
        else:
            del self.fields["person"]

    def plan(self) -> ContactPersonPlan:
        """Return what the form says; to be called on a valid one."""
        return ContactPersonPlan(
            name=self.cleaned_data["name"],
            languages=self.cleaned_data["languages"],
            reach=self.cleaned_data["reach"],
            is_shown=self.cleaned_data["is_shown"],
        )


class RetentionForm(forms.Form):
    """How long closed reports, and the log, are kept."""

    months = forms.IntegerField(
        label=_("Months"),
        min_value=FEWEST_MONTHS,
        max_value=MOST_MONTHS,
        initial=REPORT_MONTHS,
        help_text=_("Closed reports and the log are erased after so many months."),
    )
