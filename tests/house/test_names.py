"""Public names are plain: words for people who read pages, or for several things, are none."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import SOURCES, python_files

WORST = {
    *("told", "telling", "said", "asked", "asking", "answers", "taking", "found", "kept"),
    *("shelf", "board", "door", "doorway", "outlet", "slot", "thing", "things"),
}
"""Words that no part of a public name may be: each has named four to six things."""

WORST_ALONE = {"one", "line", "home", "letters"}
"""Words that say nothing when they are the whole name, and may be part of one that says more."""

FITTING = {
    "home": "the first page; the name of its address, too",
    "NotFound": "the family of refusals that becomes HTTP's 404 Not Found",
    "Thing": "schema.org calls so whatever it describes",
    "thing": "a Thing of schema.org",
    "DOOR": "the role of who counts heads at the entrance, as docs/words.md has it",
    "letters": "what the node writes to people, as docs/words.md has it",
    "said": "a filter of templates, where words are warm",
    "kept": "the sentence of the page on personal data that says what is kept",
    "open_slots": "talks that nobody has proposed yet: an open slot, as docs/words.md has it",
    "Line": "a line of a timetable",
    "line": "a content line of RFC 5545, a line of a timetable or of a file: a line, truly",
}
"""Names that may stand although they hold such a word, and why."""

OWN = {"door": "door"}
"""In a room, the word for what it is about: there it names that, and nothing else."""


def parts_of(name: str) -> set[str]:
    """Return the words of ``name``, in lower case: of ``BadLine`` as of ``bad_line``."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def is_plain(name: str, where: str = "") -> bool:
    worst = WORST - {OWN.get(where.partition(".")[0])}
    return name in FITTING or (name.lower() not in WORST_ALONE and not parts_of(name) & worst)


def names_in(body: list[ast.stmt], where: str) -> Iterator[tuple[str, str]]:
    """Yield the public names that ``body`` of a module or class gives, each with where it is."""
    for node in body:
        if isinstance(node, ast.If):
            yield from names_in([*node.body, *node.orelse], where)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            yield from ((where, target.id) for target in targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield where, node.name
            if node.name.startswith("_") and node.name != "__init__":
                continue
            inside = f"{where}.{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from names_in(node.body, inside)
            else:
                given = node.args
                every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
                yield from ((inside, argument.arg) for argument in every)


def public_names(path: Path) -> list[tuple[str, str]]:
    """Return the public names of a module, its own among them, each with where it is."""
    where = str(path.relative_to(SOURCES).with_suffix("")).replace("/", ".")
    names = [(where, path.stem), *names_in(ast.parse(path.read_text("utf-8")).body, where)]
    return [(where, name) for where, name in names if not name.startswith("_")]


def all_names() -> list[tuple[str, str]]:
    return [name for path in python_files("src") for name in public_names(path)]


def test_public_names_are_plain():
    assert [f"{where}: {name}" for where, name in all_names() if not is_plain(name, where)] == []


def test_a_name_that_may_stand_is_still_there():
    there = {name for path in python_files("src") for _where, name in public_names(path)}
    assert sorted(set(FITTING) - there) == []


def test_words_are_found_in_names_of_every_form():
    assert not any(map(is_plain, ("told", "what_was_said", "KeptAnswer", "ON_SHELF", "one", "ONE")))
    assert all(map(is_plain, ("one_event", "at_least_one", "online", "indoor", "content_line")))


def test_a_room_may_say_the_word_for_what_it_is_about():
    assert is_plain("door_state", "door.domain.rows")
    assert not is_plain("door_state", "agenda.domain.rows")
    assert not is_plain("kept_door", "door.domain.rows")
