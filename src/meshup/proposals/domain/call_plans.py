"""What hosts say of a call, before it becomes a row; and its bounds.

Pure, but for the settings: what kinds are called is translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.proposals.choices import LENGTHS, ProposalKind, QuestionKind
from meshup.proposals.domain.call_facts import MONTHS_DECLINED
from meshup.proposals.domain.readable_words import is_readable_line, is_readable_text
from meshup.proposals.errors import MalformedCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.call_facts import CallFacts, Question, Topic

KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_QUESTIONS: Final = 20
MOST_TOPICS: Final = 20
MOST_CHOICES: Final = 20
MOST_LENGTHS: Final = 8
MOST_MINUTES: Final = 480
MOST_MONTHS: Final = 120
LONGEST_LABEL: Final = 300
LONGEST_TEXT: Final = 20_000
RESERVED: Final = frozenset({"standing", "new", "api", "mine"})
"""Addresses that no dated call has: one names the standing one in history, others are doors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """What is to be said of a call; see ``CallFacts`` for each."""

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

    @classmethod
    def of(cls, facts: CallFacts) -> CallPlan:
        """Return what a call says now, to replace a part of it."""
        return cls(**{name: getattr(facts, name) for name in cls.__slots__})

    def check(self, *, is_standing: bool) -> None:
        """Refuse what cannot be.

        Raises:
            MalformedCall: with where.
        """
        _check_texts("titles", self.titles, LONGEST_LABEL, is_line=True)
        _check_texts("texts", self.texts, LONGEST_TEXT)
        self._check_time(is_standing=is_standing)
        _check_kinds(self.kinds)
        _check_keys("topics", [topic.key for topic in self.topics], MOST_TOPICS)
        for topic in self.topics:
            _check_labels("topics", topic.labels)
        _check_keys("questions", [question.key for question in self.questions], MOST_QUESTIONS)
        for question in self.questions:
            _check_question(question)
        if not 1 <= self.months_declined <= MOST_MONTHS:
            raise MalformedCall(where="months_declined")

    def _check_time(self, *, is_standing: bool) -> None:
        """Refuse a standing call that closes, and one that ends before it begins."""
        if is_standing and (self.opens_at or self.closes_at or self.event):
            raise MalformedCall(where="closes_at")
        if not is_standing and not any(words.strip() for words in self.titles.values()):
            raise MalformedCall(where="titles")
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise MalformedCall(where="closes_at")


def check_call_slug(slug: str) -> None:
    """Refuse an address that no dated call can have.

    Raises:
        MalformedCall
    """
    if not KEY.fullmatch(slug) or slug in RESERVED:
        raise MalformedCall(where="slug")


def _check_kinds(kinds: Mapping[str, tuple[int, ...]]) -> None:
    if not kinds or not set(kinds) <= set(ProposalKind.values):
        raise MalformedCall(where="kinds")
    for minutes in kinds.values():
        fits = all(0 <= each <= MOST_MINUTES for each in minutes)
        if not fits or not 1 <= len(minutes) <= MOST_LENGTHS:
            raise MalformedCall(where="kinds")


def _check_question(question: Question) -> None:
    if question.kind not in QuestionKind.values:
        raise MalformedCall(where="questions")
    _check_labels("questions", question.labels)
    if question.kind == QuestionKind.CHOICE:
        keys = [choice.key for choice in question.choices]
        _check_keys("questions", keys, MOST_CHOICES)
        if len(keys) < 2:  # noqa: PLR2004 - of one there is nothing to choose
            raise MalformedCall(where="questions")
        for choice in question.choices:
            _check_labels("questions", choice.labels)
    elif question.choices:
        raise MalformedCall(where="questions")


def _check_labels(where: str, labels: Texts) -> None:
    _check_texts(where, labels, LONGEST_LABEL, is_line=True)
    if not any(words.strip() for words in labels.values()):
        raise MalformedCall(where=where)


def _check_keys(where: str, keys: Iterable[str], most: int) -> None:
    wanted = list(keys)
    fits = all(KEY.fullmatch(key) for key in wanted)
    if not fits or len(set(wanted)) != len(wanted) or len(wanted) > most:
        raise MalformedCall(where=where)


def _check_texts(where: str, texts: Texts, most: int, *, is_line: bool = False) -> None:
    is_readable = is_readable_line if is_line else is_readable_text
    for words in texts.values():
        if len(words) > most or not is_readable(words):
            raise MalformedCall(where=where)
