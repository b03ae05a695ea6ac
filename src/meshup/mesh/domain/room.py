"""Shell: who is kept when not all can be (``gossip.quotas``), and what is remembered of who is not.

In the transaction, and under the lock, of the caller.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import F

from meshup.gossip.levels import Level as Believed
from meshup.gossip.quotas import Claim, dropped
from meshup.mesh.choices import Level
from meshup.mesh.models import GoneToday, MeshNode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.gossip.exchanges import Settings


def make_room(settings: Settings, made: Iterable[str], at: datetime) -> dict[str, str]:
    """Drop whoever is beyond a quota, now that ``made`` are new; return them with the codes."""
    new = frozenset(made)
    if not new:
        return {}
    facts = ("did", "domain", "level", "tries", "known_since")
    rows = MeshNode.objects.filter(replaced_by="", level__lt=Level.NEIGHBOUR)
    claims = [
        Claim(did, domain, Believed(level), tries, since.date().toordinal())
        for did, domain, level, tries, since in rows.values_list(*facts)
    ]
    spent = dict(GoneToday.objects.filter(day=at.date()).values_list("domain", "count"))
    beyond = dropped(claims, settings, at.date().toordinal(), spent)
    MeshNode.objects.filter(did__in=new & beyond.keys()).delete()
    give_up(MeshNode.objects.filter(did__in=beyond.keys() - new), at)
    return beyond


def give_up(rows: QuerySet[MeshNode], at: datetime) -> int:
    """Forget nodes; those that were new today still count as new. Returns how many went."""
    found = list(rows.values_list("pk", "domain", "known_since"))
    _count_gone(Counter(domain for _pk, domain, since in found if since.date() == at.date()), at)
    MeshNode.objects.filter(pk__in=[pk for pk, _domain, _since in found]).delete()
    return len(found)


def forget_other_days(today: date) -> int:
    """Forget how many were gone on other days."""
    return GoneToday.objects.exclude(day=today).delete()[0]


def _count_gone(gone: Counter[str], at: datetime) -> None:
    for domain, count in sorted(gone.items()):
        row, _new = GoneToday.objects.get_or_create(day=at.date(), domain=domain)
        GoneToday.objects.filter(pk=row.pk).update(count=F("count") + count)
