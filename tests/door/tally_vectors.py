"""Examples that hold the tally in Python and in JavaScript to the same numbers.

``python -m tests.door.tally_vectors`` writes ``tally_vectors.json``, which both test suites read.
"""

from __future__ import annotations

import tests.environment  # noqa: F401 - first: it sets Django up for the imports below

# isort: split

import json
from pathlib import Path
from random import Random
from typing import Any, Final

from meshup.attendance.domain.passes import ALPHABET, LENGTH, code_typed, digest_of
from meshup.door.choices import OperationKind
from meshup.door.domain.tally import Operation, tally

VECTORS: Final = Path(__file__).with_name("tally_vectors.json")
TYPED: Final = (
    *("K4XTM2RHPQ7AB5CD", "k4xt m2rh pq7a b5cd", "K4XT-M2RH-PQ7A-B5CD", "k0xt m2rh pq71 b8cd"),
    *("", "K4XT", "K4XTM2RHPQ7AB5CDE", "K4XTM2RHPQ7AB5C9", "  ", "été", "K4XT\nM2RH\tPQ7A_B5CD"),
)


def operation_of(fields: dict[str, Any]) -> Operation:
    """Return an operation as the JSON says it."""
    return Operation(
        key=fields["key"],
        kind=OperationKind(fields["kind"]),
        digest=fields.get("digest", ""),
        persons=fields.get("persons", 0),
        first_time=fields.get("first_time", 0),
        undoes=tuple(fields.get("undoes", ())),
    )


def made() -> dict[str, Any]:
    """Return all examples."""
    random = Random(11)
    codes = ["".join(random.choices(ALPHABET, k=LENGTH)) for _ in range(4)]
    return {
        "digests": [
            {"slug": slug, "code": code, "digest": digest_of(code, slug)}
            for code in codes
            for slug in ("paris-p2p-2026-12-02", "nuit-du-routage")
        ],
        "codes": [{"typed": typed, "code": code_typed(typed)} for typed in TYPED],
        "tallies": [_tallied(_evening(random, size)) for size in (0, 1, 2, 5, 9, 20, 40, 80)],
    }


def _evening(random: Random, size: int) -> list[dict[str, Any]]:
    """Return what three phones did, some of it twice, in no order."""
    keys = [f"{'abc'[number % 3] * 22}-{number // 3 + 1}" for number in range(size)]
    digests = [digest_of(f"{number:016}", "evening") for number in range(max(1, size // 5))]
    done: list[dict[str, Any]] = []
    for key in keys:
        kind = random.choices(list(OperationKind), (5, 4, 2))[0]
        fields: dict[str, Any] = {"key": key, "kind": kind.value}
        if kind is OperationKind.COUNT:
            persons = random.choice((1, 1, 1, -1, 2, 4))
            fields |= {"persons": persons, "first_time": random.randint(0, max(0, persons))}
        elif kind is OperationKind.CHECK_IN:
            persons = random.randint(1, 4)
            first_time = random.randint(0, persons)
            fields |= {"digest": random.choice(digests)}
            fields |= {"persons": persons, "first_time": first_time}
        else:
            fields |= {"undoes": random.sample([*keys, f"{'d' * 22}-1"], k=random.randint(1, 2))}
        done.append(fields)
    done += random.sample(done, k=size // 4)
    random.shuffle(done)
    return done


def _tallied(done: list[dict[str, Any]]) -> dict[str, Any]:
    count = tally(map(operation_of, done))
    return {
        "operations": done,
        "heads": count.heads,
        "first_times": count.first_times,
        "checked_in": dict(sorted(count.checked_in.items())),
        "undone": sorted(count.undone),
    }


def written() -> str:
    """Return the file as it should be."""
    return json.dumps(made(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(written(), encoding="utf-8")
