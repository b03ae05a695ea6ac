"""Shell: the standing call as a part of the kit: its words, what it asks for, and its questions.

Who decides, who may read proposals and how long they are kept stay with each node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.kit.language_names import language_name
from meshup.proposals.choices import ProposalKind, QuestionKind
from meshup.proposals.domain.call_facts import STANDING, Choice, Question, Topic
from meshup.proposals.domain.call_plans import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_LENGTHS,
    MOST_MINUTES,
    MOST_QUESTIONS,
    MOST_TOPICS,
    CallPlan,
)
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.tags import CALLS
from meshup.proposals.errors import MalformedCall
from meshup.starter_kit.domain.given_texts import given_lines, given_texts
from meshup.starter_kit.domain.part_reader import ObjectReader, part_reader
from meshup.starter_kit.errors import MalformedKit
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts
    from meshup.starter_kit.parts import Adoption, Json

NAME: Final = "call"
VERSION: Final = 1


def give(_now: datetime) -> Json | None:
    """Return the standing call; None while hosts leave it as every node has it."""
    call = call_at(STANDING)
    words = {"titles": given_lines(call.titles), "texts": given_texts(call.texts)}
    own = {
        **{name: texts for name, texts in words.items() if texts},
        "topics": _given_labels(call.topics),
        "questions": [question for each in call.questions if (question := _given(each))],
    }
    is_usual = call.kinds == CallPlan().kinds and not any(own.values())
    kinds = {kind: list(minutes) for kind, minutes in call.kinds.items()}
    return None if is_usual else {"name": NAME, "version": VERSION, "kinds": kinds, **own}


def read(part: Json) -> list[str]:
    """Return what is in it."""
    plan = _plan(part)
    labels = dict(ProposalKind.choices)
    lines = [
        _("What is called for: {kinds}.").format(
            kinds=", ".join(str(labels[kind]) for kind in plan.kinds)
        )
    ]
    if plan.texts:
        named = ", ".join(map(language_name, sorted(plan.texts)))
        lines.append(_("Its words, in {languages}.").format(languages=named))
    if plan.topics:
        count = len(plan.topics)
        said = ngettext("{count} topic with levels.", "{count} topics with levels.", count)
        lines.append(said.format(count=count))
    if plan.questions:
        count = len(plan.questions)
        said = ngettext("{count} question of its own.", "{count} questions of its own.", count)
        lines.append(said.format(count=count))
    return lines


def take(part: Json, adoption: Adoption) -> list[str]:
    """Let our standing call be so, in our own name, unless hosts here have said what it is."""
    plan, known = _plan(part), call_at(STANDING)
    if known.version:
        return [_("Your standing call stays as you have it.")]
    own = CallPlan(
        titles=adoption.in_own_name(plan.titles, with_city=True),
        texts=adoption.in_own_name(plan.texts, with_city=True),
        kinds=plan.kinds,
        topics=plan.topics,
        questions=plan.questions,
    )
    change_call(adoption.by, STANDING, known.version, own, adoption.at)
    return [_("The standing call asks for what theirs does.")]


def _given_labels(labelled: Iterable[Topic | Choice]) -> list[Json]:
    """Return topics or choices with their words; those of which nothing may be given are out."""
    given = ({"key": each.key, "labels": given_lines(each.labels)} for each in labelled)
    return [each for each in given if each["labels"]]


def _given(question: Question) -> Json | None:
    labels, choices = given_lines(question.labels), _given_labels(question.choices)
    if not labels or len(choices) < len(question.choices):
        return None
    facts = {"key": question.key, "kind": question.kind, "labels": labels}
    rest = {"choices": choices} if choices else {}
    return {**facts, **rest, **({"required": True} if question.required else {})}


def _plan(part: Json) -> CallPlan:
    reader = part_reader(part)
    plan = CallPlan(
        titles=_lines(reader, "titles"),
        texts=reader.texts("texts", LONGEST_TEXT),
        kinds=_kinds(reader),
        topics=tuple(Topic(*_labelled(each)) for each in reader.objects("topics", MOST_TOPICS)),
        questions=tuple(map(_question, reader.objects("questions", MOST_QUESTIONS))),
    )
    reader.end()
    try:
        plan.check(is_standing=True)
    except MalformedCall as refusal:
        raise MalformedKit(where=reader.at(str(refusal.facts["where"]))) from refusal
    return plan


def _kinds(reader: ObjectReader) -> Mapping[str, tuple[int, ...]]:
    kinds = reader.field("kinds")
    where = reader.at("kinds")
    if not isinstance(kinds, dict) or not set(kinds) <= set(ProposalKind.values):
        raise MalformedKit(where=where)
    minutes = ObjectReader(kinds, where)
    return {kind: _lengths(minutes, kind) for kind in kinds}


def _lengths(reader: ObjectReader, kind: str) -> tuple[int, ...]:
    found = []
    for value in reader.values(kind, MOST_LENGTHS):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_MINUTES:
            raise MalformedKit(where=reader.at(kind))
        found.append(value)
    return tuple(found)


def _question(reader: ObjectReader) -> Question:
    key, labels = _label(reader)
    kind = reader.word("kind", frozenset(QuestionKind.values))
    choices = tuple(Choice(*_labelled(each)) for each in reader.objects("choices", MOST_CHOICES))
    required = reader.flag("required")
    reader.end()
    return Question(key, kind, labels, choices, required)


def _labelled(reader: ObjectReader) -> tuple[str, Texts]:
    found = _label(reader)
    reader.end()
    return found


def _label(reader: ObjectReader) -> tuple[str, Texts]:
    return reader.slug("key"), _lines(reader, "labels", required=True)


def _lines(reader: ObjectReader, name: str, *, required: bool = False) -> Texts:
    texts = reader.texts(name, LONGEST_LABEL, required=required)
    if any("\n" in words for words in texts.values()):
        raise MalformedKit(where=reader.at(name))
    return texts


PART: Final = Part(
    name=NAME,
    version=VERSION,
    title=gettext_lazy("Standing call for talks"),
    give=give,
    read=read,
    take=take,
    tags=frozenset({CALLS}),
)
