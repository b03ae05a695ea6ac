"""What a call asks for, as everybody reads it; and the standing one, which needs no row.

Pure, but for the settings: what kinds are called is translated.

Words
    standing call   the one that never closes; a node has it from its first day on
    dated call      that of a festival: it opens and closes
    topic           something that a proposal says a level of, 0 (new to it) to 3 (expert)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.proposals.choices import LENGTHS, USUAL_MINUTES, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts

STANDING: Final = ""
"""The slug of the standing call."""
MONTHS_DECLINED: Final = 24


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a proposal says a level of."""

    key: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that answer a question."""

    key: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """Something more that a call asks; ``kind`` is one of ``choices.QuestionKind``."""

    key: str
    kind: str = QuestionKind.TEXT.value
    labels: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """A call, as everybody reads it.

    Attributes:
        slug: its address, "" for the standing one. titles, texts: empty for the usual words.
        is_open: whether hosts let it be open at all. opens_at, closes_at: None for never.
        event: slug of the festival it is for, or "".
        kinds: what it asks for, with the minutes that are offered; 0 is all along.
        topics: whose level is asked. questions: what else is asked.
        is_review_anonymous: whether hosts see names only once they have rated.
        has_voices: whether visitors may read proposals whose speakers agree.
        months_declined: after how many months declined proposals are forgotten.
        version: for telling two hosts who edit at once; 0 where nobody has changed anything.
    """

    slug: str = STANDING
    titles: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    is_open: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    event: str = ""
    kinds: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: dict(LENGTHS))
    topics: tuple[Topic, ...] = ()
    questions: tuple[Question, ...] = ()
    is_review_anonymous: bool = False
    has_voices: bool = True
    months_declined: int = MONTHS_DECLINED
    version: int = 0

    @property
    def is_standing(self) -> bool:
        """Whether it is the one that never closes."""
        return self.slug == STANDING

    def is_open_at(self, now: datetime) -> bool:
        """Say whether proposals come in at ``now``."""
        begun = self.opens_at is None or self.opens_at <= now
        return self.is_open and begun and (self.closes_at is None or now < self.closes_at)

    def next_change(self, now: datetime) -> datetime | None:
        """Return when the clock alone next opens or closes it; None if it never does."""
        moments = (self.opens_at, self.closes_at)
        return min((at for at in moments if at is not None and at > now), default=None)

    def usual_minutes(self, kind: str) -> int:
        """Return how long something of this kind lasts where nobody said."""
        offered = self.kinds.get(kind, ())
        usual = USUAL_MINUTES.get(kind)
        if usual in offered:
            return usual
        return offered[0] if offered else 0


def read_topics(rows: Iterable[dict[str, Any]]) -> tuple[Topic, ...]:
    """Return the topics of a row."""
    return tuple(Topic(row["key"], row["labels"]) for row in rows)


def read_questions(rows: Iterable[dict[str, Any]]) -> tuple[Question, ...]:
    """Return the questions of a row."""
    return tuple(
        Question(
            row["key"],
            row["kind"],
            row["labels"],
            tuple(Choice(choice["key"], choice["labels"]) for choice in row["choices"]),
            row["required"],
        )
        for row in rows
    )


def stored_topics(topics: Iterable[Topic]) -> list[dict[str, Any]]:
    """Return topics as JSON values."""
    return [{"key": topic.key, "labels": dict(topic.labels)} for topic in topics]


def stored_questions(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as JSON values."""
    return [
        {
            "key": question.key,
            "kind": question.kind,
            "labels": dict(question.labels),
            "choices": stored_topics(Topic(each.key, each.labels) for each in question.choices),
            "required": question.required,
        }
        for question in questions
    ]
