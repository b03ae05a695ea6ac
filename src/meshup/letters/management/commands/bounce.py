"""``meshup bounce``."""

from __future__ import annotations

import sys
from typing import Final

from django.core.management import CommandError
from django.db import Error

from meshup.kit import clock
from meshup.kit.console import NodeCommand
from meshup.kit.errors import Refusal
from meshup.letters.domain.bounces import Bounce, take_bounce
from meshup.operations.readiness import refuse_unready

MOST_BYTES: Final = 10 * 1024 * 1024
TRY_AGAIN: Final = 75
"""EX_TEMPFAIL of sysexits(3): a mail server keeps the letter, and tries again later."""

SENTENCES: Final = {
    Bounce.STOPPED: "This letter failed for good: no more letters go to its address.",
    Bounce.NOT_FINAL: "This letter failed for now, or because of us: nothing was changed.",
    Bounce.NOT_OURS: "This is about no letter of this node: nothing was changed.",
    Bounce.NO_REPORT: "This is no report of a mail server: nothing was changed.",
}


class Command(NodeCommand):
    """Take a letter that came back."""

    help = (
        "Take a letter that came back, from the standard input, and stop writing to an address"
        " that does not exist."
    )

    def handle(self, **_options: object) -> None:
        """Read it all, for the mail server waits for that; say what it was, without the address."""
        raw = sys.stdin.buffer.read(MOST_BYTES)
        while sys.stdin.buffer.read(MOST_BYTES):
            pass  # a mail server whose pipe breaks would bounce the bounce
        try:
            refuse_unready()
            bounce = take_bounce(raw, clock.now())
        except (Error, OSError, Refusal, CommandError) as error:
            raise CommandError(f"Try again later: {error}", returncode=TRY_AGAIN) from error
        self.say(SENTENCES[bounce])
