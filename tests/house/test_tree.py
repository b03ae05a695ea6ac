"""What must not be in the project, and what must be as it was taken."""

import re

from tests.house.tree import TOP, tracked, words_of

REGISTRY = re.compile(
    r"^\s*--(extra-)?index-url|\"resolved\": *\"https?:|registry *= *\"https?:|registry\+https?:",
    re.MULTILINE,
)
MACHINE = re.compile(r"/(home|root|work)/[a-z.]")
EMSCRIPTEN = "zxing-exported.js"
"""A vendored file that names /home/web_user, the home in a file system that is in memory only."""


def test_no_registry_is_named():
    named = [
        path.name
        for path in tracked()
        if (text := words_of(path)) is not None
        and path.name != "test_tree.py"
        and REGISTRY.search(text)
    ]
    assert named == []


def test_no_path_of_a_machine_is_named():
    named = [
        path.name
        for path in tracked()
        if (text := words_of(path)) is not None
        and path.name not in {"test_tree.py", EMSCRIPTEN}
        and (MACHINE.search(text) or f"{TOP}/" in text)
    ]
    assert named == []


def test_the_locks_name_a_hash_for_every_package():
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (TOP / name).read_text())
        assert [one.split()[0] for one in entries if "--hash=sha256:" not in one] == []


def test_no_style_sheet_lets_a_list_be_styled_anew_for_one_line_of_it():
    named = [
        path.name
        for path in tracked()
        if path.suffix == ".css" and re.search(r"\* \+ \*", words_of(path) or "")
    ]
    assert named == []  # see docs/design.md: "What stands after another one"


def test_every_script_can_be_started():
    scripts = [*(TOP / "scripts").iterdir(), TOP / ".ci" / "run"]
    assert [path.name for path in scripts if not path.stat().st_mode & 0o100] == []
