"""What a round was worked out from and why somebody rests, to explain it and to replay it. Pure.

Nothing in it tells a block from a meeting: whoever is blocked counts among those who have met.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION: Final = 1

ALONE = "alone"
"""Nobody else is here who shares a language; facts: ``here``, how many others there are."""
NOBODY_NEW = "nobody_new"
"""Everybody here who shares a language has been met; facts: ``people``, how many that is."""
ODD_NUMBER = "odd_number"
"""Everybody else has a partner; facts: ``new``, how many people would have been new."""
NO_PARTNER = "no_partner"
"""All who would be new meet others; facts: ``new``, and ``resting``, how many rest."""
NO_TABLE = "no_table"
"""All tables are taken; facts: ``tables``, how many there are."""
RATHER_RESTS = "rather_rests"
"""A trio was possible, and they would rest rather than sit in one; facts: ``new``."""

EASY, TIGHT = "easy", "tight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How a round came about.

    Attributes:
        seed, round_number, rounds_left: as they were asked.
        people: how many were here.
        new_possible: pairs that had never met and could.
        pairs: the largest number of them that can meet at once, at the tables there are.
        bound: no plan for the rounds left has more, if those who are here stay.
        regime: ``easy`` where nothing chosen now can be missed later, else ``tight``.
        solver: which kernel weighed the pairs: ``rustworkx`` or ``python``.
        reasons: for each who rests, the code and its facts; by id.
        repeats: for each pair that meets again, how often they have met; by both ids, by a space.
        digest: of who sits where.
    """

    seed: int
    round_number: int
    rounds_left: int
    people: int
    new_possible: int
    pairs: int
    bound: int
    regime: str
    solver: str
    reasons: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    repeats: tuple[tuple[str, str, int], ...] = ()
    digest: str = ""
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return asdict(self) | {"repeats": [list(repeat) for repeat in self.repeats]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Certificate:
        """Return the certificate of which these are the plain values.

        Raises:
            TypeError, ValueError: they are not those of a certificate.
        """
        repeats = tuple((one, other, times) for one, other, times in plain.get("repeats", ()))
        return cls(**{**plain, "repeats": repeats})


def digest_of(tables: Iterable[Iterable[str]], resting: Iterable[str]) -> str:
    """Return 32 hexadecimal digits for who sits with whom, in whatever order."""
    seated = sorted(sorted(people) for people in tables)
    return blake2b(repr((seated, sorted(resting))).encode(), digest_size=16).hexdigest()
