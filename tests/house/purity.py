"""What the modules say of themselves in their docstrings: that they are pure, or know no Django.

Words
    Pure.                          values in, values out: no Django, clock, chance or network
    Pure: …                        the same, and more about it
    Pure, but for chance and the clock.    pure but for these; also "the settings" (Django's)
    Without Django.                no Django; the rest of the world it may know
"""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import grimp

from tests.house.tree import SOURCES, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAYS_PURE = re.compile(r"\bPure(?P<but>,? but for [^.:]*)?(?P<end>.)", re.DOTALL)
SAYS_WITHOUT_DJANGO = re.compile(r"\bWithout Django[.:;]")
EXCEPTIONS = {"clock": "clock", "chance": "chance", "settings": "Django"}
"""What a docstring may except, and of which kind it is."""

DJANGO = {"django", "asgiref", "httpx", "allauth", "ninja", "django_tasks", "django_tasks_db"}
NETWORK = {"socket", "ssl", "select", "selectors", "asyncio", "socketserver", "smtplib"}
NETWORK |= {"http.client", "http.server", "urllib.request", "uvicorn", "uvloop"}
CHANCE = {"random", "secrets", "os.urandom", "uuid.uuid1", "uuid.uuid4"}
CLOCK = {"meshup.kit.clock", "time.time", "time.monotonic", "time.time_ns", "time.perf_counter"}
CLOCK |= {"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today"}
DIRECT = {"clock": CLOCK, "chance": CHANCE}
"""Kinds that a module uses itself: to import who uses them is not to use them."""
THROUGH = {"Django": DJANGO, "network": NETWORK}
"""Kinds that a module must not even bring along."""


@cache
def graph() -> grimp.ImportGraph:
    """Return who imports whom at run time."""
    return grimp.build_graph(
        "meshup", include_external_packages=False, exclude_type_checking_imports=True
    )


def name_of(path: Path) -> str:
    """Return the name under which a source is imported."""
    parts = path.relative_to(SOURCES.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


@cache
def trees() -> dict[str, ast.Module]:
    """Return every module of the package, read, by its name."""
    return {name_of(path): tree_of(path) for path in python_files("src")}


def promises(docstring: str) -> set[str]:
    """Return the kinds of things that a module says it keeps away from.

    Raises:
        ValueError: it says so in words that nobody can hold it to.
    """
    kept = {"Django"} if SAYS_WITHOUT_DJANGO.search(docstring) else set()
    if not (said := SAYS_PURE.search(docstring)):
        return kept
    if said["end"] not in ".:":
        raise ValueError(docstring)
    excepted = {kind for word, kind in EXCEPTIONS.items() if word in (said["but"] or "")}
    if said["but"] and not excepted:
        raise ValueError(docstring)
    return {*DIRECT, *THROUGH} - excepted


def used_by(tree: ast.Module) -> set[str]:
    """Return what a module imports at run time, and what it calls of that, by full names."""
    known: dict[str, str] = {}
    used: set[str] = set()
    for node in _at_run_time(tree):
        if isinstance(node, ast.Import):
            known |= {one.asname or one.name.split(".")[0]: one.name for one in node.names}
            used |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
            used |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.add(f"{known.get(node.value.id, '')}.{node.attr}")
    return used


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _at_run_time(child)


def broken(name: str, kept: set[str]) -> list[str]:
    """Return what a module uses although it promised not to, one line each."""
    own = used_by(trees()[name])
    found = [f"{name} uses {what}" for kind in DIRECT.keys() & kept for what in DIRECT[kind] & own]
    for other in {name, *graph().find_upstream_modules(name)}:
        used = used_by(trees()[other])
        for kind in THROUGH.keys() & kept:
            if brought := sorted(what for what in used if _below(what, THROUGH[kind])):
                way = () if other == name else graph().find_shortest_chain(name, other) or ()
                found.append(f"{' → '.join(way or [name])} → {brought[0]}")
    return sorted(found)


def _below(what: str, roots: set[str]) -> bool:
    return any(what == root or what.startswith(f"{root}.") for root in roots)
