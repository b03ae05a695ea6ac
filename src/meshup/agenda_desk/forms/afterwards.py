"""The recap of an event: how many came, notes, links; of each talk its slides and its video."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import ItemKind, LinkKind
from meshup.agenda.domain.head_counts import MOST_HEADS
from meshup.agenda.domain.plans import LONGEST_URL, Afterwards
from meshup.kit.forms.fields import LINK_SCHEMES, LabelField, PrintableField, VersionField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Line, Link, Occurrence

MOST_LINKS: Final = 100
MORE_LINKS: Final = 5
PREFIX: Final = "links"
MORE: Final = f"{PREFIX}-more"
WITHOUT_SLIDES: Final = frozenset(
    {ItemKind.DOORS, ItemKind.ENCOUNTERS, ItemKind.BREAK, ItemKind.FREE}
)
"""Kinds of lines after which nobody looks for slides."""


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
        help_text=_("What happened, in Markdown."),
        rows=4,
        most=50_000,
        required=False,
    )

    def only_heads(self) -> None:
        """Let a helper at the door count, and nothing else."""
        del self.fields["notes"]

    def plan(self, links: Iterable[dict[str, Any]], talks: Iterable[TalkForm] = ()) -> Afterwards:
        """Return what the forms say; to be called on valid ones."""
        data = self.cleaned_data
        return Afterwards(
            head_count=data["head_count"],
            notes=data.get("notes", {}),
            links=tuple(links),
            line_links={talk.key: talk.links() for talk in talks},
        )


class HeadsForm(forms.Form):
    """How many came, alone."""

    head_count = forms.IntegerField(
        label=_("How many came"),
        help_text=_("A rough count is fine."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
        min_value=0,
        max_value=MOST_HEADS,
    )


def _url_field(label: StrOrPromise) -> PrintableField:
    return PrintableField(
        label=label,
        widget=forms.URLInput({"placeholder": "https://"}),
        max_length=LONGEST_URL,
        validators=[URLValidator(schemes=LINK_SCHEMES)],
        required=False,
    )


class TalkForm(forms.Form):
    """The slides and the video of a line of the timetable; its other links stay as they are."""

    slides = _url_field(_("Slides"))
    video = _url_field(_("Video"))

    def __init__(self, data: QueryDict | None, talk: Line, prefix: str) -> None:
        self.talk = talk
        initial = {name: link.url for name, link in self._first_links().items()}
        super().__init__(data, initial=initial, prefix=prefix)

    @property
    def key(self) -> int:
        """The key of the line."""
        return self.talk.pk or 0

    def links(self) -> tuple[dict[str, Any], ...]:
        """Return all links of the line as the agenda keeps them; to be called on a valid form."""
        before = self._first_links()
        kept = [link for link in self.talk.links if link not in before.values()]
        labels = {name: link.label for name, link in before.items()}
        typed = [
            {"kind": name, "label": labels.get(name, ""), "url": self.cleaned_data[name]}
            for name in self.fields
            if self.cleaned_data[name]
        ]
        others = [{"kind": link.kind, "label": link.label, "url": link.url} for link in kept]
        return (*typed, *others)

    def _first_links(self) -> dict[str, Link]:
        """Return the first link of each kind that has a field."""
        links = reversed([link for link in self.talk.links if link.kind in self.base_fields])
        return {link.kind: link for link in links}


class LinkForm(forms.Form):
    """A link to slides, a video, photos."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LinkKind.choices, initial=LinkKind.PHOTOS)
    url = _url_field(_("Address"))
    label = LabelField(label=_("Label"), max_length=200, required=False)

    def link(self) -> dict[str, Any]:
        """Return the link as the agenda keeps it."""
        data = self.cleaned_data
        return {"kind": data["kind"], "label": data["label"], "url": data["url"]}


LinkForms = forms.formset_factory(
    LinkForm, extra=2, can_delete=True, max_num=MOST_LINKS, absolute_max=MOST_LINKS + 10
)


def talk_forms(data: QueryDict | None, event: Occurrence) -> list[TalkForm]:
    """Return a form for each line of the event's own timetable that may have slides.

    Its name holds the line's hour, not its place in the timetable, so that what was typed stays
    with it when somebody else saves another timetable meanwhile.
    """
    talks = [line for line in event.timetable if line.pk and line.kind not in WITHOUT_SLIDES]
    seen: Counter[str] = Counter()
    made = []
    for talk in talks:
        hour = f"{talk.starts_at:%Y%m%d%H%M}" if talk.starts_at else "later"
        made.append(TalkForm(data, talk, f"talk-{hour}-{seen[hour]}"))
        seen[hour] += 1
    return made


def link_forms(data: QueryDict | None, event: Occurrence) -> forms.BaseFormSet[LinkForm]:
    """Return the forms for the links of an event, with some more if a button asked for them."""
    if data is not None and MORE in data:
        data = _with_more_links(data)
    initial = None if data is not None else _links_initial(event)
    return LinkForms(data, initial=initial, prefix=PREFIX)


def _with_more_links(data: QueryDict) -> QueryDict:
    data = data.copy()
    sent = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    total = min(int(sent), MOST_LINKS) if sent.isascii() and sent.isdigit() else 0
    last = min(total + MORE_LINKS, MOST_LINKS)
    data.update({f"{PREFIX}-{added}-kind": LinkKind.PHOTOS.value for added in range(total, last)})
    data[f"{PREFIX}-TOTAL_FORMS"] = str(last)
    return data


def links_of(forms_of_links: forms.BaseFormSet[LinkForm]) -> list[dict[str, Any]]:
    """Return the links that a valid set says, without the removed and the empty ones."""
    kept = (form for form in forms_of_links if form not in forms_of_links.deleted_forms)
    return [form.link() for form in kept if form.cleaned_data.get("url")]


def all_are_valid(*shown: forms.BaseForm | forms.BaseFormSet[Any]) -> bool:
    """Say whether forms and sets of them are valid; each is asked, so that each says why not."""
    answers = [asked.is_valid() for asked in shown]
    return all(answers)


def _links_initial(event: Occurrence) -> list[dict[str, Any]]:
    return [{"kind": link.kind, "label": link.label, "url": link.url} for link in event.links]
