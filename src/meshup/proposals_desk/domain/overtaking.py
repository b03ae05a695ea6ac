"""What became of a proposal since a host's page was made: who was faster, and with what. Pure.

Words
    seal   what a form carries of what its page showed: how many steps, and a mark for each part
"""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts, StepFacts

PARTS: Final = ("titles", "abstracts", "speakers", "shape", "dates", "rest")
"""Parts that are told apart: of what is written, who holds it, what it is, when, all else."""
LONGEST_SEAL: Final = 80


@dataclass(frozen=True, slots=True)
class Overtaking:
    """What changed meanwhile: steps of its history, and which of ``PARTS``."""

    steps: tuple[StepFacts, ...] = ()
    parts: tuple[str, ...] = ()


def seal_of(facts: ProposalFacts) -> str:
    """Return what a form carries: "3-1a2b3c4d-…"."""
    return "-".join((str(len(facts.steps)), *(f"{mark:08x}" for mark in _marks(facts))))


def overtaking(seal: str, facts: ProposalFacts) -> Overtaking:
    """Return what changed since ``seal``; nothing where it is none that was ever given."""
    number, *marks = seal[:LONGEST_SEAL].split("-")
    if not number.isdecimal() or len(marks) != len(PARTS):
        return Overtaking()
    now = [f"{mark:08x}" for mark in _marks(facts)]
    parts = (name for name, before, after in zip(PARTS, marks, now, strict=True) if before != after)
    return Overtaking(facts.steps[int(number) :], tuple(parts))


def _marks(facts: ProposalFacts) -> list[int]:
    speakers = [[each.name, each.agreed_at is not None] for each in facts.speakers]
    values = (
        facts.titles,
        facts.abstracts,
        speakers,
        [facts.kind, facts.minutes, facts.languages, facts.levels],
        facts.evenings,
        [facts.needs, facts.money, facts.recording, facts.note, facts.responses, facts.address],
    )
    return [crc32(dumps(value, sort_keys=True).encode()) for value in values]
