"""Shell: forgets servers and inboxes for which nothing waits, at night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from meshup.deliveries.domain.recording import expire_deliveries
from meshup.deliveries.models import Delivery, DeliveryHost, DeliveryInbox

if TYPE_CHECKING:
    from datetime import datetime

REMEMBERED: Final = timedelta(days=90)
"""How long it is known that an inbox is gone, or a server dead."""


def forget_idle(at: datetime) -> int:
    """Forget inboxes and servers that nothing waits for, unless it matters how they failed.

    Returns how many inboxes went.
    """
    expire_deliveries(at)
    waits = Exists(Delivery.objects.filter(inbox=OuterRef("pk")))
    gone = Q(gone_at__isnull=True) | Q(gone_at__lt=at - REMEMBERED)
    count = DeliveryInbox.objects.filter(gone).exclude(waits).delete()[0]
    used = Exists(DeliveryInbox.objects.filter(host=OuterRef("pk")))
    dead = Q(dead_at__isnull=True) | Q(dead_at__lt=at - REMEMBERED)
    DeliveryHost.objects.filter(dead, Q(failures=0) | Q(dead_at__isnull=False)).exclude(
        used
    ).delete()
    return count
