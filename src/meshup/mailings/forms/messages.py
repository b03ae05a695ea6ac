"""What hosts fill in: a letter, and when it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.kit.forms.fields import VersionField, WallTimeField
from meshup.kit.forms.texts import TextsField
from meshup.mailings.domain.messages import MessagePlan
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SEPARATOR = "|"


class MessageForm(forms.Form):
    """A letter: to whom, and its words in each language.

    Args:
        audiences: name, key and label of those to choose from.
        about: what it is about, which the form does not change.
    """

    version = VersionField()
    audiences = forms.MultipleChoiceField(
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one group of people.")},
    )
    subjects = TextsField(label=_("Subject"), most=150)
    texts = TextsField(
        label=_("Text"),
        help_text=_("In Markdown. Whoever reads a language that you leave empty gets another one."),
        rows=12,
        most=20_000,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        audiences: Sequence[tuple[str, str, str]],
        about: str,
        **keywords: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **keywords)
        self.about = about
        field = self.fields["audiences"]
        if not isinstance(field, forms.MultipleChoiceField):
            raise TypeError
        field.choices = [(choice_of(name, key), label) for name, key, label in audiences]

    def plan(self) -> MessagePlan:
        """Return what was written; to be called on a valid form."""
        said = self.cleaned_data
        chosen = (choice.partition(SEPARATOR) for choice in said["audiences"])
        return MessagePlan(
            about=self.about,
            audiences=tuple((name, key) for name, _separator, key in chosen),
            subjects=said["subjects"],
            texts=said["texts"],
        )


class SendForm(forms.Form):
    """When a letter leaves: at an hour of the node's clock, or now."""

    version = VersionField(required=True)
    send_at = WallTimeField(label=_("Or at this hour"), required=False)

    def moment(self) -> datetime | None:
        """Return the hour, or None for now; to be called on a valid form.

        Raises:
            ImpossibleDate: clocks skip this hour.
        """
        wall: datetime | None = self.cleaned_data["send_at"]
        if wall is None:
            return None
        return moment(wall.date(), wall.time(), this_node().time_zone)


def choice_of(name: str, key: str) -> str:
    """Return what stands for an audience in the form."""
    return f"{name}{SEPARATOR}{key}"
