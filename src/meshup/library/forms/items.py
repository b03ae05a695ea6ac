"""An item of the library, as hosts write it: one form for each group of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from meshup.kit.errors import Refusal
from meshup.kit.forms.fields import PrintableField, VersionField
from meshup.kit.forms.outcomes import refused
from meshup.kit.forms.texts import TextsField
from meshup.kit.web import spoken
from meshup.library.choices import (
    KINDS_OF_GROUP,
    LICENCE_CHOICES,
    Audience,
    ItemGroup,
    ItemKind,
    ItemState,
)
from meshup.library.domain.item_files import most_file_mb, read_upload
from meshup.library.domain.item_plans import (
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CAPACITY,
    ItemPlan,
)
from meshup.library.domain.periods import as_json, from_json, read_lines, written_lines
from meshup.library.errors import BadDays
from meshup.library.models import LONGEST_CREDIT, LONGEST_LINK, LONGEST_TOWN
from meshup.library.sources import item_sources

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.library.domain.queries.items import ItemFacts

ENDINGS: Final = ".pdf,.odp,.pptx,.md,.markdown,.txt"
LONGEST_LINES: Final = 4_000
_DAYS_HELP: Final = _("A time on each line: 2027-01-10 – 2027-01-20")


class ItemForm(forms.Form):
    """What each item has."""

    titles = TextsField(label=_("What it is"), most=LONGEST_TITLE)
    summaries = TextsField(
        label=_("In a few sentences"), rows=3, most=LONGEST_SUMMARY, required=False
    )
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, initial=Audience.MESH.value
    )
    version = VersionField()

    def __init__(self, group: ItemGroup, item: ItemFacts | None, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        self.group, self.item = group, item
        kinds = KINDS_OF_GROUP[group]
        if len(kinds) > 1:
            choices = [(kind.value, kind.label) for kind in kinds]
            self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices)
        self.order_fields(["kind", "titles", "summaries"])

    @property
    def plan(self) -> ItemPlan:
        """What is asked for; what the form does not ask for stays."""
        said, item = self.cleaned_data, self.item
        return ItemPlan(
            kind=said.get("kind") or KINDS_OF_GROUP[self.group][0].value,
            titles=said["titles"],
            summaries=said["summaries"],
            texts=said.get("texts", {}),
            link=said.get("link", ""),
            part=item.part if item else {},
            file=said.get("file_content"),
            licence=said.get("licence", ""),
            credit=said.get("credit", ""),
            audience=said["audience"],
            state=item.state.value if item else ItemState.OWN.value,
            town=said.get("town", ""),
            facts=self.facts(),
        )

    def facts(self) -> dict[str, Any]:
        """Return days and numbers."""
        return {}


class ContentForm(ItemForm):
    """Something to read or use."""

    texts = TextsField(label=_("The text"), rows=10, most=LONGEST_TEXT, required=False)
    link = PrintableField(
        label=_("Or the address where it is"),
        max_length=LONGEST_LINK,
        required=False,
        widget=forms.TextInput({"placeholder": "https://", "inputmode": "url"}),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, widget=forms.FileInput({"accept": ENDINGS})
    )
    licence = forms.ChoiceField(
        label=_("What others may do with it"),
        choices=[("", _("Not decided yet")), *LICENCE_CHOICES],
        required=False,
        help_text=_("Only whoever made it can say so: ask them first."),
    )
    credit = PrintableField(
        label=_("Who made it"),
        max_length=LONGEST_CREDIT,
        required=False,
        help_text=_("As they wish to be named; empty for the community as a whole."),
    )
    field_order = ("kind", "titles", "summaries", "texts", "link", "file", "licence", "credit")

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        self.order_fields(self.field_order)
        words = _("PDF, ODP, PPTX or Markdown, at most %(most)s MB.")
        self.fields["file"].help_text = words % {"most": most_file_mb()}
        if self.item and self.item.part:
            for name in ("texts", "link", "file"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Read the file, within its bounds."""
        cleaned = super().clean() or self.cleaned_data
        if upload := cleaned.get("file"):
            try:
                cleaned["file_content"] = read_upload(upload)
            except Refusal as refusal:
                refused(self, refusal)
        return cleaned


class PlacedForm(ItemForm):
    """Something that is in a town."""

    town = PrintableField(label=_("Town"), max_length=LONGEST_TOWN, required=False)


class DatedForm(PlacedForm):
    """Something that one community at a time can have."""

    free = PrintableField(
        label=_("When it is to be had"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_LINES,
        required=False,
        help_text=_("A time on each line: 2027-01-10 – 2027-01-20. Empty: always."),
    )
    busy = PrintableField(
        label=_("When you need it yourselves"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_LINES,
        required=False,
        help_text=_DAYS_HELP,
    )

    def clean(self) -> dict[str, Any]:
        """Read the lines of days."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("free", "busy"):
            try:
                cleaned[f"{name}_periods"] = read_lines(cleaned.get(name, ""))
            except BadDays as bad:
                self.add_error(name, forms.ValidationError(spoken(bad), code=bad.code))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the days."""
        said = {name: as_json(self.cleaned_data[f"{name}_periods"]) for name in ("free", "busy")}
        return {name: periods for name, periods in said.items() if periods}


class VenueItemForm(DatedForm):
    """A place to meet."""

    capacity = forms.IntegerField(
        label=_("How many people fit"), min_value=1, max_value=MOST_CAPACITY, required=False
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None: on any."),
    )

    def facts(self) -> dict[str, Any]:
        """Return days and numbers."""
        said = self.cleaned_data
        own = {"capacity": said.get("capacity"), "weekdays": said.get("weekdays")}
        return super().facts() | {name: value for name, value in own.items() if value}


FORMS: Final = {
    ItemGroup.CONTENT: ContentForm,
    ItemGroup.TOOL: DatedForm,
    ItemGroup.VENUE: VenueItemForm,
    ItemGroup.HELP: PlacedForm,
}


def group_of(kind: ItemKind) -> ItemGroup:
    """Return with which form things of a kind are written."""
    return next(group for group, kinds in KINDS_OF_GROUP.items() if kind in kinds)


def item_initial(item: ItemFacts) -> dict[str, Any]:
    """Return what the form of an item begins with."""
    names = ("kind", "titles", "summaries", "texts", "link", "licence", "credit", "audience")
    return {
        **{name: getattr(item, name) for name in (*names, "town", "version")},
        "free": written_lines(item.free),
        "busy": written_lines(from_json(item.facts.get("busy", [])) or ()),
        "capacity": item.facts.get("capacity"),
        "weekdays": [str(day) for day in item.facts.get("weekdays", [])],
    }


class MakeForm(forms.Form):
    """Something that this node already has."""

    source = forms.ChoiceField(label=_("Something that you already have"))

    def __init__(self, asker: Asker, now: datetime, *args: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **more)
        groups = [
            (str(source.title), [(f"{source.name}:{key}", label) for key, label in choices])
            for source in item_sources()
            if (choices := source.choices(asker, now))
        ]
        self.fields["source"].choices = groups  # type: ignore[attr-defined]
        self.has_choices = bool(groups)

    @property
    def chosen(self) -> tuple[str, str]:
        """The name of the source, and the key of what was chosen."""
        name, _colon, key = self.cleaned_data["source"].partition(":")
        return name, key
