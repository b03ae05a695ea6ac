"""Shell: one connection to the mail server for a batch of letters; it knows no rows."""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.mail import get_connection

from meshup.letters.domain.smtp_outcomes import Outcome, outcome_of_reply

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)


class MailConnection:
    """A connection to the mail server, opened for the first letter that really leaves."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend = get_connection()
        self._is_open = False

    def open(self) -> bool:
        """Open it if it is not; return whether that worked."""
        if self._is_open:
            return True
        try:
            self._backend.open()
        except OSError as error:
            logger.warning("Letters wait: no mail server takes them (%s)", type(error).__name__)
            return False
        self._is_open = True
        return True

    def send(self, message: EmailMessage) -> Outcome:
        """Hand a message over, and return what became of it."""
        try:
            self._backend.send_messages([message])
        except OSError as error:  # SMTPException is one
            return outcome_of(error)
        return Outcome.TAKEN

    def close(self) -> None:
        """Take leave, if it is open; a server that does not mind its manners is none of ours."""
        with suppress(OSError):
            self._backend.close()


def outcome_of(error: OSError) -> Outcome:
    """Return what ``error`` means, raised while a letter was handed over on an open connection."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return outcome_of_reply(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused():
            return Outcome.SERVER_AWAY
        case smtplib.SMTPResponseException():
            words = error.smtp_error
            return outcome_of_reply(
                error.smtp_code, words.encode() if isinstance(words, str) else words
            )
        case _:
            return Outcome.UNKNOWN
