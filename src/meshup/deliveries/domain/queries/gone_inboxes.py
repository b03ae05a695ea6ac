"""Shell: inboxes that said that they are gone."""

from __future__ import annotations

from meshup.deliveries.models import DeliveryInbox


def address_of_gone_inbox(number: int) -> str:
    """Return the address of an inbox that is gone, for the node itself; "" once it is back."""
    rows = DeliveryInbox.objects.filter(pk=number, gone_at__isnull=False)
    return rows.values_list("url", flat=True).first() or ""
