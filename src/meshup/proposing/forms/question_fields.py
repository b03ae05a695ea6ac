"""Fields for what a call asks besides: a level for each topic, and its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language, gettext as _

from meshup.agenda.choices import Level
from meshup.kit.forms.fields import PrintableField
from meshup.kit.localized_text import localized
from meshup.proposals.choices import QuestionKind
from meshup.proposals.domain.questions import LARGEST, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.call_facts import CallFacts, Question, Topic

LEVEL: Final = "level_"
QUESTION: Final = "question_"
"""How the names of these fields begin; the key of the topic or question follows."""


def level_fields(call: CallFacts, languages: Sequence[str]) -> dict[str, forms.Field]:
    """Return a field for each topic of a call, by its name."""
    return {f"{LEVEL}{topic.key}": _level_field(topic, languages) for topic in call.topics}


def question_fields(call: CallFacts, languages: Sequence[str]) -> dict[str, forms.Field]:
    """Return a field for each question of a call, by its name."""
    return {
        f"{QUESTION}{question.key}": _FIELDS[question.kind](question, languages)
        for question in call.questions
    }


def read_levels(call: CallFacts, values: Mapping[str, Any]) -> dict[str, int]:
    """Return the levels that a form holds, by the key of the topic."""
    return {topic.key: int(values[f"{LEVEL}{topic.key}"]) for topic in call.topics}


def read_responses(call: CallFacts, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form answers, by the key of the question; without what is left open."""
    given = {question.key: values[f"{QUESTION}{question.key}"] for question in call.questions}
    return {key: value for key, value in given.items() if value not in (None, "", False)}


def initial_besides(levels: Mapping[str, int], responses: Mapping[str, Any]) -> dict[str, Any]:
    """Return what these fields begin with in the form of a proposal that is there."""
    return {f"{LEVEL}{key}": level for key, level in levels.items()} | {
        f"{QUESTION}{key}": response for key, response in responses.items()
    }


def _in_words(texts: Texts, languages: Sequence[str]) -> str:
    return localized(texts, get_language() or "en", languages).words


def _level_field(topic: Topic, languages: Sequence[str]) -> forms.Field:
    return forms.TypedChoiceField(
        label=_in_words(topic.labels, languages),
        help_text=_("How much it takes for granted"),
        choices=Level.choices,
        coerce=int,
        empty_value="0",
        initial=0,
        required=False,
    )


def _text(question: Question, languages: Sequence[str]) -> forms.Field:
    return PrintableField(
        label=_in_words(question.labels, languages),
        required=question.required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )


def _choice(question: Question, languages: Sequence[str]) -> forms.Field:
    offered = [(choice.key, _in_words(choice.labels, languages)) for choice in question.choices]
    return forms.ChoiceField(
        label=_in_words(question.labels, languages),
        choices=[("", "—"), *offered],
        required=question.required,
    )


def _number(question: Question, languages: Sequence[str]) -> forms.Field:
    return forms.FloatField(
        label=_in_words(question.labels, languages),
        min_value=-LARGEST,
        max_value=LARGEST,
        required=question.required,
        widget=forms.NumberInput({"step": "any"}),
    )


def _consent(question: Question, languages: Sequence[str]) -> forms.Field:
    return forms.BooleanField(
        label=_in_words(question.labels, languages), required=question.required
    )


_FIELDS: Final[dict[str, Callable[[Question, Sequence[str]], forms.Field]]] = {
    QuestionKind.TEXT.value: _text,
    QuestionKind.CHOICE.value: _choice,
    QuestionKind.NUMBER.value: _number,
    QuestionKind.CONSENT.value: _consent,
}
