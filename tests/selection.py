"""Which tests run in this run, and which of them must run in the same process.

Method
    On PostgreSQL only what reaches a database runs, for the rest would say what it said on SQLite.
    A test reaches one when it asks for pytest-django's fixtures, or when it or a fixture of it
    comes to ``Shell`` or ``LiveNode`` (``reaching``), which are nodes in processes of their own;
    unless it is marked ``once``, or is a journey in a browser: what a page asks of a database,
    tests through the doors have asked there already. Of these as many run as it takes to ask all
    that is asked (``questions``). What is marked ``long`` runs with ``--long``.
    Tests of a module that share something longer than one test takes (a server, a browser) run in
    one process; pytest-xdist begins with them. Of the others those come first that start
    processes: they take longest, and nobody waits for one in the end.
"""

from __future__ import annotations

import gc
import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.commands import run_command
from tests.environment import WANTED
from tests.journeys.live import LiveNode
from tests.questions import asking_all, noted
from tests.reaching import comes_to
from tests.served import Server
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.fixtures import FixtureDef

DATABASES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
NODES = (Shell, LiveNode)
PROCESSES = (*NODES, Server, subprocess, run_command)
NOTHING = SimpleNamespace(params={})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long, too")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Function]
) -> Iterator[None]:
    long = config.getoption("--long")
    wanted = [item for item in items if is_wanted(item, long=long)]
    if WANTED == "postgresql" and not long:
        wanted = asked_for(wanted)
    if left := set(items) - set(wanted):
        config.hook.pytest_deselected(items=[item for item in items if item in left])
        items[:] = wanted
    for item in items:
        if name := shared_by(item):
            item.add_marker(pytest.mark.xdist_group(name))
    yield  # pytest-randomly shuffles
    items.sort(key=lambda item: not knows(item, PROCESSES))


def pytest_collection_finish() -> None:
    """Let the garbage collector look no more at what stays until the end anyway.

    It looks less often than by itself (``environment``): it took a seventh of the time of tests of
    pages, and as much of that of reading the tests.
    """
    gc.collect()
    gc.freeze()


def is_wanted(item: pytest.Function, *, long: bool) -> bool:
    if item.get_closest_marker("long") and not long:
        return False
    if WANTED == "sqlite":
        return True
    is_once = item.get_closest_marker("once") or item.get_closest_marker("journey")
    return reaches_database(item) and not is_once


def asked_for(items: list[pytest.Function]) -> list[pytest.Function]:
    """Return those that ask PostgreSQL all that any of them asks."""
    notes = noted()
    there = {item.nodeid: item for item in items}
    surely = {name for name, item in there.items() if name not in notes or is_own(item)}
    asking = asking_all({name: notes[name] for name in there.keys() & notes.keys()}, surely)
    return [item for name, item in there.items() if name in asking]


def is_own(item: pytest.Function) -> bool:
    """Say whether a test is about what each database does its own way: locks, and nodes."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    return commits or "transactional_db" in item.fixturenames or knows_nodes(item)


def reaches_database(item: pytest.Function) -> bool:
    if DATABASES & set(item.fixturenames) or item.get_closest_marker("django_db"):
        return True
    return knows_nodes(item)


def knows_nodes(item: pytest.Function) -> bool:
    return knows(item, NODES)


def knows(item: pytest.Function, sought: tuple[object, ...]) -> bool:
    doers = (item.function, *(one.func for one in fixtures_of(item)))
    chosen = (each for each in getattr(item, "callspec", NOTHING).params.values() if callable(each))
    return any(comes_to(doer, sought) for doer in (*doers, *chosen))


def shared_by(item: pytest.Function) -> str:
    """Return the module of a test that shares something with others of it, "" when it does not."""
    shared = {one.scope for one in fixtures_of(item) if one.func.__module__.startswith("tests.")}
    return item.function.__module__ if shared & {"module", "session"} else ""


def fixtures_of(item: pytest.Function) -> Iterator[FixtureDef[object]]:
    """Yield the fixtures of a test, but for that which gives its process a database."""
    for name in {*item.fixturenames} - {"django_db_setup"}:
        yield from item._fixtureinfo.name2fixturedefs.get(name, ())
