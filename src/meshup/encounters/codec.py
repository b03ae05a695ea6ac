"""Rounds as lines of JSON: what goes to the process that works one out, and what comes back.

Method
    A request is many short lines, and each is written on its own: one call that writes megabytes
    would hold the interpreter's lock, and all who are connected would wait for it. Pairs with
    somebody who is not here are left out. Without Django.
"""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from meshup.encounters.domain.certificate import Certificate
from meshup.encounters.domain.values import Met, Person, Rest, RoundPlan, RoundRequest, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROWS_OF_A_LINE: Final = 500
PERSON_FIELDS: Final = tuple(field.name for field in fields(Person))
SETS: Final = frozenset({"languages", "wishes", "topics"})
NUMBERS: Final = ("round_number", "rounds_left", "tables", "seed")


class CodecError(Exception):
    """What came is no round."""


def request_lines(request: RoundRequest) -> Iterator[bytes]:
    """Yield a request, line by line."""
    here = {person.id for person in request.people}
    yield _line("request", [[getattr(request, name) for name in NUMBERS]])
    yield from _chunks("people", (_person_row(person) for person in request.people))
    met = request.met.items()
    rows = ([a, b, m.times, m.last_seen] for (a, b), m in met if a in here and b in here)
    yield from _chunks("met", rows)
    for name in ("blocked", "planned"):
        pairs = getattr(request, name)
        yield from _chunks(name, ([a, b] for a, b in sorted(pairs) if a in here and b in here))


def request_from(lines: Iterable[bytes]) -> RoundRequest:
    """Return the request that ``request_lines`` wrote.

    Raises:
        CodecError: it did not.
    """
    rows: dict[str, list[Any]] = {}
    try:
        for line in lines:
            name, found = json.loads(line)
            rows.setdefault(name, []).extend(found)
        numbers = dict(zip(NUMBERS, rows["request"][0], strict=True))
        return RoundRequest(
            people=tuple(map(_person, rows.get("people", ()))),
            met={(a, b): Met(times, seen) for a, b, times, seen in rows.get("met", ())},
            blocked=frozenset((a, b) for a, b in rows.get("blocked", ())),
            planned=frozenset((a, b) for a, b in rows.get("planned", ())),
            **numbers,
        )
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CodecError(f"It is no request: {type(error).__name__}.") from None


def plan_line(plan: RoundPlan) -> bytes:
    """Return a plan as one line."""
    tables = [[table.people, table.index, sorted(table.stays)] for table in plan.tables]
    resting = [[rest.id, rest.reason, dict(rest.facts)] for rest in plan.resting]
    return _line("plan", [tables, resting, plan.repeats, plan.certificate.to_json()])


def plan_from(content: bytes, request: RoundRequest) -> RoundPlan:
    """Return the plan that ``plan_line`` wrote, for ``request``.

    Raises:
        CodecError: it did not, or not everybody is somewhere once.
    """
    try:
        name, (tables, resting, repeats, certificate) = json.loads(content)
        plan = RoundPlan(
            tables=tuple(
                Table(people=tuple(people), index=index, stays=frozenset(stays))
                for people, index, stays in tables
            ),
            resting=tuple(
                Rest(id=name, reason=reason, facts=facts) for name, reason, facts in resting
            ),
            repeats=tuple((a, b) for a, b in repeats),
            certificate=Certificate.from_json(certificate),
        )
        placed = [*chain(*(table.people for table in plan.tables)), *(r.id for r in plan.resting)]
        if name != "plan" or sorted(placed) != sorted(person.id for person in request.people):
            raise CodecError("Not everybody is somewhere once.")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CodecError(f"It is no plan: {type(error).__name__}.") from None
    return plan


def _person_row(person: Person) -> list[object]:
    values = ((name, getattr(person, name)) for name in PERSON_FIELDS)
    return [sorted(value) if name in SETS else value for name, value in values]


def _person(row: Sequence[Any]) -> Person:
    values: dict[str, Any] = dict(zip(PERSON_FIELDS, row, strict=True))
    return Person(**values | {name: frozenset(values[name]) for name in SETS})


def _chunks(name: str, rows: Iterable[object]) -> Iterator[bytes]:
    chunk: list[object] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_OF_A_LINE:
            yield _line(name, chunk)
            chunk = []
    if chunk:
        yield _line(name, chunk)


def _line(name: str, rows: Sequence[object]) -> bytes:
    return json.dumps([name, rows], separators=(",", ":")).encode() + b"\n"
