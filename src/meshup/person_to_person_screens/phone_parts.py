"""What this room brings to phones: where the page is, how pages lead to it, what it keeps there."""

from __future__ import annotations

from meshup.kit import personal_data
from meshup.kit.addresses import show_at
from meshup.person_to_person_screens.device_storage import ROUNDS
from meshup.person_to_person_screens.here_part import read_here_part
from meshup.presence.here_parts import register_here_part


def register() -> None:
    """Show them."""
    show_at("person_to_person", "person_to_person_screens:phone")
    register_here_part(read_here_part)
    personal_data.register(ROUNDS)
