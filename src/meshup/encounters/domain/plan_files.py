"""An evening as a JSON file, read strictly. Pure.

Format: ``{"rounds": int, "seed": int, "tables": int | null, "people": [{"id": str, "languages":
[str], "present": [first, last], "wishes": [id], "topics": [str], "newcomer": bool, "repeats_ok":
bool}], "met": [[id, id, times, last_seen | null]], "blocked": [[id, id]]}``; only ``rounds``,
``people``, and of a person ``id`` and ``languages`` are needed. Ids of people who are not in the
file may stand in ``met``, ``blocked`` and ``wishes``: they are not here tonight, and left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.simulation import EveningRequest, Participant
from meshup.encounters.domain.values import Met, Person
from meshup.kit.strict_json import (
    FieldReader,
    JsonFileError,
    is_integer,
    parsed_json,
    shown_json,
    wrong_field,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_PEOPLE: Final = 5000
MOST_ROUNDS: Final = 200
MOST_PERSON_ROUNDS: Final = 200_000
MOST_TIMES: Final = 10**6
MOST_WORDS: Final = 1000
"""Languages, topics or wishes of one person."""
LONGEST_WORD: Final = 200
SEED_BOUND: Final = 2**64
FILE_FIELDS: Final = ("rounds", "people")
MORE_FILE_FIELDS: Final = ("seed", "tables", "met", "blocked")
PERSON_FIELDS: Final = ("id", "languages")
MORE_PERSON_FIELDS: Final = ("present", "wishes", "topics", "newcomer", "repeats_ok")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file says."""

    request: EveningRequest
    unknown: Mapping[str, int]
    """Fields that mean nothing here, with how often they occur."""
    not_here: Mapping[str, int]
    """How often each list names somebody who is not among the people."""


def read_plan(content: bytes) -> PlanFile:
    """Return the evening of a file.

    Raises:
        JsonFileError: it is not in the format; the sentence names the place.
    """
    reader = _Reader()
    whole = reader.fields(
        parsed_json(content, MOST_BYTES), "The file", FILE_FIELDS, MORE_FILE_FIELDS
    )
    rounds = _whole(whole["rounds"], "The file", "rounds", 1, MOST_ROUNDS)
    seed = _whole(whole.get("seed", 0), "The file", "seed", 1 - SEED_BOUND, SEED_BOUND - 1)
    tables = whole.get("tables")
    if tables is not None:
        tables = _whole(tables, "The file", "tables", 1, MOST_PEOPLE, " or null")
    people = reader.people(_rows(whole["people"], "people"), rounds)
    met = reader.met(_rows(whole.get("met", []), "met"))
    blocked = reader.blocked(_rows(whole.get("blocked", []), "blocked"))
    request = EveningRequest(rounds, seed, tables, people, met, blocked)
    return PlanFile(request, reader.unknown, dict(reader.not_here))


class _Reader(FieldReader):
    """Reads people and pairs, and counts who is not here."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: frozenset[str] = frozenset()
        self.not_here: Counter[str] = Counter()

    def people(self, rows: list[object], rounds: int) -> tuple[Participant, ...]:
        if len(rows) > MOST_PEOPLE or len(rows) * rounds > MOST_PERSON_ROUNDS:
            raise JsonFileError(
                f"“people” has {len(rows)} people for {rounds} rounds; it must be {MOST_PEOPLE}"
                f" people at most, and people times rounds {MOST_PERSON_ROUNDS} at most."
            )
        read = [
            self.fields(row, f"Person {n}", PERSON_FIELDS, MORE_PERSON_FIELDS)
            for n, row in enumerate(rows, 1)
        ]
        numbers: dict[str, int] = {}
        for number, row in enumerate(read, 1):
            name = _word(row["id"], f"Person {number}", "id")
            if name in numbers:
                raise JsonFileError(
                    f"Person {number}: “id” is {shown_json(name)}, as that of person"
                    f" {numbers[name]}."
                )
            numbers[name] = number
        self.ids = frozenset(numbers)
        return tuple(
            self.participant(row, f"Person {number}", rounds) for number, row in enumerate(read, 1)
        )

    def participant(self, row: Mapping[str, object], where: str, rounds: int) -> Participant:
        name = _word(row["id"], where, "id")
        wishes = _words(row.get("wishes", []), where, "wishes")
        if name in wishes:
            raise JsonFileError(f"{where}: “wishes” names the person themselves.")
        self.not_here["wishes"] += len(wishes - self.ids)
        person = Person(
            id=name,
            languages=_words(row["languages"], where, "languages"),
            wishes=wishes & self.ids,
            topics=_words(row.get("topics", []), where, "topics"),
            newcomer=_truth(row.get("newcomer", False), where, "newcomer"),
            repeats_ok=_truth(row.get("repeats_ok", False), where, "repeats_ok"),
        )
        return Participant(person, *_present(row.get("present", [1, rounds]), where, rounds))

    def met(self, rows: list[object]) -> dict[Pair, Met]:
        met: dict[Pair, Met] = {}
        for number, row in enumerate(rows, 1):
            where = f"Pair {number} of “met”"
            if not isinstance(row, list) or len(row) != 4:  # noqa: PLR2004 - as in the format
                raise JsonFileError(f"{where} must be [id, id, times, last seen or null].")
            times = _whole(row[2], where, "times", 1, MOST_TIMES)
            last_seen = None if row[3] is None else _moment(row[3], where)
            if pair := self.pair(row[0], row[1], where, "met"):
                before = met.get(pair, Met(times, last_seen))
                seen = max((m for m in (before.last_seen, last_seen) if m), default=None)
                met[pair] = Met(max(before.times, times), seen)
        return met

    def blocked(self, rows: list[object]) -> frozenset[Pair]:
        pairs = set()
        for number, row in enumerate(rows, 1):
            where = f"Pair {number} of “blocked”"
            if not isinstance(row, list) or len(row) != 2:  # noqa: PLR2004 - as in the format
                raise JsonFileError(f"{where} must be [id, id].")
            if pair := self.pair(row[0], row[1], where, "blocked"):
                pairs.add(pair)
        return frozenset(pairs)

    def pair(self, a: object, b: object, where: str, name: str) -> Pair | None:
        """Return two ids, the smaller one first; None if one is not here."""
        low, high = sorted((_word(a, where, "id"), _word(b, where, "id")))
        if low == high:
            raise JsonFileError(f"{where} pairs {shown_json(low)} with themselves.")
        if low in self.ids and high in self.ids:
            return low, high
        self.not_here[name] += 1
        return None


def _rows(value: object, name: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise JsonFileError(f"“{name}” is {shown_json(value)}; it must be a list.")


def _whole(value: object, where: str, name: str, low: int, high: int, more: str = "") -> int:
    if isinstance(value, int) and is_integer(value, low, high):
        return value
    raise wrong_field(where, name, value, f"a whole number from {low} to {high}{more}")


def _truth(value: object, where: str, name: str) -> bool:
    if isinstance(value, bool):
        return value
    raise wrong_field(where, name, value, "true or false")


def _word(value: object, where: str, name: str) -> str:
    if isinstance(value, str) and 0 < len(value) <= LONGEST_WORD and _is_text(value):
        return value
    raise wrong_field(where, name, value, f"text of 1 to {LONGEST_WORD} characters")


def _is_text(value: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in value)


def _words(value: object, where: str, name: str) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > MOST_WORDS:
        shown = f"{len(value)} long" if isinstance(value, list) else shown_json(value)
        raise JsonFileError(
            f"{where}: “{name}” is {shown}; it must be a list of {MOST_WORDS} at most."
        )
    return frozenset(_word(word, f"{where}, {name}", str(n)) for n, word in enumerate(value, 1))


def _present(value: object, where: str, rounds: int) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2:  # noqa: PLR2004 - first and last
        first, last = value
        if is_integer(first, 1, rounds) and is_integer(last, first, rounds):
            return first, last
        shown = ", ".join(shown_json(end) for end in value)
        raise JsonFileError(
            f"{where}: “present” is [{shown}]; it must be the first and the last round, from 1"
            f" to {rounds}."
        )
    raise wrong_field(where, "present", value, "[first round, last round]")


def _moment(value: object, where: str) -> str:
    """Return a moment in UTC, so that texts are in the order of time; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None:
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return zoned.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        pass
    raise wrong_field(where, "last seen", value, "a date and time of ISO 8601, or null")
