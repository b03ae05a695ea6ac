"""What this room keeps about people: what waits to reach the inboxes of their accounts.

Shell. All functions are called by the registry (``kit.personal_data``).
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.deliveries.domain.tidying import forget_idle
from meshup.deliveries.models import Delivery, DeliveryInbox, OutgoingActivity
from meshup.kit.personal_data import Concerns, PersonalData, Sentences

WAITING: Final = PersonalData(
    name="deliveries.waiting",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What is on its way to the fediverse"),
        kept=_("The inbox of an account or a server, and what is to be delivered there."),
        why=_("So that what cannot be delivered at once is tried again."),
        how_long=_(
            "Until it has arrived, a week at most. That an inbox is gone is known for three months."
        ),
        how_to_erase=_("It goes by itself."),
    ),
    covers=frozenset(
        f"{model._meta.label}.{name}"
        for model in (Delivery, DeliveryInbox, OutgoingActivity)
        for name in model.PERSONAL
    ),
    expire=forget_idle,
)
