"""Shell: letters that come back stop their address.

Anybody can write to the address to which letters come back. So a report counts only when it names
the Message-ID of a letter of ours, which nobody can make up, and whose address is the recipient of
whom it speaks: whoever forges one has had the letter, and can stop none but their own.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import stop_address
from meshup.letters.domain.bounce_reports import mail_report
from meshup.letters.domain.mail_messages import handle_of_message
from meshup.letters.domain.smtp_outcomes import Outcome, outcome_of_status
from meshup.letters.models import Letter

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.letters.domain.bounce_reports import MailReport


class Bounce(Enum):
    """What a message was that came back."""

    STOPPED = "stopped"
    """A letter of ours failed for good, or was called spam: its address gets no more."""
    NOT_FINAL = "not_final"
    """A letter of ours failed for now, or because of us: nothing was done."""
    NOT_OURS = "not_ours"
    """A report, but of no letter that is known here."""
    NO_REPORT = "no_report"
    """No report at all, such as an answer of somebody who is away."""


def take_bounce(raw: bytes, at: datetime) -> Bounce:
    """Read a message that came back, and stop the address if it has to be; twice is once."""
    report = mail_report(raw)
    if report is None:
        return Bounce.NO_REPORT
    handle = handle_of_message(report.message_id)
    letter = Letter.objects.select_related("address").filter(handle=handle or "").first()
    if letter is None:
        return Bounce.NOT_OURS
    bounce, because = _judged(report, letter.address.email)
    if because is not None:
        stop_address(letter.address_id, because, at)
    return bounce


def _judged(report: MailReport, email: str) -> tuple[Bounce, Stopped | None]:
    """Return what a report of a letter to ``email`` is, and why it stops the address."""
    if report.is_complaint:
        return Bounce.STOPPED, Stopped.OWNER
    outcomes = [
        outcome_of_status(failed.status) for failed in report.failed if email in failed.addresses
    ]
    if Outcome.NO_SUCH_ADDRESS in outcomes:
        return Bounce.STOPPED, Stopped.REFUSED
    return (Bounce.NOT_FINAL if outcomes else Bounce.NOT_OURS), None
