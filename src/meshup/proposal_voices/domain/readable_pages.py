"""Shell: proposals that visitors may read, put together for pages of everybody and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import Level
from meshup.kit.errors import NotFound
from meshup.kit.shown import Shown
from meshup.proposal_voices.domain.queries.voices import shown_numbers
from meshup.proposal_voices.domain.tags import SHOWN_FROM, shown_as
from meshup.proposals.choices import ProposalKind
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.talks import readable_proposal_at, readable_proposals
from meshup.proposals.domain.tags import CALLS, PROPOSALS, talk_tag

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.queries.talks import TalkFacts

ON_A_PAGE: Final = 40
TAGS: Final = frozenset({PROPOSALS, CALLS})


@dataclass(frozen=True, slots=True)
class ReadableProposal:
    """A proposal as visitors read it, without what changes with each voice."""

    proposal: TalkFacts

    @property
    def kind(self) -> StrOrPromise:
        """What it is, in words."""
        return ProposalKind(self.proposal.kind).label


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list: its ``number``, from 1, of how many ``pages``; ``total`` proposals."""

    entries: tuple[ReadableProposal, ...]
    number: int
    pages: int
    total: int

    @property
    def earlier(self) -> int:
        """The page before; 0 on the first."""
        return self.number - 1

    @property
    def later(self) -> int:
        """The page behind; 0 on the last."""
        return self.number + 1 if self.number < self.pages else 0


def list_page(number: int) -> Shown[ListPage]:
    """Return one page of the proposals that visitors may read, newest first.

    Raises:
        NotFound: there is no such page.
    """
    every = readable_proposals()
    pages = max(1, -(-len(every) // ON_A_PAGE))
    if not 1 <= number <= pages:
        raise NotFound
    chosen = every[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    found = ListPage(tuple(map(ReadableProposal, chosen)), number, pages, len(every))
    return Shown(found, TAGS)


def read_proposals() -> Shown[list[tuple[TalkFacts, int]]]:
    """Return all of them, newest first, each with its voices: 0 below five."""
    every = readable_proposals()
    shown = shown_numbers(found.uuid for found in every)
    numbers = [shown.value.get(found.uuid, 0) for found in every]
    told = [number if number >= SHOWN_FROM else 0 for number in numbers]
    return Shown(list(zip(every, told, strict=True)), TAGS | shown.tags)


def single(slug: str) -> Shown[ReadableProposal]:
    """Return one of them, by the address that it has as a talk.

    Raises:
        NoSuchTalk
    """
    found = readable_proposal_at(slug)
    return Shown(ReadableProposal(found), TAGS | {talk_tag(found.uuid)})


def levels_of(proposal: TalkFacts) -> list[tuple[Texts, StrOrPromise]]:
    """Return topics of its call, each with how much of it is taken for granted."""
    topics = call_at(proposal.call).topics
    return [
        (topic.labels, Level(proposal.levels[topic.key]).label)
        for topic in topics
        if proposal.levels.get(topic.key) in Level.values
    ]


def shown_voices(page: ListPage | ReadableProposal) -> Shown[dict[str, int]]:
    """Return how many voices each has, by its slug, as far as it is told: see ``tags.shown_as``."""
    entries = page.entries if isinstance(page, ListPage) else (page,)
    shown = shown_numbers(entry.proposal.uuid for entry in entries)
    numbers = {e.proposal.slug: shown.value.get(e.proposal.uuid, 0) for e in entries}
    return shown.with_value({slug: shown_as(number) for slug, number in numbers.items()})
