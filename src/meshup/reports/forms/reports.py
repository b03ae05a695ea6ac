"""What anybody reports: something on the site, or how somebody behaved; and what they add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.reports.choices import Way
from meshup.reports.domain.reported_pages import about_at
from meshup.reports.domain.reporting import LONGEST_WORDS, Readers, ReportPlan, origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.reports.domain.queries.contact_persons import ContactPersonFacts

AREA: Final = {"rows": "6"}


class _TrappedForm(forms.Form):
    """A form for strangers, with a trap: machines that fill in every field fill in ``website``."""

    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))


class _ReportForm(_TrappedForm):
    """What both ways ask."""

    words = PrintableField(
        label=_("What happened?"),
        widget=forms.Textarea(AREA),
        max_length=LONGEST_WORDS,
    )
    reach = PrintableField(
        label=_("How to reach you"),
        help_text=_("If you like: an address, a number, a handle. Without it nobody can ask back."),
        max_length=200,
        required=False,
    )
    wants_link = forms.BooleanField(
        label=_("Give me a secret link, to see what becomes of it and to say more"), required=False
    )


class ContentReportForm(_ReportForm):
    """Something on this site; hosts read it."""

    prefix = "content"
    field_order = ("page", "words", "forwards", "reach", "wants_link", "website")

    page = PrintableField(
        label=_("Which page?"),
        help_text=_("Its address, as your browser shows it; or say in words where it is."),
        max_length=200,
        required=False,
    )
    forwards = forms.BooleanField(
        help_text=_("Just the words above, sent by this site: nothing of who you are."),
        required=False,
    )

    def __init__(self, *args: Any, about: str = "", **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        self.about = about
        self.fields["words"].label = _("What is wrong with it?")
        if about:
            del self.fields["page"]
        if origin := origin_of(about):
            label = _("Send them to the moderators of %(server)s too, where it comes from")
            self.fields["forwards"].label = label % {"server": origin}
        else:
            del self.fields["forwards"]

    def plan(self) -> ReportPlan:
        """Return what the form says; to be called on a valid one."""
        page = self.cleaned_data.get("page", "")
        return ReportPlan(
            way=Way.CONTENT,
            about=self.about or about_at(page),
            words=self.cleaned_data["words"],
            occasion=page,
            reach=self.cleaned_data["reach"],
            wants_link=self.cleaned_data["wants_link"],
            forwards=self.cleaned_data.get("forwards", False),
        )


class ReadersForm(forms.Form):
    """Which contact persons read how somebody behaved, and which it is about."""

    readers = forms.TypedMultipleChoiceField(
        label=_("Who may read this?"),
        help_text=_("Only those whom you pick; nobody else learns that you wrote."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    concerned = forms.TypedMultipleChoiceField(
        label=_("Is it about one of them?"),
        help_text=_("They never see it."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_sure = forms.BooleanField(
        label=_("No, it is about somebody else: they may read it"), required=False
    )

    def offer(self, persons: Sequence[ContactPersonFacts]) -> None:
        """Let people pick among ``persons``."""
        choices = [(str(facts.number), facts.name) for facts in persons]
        for name in ("readers", "concerned"):
            field = self.fields[name]
            if isinstance(field, forms.TypedMultipleChoiceField):
                field.choices = choices

    @property
    def asks_whether_sure(self) -> bool:
        """Whether the words name somebody who was picked, so that it has to be said once more."""
        return self.has_error("readers", "reports.reader_is_named")

    def chosen(self) -> Readers:
        """Return who reads it; to be called on a valid form."""
        return Readers(
            picked=frozenset(self.cleaned_data["readers"]),
            concerned=frozenset(self.cleaned_data["concerned"]),
            is_sure=self.cleaned_data["is_sure"],
        )


class ConductReportForm(_ReportForm, ReadersForm):
    """How somebody behaved; the contact persons read it whom the sender picks."""

    prefix = "conduct"
    occasion = PrintableField(
        label=_("When and where?"),
        help_text=_("As far as you remember."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, about: str = "", **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        self.about = about
        if about:
            del self.fields["occasion"]

    def plan(self) -> ReportPlan:
        """Return what the form says; to be called on a valid one."""
        return ReportPlan(
            way=Way.CONDUCT,
            about=self.about,
            words=self.cleaned_data["words"],
            occasion=self.cleaned_data.get("occasion", ""),
            reach=self.cleaned_data["reach"],
            wants_link=self.cleaned_data["wants_link"],
            readers=self.chosen(),
        )


class MoreWordsForm(_TrappedForm):
    """More words about a report, by its secret link."""

    words = PrintableField(
        label=_("Say more"), widget=forms.Textarea({"rows": "4"}), max_length=LONGEST_WORDS
    )
    is_sure = forms.BooleanField(
        label=_("No, it is about somebody else: they may read it"), required=False
    )

    @property
    def asks_whether_sure(self) -> bool:
        """Whether the words name somebody who reads them."""
        return any(error.code == "reports.reader_is_named" for error in self._coded())

    def _coded(self) -> list[Any]:
        return [error for errors in self.errors.as_data().values() for error in errors]
