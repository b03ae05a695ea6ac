"""Shell: the words of a letter as it stands: as a host wrote them, or from the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from meshup.community.domain.queries import this_node
from meshup.kit.clock import now
from meshup.kit.printable import printable_line
from meshup.proposal_letters.choices import AFTERWARDS, Standing, Topic
from meshup.proposal_letters.domain.letter_values import LetterBasis
from meshup.proposal_letters.domain.placeholders import filled
from meshup.proposal_letters.domain.situations import Situation, read_situation
from meshup.proposal_letters.domain.templates import Wordings

if TYPE_CHECKING:
    from meshup.proposal_letters.models import SpeakerLetter
    from meshup.proposals.domain.queries.proposals import ProposalFacts


def basis_of(row: SpeakerLetter, proposal: ProposalFacts) -> LetterBasis:
    """Return what a letter is written from."""
    situation = read_situation(row.tells)
    return LetterBasis(
        topic=Topic(row.topic),
        proposal=proposal,
        now=situation or Situation(state=proposal.state),
        before=read_situation(row.before),
        at=now(),
    )


def written(
    row: SpeakerLetter, proposal: ProposalFacts, wordings: Wordings | None = None
) -> tuple[str, str]:
    """Return the subject and the words of a letter: as they left, as a host wrote them, or new.

    ``wordings`` are those of the node, where the caller has asked for them.
    """
    if row.is_edited or row.standing == Standing.SENT:
        return row.subject, row.words
    return from_template(basis_of(row, proposal), row.language, wordings or Wordings())


def from_template(basis: LetterBasis, language: str, wordings: Wordings) -> tuple[str, str]:
    """Return the subject and the words that a letter has by its template.

    What hosts wrote to the speaker with their decision is never lost: where a template has no place
    for it, it comes last.
    """
    template = wordings.of(basis.topic, language)
    with translation.override(language):
        values = basis.values()
    words = filled(template.words, values)
    reason = values.get("reason", "")
    if reason and "{reason}" not in template.words and basis.topic not in SILENT:
        words = f"{words}\n\n{reason}"
    return printable_line(filled(template.subject, values))[:LONGEST], words


def letter_language(language: str) -> str:
    """Return the language of letters to somebody who reads ``language``: one of the node's."""
    languages = this_node().languages
    return language if language in languages else languages[0]


LONGEST = 200
SILENT = AFTERWARDS | {Topic.RECEIVED}
"""Topics that are about no decision."""
