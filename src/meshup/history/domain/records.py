"""Pure: a change as readers, receivers and sentences get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

Snapshot = dict[str, Any]
"""The columns of a row as JSON values, without what is private."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row, from what to what.

    Attributes:
        kind: what it is, such as "event"; kinds of a room that left are still there.
        key: its primary key.
        before: None when the row was made.
        after: None when the row was dropped.
    """

    kind: str
    key: int
    before: Snapshot | None
    after: Snapshot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """A change that was made.

    Attributes:
        about: ``kind:slug`` of the thing that people changed, such as "event:routing-night".
        verb: such as "confirm".
        at: when.
        by: number of the person; None for the node itself, a visitor, or somebody who has left.
        by_name: what that person is called, "" for nobody.
        rows: all rows that it touched, in order.
        undone: whether it was taken back.
        number: the key under which it is kept; None while it is being made.
    """

    about: str
    verb: str
    at: datetime
    by: int | None
    by_name: str = ""
    rows: tuple[RowChange, ...] = ()
    undone: bool = False
    number: int | None = None

    @property
    def kind(self) -> str:
        """The kind of thing that it is about."""
        return self.about.partition(":")[0]

    @property
    def slug(self) -> str:
        """The address of the thing that it is about."""
        return self.about.partition(":")[2]

    @property
    def spoken_kind(self) -> str:
        """The kind whose words say it: its own, or that of the only rows it touched.

        What hosts set for an event may stand in a row of another room, which hangs on the event.
        """
        return self.kind if self.touches_subject or not self.rows else self.rows[0].kind

    @property
    def touches_subject(self) -> bool:
        """Whether the thing itself was changed, and not only what hangs on it."""
        return any(row.kind == self.kind for row in self.rows)

    def subject(self) -> tuple[Snapshot | None, Snapshot | None]:
        """Return the row that the change is about, as it was and as it became."""
        return self._ends(self.kind)

    def spoken(self) -> tuple[Snapshot | None, Snapshot | None]:
        """Return the row of ``spoken_kind``, as it was and as it became."""
        return self._ends(self.spoken_kind)

    def _ends(self, kind: str) -> tuple[Snapshot | None, Snapshot | None]:
        rows = [row for row in self.rows if row.kind == kind]
        return (rows[0].before, rows[-1].after) if rows else (None, None)
