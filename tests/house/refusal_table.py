"""The table of docs/refusals.md; ``python -m tests.house.refusal_table`` writes it."""

import tests.environment  # noqa: F401 - first: it sets Django up for the imports below

# isort: split

from importlib import import_module

from meshup.kit.errors import Refusal, refusals
from meshup.kit.web import STATUS
from tests.house.tree import SOURCES, TOP

DOCUMENT = TOP / "docs" / "refusals.md"
HEAD = "| code | status | what a person reads |\n|---|---|---|\n"


def load_all() -> None:
    """Import every module that may declare a refusal."""
    for path in sorted(SOURCES.rglob("*.py")):
        if "marked as _" in path.read_text(encoding="utf-8"):
            import_module(".".join(path.relative_to(SOURCES.parent).with_suffix("").parts))


def status_of(kind: type[Refusal]) -> int:
    return next((status for family, status in STATUS.items() if issubclass(kind, family)), 400)


def table() -> str:
    """Return the table, sorted by code."""
    load_all()
    kinds = [kind for kind in refusals() if kind.__module__.startswith("meshup.")]
    rows = [f"| `{kind.code}` | {status_of(kind)} | {kind.sentence} |\n" for kind in kinds]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    before = DOCUMENT.read_text(encoding="utf-8").split(HEAD)[0]
    DOCUMENT.write_text(before + table(), encoding="utf-8")
