"""The recap of an event: how many came, notes, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import LinkKind
from meshup.agenda.domain.plans import Afterwards
from meshup.kit.forms.fields import LINK_SCHEMES, PrintableField, VersionField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence

MOST_HEADS: Final = 100_000


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

    def plan(self, links: Iterable[dict[str, str]]) -> Afterwards:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        return Afterwards(
            head_count=data["head_count"], notes=data.get("notes", {}), links=tuple(links)
        )


class LinkForm(forms.Form):
    """A link to slides, a video, photos."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LinkKind.choices, initial=LinkKind.SLIDES)
    label = PrintableField(label=_("Label"), max_length=200, required=False)
    url = PrintableField(
        label=_("Address"),
        widget=forms.URLInput,
        max_length=500,
        validators=[URLValidator(schemes=LINK_SCHEMES)],
        required=False,
    )

    def link(self) -> dict[str, str]:
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
