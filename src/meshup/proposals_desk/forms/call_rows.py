"""The topics and questions of a call: any number of rows in its form, with spare ones.

A form is sent for more rows by one of the buttons ``topics-more`` and ``questions-more``; then it
is shown again with them, and nothing is saved. A row that is emptied, or ticked off, goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.translation import gettext as _, gettext_lazy

from meshup.community.domain.queries import this_node
from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.texts import TextsField
from meshup.kit.text import slug_of
from meshup.proposals.choices import QuestionKind
from meshup.proposals.domain.call_facts import Question, Topic
from meshup.proposals.domain.call_plans import (
    KEY,
    LONGEST_LABEL,
    MOST_CHOICES,
    MOST_QUESTIONS,
    MOST_TOPICS,
)
from meshup.proposals_desk.forms.choice_lines import read_choices, written_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import QueryDict

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.call_facts import CallFacts

SPARE_ROWS: Final = 1
TOPICS: Final = "topics"
QUESTIONS: Final = "questions"
MORE: Final = "-more"
"""Ends the names of the buttons that ask for more rows."""
LONGEST_KEY: Final = 40
MOST_DIGITS: Final = 6


class RowForm(forms.Form):
    """Something with a name in each language, and a key that stays."""

    key = PrintableField(widget=forms.HiddenInput, required=False, max_length=LONGEST_KEY)
    labels = TextsField(label=gettext_lazy("Name"), most=LONGEST_LABEL, required=False)

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        set_languages(self, this_node().languages)

    def clean_key(self) -> str:
        """Return the key; one that no page has shown is none."""
        key: str = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else ""

    @property
    def is_filled(self) -> bool:
        """Whether a valid row says something."""
        return bool(self.cleaned_data.get("labels"))


class TopicForm(RowForm):
    """Something that a proposal says a level of."""

    labels = TextsField(label=gettext_lazy("Topic"), most=LONGEST_LABEL, required=False)


class QuestionForm(RowForm):
    """Something more that a call asks."""

    labels = TextsField(label=gettext_lazy("Question"), most=LONGEST_LABEL, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Is answered by"),
        choices=QuestionKind.choices,
        initial=QuestionKind.TEXT.value,
    )
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)
    choices = PrintableField(
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy(
            "One on each line, if one of several is to be chosen: “A lot”, or “fr: Beaucoup | en: A"
            " lot”."
        ),
        required=False,
        max_length=MOST_CHOICES * LONGEST_LABEL,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse choices that are too few, too many, or of no use."""
        data: dict[str, Any] = super().clean() or {}
        lines = [line for line in data.get("choices", "").splitlines() if line.strip()]
        chooses = data.get("kind") == QuestionKind.CHOICE
        if chooses and not 2 <= len(lines) <= MOST_CHOICES:  # noqa: PLR2004 - of one there is no choice
            words = _("Write from 2 to %(most)s choices.") % {"most": MOST_CHOICES}
            self.add_error("choices", ValidationError(words, "choices"))
        if lines and not chooses:
            words = _("Choices are for a question that is answered by one of several.")
            self.add_error("choices", ValidationError(words, "choices"))
        if (lines or data.get("required")) and not data.get("labels"):
            self.add_error("labels", ValidationError(_("Write what is asked."), "required"))
        return data


class RowSet(forms.BaseFormSet[Any]):
    """Rows with spare ones; ``is_shown_again``: more were asked for, and nothing is to be saved."""

    is_shown_again = False

    def filled_rows(self) -> list[Any]:
        """Return the forms that say something and are not ticked off; of a valid set."""
        return [form for form in self if form not in self.deleted_forms and form.is_filled]


TopicForms = forms.formset_factory(
    TopicForm,
    formset=RowSet,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MOST_TOPICS,
    validate_max=True,
    absolute_max=3 * MOST_TOPICS,
)
QuestionForms = forms.formset_factory(
    QuestionForm,
    formset=RowSet,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MOST_QUESTIONS,
    validate_max=True,
    absolute_max=3 * MOST_QUESTIONS,
)


def topic_set(data: QueryDict | None, call: CallFacts) -> RowSet:
    """Return the forms for the topics of a call, with what was sent, if it was."""
    initial = [{"key": topic.key, "labels": topic.labels} for topic in call.topics]
    return _row_set(TopicForms, data, TOPICS, initial)


def question_set(data: QueryDict | None, call: CallFacts) -> RowSet:
    """Return the forms for the questions of a call, with what was sent, if it was."""
    languages = this_node().languages
    initial = [
        {
            "key": question.key,
            "labels": question.labels,
            "kind": question.kind,
            "required": question.required,
            "choices": written_choices(question.choices, languages[0]),
        }
        for question in call.questions
    ]
    return _row_set(QuestionForms, data, QUESTIONS, initial)


def topics_in(rows: RowSet) -> tuple[Topic, ...]:
    """Return the topics that a valid set says; each keeps its key."""
    forms_of = rows.filled_rows()
    keys = _keys(forms_of)
    return tuple(
        Topic(key, form.cleaned_data["labels"]) for key, form in zip(keys, forms_of, strict=True)
    )


def questions_in(rows: RowSet, call: CallFacts) -> tuple[Question, ...]:
    """Return the questions that a valid set says; they and their choices keep their keys."""
    forms_of, languages = rows.filled_rows(), this_node().languages
    before = {question.key: question.choices for question in call.questions}
    return tuple(
        Question(
            key,
            form.cleaned_data["kind"],
            form.cleaned_data["labels"],
            read_choices(form.cleaned_data["choices"], before.get(key, ()), languages),
            form.cleaned_data["required"],
        )
        for key, form in zip(_keys(forms_of), forms_of, strict=True)
    )


def new_key(labels: Texts, used: Iterable[str]) -> str:
    """Return a key for what is called so, other than those that are used."""
    words = next(iter(labels.values()), "")
    wanted = slug_of(words, LONGEST_KEY - 3).strip("-_").replace("_", "-")
    plain = wanted if KEY.fullmatch(wanted) else "row"
    taken = set(used)
    numbered = (plain if number == 1 else f"{plain}-{number}" for number in range(1, 100))
    return next(key for key in numbered if key not in taken)


def _keys(rows: Sequence[Any]) -> list[str]:
    """Return the key of each row: the one it has, or a new one; no key twice."""
    keys: list[str] = []
    known = {form.cleaned_data["key"] for form in rows} - {""}
    for form in rows:
        key = form.cleaned_data["key"]
        if not key or key in keys:
            key = new_key(form.cleaned_data["labels"], {*known, *keys})
        keys.append(key)
    return keys


def _row_set(make: Any, data: QueryDict | None, prefix: str, initial: Any) -> RowSet:  # noqa: ANN401
    is_shown_again = data is not None and (TOPICS + MORE in data or QUESTIONS + MORE in data)
    if data is not None and prefix + MORE in data:
        data = _with_spare_row(data, prefix, make.form.base_fields)
    rows: RowSet = make(data, initial=initial, prefix=prefix)
    rows.is_shown_again = is_shown_again
    return rows


def _with_spare_row(data: QueryDict, prefix: str, fields: Mapping[str, forms.Field]) -> QueryDict:
    """Return what was sent with one more row, as empty as a new one."""
    name = f"{prefix}-{TOTAL_FORM_COUNT}"
    sent = data.get(name, "0")
    number = int(sent) if sent.isdecimal() and len(sent) < MOST_DIGITS else 0
    data = data.copy()
    data[name] = str(number + SPARE_ROWS)
    for place in range(number, number + SPARE_ROWS):
        for field_name, field in fields.items():
            if field.initial is not None:
                data[f"{prefix}-{place}-{field_name}"] = str(field.initial)
    return data
