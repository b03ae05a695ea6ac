"""The small forms of single steps in the life of an event, and of what is kept afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import LinkKind
from meshup.agenda.domain.plans import Afterwards
from meshup.agenda_desk.forms.fields import link_field
from meshup.kit.forms.fields import (
    LINK_SCHEMES,
    LabelField,
    PrintableField,
    VersionField,
    WallTimeField,
)
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence

MOST_HEADS: Final = 100_000


class StepForm(forms.Form):
    """A step that is taken only while nobody else has changed the event."""

    version = VersionField()


class MoveForm(StepForm):
    """Another time for an event."""

    starts = WallTimeField(label=_("New start"))
    ends = WallTimeField(
        label=_("New end"),
        help_text=_("On another day, it lasts as long as before when you leave this as it is."),
    )

    def clean(self) -> dict[str, Any]:
        """Let the end follow a start that moves to another day."""
        data: dict[str, Any] = super().clean() or {}
        starts, before = data.get("starts"), self.initial
        if starts and "ends" not in self.changed_data and starts.date() != before["starts"].date():
            data["ends"] = starts + (before["ends"] - before["starts"])
        return data


class OnlineForm(StepForm):
    """The link of an event that goes online."""

    online_url = link_field()


class CancelForm(StepForm):
    """Why an event does not take place."""

    reasons = TextsField(
        label=_("Why"),
        help_text=_("Everybody reads it on the event's page and in calendars."),
        rows=2,
        most=1000,
        required=False,
    )


class AfterwardsForm(forms.Form):
    """What is kept of an event that took place."""

    version = VersionField()
    head_count = forms.IntegerField(
        label=_("How many came"),
        help_text=_("A rough count is fine."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
        min_value=0,
        max_value=MOST_HEADS,
        required=False,
    )
    notes = TextsField(
        label=_("Notes"),
        help_text=_("What happened, in Markdown. Everybody can read it."),
        rows=6,
        most=50_000,
        required=False,
    )

    def only_heads(self) -> None:
        """Let a helper at the door count, and nothing else."""
        del self.fields["notes"]

    def plan(self, links: Iterable[dict[str, Any]]) -> Afterwards:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        return Afterwards(
            head_count=data["head_count"], notes=data.get("notes", {}), links=tuple(links)
        )


class LinkForm(forms.Form):
    """A link to slides, a video, photos."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LinkKind.choices, initial=LinkKind.SLIDES)
    label = LabelField(label=_("Label"), max_length=200, required=False)
    url = PrintableField(
        label=_("Address"),
        widget=forms.URLInput,
        max_length=500,
        validators=[URLValidator(schemes=LINK_SCHEMES)],
        required=False,
    )

    def link(self) -> dict[str, Any]:
        """Return the link as the agenda keeps it."""
        data = self.cleaned_data
        return {"kind": data["kind"], "label": data["label"], "url": data["url"]}


LinkForms = forms.formset_factory(LinkForm, extra=2, can_delete=True, max_num=100, absolute_max=110)


def links_initial(event: Occurrence) -> list[dict[str, Any]]:
    """Return what ``LinkForms`` shows of an event."""
    return [{"kind": link.kind, "label": link.label, "url": link.url} for link in event.links]


def links_of(forms_of_links: forms.BaseFormSet[LinkForm]) -> list[dict[str, str]]:
    """Return the links that a valid set says, without the removed and the empty ones."""
    kept = (form for form in forms_of_links if form not in forms_of_links.deleted_forms)
    return [form.link() for form in kept if form.cleaned_data.get("url")]
