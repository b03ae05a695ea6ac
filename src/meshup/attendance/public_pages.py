"""What visitors are led to: their evenings; and what is kept of the calendars that follow them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain import calendar_addresses
from meshup.kit import personal_data
from meshup.kit.addresses import show_at
from meshup.kit.navigation import NavigationLink, register_link
from meshup.peers.records import PeerRecords, register_peer_records


def register() -> None:
    """Let every page lead to “My evenings”, and peers be known by their calendars."""
    show_at("my_evenings", "attendance:evenings")
    register_link(NavigationLink("main", 40, "my_evenings", _("My evenings")))
    personal_data.register(calendar_addresses.CALENDAR_ADDRESSES)
    register_peer_records(
        PeerRecords(
            name="attendance.calendar_addresses",
            holders=calendar_addresses.holders,
            merge=calendar_addresses.merge,
            describe=calendar_addresses.describe,
        )
    )
