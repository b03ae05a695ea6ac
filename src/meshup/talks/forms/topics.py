"""Topics of a talk, and what topics are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.texts import TextsField
from meshup.talks.domain.topic_names import LONGEST_NAME, MOST_TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable


class TopicsForm(forms.Form):
    """Topics of a talk, between commas."""

    topics = PrintableField(
        label=_("What it is about"),
        help_text=_("Between commas, such as: DHT, WebRTC, local-first."),
        max_length=MOST_TOPICS * (LONGEST_NAME + 10),
        required=False,
    )


class TopicNamesForm(forms.Form):
    """What a topic is called, in the languages of the node."""

    names = TextsField(label=_("Name"), most=LONGEST_NAME)
    field_names = {"topics": "names"}


class JoinTopicsForm(forms.Form):
    """With which other topic it is joined."""

    into = forms.ChoiceField(label=_("Join it with"))

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        field = cast("forms.ChoiceField", self.fields["into"])
        field.choices = list(others)
