"""Pure: a draft takes over what was changed on the published timetable while it was open.

Words
    base     the timetable that the draft began with
    mine     the lines of the draft
    theirs   the timetable as it is now

Method
    Line by line, by the key of the published one: what only one side changed is as that side has
    it, and where both did the draft has its way, for somebody is about to look at it and publish.
    A date that had the usual timetable of its series may have got it as its own meanwhile: then
    its lines are known by what they say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meshup.programme.domain.lines import says_the_same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.programme.domain.lines import DraftLine, Lines


def merged(base: Lines, mine: Lines, theirs: Lines) -> Lines:
    """Return the draft with what was changed meanwhile; ``mine`` itself where nothing was."""
    if base == theirs:
        return mine
    base, mine = _recognised(base, theirs), _recognised(mine, theirs)
    was, now = _by_item(base), _by_item(theirs)
    kept = (_settled(line, was, now) for line in mine)
    lines = [line for line in kept if line is not None]
    items = {line.item for line in lines}
    talks = {line.talk: place for place, line in enumerate(lines) if line.talk}
    for line in theirs:
        if line.item in items or line.item in was or line.item is None:
            continue
        if line.talk in talks:  # placed here and there: it is one line
            lines[talks[line.talk]] = replace(lines[talks[line.talk]], item=line.item)
        else:
            lines.append(line)
    return tuple(lines)


def _settled(
    line: DraftLine, was: Mapping[int | None, DraftLine], now: Mapping[int | None, DraftLine]
) -> DraftLine | None:
    """Return what becomes of a line of the draft; None when it goes."""
    if line.item is None or line.item not in was:
        return line if line.item is None or line.item in now else replace(line, item=None)
    is_untouched = says_the_same(line, was[line.item])
    if line.item not in now:
        return None if is_untouched else replace(line, item=None)
    return replace(now[line.item], ref=line.ref) if is_untouched else line


def _recognised(lines: Lines, theirs: Lines) -> Lines:
    """Return ``lines``, those that are usual ones with the keys that they have got meanwhile."""
    taken = {line.item for line in lines}
    free = [line for line in theirs if line.item not in taken]
    found: list[DraftLine] = []
    for line in lines:
        same = None
        if line.item is None and line.ref.startswith("u"):
            words = (line.kind, line.titles, line.notes)
            same = next((one for one in free if (one.kind, one.titles, one.notes) == words), None)
        if same is not None:
            free.remove(same)
            line = replace(line, item=same.item)  # noqa: PLW2901 - the same line, with its key
        found.append(line)
    return tuple(found)


def _by_item(lines: Lines) -> dict[int | None, DraftLine]:
    return {line.item: line for line in lines if line.item is not None}
