"""Programs of others that read calendar files, and when they say that events take place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import recurring_ical_events
from icalendar import Calendar

from tests.interop.clients import HERE, installed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Taken(NamedTuple):
    """One time at which an event takes place: seconds since 1970."""

    uid: str
    start: int
    end: int


def _by_script(script: str, file: Path, last: int) -> list[Taken]:
    folder = installed()
    command = ["node", str(_beside_packages(folder, script)), str(file), str(last)]
    answer = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"TZ": "UTC"},  # Django's is that of the node, and node-ical counts in it
        check=True,
        capture_output=True,
        timeout=60,
    )
    return sorted(Taken(uid, int(start), int(end)) for uid, start, end in json.loads(answer.stdout))


def _beside_packages(folder: Path, script: str) -> Path:
    """Put the script where it finds the packages; another process of the tests may read it."""
    source, copy = HERE / "readers" / script, folder / "readers" / script
    if not copy.exists() or copy.read_bytes() != source.read_bytes():
        copy.parent.mkdir(exist_ok=True)
        beside = copy.with_suffix(f".{os.getpid()}")
        shutil.copy(source, beside)
        beside.replace(copy)
    return copy


def _by_python(file: Path, last: int) -> list[Taken]:
    calendar = Calendar.from_ical(file.read_bytes())
    events = recurring_ical_events.of(calendar).between(date(1970, 1, 1), date(last, 12, 31))
    seconds = ((str(event["UID"]), event["DTSTART"].dt, event["DTEND"].dt) for event in events)
    return sorted(Taken(uid, int(a.timestamp()), int(b.timestamp())) for uid, a, b in seconds)


READERS: Final[dict[str, Callable[[Path, int], list[Taken]]]] = {
    "ical.js": partial(_by_script, "ical-js.mjs"),
    "node-ical": partial(_by_script, "node-ical.mjs"),
    "recurring-ical-events": _by_python,
}
