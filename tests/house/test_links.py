"""Links between rooms go down only, as imports do: by URL name, by template, by tag library."""

import re
import tomllib
from functools import cache
from pathlib import Path

from tests.house.tree import ROOMS, SOURCES, TOP, tracked

OF_OTHERS = {"account": "community", "mfa": "community"}
"""Rooms that give addresses to the names of a package from outside."""

IN_TEMPLATE = (
    re.compile(r"""\{%-?\s*url\s+['"](?P<name>[\w:.-]+)['"]"""),
    re.compile(r"""\{%-?\s*(?:include|extends)\s+['"](?P<template>[\w/.-]+)['"]"""),
    re.compile(r"""\{%-?\s*load\s+(?P<libraries>[\w .]+?)\s*-?%\}"""),
    re.compile(r"""\{%-?\s*static\s+['"](?P<template>[\w/.-]+)['"]"""),
)
IN_PYTHON = (
    re.compile(
        r"""\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*['"](?P<name>[\w-]+:[\w-]+)['"]"""
    ),
    re.compile(r"""['"](?P<name>[a-z_]+:[a-z_]+)['"]"""),
    re.compile(r"""['"](?P<template>[a-z_]+/[\w/.-]+\.(?:html|txt))['"]"""),
)


@cache
def floors() -> dict[str, int]:
    """Return how high each room stands, the ground being 0."""
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return {
        room: height for height, layer in enumerate(reversed(layers)) for room in layer.split(" | ")
    }


@cache
def namespaces() -> dict[str, str]:
    """Return the rooms of URL namespaces, by the ``app_name`` of their modules."""
    found = dict(OF_OTHERS)
    for path in SOURCES.rglob("*urls.py"):
        if named := re.search(
            r'^app_name = "(\w+)"', path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            found[named[1]] = path.relative_to(SOURCES).parts[0]
    return found


@cache
def libraries() -> dict[str, str]:
    """Return the rooms of tag libraries."""
    return {
        path.stem: path.relative_to(SOURCES).parts[0]
        for path in SOURCES.glob("*/templatetags/*.py")
    }


def rooms_of(found: re.Match[str]) -> set[str]:
    """Return the rooms that a link leads to; none when it leads out of the house."""
    told = found.groupdict()
    if name := told.get("name"):
        namespace, colon, _rest = name.partition(":")
        room = namespaces().get(namespace if colon else name.partition("_")[0])
        return {room} if room else set()
    if template := told.get("template"):
        room = template.partition("/")[0]
        return {room} if room in ROOMS else set()
    return {libraries()[name] for name in told["libraries"].split() if name in libraries()}


def upward(path: Path) -> list[str]:
    """Return the links in a file that lead to a room above or beside its own."""
    patterns = IN_TEMPLATE if path.suffix in {".html", ".txt"} else IN_PYTHON
    room = path.relative_to(SOURCES).parts[0]
    text = path.read_text(encoding="utf-8")
    return [
        f"{path.relative_to(SOURCES)}: {found[0]}"
        for pattern in patterns
        for found in pattern.finditer(text)
        for other in rooms_of(found)
        if other != room and floors()[other] >= floors()[room]
    ]


def files() -> list[Path]:
    return [
        path
        for path in tracked()
        if SOURCES in path.parents
        and path.suffix in {".html", ".txt", ".py"}
        and path.relative_to(SOURCES).parts[0] in floors()
    ]


def test_a_link_leads_to_a_room_below():
    assert [link for path in files() for link in upward(path)] == []
