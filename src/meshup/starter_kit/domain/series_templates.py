"""Shell: the series of a kit: what a recurring evening is, without place and dates; asks nothing.

Words
    template   a series without dates: words, rhythm, hours, timetable, how people register
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.choices import ItemKind, Kind, Mode, PlaceAudience, RegistrationMode
from meshup.agenda.domain.plans import LONGEST, MOST_MINUTES
from meshup.kit.errors import Refusal
from meshup.recurrence.dates import read_rule, settle
from meshup.recurrence.rule_picks import WEEKDAYS
from meshup.starter_kit.domain.given_texts import given_lines, given_texts
from meshup.starter_kit.domain.part_reader import part_reader
from meshup.starter_kit.errors import MalformedKit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

    from meshup.agenda.domain.occurrence import PatternFacts, SeriesFacts
    from meshup.kit.localized_text import Texts
    from meshup.starter_kit.domain.part_reader import Json, ObjectReader

NAME: Final = "series"
VERSION: Final = 1
MOST_SERIES: Final = 8
MOST_LINES: Final = 60
MOST_SLOTS: Final = 100
MOST_DAYS: Final = 366
MOST_HOURS: Final = 24 * 366
LONGEST_RULE: Final = 200
LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTemplate:
    """A series as a kit has it; see ``SeriesPlan`` and ``PatternPlan`` for the meaning of each."""

    slug: str
    kind: str
    titles: Texts
    summaries: Texts
    texts: Texts
    registration: str
    opens_days: int | None
    closes_hours: int | None
    place_audience: str
    rule: str
    start: time
    minutes: int
    mode: str
    languages: tuple[str, ...]
    open_slots: int
    timetable: tuple[dict[str, Any], ...]


def given_series(series: SeriesFacts, pattern: PatternFacts) -> Json | None:
    """Return a series as JSON; None for one whose title nobody may take."""
    titles = given_lines(series.titles)
    if not titles:
        return None
    here = series.registration == RegistrationMode.HERE
    limits = {
        "opens_days": series.registration_opens_days if here else None,
        "closes_hours": series.registration_closes_hours if here else None,
    }
    return {
        "slug": series.slug,
        "kind": series.kind,
        "titles": titles,
        "summaries": given_texts(series.summaries),
        "texts": given_texts(series.texts),
        "registration": str(RegistrationMode.HERE if here else RegistrationMode.NONE),
        **{name: value for name, value in limits.items() if value is not None},
        "place_audience": series.place_audience,
        "pattern": {
            "rule": whole_rule(pattern.rule, pattern.starts_on),
            "start": f"{pattern.start:%H:%M}",
            "minutes": pattern.minutes,
            "mode": pattern.mode,
            "languages": list(pattern.languages),
            "open_slots": min(pattern.open_slots, MOST_SLOTS),
            "timetable": [_given_line(line) for line in pattern.timetable[:MOST_LINES]],
        },
    }


def whole_rule(rule: str, starts_on: date) -> str:
    """Return ``rule`` with the days in it that its first date says, so that it means the same."""
    parts = dict(part.split("=", 1) for part in read_rule(rule).rule.split(";"))
    if {"BYDAY", "BYMONTHDAY"} & parts.keys():
        return rule
    if parts["FREQ"] == "WEEKLY":
        return f"{rule};BYDAY={WEEKDAYS[starts_on.weekday()]}"
    month = f";BYMONTH={starts_on.month}" if parts["FREQ"] == "YEARLY" else ""
    if "BYMONTH" in parts:
        month = ""
    return f"{rule}{month};BYMONTHDAY={starts_on.day}"


def read_series(part: Json, today: date) -> list[SeriesTemplate]:
    """Return the templates of a part.

    Args:
        part: with its name and its version.
        today: from which on the rules have to have a date.

    Raises:
        MalformedKit, UnsafeText, PrivateContact
    """
    reader = part_reader(part)
    found = [_template(each, today) for each in reader.objects("series", MOST_SERIES)]
    reader.end()
    if len({template.slug for template in found}) < len(found):
        raise MalformedKit(where=reader.at("series"))
    return found


def _template(reader: ObjectReader, today: date) -> SeriesTemplate:
    words: dict[str, Any] = {
        "slug": reader.slug("slug"),
        "kind": reader.word("kind", Kind.values),
        "titles": _line_texts(reader, "titles", LONGEST["titles"], required=True),
        "summaries": reader.texts("summaries", LONGEST["summaries"]),
        "texts": reader.texts("texts", LONGEST["texts"]),
        "registration": reader.word("registration", (RegistrationMode.NONE, RegistrationMode.HERE)),
        "opens_days": reader.number_or_none("opens_days", 0, MOST_DAYS),
        "closes_hours": reader.number_or_none("closes_hours", 0, MOST_HOURS),
        "place_audience": reader.word("place_audience", PlaceAudience.values),
    }
    pattern = _pattern(type(reader)(reader.field("pattern"), reader.at("pattern")), today)
    reader.end()
    return SeriesTemplate(**words, **pattern)


def _pattern(reader: ObjectReader, today: date) -> dict[str, Any]:
    rule = reader.line("rule", LONGEST_RULE)
    try:
        settle(rule, today)
    except Refusal:
        raise MalformedKit(where=reader.at("rule")) from None
    found = {
        "rule": rule,
        "start": reader.hour("start"),
        "minutes": reader.number("minutes", 1, MOST_MINUTES),
        "mode": reader.word("mode", Mode.values),
        "languages": reader.languages("languages"),
        "open_slots": reader.number("open_slots", 0, MOST_SLOTS),
        "timetable": tuple(_line(each) for each in reader.objects("timetable", MOST_LINES)),
    }
    reader.end()
    return found


def _line(reader: ObjectReader) -> dict[str, Any]:
    found = {
        "start": f"{reader.hour('start'):%H:%M}",
        "end": f"{reader.hour('end'):%H:%M}",
        "kind": reader.word("kind", ItemKind.values),
        "titles": _line_texts(reader, "titles", LONGEST_LINE),
        "notes": reader.texts("notes", LONGEST["summaries"]),
    }
    reader.end()
    return found


def _line_texts(reader: ObjectReader, name: str, longest: int, *, required: bool = False) -> Texts:
    texts = reader.texts(name, longest, required=required)
    if any("\n" in words for words in texts.values()):
        raise MalformedKit(where=reader.at(name))
    return texts


def _given_line(line: Mapping[str, Any]) -> Json:
    return {
        "start": line["start"],
        "end": line["end"],
        "kind": line["kind"],
        "titles": given_lines(line.get("titles", {})),
        "notes": given_texts(line.get("notes", {})),
    }
