"""French is complete: every sentence of the sources is in the catalogue, translated, compiled."""

import shutil
import string
import subprocess
import sys
from pathlib import Path

import polib

from tests.house.tree import SOURCES

FOLDER = Path("locale/fr/LC_MESSAGES")
CATALOGUE = SOURCES / FOLDER / "django.po"


def entries(path: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))}


def french(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def names(sentence: str) -> set[str]:
    """Return the names of the places that a sentence leaves for values."""
    braces = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    percents = {part.split(")")[0] for part in sentence.split("%(")[1:]}
    return braces | percents


def test_the_catalogue_has_just_what_the_sources_say(tmp_path):
    tree = tmp_path / "meshup"
    shutil.copytree(SOURCES, tree, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    (tree / FOLDER / "django.po").unlink()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--no-location"]
    subprocess.run([*command, "--no-wrap"], cwd=tree, check=True, capture_output=True)
    assert set(entries(tree / FOLDER / "django.po")) == set(entries(CATALOGUE))


def is_whole(entry: polib.POEntry) -> bool:
    """Say whether a sentence is translated, and its French leaves places for the same values."""
    said, plural = french(entry), entry.msgid_plural or ""
    wanted = names(entry.msgid) | names(plural)
    return (
        "fuzzy" not in entry.flags
        and all(said)
        and all(names(sentence) <= wanted for sentence in said)
        and names(said[-1]) == (names(plural) if plural else wanted)
    )


def test_every_sentence_is_translated():
    assert [entry.msgid for entry in entries(CATALOGUE).values() if not is_whole(entry)] == []


def test_the_compiled_catalogue_is_the_one_that_is_written():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {(one.msgctxt, one.msgid): french(one) for one in compiled}
    assert said == {key: french(entry) for key, entry in entries(CATALOGUE).items()}
