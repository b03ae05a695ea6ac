"""Shell: the words of letters by topic and language: the usual ones, or what hosts wrote.

Each function that writes is one transaction; hosts alone change words, and of two at once one is
told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from meshup.community.domain.queries import this_node
from meshup.community.rules import require
from meshup.kit.versions import refuse_if_newer
from meshup.proposal_letters.choices import Topic
from meshup.proposal_letters.domain.placeholders import checked_template
from meshup.proposal_letters.domain.usual_words import usual_subject, usual_words
from meshup.proposal_letters.errors import ChangedMeanwhile, NoSuchTemplate
from meshup.proposal_letters.models import LetterTemplate
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.rules import may_change_calls, may_see_pool

if TYPE_CHECKING:
    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """Words of letters about a topic in one language; ``version`` 0: the usual ones."""

    topic: Topic
    language: str
    subject: str
    words: str
    version: int = 0

    @property
    def is_usual(self) -> bool:
        """Whether hosts wrote nothing else."""
        return self.version == 0


class Wordings:
    """The words of all letters, for letters themselves; one query, however many they are."""

    def __init__(self) -> None:
        self._rows = {(row.topic, row.language): row for row in LetterTemplate.objects.all()}

    def of(self, topic: str, language: str) -> TemplateFacts:
        """Return the words of letters about a topic."""
        row = self._rows.get((topic, language))
        return _facts(row) if row else _usual(topic, language)


def template_for(asker: Asker, topic: str, language: str) -> TemplateFacts:
    """Return the words of letters about a topic, for whoever makes the programme.

    Raises:
        ProgrammeOnly
        NoSuchTemplate: nothing is about that, or the node does not have the language.
    """
    require(asker, may_see_pool, ProgrammeOnly)
    _check(topic, language)
    return Wordings().of(topic, language)


def templates_for(asker: Asker) -> list[tuple[Topic, list[TemplateFacts]]]:
    """Return all words by topic, each in the languages of the node; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    wordings, languages = Wordings(), this_node().languages
    return [(topic, [wordings.of(topic, code) for code in languages]) for topic in Topic]


@transaction.atomic
def change_template(by: Asker, known: TemplateFacts, subject: str, words: str) -> TemplateFacts:
    """Let letters say something else; ``known`` is what the host's page showed.

    Raises:
        HostsOnly, NoSuchTemplate, WordsMissing, WordsTooLong, UnknownPlaceholder, LooseBrace
        ChangedMeanwhile: another host was faster.
    """
    require(by, may_change_calls)
    _check(known.topic, known.language)
    subject, words = checked_template(known.topic, subject, words)
    row = _locked(known)
    if (subject, words) == (known.subject, known.words):
        return known
    row.subject, row.words = subject, words
    row.version += 1
    row.save()
    return _facts(row)


@transaction.atomic
def take_usual(by: Asker, topic: str, language: str) -> None:
    """Let letters say the usual again; twice is once.

    Raises:
        HostsOnly, NoSuchTemplate
    """
    require(by, may_change_calls)
    _check(topic, language)
    LetterTemplate.objects.filter(topic=topic, language=language).delete()


def _locked(known: TemplateFacts) -> LetterTemplate:
    rows = LetterTemplate.objects.select_for_update()
    row = rows.filter(topic=known.topic, language=known.language).first()
    refuse_if_newer(row.version if row else 0, known.version, ChangedMeanwhile)
    return row or LetterTemplate(topic=known.topic, language=known.language, version=0)


def _check(topic: str, language: str) -> None:
    if topic not in Topic or language not in this_node().languages:
        raise NoSuchTemplate


def _usual(topic: str, language: str) -> TemplateFacts:
    with translation.override(language):
        return TemplateFacts(Topic(topic), language, usual_subject(topic), usual_words(topic))


def _facts(row: LetterTemplate) -> TemplateFacts:
    return TemplateFacts(Topic(row.topic), row.language, row.subject, row.words, row.version)
