"""What hosts fill in to publish a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.federated_events.domain.posts import LONGEST_POST, PostPlan
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Sequence


class PostForm(forms.Form):
    """A post: its words in each language, and the event that it is about.

    Args:
        events: slug and name of those to choose from.
    """

    version = VersionField()
    texts = TextsField(
        label=_("Text"),
        help_text=_("In Markdown. Everybody who follows gets it at once."),
        rows=6,
        most=LONGEST_POST,
    )
    event = forms.ChoiceField(
        label=_("About"),
        required=False,
        help_text=_("A link to the event then stands below the text."),
    )

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]], **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        field = self.fields["event"]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError
        field.choices = [("", _("no event")), *events]

    def plan(self) -> PostPlan:
        """Return what was written; to be called on a valid form."""
        return PostPlan(self.cleaned_data["texts"], self.cleaned_data["event"])
