"""Backups as data about people: all that the node keeps, for thirty days more.

Shell. Nothing is erased inside a backup; what was erased is erased again when one is put back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Sentences
from meshup.operations.backup import prune_backups

if TYPE_CHECKING:
    from datetime import datetime


def expire(now: datetime) -> int:
    """Delete old backups."""
    return prune_backups(Path(settings.CONFIG.data), now)


BACKUPS: Final = PersonalData(
    name="operations.backups",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Backups"),
        kept=_("Copies of all that the node keeps."),
        why=_("So that the node survives a broken disk or a mistake."),
        how_long=_("30 days on the node’s machine."),
        how_to_erase=_(
            "What you erase stays in earlier backups until they are deleted. When one of them is"
            " put back, it is erased again."
        ),
    ),
    expire=expire,
)
