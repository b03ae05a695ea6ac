"""A room stays small enough to be read in one sitting, and a file says what it is."""

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.house.tree import SOURCES, TOP, python_files

FILE_LINES, TEST_LINES, FUNCTION_LINES, MEDIAN_LINES = 400, 600, 50, 150
NO_NAMES = {"utils", "helpers", "common", "misc"}
SMALL = python_files("src")
ALL = python_files()


def name_of(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_file_or_function_is_too_long(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= (TEST_LINES if "tests" in path.parts else FILE_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES, node.name


def test_most_files_are_short():
    assert median(path.read_text(encoding="utf-8").count("\n") for path in SMALL) <= MEDIAN_LINES


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_file_is_named_for_what_it_is(path):
    assert path.stem not in NO_NAMES


@pytest.mark.parametrize("path", SMALL, ids=name_of)
def test_a_module_says_what_it_is(path):
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert said.split("\n")[0].endswith((".", ":", "?", ",", ";")) or "\n" in said


@pytest.mark.parametrize(
    "path",
    [path for path in python_files("src") if path.parent.name == "domain"],
    ids=name_of,
)
def test_a_module_of_a_domain_says_whether_it_is_pure(path):
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    if path.stem not in {"__init__", "queries"}:
        assert {"Pure", "Shell"} & {word.strip(".:,;") for word in said.split()}


def test_every_folder_of_python_is_a_package():
    folders = {path.parent for path in SMALL if path.parent != SOURCES}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
