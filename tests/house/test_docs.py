"""The documents are true: each setting, refusal, command and room stands in them, and no other."""

import re
import tomllib

from meshup.cli import COMMANDS
from meshup.site.management.commands.settings import table
from tests.house import refusal_table
from tests.house.tree import ROOMS, TOP, tracked

DOCS = TOP / "docs"
README_LINES = 120
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def first_cells(name: str) -> list[str]:
    """Return the words in backquotes that begin the rows of a document's tables."""
    return re.findall(r"^\| `([^`]+)`", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_settings_are_those_of_the_code():
    assert table() in (DOCS / "settings.md").read_text(encoding="utf-8")


def test_the_refusals_are_those_of_the_code():
    assert refusal_table.DOCUMENT.read_text(encoding="utf-8").endswith(refusal_table.table())


def test_the_commands_are_those_of_the_code():
    told = first_cells("commands.md")
    assert [name.split()[1] for name in told] == [*COMMANDS, "manage"]


def test_the_commands_say_the_same_in_one_line():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert [name for name, summary in COMMANDS.items() if summary not in text] == []


def test_the_architecture_shows_the_floors_that_the_contract_holds():
    rows = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8").split("|---|---|\n")[1]
    shown = [re.findall(r"`(\w+)`", row) for row in rows.split("\n\n")[0].splitlines()]
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = [floor.split(" | ") for floor in contracts["contracts"][0]["layers"]]
    assert shown == floors
    assert sorted(room for floor in floors for room in floor) == ROOMS


def test_the_readme_is_short():
    assert (TOP / "README.md").read_text(encoding="utf-8").count("\n") <= README_LINES


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_a_link_to_a_file_of_the_project_leads_somewhere():
    documents = [path for path in tracked() if path.suffix == ".md"]
    assert [
        f"{path.relative_to(TOP)}: {target}"
        for path in documents
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ] == []
