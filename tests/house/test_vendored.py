from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = [
    "src/meshup/kit/static/vendor/VENDOR.json",
    "src/meshup/kit/lists/VENDOR.json",
    "src/meshup/mesh/data/VENDOR.json",
    "src/meshup/posters/typefaces/VENDOR.json",
    "tests/vendor/VENDOR.json",
]


@pytest.mark.parametrize("name", LISTS)
def test_what_is_vendored_is_listed_with_its_checksum_and_nothing_else_is(name: str) -> None:
    folder = (ROOT / name).parent
    listed = {entry["file"]: entry["sha256"] for entry in json.loads((ROOT / name).read_text())}
    there = {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "VENDOR.json"
    }
    assert there == listed


@pytest.mark.parametrize("name", LISTS)
def test_every_vendored_package_says_its_version_and_keeps_its_licence(name: str) -> None:
    entries = json.loads((ROOT / name).read_text())
    folders = {str(Path(entry["file"]).parent) for entry in entries}
    assert [
        folder
        for folder in folders
        if not (ROOT / name).parent.joinpath(folder, "LICENSE").is_file()
    ] == []
    assert [entry for entry in entries if not (entry["version"] and entry["licence"])] == []
