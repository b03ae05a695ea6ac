"""Shell: who is kept when not all can be (``gossip.quotas``), and what is remembered of who is not.

In the transaction, and under the lock, of the caller.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F

from meshup.gossip.card import LONGEST_LIFE
from meshup.gossip.levels import Level as Believed
from meshup.gossip.quotas import Claim, dropped
from meshup.mesh.choices import Level
from meshup.mesh.models import GoneNode, GoneToday, MeshNode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.gossip.exchanges import Settings


MOST_GONE: Final = 20_000
NEIGHBOUR_REMEMBERED: Final = timedelta(days=400)
"""So long whoever has the address of a neighbour that fell silent is no neighbour by that."""


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
    """Forget nodes; those that were new today still count as new. Returns how many went.

    Of a card that is over the number stays, so that no older one returns.
    """
    found = list(rows.values_list("pk", "domain", "known_since"))
    _remember_numbers(rows, at)
    _count_gone(Counter(domain for _pk, domain, since in found if since.date() == at.date()), at)
    MeshNode.objects.filter(pk__in=[pk for pk, _domain, _since in found]).delete()
    return len(found)


def forget_other_days(at: datetime) -> int:
    """Forget how many were gone on other days, and numbers of cards that none can be older than."""
    GoneNode.objects.filter(until__lte=at).delete()
    return GoneToday.objects.exclude(day=at.date()).delete()[0]


def _remember_numbers(rows: QuerySet[MeshNode], at: datetime) -> None:
    facts = ("did", "seq", "level", "actor_id")
    gone = [
        GoneNode(did=did, seq=seq, actor_id=actor_id, until=at + NEIGHBOUR_REMEMBERED)
        if level >= Level.NEIGHBOUR
        else GoneNode(did=did, seq=seq, until=at + LONGEST_LIFE)
        for did, seq, level, actor_id in rows.filter(expires_at__lte=at).values_list(*facts)
    ]
    GoneNode.objects.bulk_create(
        gone,
        update_conflicts=True,
        unique_fields=["did"],
        update_fields=["seq", "actor_id", "until"],
    )
    beyond = GoneNode.objects.order_by("-until", "-pk").values_list("pk", flat=True)
    GoneNode.objects.filter(pk__in=list(beyond[MOST_GONE:])).delete()


def _count_gone(gone: Counter[str], at: datetime) -> None:
    for domain, count in sorted(gone.items()):
        row, _new = GoneToday.objects.get_or_create(day=at.date(), domain=domain)
        GoneToday.objects.filter(pk=row.pk).update(count=F("count") + count)
