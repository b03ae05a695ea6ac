"""Shell: the doctor's look at letters: whether any fail, and whether any wait for too long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.kit.clock import now
from meshup.kit.health import Finding, ok, warning
from meshup.letters.choices import LetterState
from meshup.letters.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE: Final = timedelta(hours=1)
LATELY: Final = timedelta(days=7)


def letters_that_fail() -> Iterator[Finding]:
    """Look for letters that no mail server took, and for letters that are late."""
    at = now()
    failed = Letter.objects.filter(state=LetterState.FAILED, ended_at__gt=at - LATELY).count()
    unfinished = Letter.objects.filter(state__in=(LetterState.WAITING, LetterState.LEAVING))
    late = unfinished.filter(send_at__lt=at - LATE).count()
    if late:
        yield warning(
            f"Letters that are late by more than an hour: {late}.",
            "Look at MESHUP_MAIL_URL, and whether the node serves: it delivers them.",
        )
    if failed:
        yield warning(
            f"Letters that no mail server took, in the last seven days: {failed}.",
            "A few are normal: addresses that do not exist. If there are many, ask the mail"
            " server’s operator why it refuses them.",
        )
    if not late and not failed:
        yield ok("All letters that were due have left.")
