"""A pasted table as if its lines had been typed, to be looked at before they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import get_language, gettext as _, ngettext, override

from meshup.agenda.choices import ItemKind
from meshup.pasted_timetables.cell_values import kind_names
from meshup.pasted_timetables.pasted_lines import Problem, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from django.http import QueryDict

    from meshup.pasted_timetables.pasted_lines import PastedLine, PastedTable

PREFIX: Final = "lines"
MORE: Final = f"{PREFIX}-more"
PASTE: Final = f"{PREFIX}-paste"
TABLE: Final = f"{PREFIX}-table"
"""The two buttons and the box; see ``line_sets``."""
TOTAL: Final = f"{PREFIX}-TOTAL_FORMS"
INITIAL: Final = f"{PREFIX}-INITIAL_FORMS"
MOST_LINES: Final = 150
MORE_LINES: Final = 5
TEXTS: Final = ("titles", "notes")
ONE_CELL: Final = {"hour", "minutes", "day", "kind", "languages"}
"""Problems whose sentence holds all that was not understood: nothing else has to be kept."""


def with_more_lines(
    data: QueryDict, fields: Collection[str], days: Sequence[date], languages: Sequence[str]
) -> tuple[QueryDict, Sequence[Problem]]:
    """Return what was sent, with the lines of the pasted table behind it, or some empty ones.

    Args:
        data: what was sent.
        fields: the names of those of a line.
        days: of the event; languages: of the node, in which texts are written.
    """
    data = data.copy()
    total = _number(data, TOTAL)
    if PASTE not in data:
        _add_empty(data, total, MORE_LINES)
        return data, ()
    while total > _number(data, INITIAL) and _is_empty(data, total - 1):
        total -= 1
    most, text = MOST_LINES - total, data.get(TABLE, "")
    table = read_table(text, days, _written_in(languages), most, kind_names(_kind_labels()))
    for number, line in enumerate(table.lines, total):
        for name, values in _typed(line, fields, languages):
            data.setlist(f"{PREFIX}-{number}-{name}", values)
    total += len(table.lines)
    _add_empty(data, total, 1)
    problems = (*table.problems, *_unused(table, fields, languages))
    if all(problem.code in ONE_CELL for problem in problems):
        data[TABLE] = ""
    return data, problems


def problem_in_words(problem: Problem) -> str:
    """Return the sentence that names what was not understood."""
    sentence = {
        "hour": _("Row %(row)s: “%(words)s” is no hour."),
        "minutes": _("Row %(row)s: a length without an hour (%(words)s minutes)."),
        "day": _("Row %(row)s: “%(words)s” is no day of the event."),
        "kind": _("Row %(row)s: “%(words)s” is no kind of line; it became “other”."),
        "languages": _("Row %(row)s: “%(words)s” is no language."),
        "column": _("The column “%(words)s” was not understood (from row %(row)s)."),
        "unused": _("These lines have no place for “%(words)s” (from row %(row)s)."),
        "rows": ngettext(
            "Row %(row)s does not fit any more: “%(words)s”",
            "%(count)s rows do not fit any more, from row %(row)s on: “%(words)s”",
            problem.count,
        ),
        "headers": _("Row %(row)s names columns (“%(words)s”), but nothing stands below it."),
        "more": ngettext("And %(count)s more.", "And %(count)s more.", problem.count),
        "long": _("The table is too long; nothing of it was taken. Paste it in parts."),
    }[problem.code]
    words = _field_in_words(problem.words) if problem.code == "unused" else problem.words
    return sentence % {"row": problem.row, "words": words, "count": problem.count}


def _field_in_words(name: str) -> str:
    """Return the label of a field of a line, with its language if it names one."""
    name, _space, code = name.partition(" ")
    label = {
        "titles": _("Title"),
        "notes": _("Notes"),
        "zone": _("Place"),
        "track": _("Track"),
        "languages": _("Languages spoken"),
        "links": _("Links"),
    }.get(name, name)
    return f"{label} ({code})" if code else label


def _kind_labels() -> Iterator[tuple[str, str]]:
    """Yield the words of the menu of kinds, in every language in which it may be read."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from ((kind.value, str(kind.label)) for kind in ItemKind)


def _written_in(languages: Sequence[str]) -> str:
    own = get_language() or ""
    return own if own in languages else next(iter(languages), own)


def _number(data: QueryDict, name: str) -> int:
    sent = data.get(name, "")
    return min(int(sent), MOST_LINES) if sent.isascii() and sent.isdigit() else 0


def _is_empty(data: QueryDict, number: int) -> bool:
    """Say whether a line that was sent has neither hours nor words."""
    start = f"{PREFIX}-{number}-"
    names = ("starts", "ends", "titles_", "notes_", "zone", "track", "links")
    return not any(
        str(data[key]).strip() for key in data if key.startswith(tuple(start + n for n in names))
    )


def _add_empty(data: QueryDict, total: int, number: int) -> None:
    """Add empty lines behind the first ``total``, on the day of the last of them."""
    last = max(total, min(total + number, MOST_LINES))
    for added in range(total, last):
        data[f"{PREFIX}-{added}-kind"] = ItemKind.TALK.value
        data[f"{PREFIX}-{added}-day"] = data.get(f"{PREFIX}-{total - 1}-day", "1")
    data[TOTAL] = str(last)


def _typed(
    line: PastedLine, fields: Collection[str], languages: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield what somebody would have typed into each input of a line."""
    for name, value in _filled(line, fields):
        if name in TEXTS:
            yield from ((f"{name}_{code}", [value[code]]) for code in languages if code in value)
        elif name in {"starts", "ends"}:
            yield name, [f"{value:%H:%M}"]
        else:
            yield name, list(value) if isinstance(value, tuple) else [str(value)]


def _filled(line: PastedLine, fields: Collection[str]) -> Iterator[tuple[str, Any]]:
    values = {name: getattr(line, name) for name in line.__slots__}
    return ((name, value) for name, value in values.items() if name in fields and value)


def _unused(
    table: PastedTable, fields: Collection[str], languages: Sequence[str]
) -> Iterator[Problem]:
    """Yield what was understood but has no input: once for each field or language."""
    seen: set[str] = set()
    for row, line in zip(table.rows, table.lines, strict=True):
        without = [name for name in line.__slots__ if name not in fields and getattr(line, name)]
        texts = [
            f"{name} {code}"
            for name in TEXTS
            for code in getattr(line, name)
            if code not in languages
        ]
        for words in {*without, *texts} - seen:
            seen.add(words)
            yield Problem(row, "unused", words)
