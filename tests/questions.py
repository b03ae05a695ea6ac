"""What tests ask of the database, noted on SQLite, so that PostgreSQL is asked all of it as well.

Method
    Most tests of pages ask questions that many others ask as well. While the tests run on SQLite,
    the SQL of each is noted without its values: what is asked, what is refused, by which class of
    error. On PostgreSQL as many tests run as it takes to ask every question in ``TIMES`` tests,
    the cheapest first (a greedy set cover), and whatever SQLite could not note: tests of several
    connections at once, whose locks are the database's own, nodes in processes of their own, and
    tests that SQLite left out. With ``--long``, or without notes, all run on both.

    Notes are of the run before, never kept: ``scripts/test`` gives both runs one folder.

Source
    Chvátal, A greedy heuristic for the set-covering problem, 1979.
"""

from __future__ import annotations

import heapq
import json
import os
import re
import time
from collections import Counter
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper

from tests.environment import WANTED, WORKER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOLDER: Final = os.environ.get("TESTS_QUESTIONS", "")
"""Where the run on SQLite leaves its notes and that on PostgreSQL reads them; "" for neither."""
TIMES: Final = 2
"""In so many tests each question is asked anew, if so many ask it: they have other rows."""
UNSPOKEN: Final = re.compile(
    r"SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|EXPLAIN", re.IGNORECASE
)

Notes = dict[str, tuple[float, frozenset[str]]]
"""By test: how many seconds of the processor it took, and what it asked."""

_asked: set[str] = set()
_passed: set[str] = set()


@cache
def question(sql: str) -> str:
    """Return the shape of a statement: lists of any length are one, and so are numbers."""
    shape = re.sub(r"%s(?:, ?%s)+", "%s", sql)
    shape = re.sub(r"\(%s\)(?:, ?\(%s\))+", "(%s)", shape)
    shape = re.sub(r"SELECT %s(?: UNION ALL SELECT %s)+", "SELECT %s", shape)
    shape = re.sub(r"\d+", "0", shape)
    return blake2b(shape.encode(), digest_size=8).hexdigest()


def _noting(ask: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(ask)
    def noted(cursor: CursorWrapper, sql: Any, *values: Any, **named: Any) -> Any:
        _asked.add(str(sql))
        try:
            return ask(cursor, sql, *values, **named)
        except DatabaseError as refused:
            _asked.add(f"{type(refused).__name__} {sql}")
            raise

    return noted


if FOLDER and WANTED == "sqlite":
    for _name in ("execute", "executemany"):
        setattr(CursorWrapper, _name, _noting(getattr(CursorWrapper, _name)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what a test asks, if it passes."""
    if not FOLDER or WANTED != "sqlite":
        return (yield)
    _asked.clear()
    begun = time.process_time()
    try:
        return (yield)
    finally:
        if item.nodeid in _passed:
            asked = sorted({question(sql) for sql in _asked if not UNSPOKEN.match(sql)})
            with (Path(FOLDER) / (WORKER or "alone")).open("a", encoding="utf-8") as notes:
                notes.write(json.dumps([name_of(item), time.process_time() - begun, asked]) + "\n")


def name_of(item: pytest.Item) -> str:
    """Return the name of a test without that of its group, which pytest-xdist puts behind it."""
    group = item.get_closest_marker("xdist_group")
    return item.nodeid.removesuffix(f"@{group.args[0]}") if group else item.nodeid


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Know which tests passed; on the process that runs them."""
    if report.when == "call" and report.passed:
        _passed.add(report.nodeid)


def noted() -> Notes:
    """Return the notes of the run on SQLite; none, when there was none."""
    found: Notes = {}
    for path in sorted(Path(FOLDER).iterdir()) if FOLDER else ():
        for line in path.read_text(encoding="utf-8").splitlines():
            test, seconds, asked = json.loads(line)
            found[test] = (seconds, frozenset(asked))
    return found


def asking_all(notes: Mapping[str, tuple[float, frozenset[str]]], surely: set[str]) -> set[str]:
    """Return tests that ask everything ``TIMES`` times, as far as there are so many that do.

    Args:
        notes: see ``Notes``.
        surely: those that run anyway.
    """
    wanted = Counter(each for _, asked in notes.values() for each in asked)
    left = {each: min(times, TIMES) for each, times in wanted.items()}
    chosen = set(surely)
    for test in surely & notes.keys():
        _ask(left, notes[test][1])
    queue = [(-_worth(left, notes[test]), test) for test in notes.keys() - chosen]
    heapq.heapify(queue)
    while queue:
        _, test = heapq.heappop(queue)
        worth = _worth(left, notes[test])
        if worth and queue and -worth > queue[0][0]:  # less than it was: others go first
            heapq.heappush(queue, (-worth, test))
        elif worth:
            chosen.add(test)
            _ask(left, notes[test][1])
    return chosen


def _worth(left: Mapping[str, int], note: tuple[float, frozenset[str]]) -> float:
    seconds, asked = note
    return sum(left[each] > 0 for each in asked) / (seconds + 0.01)


def _ask(left: dict[str, int], asked: frozenset[str]) -> None:
    for each in asked:
        left[each] -= 1
