"""Pure: what one cell says of a proposal: its kind, its state, how long it lasts, what it needs.

Each reader returns None, or nothing, for a cell that it does not understand, in French and English.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from meshup.kit.folded_words import folded
from meshup.pasted_timetables.cell_values import LANGUAGE_OF, minutes_in

if TYPE_CHECKING:
    from collections.abc import Mapping

LEFT_OUT: Final = "left out"
"""The state of what is not proposed, or not any more: drafts, and what was deleted."""
STATES: Final = {
    "received": "received submitted new nouveau nouvelle soumis soumise recu recue propose proposed"
    " pending offered",
    "kept": "kept later waitlist waitlisted attente garde gardee",
    "accepted": "accepted accepte acceptee confirmed confirme confirmee scheduled programme"
    " programmee planifie planifiee",
    "declined": "declined rejected refuse refusee rejete rejetee decline declinee",
    "withdrawn": "withdrawn retire retiree canceled cancelled annule annulee",
    "held": "held donne donnee passe passee",
    LEFT_OUT: "draft brouillon deleted supprime supprimee",
}
KINDS: Final = (
    ("workshop", "workshop atelier tutorial tutoriel"),
    ("demo", "demo demonstration"),
    ("stand", "stand booth poster"),
    ("project", "hackathon project projet"),
    ("screening", "screening projection film"),
    ("music", "music musique concert"),
    ("sponsor", "sponsor sponsors"),
    ("talk", "talk talks conference expose presentation lightning keynote intervention lecture"),
)
RECORDINGS: Final = (
    ("no", "no non none rien nothing never jamais false"),
    ("full", "full video picture image tout all everything complet"),
    ("slides", "slides sound son diapos diapositives audio yes oui true"),
)
NEEDS: Final = (
    ("projector", "projector projecteur videoprojecteur beamer screen ecran hdmi"),
    ("sound", "sound son sono micro microphone audio"),
    ("silence", "silence quiet calme"),
)
YES: Final = frozenset({"yes", "oui", "true", "vrai", "x", "1", "ok", "y", "o"})
NO: Final = frozenset({"no", "non", "false", "faux", "0", "n"})
BETWEEN_NAMES: Final = re.compile(r"\s*[\n;,&/]\s*|\s+(?:and|et)\s+")
EMAIL: Final = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+"
)
LEVEL: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,39})\s*[=:]\s*([0-3])")
CODE: Final = re.compile(r"[a-z]{2}(?:-[a-z0-9]{2,4})?")
AND: Final = frozenset({"et", "and", "ou", "or"})
SOME_MINUTES: Final = re.compile(r"(\d{1,3})\s*(?:['’]|m\b|mn|min)")
MOST_NAMES: Final = 12

_states: Final = {word: state for state, words in STATES.items() for word in words.split()}


def state_in(cell: str) -> str | None:
    """Return our state for one of another program, or ``LEFT_OUT``."""
    found = (_states[word] for word in _words(cell) if word in _states)
    return next(found, None)


def kind_in(cell: str) -> str | None:
    """Return the kind that a cell names; what is said first in ``KINDS`` counts."""
    return _first_of(KINDS, cell)


def recording_in(cell: str) -> str | None:
    """Return what may be recorded: a bare yes is of sound and slides, no more."""
    return _first_of(RECORDINGS, cell)


def is_refused(cell: str) -> bool:
    """Say whether pretalx's "do not record" is ticked."""
    return bool(YES & set(_words(cell)))


def needs_in(cell: str) -> list[str]:
    """Return the needs that a cell names."""
    said = set(_words(cell))
    return [need for need, words in NEEDS if said & set(words.split())]


def length_in(cell: str) -> int | None:
    """Return the minutes of "45", "45 min", "1h30", or "Lightning talk (5 min)"; 0 is all along."""
    if cell.strip() == "0":
        return 0
    found = SOME_MINUTES.search(folded(cell))
    return minutes_in(cell) or (int(found[1]) if found else None)


def spoken_in(cell: str) -> list[str]:
    """Return the languages that a cell names, as codes."""
    words = [word for word in re.split(r"[^\w-]+", folded(cell)) if word not in {"", *AND}]
    if all(map(CODE.fullmatch, words)):
        return list(dict.fromkeys(words))
    codes = (LANGUAGE_OF.get(word) for word in words)
    return list(dict.fromkeys(filter(None, codes)))


def names_in(cell: str) -> list[str]:
    """Return the names in a cell, each once, in order."""
    return list(dict.fromkeys(filter(None, BETWEEN_NAMES.split(cell.strip()))))[:MOST_NAMES]


def email_in(cell: str) -> str:
    """Return the first e-mail address in a cell, "" for none."""
    found = EMAIL.search(cell)
    return found[0].lower() if found else ""


def levels_in(cell: str) -> dict[str, int]:
    """Return the levels of "dht=2, web=1", without those of nothing."""
    return {key: int(level) for key, level in LEVEL.findall(cell.lower()) if level != "0"}


def yes_in(cell: str) -> bool | None:
    """Return whether a cell says yes, or no."""
    words = set(_words(cell))
    if words & YES:
        return True
    return False if words & NO else None


def moment_in(cell: str) -> datetime | None:
    """Return the moment of ISO 8601, of UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(cell.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def choice_in(cell: str, choices: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the key of the choice that a cell names by its key, or in some language."""
    said = folded(cell)
    for key, labels in choices.items():
        if said in {key, *map(folded, labels.values())}:
            return key
    return None


def number_in(cell: str) -> float | int | None:
    """Return the number of a cell, within what a call takes."""
    if not re.fullmatch(r"-?\d{1,9}(?:[.,]\d{1,6})?", cell.strip()):
        return None
    number = float(cell.strip().replace(",", "."))
    return int(number) if number.is_integer() else number


def _words(cell: str) -> list[str]:
    return re.findall(r"\w+", folded(cell))


def _first_of(table: tuple[tuple[str, str], ...], cell: str) -> str | None:
    said = set(_words(cell))
    return next((name for name, words in table if said & {name, *words.split()}), None)
