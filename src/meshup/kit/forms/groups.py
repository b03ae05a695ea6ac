"""A long form in a few groups; what most people leave as it is stands folded, with a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import get_language

from meshup.kit.forms.differences import in_words
from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    Groups = Sequence[tuple[StrOrPromise, Sequence[str]]]

LONGEST_PART: Final = 60
"""Characters of one value in a summary; a screen shows a line of them."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Fields that are folded away.

    Attributes:
        summary: what they hold, in one line; "" when all of them are empty.
        is_open: whether one of them holds a mistake, or is what somebody came for.
    """

    heading: StrOrPromise
    fields: list[forms.BoundField]
    summary: str
    is_open: bool


class GroupedForm(forms.Form):
    """A form whose visible fields a template shows group by group; see ``kit/_groups.html``."""

    GROUPS: ClassVar[Groups] = ()
    """Headings, each with the names of its fields."""

    FOLDS: ClassVar[Groups] = ()
    """Groups that stand folded, after the others."""

    opened: Collection[str] = ()
    """Fields because of which somebody comes to the form: their folded groups stand open."""

    REMOVALS: ClassVar[Mapping[str, str]] = {}
    """Checkboxes that take something away, each with the field that must hold it to be asked."""

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        for checkbox, name in self.REMOVALS.items():
            if not (self.initial.get(name) or self.data.get(name)):
                self.fields.pop(checkbox, None)

    def groups(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Return the visible fields by group, without the groups that have none."""
        return self._grouped(self.GROUPS)

    def folds(self) -> list[Fold]:
        """Return the folded groups that have visible fields."""
        return [
            Fold(
                heading,
                fields,
                summary=" · ".join(filter(None, (in_brief(field) for field in fields))),
                is_open=any(field.errors or field.name in self.opened for field in fields),
            )
            for heading, fields in self._grouped(self.FOLDS)
        ]

    def _grouped(self, groups: Groups) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        visible = {field.name: field for field in self.visible_fields()}
        named = (
            (heading, [visible[name] for name in names if name in visible])
            for heading, names in groups
        )
        return [(heading, fields) for heading, fields in named if fields]


def in_brief(bound: forms.BoundField) -> str:
    """Return what a field holds in a few words, with its label where these say too little."""
    field, value = bound.field, _value_of(bound)
    if isinstance(field, forms.BooleanField):
        return str(bound.label) if value else ""
    if isinstance(field, forms.FileField):
        return getattr(value, "name", "")
    if isinstance(field, TextsField):
        value = value or {}
        words = value.get(get_language() or "") or next(iter(value.values()), "")
    else:
        words = f"{value:%H:%M}" if isinstance(value, time) else in_words(field, value)
    brief = "" if value == 0 else " ".join(words.split())[:LONGEST_PART]
    says_enough = isinstance(field, PrintableField | forms.ChoiceField | TextsField)
    return brief if says_enough or not brief else f"{bound.label} {brief}"


def _value_of(bound: forms.BoundField) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return the value as typed and checked, or as the form began; None for a refused one."""
    if not bound.form.is_bound:
        return bound.initial
    return None if bound.errors else bound.form.cleaned_data.get(bound.name)
