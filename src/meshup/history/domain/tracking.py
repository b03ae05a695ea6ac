"""Shell: what other rooms told history of their rows, once, when the node started.

A room registers each of its models as ``Tracked``; a room above protects rows that it points to,
and a room that shows a kind of thing to hosts says where. History itself knows none of them, and
a kind whose room has left stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.history.errors import InUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db import models
    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How changes of one kind of thing are said.

    Attributes:
        verbs: a sentence for each verb that history does not know, with %(who)s, %(what)s,
            %(columns)s, %(before)s, %(after)s.
        columns: what people call the columns, in the order in which they are named.
        names: what people call the things of these snapshots, in the same order; asked once.
        detail: what %(before)s and %(after)s say of a snapshot, such as its time.
        anonymous: who it was when nobody had signed in, seen from a snapshot; "" for the node.
        blank: columns of a row as they were before the change that made it, where that is known.
    """

    verbs: Mapping[str, StrOrPromise] = field(default_factory=dict)
    columns: Mapping[str, StrOrPromise] = field(default_factory=dict)
    names: Callable[[Sequence[Snapshot]], list[str]] | None = None
    detail: Callable[[Snapshot], str] | None = None
    anonymous: Callable[[Snapshot], str] | None = None
    blank: Snapshot = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A model whose changes are kept.

    Attributes:
        kind: the name of its rows in changes and, for things with a slug, in ``about``.
        model: its rows; a ``VersionedRow``, or a row that belongs to one.
        tags: of the pages that show a row.
        private: columns that no snapshot ever holds, so that erasing the row erases them.
        counters: columns that grow with each change after the first.
        derived: columns worked out from others; an undo neither compares nor restores them.
        guard: refuses whoever may not undo changes about such a thing; None where nothing is.
        makers: verbs whose last change whoever made it may undo, and the rule for them.
        wording: how its changes are said.
        has_dependents: whether rows of the same room hang on it, so that it cannot be undone away.
        outlives: whether a row that the change of another thing made stays when that is undone, as
            soon as others hang on it or it was changed; else that undo is refused.
        release: lets go of what is unique in rows with these keys, before they are put back.
        refresh: works out, at the end of each change that touched such rows, what follows from it.
    """

    kind: str
    model: type[models.Model]
    tags: Callable[[Any], Iterable[str]]
    private: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    guard: Callable[[Asker | None], None] | None = None
    makers: Mapping[str, Callable[[Asker], bool]] = field(default_factory=dict)
    wording: Wording = field(default_factory=Wording)
    has_dependents: Callable[[Any], bool] | None = None
    outlives: bool = False
    release: Callable[[Sequence[int]], None] | None = None
    refresh: Callable[[Changing], None] | None = None

    @property
    def bookkeeping(self) -> frozenset[str]:
        """Columns that say nothing of the thing itself."""
        return self.counters | self.derived | {"version", "changed_at"}


_kinds: Final[dict[str, Tracked]] = {}
_checks: Final[dict[str, list[Callable[[int], str | None]]]] = {}
_pages: Final[dict[str, str]] = {}
_followers: Final[list[Callable[[Changing], None]]] = []


def register(*kinds: Tracked) -> None:
    """Keep the changes of these models from now on."""
    for kind in kinds:
        _kinds[kind.kind] = kind


def tracked(kind: str) -> Tracked | None:
    """Return what was registered as ``kind``; None for the kind of a room that is not here."""
    return _kinds.get(kind)


def tracked_model(model: type[models.Model]) -> Tracked:
    """Return what was registered of ``model``.

    Raises:
        LookupError: its room forgot to register it.
    """
    for kind in _kinds.values():
        if kind.model is model:
            return kind
    raise LookupError(f"{model.__name__} is not registered in history")


def protect(kind: str, in_use: Callable[[int], str | None]) -> None:
    """Ask ``in_use`` before a row of ``kind`` is taken away.

    It gets the row's primary key and answers why the row has to stay, as a sentence for hosts in
    the current language ("3 people said that they come."), or None.
    """
    _checks.setdefault(kind, []).append(in_use)


def why_in_use(kind: str, key: int) -> str | None:
    """Return why a row has to stay, all reasons in one text; None when nothing points to it."""
    reasons = [reason for check in _checks.get(kind, ()) if (reason := check(key))]
    return " ".join(reasons) or None


def follow_changes(step: Callable[[Changing], None]) -> None:
    """Let ``step`` see every change at its end, an undo too, in its transaction.

    It sees the rows of a batch at once. It writes what another room keeps of it, such as which
    live channels show something else now, and changes no row that is tracked.
    """
    _followers.append(step)


def followers() -> list[Callable[[Changing], None]]:
    """Return what looks at every change."""
    return _followers


def refuse_if_in_use(kind: str, key: int) -> None:
    """Refuse to take away a row that others point to.

    Raises:
        InUse: with the reason.
    """
    if why := why_in_use(kind, key):
        raise InUse(why=why)


def show_at(kind: str, url_name: str) -> None:
    """Let history lead to the page ``url_name``, which takes a slug, for things of ``kind``."""
    _pages[kind] = url_name


def page_of(kind: str) -> str | None:
    """Return the name of the page that shows things of ``kind``; None when there is none."""
    return _pages.get(kind)
