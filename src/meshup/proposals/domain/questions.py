"""Whether what somebody answered fits the questions of a call.

Pure, but for the settings: what kinds are called is translated.

A question that is not answered is not among the responses. Answers are a text, the key of a
choice, a number, and True.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from meshup.proposals.choices import QuestionKind
from meshup.proposals.domain.readable_words import is_readable_text
from meshup.proposals.errors import ResponseMissing, ResponseUnreadable, UnknownWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from meshup.proposals.domain.call_facts import Question

LONGEST_TEXT: Final = 2_000
LARGEST: Final = 10**9


def refuse_unfitting(questions: Iterable[Question], responses: Mapping[str, Any]) -> None:
    """Refuse responses that do not fit.

    Raises:
        UnknownWord: no question has this key.
        ResponseMissing, ResponseUnreadable
    """
    known = {question.key: question for question in questions}
    for key in responses:
        if key not in known:
            raise UnknownWord(word=str(key)[:40])
    for key, question in known.items():
        response = responses.get(key)
        if _is_empty(response):
            if question.required:
                raise ResponseMissing(question=_name(question))
        elif not _FITS[question.kind](question, response):
            raise ResponseUnreadable(question=_name(question))


def _is_empty(response: object) -> bool:
    return (
        response is None
        or response is False
        or (isinstance(response, str) and not response.strip())
    )


def _name(question: Question) -> str:
    return next(filter(None, question.labels.values()), question.key)


def _is_text(_question: Question, response: object) -> bool:
    return (
        isinstance(response, str) and len(response) <= LONGEST_TEXT and is_readable_text(response)
    )


def _is_choice(question: Question, response: object) -> bool:
    return any(response == choice.key for choice in question.choices)


def _is_number(_question: Question, response: object) -> bool:
    return (
        isinstance(response, int | float)
        and not isinstance(response, bool)
        and isfinite(response)
        and abs(response) <= LARGEST
    )


_FITS: Final[dict[str, Callable[[Question, object], bool]]] = {
    QuestionKind.TEXT.value: _is_text,
    QuestionKind.CHOICE.value: _is_choice,
    QuestionKind.NUMBER.value: _is_number,
    QuestionKind.CONSENT.value: lambda _question, response: response is True,
}
