"""Pure: what one cell of a table says: an hour, a day of the event, what a line is, a language.

Each reader returns None for a cell that it does not understand, in French and in English alike.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

HOUR: Final = re.compile(
    r"(?P<hour>\d{1,2})\s*"
    r"(?:(?P<mark>[:.h])\s*(?:(?P<minute>\d{2})(?:[:.]\d{2})?(?:\s*h)?)?)?\s*"
    r"(?P<half>[ap]\.?m\.?)?"
)
SPOKEN_HOURS: Final = {"noon": "12:00", "midi": "12:00", "midnight": "0:00", "minuit": "0:00"}
BETWEEN: Final = re.compile(
    r"\s*(?:[-\u2013\u2014\u2192>]+|\bto\b|\btill\b|\buntil\b|\ba\b|\bjusqu'a\b)\s*"
)
LENGTH: Final = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|hours?|heures?|:)\s*)?"
    r"(?:(?P<minutes>\d{1,3})\s*(?:'|m|mn|min|minutes?)?)?"
)
LEADING: Final = re.compile(
    r"\s*(?P<hours>\d{1,2}\s*[:.h]\s*(?:\d{2})?(?:\s*[ap]m)?"
    r"(?:\s*(?:[-\u2013\u2014\u2192]|to\b|a\b|\u00e0(?=\s))\s*\d{1,2}\s*[:.h]\s*(?:\d{2})?(?:\s*[ap]m)?)?)"
    r"(?:\s*[:\u2013\u2014\u00b7,|-])?\s+(?P<words>\S.*)",
    re.IGNORECASE,
)
NUMBERED_DAY: Final = re.compile(r"(?:day|jour|j|d)?\s*(\d{1,2})")
DATE: Final = re.compile(r"(?P<first>\d{1,4})[-/.](?P<second>\d{1,2})(?:[-/.](?P<third>\d{2,4}))?")
DAY_OF_MONTH: Final = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\b")

WEEKDAYS: Final = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
MONTHS: Final = (
    ("january", "janvier"),
    ("february", "fevrier"),
    ("march", "mars"),
    ("april", "avril"),
    ("may", "mai"),
    ("june", "juin"),
    ("july", "juillet"),
    ("august", "aout"),
    ("september", "septembre"),
    ("october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
)
KINDS: Final = {
    "doors": "doors door opening ouverture accueil portes welcome arrivee",
    "talks": "talks exposes conferences presentations lightning-talks",
    "talk": "talk expose conference presentation keynote lecture",
    "workshop": "workshop workshops atelier ateliers",
    "encounters": "encounters encounter person-to-person tete-a-tete",
    "stand": "stand stands booth",
    "projection": "projection screening film movie",
    "hackathon": "hackathon",
    "meetup": "meetup rencontre",
    "music": "music musique concert dj",
    "free": "free free-for-all libre temps-libre libre-pour-tout-le-monde",
    "break": "break pause lunch dejeuner dinner diner repas coffee cafe pause-cafe pause-dejeuner "
    "coffee-break lunch-break",
    "other": "other autre",
}
"""Words for each kind of a line, besides its labels; a hyphen stands for a space."""

LANGUAGES: Final = {
    "fr": ("francais", "french"),
    "en": ("anglais", "english"),
    "ar": ("arabe", "arabic"),
    "de": ("allemand", "german", "deutsch"),
    "es": ("espagnol", "spanish", "espanol"),
    "eo": ("esperanto",),
    "it": ("italien", "italian", "italiano"),
    "nl": ("neerlandais", "dutch", "nederlands"),
    "pt": ("portugais", "portuguese", "portugues"),
    "uk": ("ukrainien", "ukrainian"),
}
LANGUAGE_OF: Final = {word: code for code, names in LANGUAGES.items() for word in (code, *names)}
HOURS_OF_A_HALF: Final = 12
HOURS_OF_A_DAY: Final = 24
MINUTES_OF_AN_HOUR: Final = 60
DIGITS_OF_A_YEAR: Final = 4
CENTURY: Final = 100
SHORTEST_NAME: Final = 3
"""Letters by which a month or a weekday is known."""
MINUTES_OF_A_LINE: Final = 16 * 60


class Hours(NamedTuple):
    """From when, and perhaps to when, by the clock on the wall."""

    starts: time
    ends: time | None = None


def plain(words: str) -> str:
    """Return words in lower case without accents, marks at their ends and doubled spaces."""
    letters = unicodedata.normalize("NFKD", words.replace("\u2019", "'")).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[_-]+", " ", bare).split()).strip(" .:*")


def singular(words: str) -> str:
    """Return plain words without what makes plurals of them, in French and in English."""
    return " ".join(word.rstrip("sx") or word for word in words.split())


def kind_names(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which kind of line plain words name, for ``kind_in``.

    Args:
        labels: kinds, each with a label that people read; they count before other words, and all
            of them before what is only their singular.
    """
    own = (
        (kind, word.replace("-", " ")) for kind, words in KINDS.items() for word in words.split()
    )
    words = [*((kind, plain(label)) for kind, label in labels), *own]
    names: dict[str, str] = {}
    for kind, name in [*words, *((kind, singular(name)) for kind, name in words)]:
        names.setdefault(name, kind)
    return names


def hours_in(cell: str, *, bare: bool = False) -> Hours | None:
    """Return the hours of "18:30", "18h30", "6:30 PM", "18.30" or "18:30 to 19:00".

    ``bare`` takes "18" for an hour, too.
    """
    words = _hour_words(cell)
    match BETWEEN.split(words):
        case [first]:
            starts = _hour(first, bare=bare)
            return None if starts is None else Hours(starts)
        case [first, second]:
            return _span(first, second, bare=bare)
    return None


def minutes_in(cell: str) -> int | None:
    """Return the length of "45", "45 min", "1h30" or "0:45", in minutes; of a line, not a night."""
    match = LENGTH.fullmatch(plain(cell))
    if match is None or not any(match.groups()):
        return None
    minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    return minutes if 0 < minutes <= MINUTES_OF_A_LINE else None


def hours_and_words(line: str) -> tuple[str, str]:
    """Part "18:30 – 19:00 Doors" into its hours and its words; the hours are "" without some."""
    match = LEADING.fullmatch(line)
    return (match["hours"], match["words"]) if match else ("", line)


def day_in(cell: str, days: Sequence[date]) -> int | None:
    """Return which of ``days`` a cell names, from 1: by number, date, or weekday."""
    words = plain(cell)
    if match := NUMBERED_DAY.fullmatch(words):
        number = int(match[1])
        named = not words[0].isdigit()
        on = [] if named else [at for at, day in enumerate(days, 1) if day.day == number]
        return on[0] if on and number > len(days) else number if 1 <= number <= len(days) else None
    for number, day in enumerate(days, 1):
        if _is_date(words.replace(" ", "-"), day) or _is_named(words, day):
            return number
    return None


def kind_in(cell: str, names: Mapping[str, str]) -> str | None:
    """Return the kind of line that words name, one or several of it: "Ateliers" is a workshop."""
    words = plain(cell)
    return names.get(words) or names.get(singular(words))


def languages_in(cell: str) -> tuple[str, ...] | None:
    """Return the languages of "fr", "FR/EN" or "français et anglais", as codes."""
    words = [word for word in re.split(r"[\s,;/+&]+", plain(cell)) if word not in {"", "et", "and"}]
    codes = [LANGUAGE_OF.get(word) for word in words]
    return tuple(dict.fromkeys(code for code in codes if code)) if codes and all(codes) else None


def _hour_words(cell: str) -> str:
    folded = unicodedata.normalize("NFKD", cell.replace("\u2019", "'")).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"\A(?:de|from|des|a|at)\s+", "", " ".join(bare.split()))


def _span(first: str, second: str, *, bare: bool) -> Hours | None:
    half = re.search(r"[ap]\.?m\.?\Z", second)
    if half and not re.search(r"m\.?\Z", first):
        first += half[0]
    starts, ends = (_hour(words, bare=bare) for words in (first, second))
    return None if starts is None or ends is None else Hours(starts, ends)


def _hour(words: str, *, bare: bool) -> time | None:
    match = HOUR.fullmatch(SPOKEN_HOURS.get(words, words).strip())
    if match is None or not (bare or match["half"] or _is_marked(match)):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= HOURS_OF_A_HALF:
            return None
        afternoon = match["half"].startswith("p")
        hour = hour % HOURS_OF_A_HALF + afternoon * HOURS_OF_A_HALF
    if (hour, minute) == (HOURS_OF_A_DAY, 0):
        hour = 0
    return time(hour, minute) if hour < HOURS_OF_A_DAY and minute < MINUTES_OF_AN_HOUR else None


def _is_marked(match: re.Match[str]) -> bool:
    """Say whether a number is an hour even where nothing else says so: "18h" is, "18." is not."""
    return match["mark"] == "h" or bool(match["mark"] and match["minute"])


def _is_date(words: str, day: date) -> bool:
    match = DATE.fullmatch(words)
    if match is None:
        return False
    first, second, third = (int(match[name] or 0) for name in ("first", "second", "third"))
    if len(match["first"]) == DIGITS_OF_A_YEAR:
        return (first, second, third) == (day.year, day.month, day.day)
    in_full = third + 20 * CENTURY if third < CENTURY else third
    year = in_full if match["third"] else day.year
    return (second, first, year) == (day.month, day.day, day.year)


def _is_named(words: str, day: date) -> bool:
    """Say whether words such as "sam. 19" or "19 décembre" name the day, and no other."""
    parts = [word for word in re.split(r"[\s.,]+", words) if word.isalpha()]
    number = DAY_OF_MONTH.search(words)
    if number and int(number[1]) != day.day:
        return False
    months = [month for month in MONTHS if any(_begins(word, month) for word in parts)]
    if months:
        return number is not None and MONTHS[day.month - 1] in months
    return any(_begins(word, WEEKDAYS[day.weekday()]) for word in parts[:1])


def _begins(word: str, names: tuple[str, str]) -> bool:
    return len(word) >= SHORTEST_NAME and any(name.startswith(word) for name in names)
