"""What files of proposals do when they hear that a proposal is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.proposal_files.domain.personal_data import forget_words_of
from meshup.proposals.signals import proposal_changed

if TYPE_CHECKING:
    from uuid import UUID


@receiver(proposal_changed)
def forget_what_is_gone(uuid: UUID, change: str, **_more: object) -> None:
    """Forget what files said of it, in the transaction that forgets the proposal."""
    if change == "forgotten":
        forget_words_of(uuid)
