"""An item as a host writes it: in a list, or for one edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from meshup.checklists.domain.items import EARLIEST, LONGEST_TEXT
from meshup.checklists.domain.plans import ItemPlan
from meshup.community.choices import Role
from meshup.community.domain.queries import names_of_people, this_node
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from meshup.checklists.domain.items import ListedItem, TemplateItem

BEFORE: Final = "before"
AFTER: Final = "after"
LONG_BEFORE: Final = 30
"""What a form proposes: most is to be done a month ahead."""


class ItemForm(forms.Form):
    """What is to be done, how long before or after the event, for whom, and by whom."""

    version = VersionField()
    texts = TextsField(label=gettext_lazy("What is to be done"), most=LONGEST_TEXT)
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        help_text=gettext_lazy("0 is the day of the event."),
        min_value=0,
        max_value=-EARLIEST,
    )
    when = forms.ChoiceField(
        label=gettext_lazy("Before or after"),
        choices=((BEFORE, gettext_lazy("before")), (AFTER, gettext_lazy("after"))),
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("While it is nobody’s, it is on their lists."),
        required=False,
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        set_languages(self, this_node().languages)
        roles = [(role.value, role.label) for role in Role if role is not Role.HOST]
        self.fields["role"].choices = [("", Role.HOST.label), *roles]  # type: ignore[attr-defined]
        people = [(str(number), name) for number, name in names_of_people().items()]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Whoever takes it")),
            *people,
        ]

    def plan(self) -> ItemPlan:
        """Return what a valid form says."""
        data = self.cleaned_data
        days = data["days"] if data["when"] == AFTER else -data["days"]
        assignee = int(data["assignee"]) if data["assignee"] else None
        return ItemPlan(days, data["texts"], data["role"], assignee)


def item_initial(item: TemplateItem | ListedItem | None, version: int) -> dict[str, Any]:
    """Return what the form shows of an item; of none, what a new one begins with."""
    if item is None:
        return {"version": version, "days": LONG_BEFORE, "when": BEFORE}
    return {
        "version": version,
        "texts": item.texts,
        "days": abs(item.days),
        "when": AFTER if item.days > 0 else BEFORE,
        "role": "" if item.role == Role.HOST else item.role,
        "assignee": str(item.assignee or ""),
    }
