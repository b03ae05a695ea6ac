"""The checkout as the house's tests see it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
SOURCES = TOP / "src" / "meshup"
ROOMS = sorted(path.parent.name for path in SOURCES.glob("*/__init__.py"))


@cache
def tracked() -> list[Path]:
    """Return the files of the project: those that git knows or would take."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    said = subprocess.run(listed, cwd=TOP, capture_output=True, check=True, text=True).stdout
    paths = (TOP / name for name in said.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def words_of(path: Path) -> str | None:
    """Return the text of a file, None when it is not a text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a Python file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def python_files(*below: str) -> list[Path]:
    """Return the Python files of the project, or those below some folders of it."""
    roots = [TOP / folder for folder in below] or [TOP]
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and any(root in path.parents for root in roots)
    ]
