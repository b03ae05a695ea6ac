"""What a publication changes, line by line: added, moved, taken off, said otherwise.

Pure, but for the settings: what is new is translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from meshup.programme.choices import News
from meshup.programme.domain.lines import says_the_same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.localized_text import Texts
    from meshup.programme.domain.lines import DraftLine, Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is new of one line; it was at ``before`` in ``old_zone``, and is at ``after``."""

    news: News
    kind: str
    titles: Texts
    before: datetime | None = None
    after: datetime | None = None
    old_zone: str = ""
    zone: str = ""


def differences(published: Lines, lines: Lines) -> tuple[Difference, ...]:
    """Return what turns what is published into ``lines``; of a line moved is more than changed.

    A line that was named otherwise and says the same is the same line.
    """
    published, lines = _unlike(published, lines)
    was = {line.item: line for line in published if line.item is not None}
    usual = {line.ref: line for line in published if line.item is None}
    found: list[Difference] = []
    for line in lines:
        old = was.pop(line.item, None) if line.item is not None else usual.pop(line.ref, None)
        if old is None:
            found.append(_difference(News.ADDED, None, line))
        elif _place(old) != _place(line):
            found.append(_difference(News.MOVED, old, line))
        elif _words(old) != _words(line):
            found.append(_difference(News.CHANGED, old, line))
    gone = [*was.values(), *usual.values()]
    return (*found, *(_difference(News.OFF, line, None) for line in gone))


def stored(difference: Difference) -> dict[str, Any]:
    """Return a difference as JSON keeps it."""
    return {
        "news": difference.news.value,
        "kind": difference.kind,
        "titles": difference.titles,
        "before": difference.before and difference.before.astimezone(UTC).isoformat(),
        "after": difference.after and difference.after.astimezone(UTC).isoformat(),
        "old_zone": difference.old_zone,
        "zone": difference.zone,
    }


def read(columns: Mapping[str, Any]) -> Difference:
    """Return what ``stored`` had stored."""
    before, after = columns.get("before"), columns.get("after")
    return Difference(
        news=News(columns["news"]),
        kind=columns["kind"],
        titles=columns["titles"],
        before=datetime.fromisoformat(before) if before else None,
        after=datetime.fromisoformat(after) if after else None,
        old_zone=columns.get("old_zone", ""),
        zone=columns.get("zone", ""),
    )


def _difference(news: News, old: DraftLine | None, new: DraftLine | None) -> Difference:
    line = new or old
    assert line is not None  # noqa: S101 - one of the two is there
    return Difference(
        news=news,
        kind=line.kind,
        titles=line.titles,
        before=old.starts_at if old else None,
        after=new.starts_at if new else None,
        old_zone=old.zone if old else "",
        zone=new.zone if new else "",
    )


def _place(line: DraftLine) -> tuple[object, ...]:
    return line.starts_at, line.zone


def _words(line: DraftLine) -> tuple[object, ...]:
    words = (line.kind, line.talk, line.titles, line.notes, line.track)
    return (*words, line.ends_at, line.languages, line.links)


def _unlike(published: Lines, lines: Lines) -> tuple[Lines, Lines]:
    """Return both sides without lines that are only named otherwise on the other."""
    refs, keys = {line.ref for line in lines}, {line.item for line in lines if line.item}
    gone = [line for line in published if line.ref not in refs and line.item not in keys]
    same: dict[str, str] = {}
    for line in lines:
        if line.item is None:
            twin = next((one for one in gone if says_the_same(one, line)), None)
            if twin is not None:
                gone.remove(twin)
                same[line.ref] = twin.ref
    left = tuple(line for line in published if line.ref not in same.values())
    return left, tuple(line for line in lines if line.ref not in same)
