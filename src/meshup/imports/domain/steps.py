"""Pure: what an import does, as values: for each UID a step, and in it one for each part.

Words
    part  the series, a date of it, or a single event; see ``parts``
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from meshup.agenda.domain.stored import StoredEvent, StoredSeries
    from meshup.calendar_files.imported_event import ImportedItem, LeftOut, Stamp
    from meshup.imports.domain.merging import Difference
    from meshup.imports.domain.parts import Fields, Kind, WantedItem

NEW: Final = "new"
CHANGED: Final = "changed"
WITHDRAWN: Final = "withdrawn"
SAME: Final = "same"
OLDER: Final = "older"
MADE_HERE: Final = "here"
RETAINED: Final = "retained"
UNWANTED: Final = "unwanted"
WRITTEN: Final = frozenset({NEW, CHANGED, WITHDRAWN})

Operation = Literal["create", "update", "remove", "cancel", "stay"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the last import wrote of a part, and where it is here.

    ``fields`` is None when an import before fields were kept wrote it.
    """

    about: str
    kind: Kind
    fields: Fields | None
    stamp: Stamp

    @property
    def slug(self) -> str:
        """The address of what it became."""
        return self.about.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Here:
    """The rows that parts became, by address, and what else has to be known of them.

    Attributes:
        imported_at: when imports wrote: what changed last at another time, a host has changed.
        in_use: why the row of an event has to stay, None when it need not.
    """

    events: Mapping[str, StoredEvent]
    series: Mapping[str, StoredSeries]
    imported_at: Collection[datetime]
    in_use: Callable[[int], str | None]
    now: datetime


@dataclass(frozen=True, slots=True)
class PartStep:
    """What is done with one part.

    Attributes:
        slug: of the row that is there, "" when there is none.
        wanted: what the calendar says, to be compared with next time; None: nothing any more.
        fields: what the row says afterwards, for create, update and cancel.
        changes: from what to what. retained: what hosts changed, and the calendar too.
        usual: of a date, what the rule makes of it.
        stays_because: why others need the row.
        standing, cancelled: of a series that goes, the addresses of dates that stay alone.
    """

    key: str
    kind: Kind
    operation: Operation
    slug: str = ""
    wanted: Fields | None = None
    fields: Fields = field(default_factory=dict)
    changes: tuple[Difference, ...] = ()
    retained: tuple[Difference, ...] = ()
    standing: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    stays_because: str = ""
    usual: Fields | None = None


@dataclass(frozen=True)
class Step:
    """What is done with one UID.

    ``verb``: new, changed, withdrawn, or why nothing is done: same, older, here (made on this
    node), retained (hosts changed what the calendar changed), unwanted (a host left it out).
    """

    uid: str
    verb: str
    title: str
    line: int = 0
    item: ImportedItem | None = None
    wanted: WantedItem | None = None
    parts: tuple[PartStep, ...] = ()

    @cached_property
    def name(self) -> str:
        """A short text that names the UID in a form."""
        return blake2b(self.uid.encode("utf-8", "replace"), digest_size=6).hexdigest()

    @property
    def writes(self) -> bool:
        """Whether anything of the agenda changes."""
        return self.verb in WRITTEN

    def left_alone(self) -> Step:
        """Return the step as a host wants it who does not want it."""
        return replace(self, verb=UNWANTED, parts=())


@dataclass(frozen=True, slots=True)
class Comparison:
    """All steps in order of time, and what of the file is not taken.

    ``venue_name`` returns what people call a venue, also one that is to be made.
    """

    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...] = ()
    venue_name: Callable[[str], str] = str

    @property
    def to_write(self) -> list[Step]:
        """The steps that change something."""
        return [step for step in self.steps if step.writes]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many steps there are, by verb."""
        return Counter(step.verb for step in self.steps)
