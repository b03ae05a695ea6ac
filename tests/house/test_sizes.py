"""A room stays small enough to be read in one sitting, and a file says what it is."""

import ast
from pathlib import Path
from statistics import median

from tests.house.tree import SOURCES, TOP, python_files, tree_of

FILE_LINES, TEST_LINES, FUNCTION_LINES, MEDIAN_LINES = 400, 600, 50, 150
NO_NAMES = {"utils", "helpers", "common", "misc"}
SMALL = python_files("src")
ALL = python_files()


def name_of(path: Path) -> str:
    return str(path.relative_to(TOP))


def lines_of(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def docstring_of(path: Path) -> str:
    return ast.get_docstring(tree_of(path)) or ""


def test_no_file_is_too_long():
    most = {path: TEST_LINES if "tests" in path.parts else FILE_LINES for path in ALL}
    assert [name_of(path) for path in ALL if lines_of(path) > most[path]] == []


def test_no_style_sheet_or_script_is_too_long():
    ours = [p for p in (TOP / "src").rglob("static/**/*") if p.suffix in {".css", ".js"}]
    assert [
        name_of(path) for path in ours if "vendor" not in path.parts and lines_of(path) > FILE_LINES
    ] == []


def test_no_function_is_too_long():
    assert [
        f"{name_of(path)} {node.name}"
        for path in ALL
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ] == []


def test_most_files_are_short():
    assert median(lines_of(path) for path in SMALL) <= MEDIAN_LINES


def test_a_file_is_named_for_what_it_is():
    assert [name_of(path) for path in ALL if path.stem in NO_NAMES] == []


def test_a_module_says_what_it_is():
    said = {path: docstring_of(path) for path in SMALL}
    ends = (".", ":", "?", ",", ";")
    assert [
        name_of(path)
        for path, words in said.items()
        if not words.split("\n")[0].endswith(ends) and "\n" not in words
    ] == []


def test_a_module_of_a_domain_says_whether_it_is_pure():
    assert [
        name_of(path)
        for path in SMALL
        if path.parent.name == "domain"
        and path.stem not in {"__init__", "queries"}
        and not {"Pure", "Shell"} & {word.strip(".:,;") for word in docstring_of(path).split()}
    ] == []


def test_every_folder_of_python_is_a_package():
    folders = {path.parent for path in SMALL if path.parent != SOURCES}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
