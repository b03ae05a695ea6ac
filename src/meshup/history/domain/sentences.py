"""Shell: what somebody changed, as a sentence in the language of whoever reads.

A change keeps the rows before and after; from them, and what rooms registered as ``Wording``,
comes what people want to know: who did what to which thing, when, and what it says now.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.history.domain.tracking import Tracked, Wording, page_of, tracked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.history.domain.records import ChangeRecord, Snapshot

VERBS: Final[dict[str, StrOrPromise]] = {
    "create": _("%(who)s made %(what)s."),
    "set_up": _("%(what)s came with the starter kit, at set-up."),
    "edit": _("%(who)s edited %(what)s: %(columns)s."),
    "withdraw": _("%(who)s deleted %(what)s."),
    "remove": _("%(who)s removed %(what)s."),
    "undo": _("%(who)s undid the last change of %(what)s."),
}
OTHER: Final = _("%(who)s changed %(what)s.")
NOBODY: Final = Wording()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A change in words.

    Attributes:
        at: when, by the clock of the community.
        kind, slug: the thing, such as "event" and "routing-night".
        name: what people call it, in quotes.
        gone: whether the change left nothing of it to go to.
        shown: whether its kind has a page at all.
    """

    words: str
    at: datetime
    kind: str
    slug: str
    name: str
    gone: bool
    undone: bool
    shown: bool


def sentences(changes: Iterable[ChangeRecord]) -> list[Sentence]:
    """Return ``changes`` in words, in the same order; asks once for the names of each kind."""
    listed = list(changes)
    return [_sentence(change, name) for change, name in zip(listed, _names(listed), strict=True)]


def _sentence(change: ChangeRecord, name: str) -> Sentence:
    wording = _wording(change.spoken_kind)
    before, after = change.spoken()
    columns = _columns(change.spoken_kind, before, after or {})
    facts = {
        "who": change.by_name or _nobody(wording, after or before),
        "what": name,
        "columns": ", ".join(columns) or gettext("nothing"),
        "before": _detail(wording, before),
        "after": _detail(wording, after),
    }
    sentence = wording.verbs.get(change.verb) or VERBS.get(change.verb, OTHER)
    return Sentence(
        words=str(sentence) % facts,
        at=change.at.astimezone(ZoneInfo(this_node().time_zone)),
        kind=change.kind,
        slug=change.slug,
        name=name,
        gone=change.touches_subject and after is None and before is not None,
        undone=change.undone,
        shown=page_of(change.kind) is not None,
    )


def _names(changes: Sequence[ChangeRecord]) -> list[str]:
    """Return what people call the things of ``changes``; the slug where nothing else is known."""
    names = [gettext("“%(name)s”") % {"name": change.slug} for change in changes]
    of_kind: dict[str, list[tuple[int, Snapshot]]] = defaultdict(list)
    for place, change in enumerate(changes):
        before, after = change.spoken()
        if row := after or before:
            of_kind[change.spoken_kind].append((place, row))
    for kind, rows in of_kind.items():
        if ask := _wording(kind).names:
            for (place, _row), name in zip(rows, ask([row for _, row in rows]), strict=True):
                names[place] = name
    return names


def _wording(kind: str) -> Wording:
    found = tracked(kind)
    return found.wording if found else NOBODY


def _nobody(wording: Wording, row: Snapshot | None) -> str:
    """Name who it was when nobody had signed in."""
    name = wording.anonymous(row) if wording.anonymous and row else ""
    return name or gettext("The node")


def _columns(kind: str, before: Snapshot | None, after: Snapshot) -> list[str]:
    """Name the columns that changed; without ``before``, those that say anything of their own."""
    found = tracked(kind)
    if not isinstance(found, Tracked):
        return []
    wording = found.wording
    known: dict[str, Any] = {**after, **wording.blank} if before is None else before
    changed = (
        str(label)
        for name, label in wording.columns.items()
        if name not in found.bookkeeping and known.get(name) != after.get(name)
    )
    return list(dict.fromkeys(changed))


def _detail(wording: Wording, row: Snapshot | None) -> str:
    return (wording.detail(row) if wording.detail and row else "") or "?"
