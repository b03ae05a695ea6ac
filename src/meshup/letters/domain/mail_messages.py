"""Shell: a letter as a mail message, with the heads that mail programs and servers go by.

Method
    The Message-ID is a secret link's token at the node's host: the same each time a letter is
    handed over, so that one that comes twice is shown once; and nobody else can make one, so that
    a bounce that names it is about a letter of ours.
    A calendar stands as an alternative of the text, for programs that show it as an entry, and as
    an attached file, for those that open files; both are the same object with the same UID.
    ``Precedence`` is left out: it was never standardised, and ``Auto-Submitted`` with ``List-Id``
    keeps automatic answers away.

Source
    RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 2369 and 8058 (List-Unsubscribe), RFC 6047
    (iCalendar by mail), RFC 2046, section 5.1.4 (the best alternative is last).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from meshup.community.domain.letters import sender_of
from meshup.community.domain.queries import this_node
from meshup.kit.printable import printable_line
from meshup.kit.secret_links import handle_in, link_token
from meshup.letters.domain.letter_layout import html_of, subject_of, text_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.letters.letter_content import CalendarPart, LetterContent

PURPOSE: Final = "letters.message"
CALENDAR_NAME: Final = "event.ics"
METHOD: Final = re.compile(r"[A-Z]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One letter on its way: to whom, and what its heads hold besides its words.

    Attributes:
        email: the address.
        language: of its reader, and of the words.
        kind: its kind's name.
        at: when it leaves.
        handle: of the letter; "" for one of which no row is kept.
        stop_url: complete; where such letters are stopped; "" where there is nothing to stop.
    """

    email: str
    language: str
    kind: str
    at: datetime
    handle: str = ""
    stop_url: str = ""


def mail_message(content: LetterContent, delivered: Delivered) -> EmailMultiAlternatives:
    """Return the letter as a message; the language of its reader is active."""
    node = this_node()
    name, sender = parseaddr(sender_of(node))
    message = EmailMultiAlternatives(
        subject_of(content),
        text_of(content, delivered.stop_url),
        formataddr((name or printable_line(node.name), sender)),
        [delivered.email],
        reply_to=[node.contact] if node.contact and node.contact != sender else None,
        headers=_heads(delivered, node.name),
    )
    message.attach_alternative(
        html_of(content, delivered.language, delivered.stop_url), "text/html"
    )
    if content.calendar is not None:
        _attach_calendar(message, content.calendar)
    return message


def message_id(handle: str) -> str:
    """Return the Message-ID of the letter with this handle, with its angle brackets."""
    token = link_token(handle, purpose=PURPOSE, secret=settings.SECRET_KEY)
    return f"<{token}@{_host()}>"


def handle_of_message(identifier: str) -> str | None:
    """Return the handle of the letter whose Message-ID this is; None: it is none of ours."""
    token, at, host = identifier.strip().removeprefix("<").removesuffix(">").partition("@")
    if not at or host.lower() != _host():
        return None
    return handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)


def _heads(delivered: Delivered, node: str) -> dict[str, str]:
    list_id = f"{delivered.kind}.{_host()}"
    heads = {
        "Date": format_datetime(delivered.at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": delivered.language,
        "List-Id": formataddr((printable_line(node), list_id)),
    }
    if delivered.handle:
        heads["Message-ID"] = message_id(delivered.handle)
    if delivered.stop_url:
        heads["List-Unsubscribe"] = f"<{delivered.stop_url}>"
        heads["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return heads


def _attach_calendar(message: EmailMultiAlternatives, calendar: CalendarPart) -> None:
    if not METHOD.fullmatch(calendar.method):
        raise ValueError(f"not a method of iCalendar: {calendar.method!r}")
    kind = f"calendar; method={calendar.method}"
    message.attach_alternative(calendar.content.decode(), f"text/{kind}")
    message.attach(CALENDAR_NAME, calendar.content, "application/ics")


def _host() -> str:
    return urlsplit(settings.CONFIG.address).hostname or "localhost"
