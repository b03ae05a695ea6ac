"""Shell: that a speaker said something of a proposal otherwise: which fields, never the texts.

For the history that hosts and the speaker read. What everybody reads at once, of a talk, waits
until a host has looked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.proposals.choices import TALKS
from meshup.proposals.domain.moving import locked
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.models import Rewording
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.models import Proposal

AT_ONCE: Final = timedelta(hours=1)
"""What changes so soon after another change is one with it."""
READ_BY_ALL: Final = frozenset({"titles", "abstracts", "money", "names"})
"""Words of a talk that everybody reads."""


def note_rewording(row: Proposal, fields: Iterable[str], at: datetime) -> None:
    """Note that these fields of a locked proposal say something else."""
    changed = set(fields)
    waits = row.state in TALKS and bool(changed & READ_BY_ALL)
    last = Rewording.objects.filter(proposal=row).order_by("-at", "-pk").first()
    if last is None or last.at <= at - AT_ONCE:
        Rewording.objects.create(proposal=row, at=at, fields=sorted(changed), waits=waits)
        return
    last.at, last.waits = at, last.waits or waits
    last.fields = sorted(changed | set(last.fields))
    last.save(update_fields=["at", "waits", "fields"])


def look_at_rewordings(asker: Asker, uuid: UUID, version: int) -> None:
    """Note that a host has read what a speaker changed of a talk; twice is once.

    Raises:
        ProgrammeOnly, NoSuchProposal
        ChangedMeanwhile: it says something else again.
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked(uuid, version)
        Rewording.objects.filter(proposal=row, waits=True).update(waits=False)
