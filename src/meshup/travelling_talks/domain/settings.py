"""Shell: what hosts say of all talks that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community, require
from meshup.travelling_talks.models import TravelSettings

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def passes_on() -> bool:
    """Say whether speakers are asked at once, without a host's look."""
    return TravelSettings.objects.filter(passes_on=True).exists()


def set_passes_on(by: Asker | None, *, at_once: bool) -> None:
    """Let speakers be asked at once, or only when a host passes it on; twice is once.

    Raises:
        HostsOnly
    """
    require(by, may_run_community)
    TravelSettings.objects.update_or_create(pk=1, defaults={"passes_on": at_once})
