"""A long form in a few groups, each under a heading of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    Groups = Sequence[tuple[StrOrPromise, Sequence[str]]]


class GroupedForm(forms.Form):
    """A form whose visible fields a template shows group by group; see ``kit/_groups.html``."""

    GROUPS: ClassVar[Groups] = ()
    """Headings, each with the names of its fields."""

    REMOVALS: ClassVar[Mapping[str, str]] = {}
    """Checkboxes that take something away, each with the field that must hold it to be asked."""

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        for checkbox, name in self.REMOVALS.items():
            if not (self.initial.get(name) or self.data.get(name)):
                self.fields.pop(checkbox, None)

    def groups(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Return the visible fields by group, without the groups that have none."""
        visible = {field.name: field for field in self.visible_fields()}
        groups = (
            (heading, [visible[name] for name in names if name in visible])
            for heading, names in self.GROUPS
        )
        return [(heading, fields) for heading, fields in groups if fields]
