"""Letters that are kept as files, while there is no mail server to send them.

Shell. One file holds one or several letters, each followed by a line of hyphens, as Django writes
them. StaticFiles are changed after the commit only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import addresses_in, mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

FOLDER: Final = "mail"
RETENTION: Final = timedelta(days=30)
END: Final = b"-" * 79 + b"\n"
HEADERS: Final = ("To", "Cc", "Bcc", "From", "Reply-To")


def export(subject: Subject) -> list[Record]:
    """Return the letters to ``subject`` and those that name the address."""
    if not subject.email:
        return []
    return [
        {"file": path.name, "date": str(letter["Date"]), "subject": str(letter["Subject"])}
        for path, raw in _letters()
        if mentions(_words(letter := _parsed(raw)), subject.email)
    ]


def erase(subject: Subject) -> int:
    """Remove, after the commit, the letters that name ``subject``'s address; count them now."""
    found = len(export(subject))
    if found:
        transaction.on_commit(partial(_remove, subject.email))
    return found


def expire(now: datetime) -> int:
    """Remove letters that are 30 days old."""
    old = [
        path
        for path in _files()
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - RETENTION
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def subjects() -> Iterator[Subject]:
    """Yield everybody to whom a letter is kept."""
    for _path, raw in _letters():
        for email in addresses_in(str(_parsed(raw)["To"])):
            yield Subject(email=email)


def _remove(email: str) -> None:
    for path in _files():
        letters = _split(path)
        left = [raw for raw in letters if not mentions(_words(_parsed(raw)), email)]
        if not left:
            path.unlink(missing_ok=True)
        elif left != letters:
            beside = path.with_suffix(".part")
            beside.write_bytes(b"".join(raw + END for raw in left))
            beside.replace(path)


def _files() -> list[Path]:
    return sorted((Path(settings.CONFIG.data) / FOLDER).glob("*.log"))


def _letters() -> Iterator[tuple[Path, bytes]]:
    for path in _files():
        for raw in _split(path):
            yield path, raw


def _split(path: Path) -> list[bytes]:
    return [raw for raw in path.read_bytes().split(END) if raw.strip()]


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def _words(letter: EmailMessage) -> str:
    """Return the addresses of a letter's head, and all texts of its body."""
    head = [str(letter[name] or "") for name in HEADERS]
    texts = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    words = [text.decode(errors="replace") for text in texts if isinstance(text, bytes)]
    return " ".join([*head, str(letter["Subject"] or ""), *words])


MAIL_FILES: Final = PersonalData(
    name="kit.letters",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Letters kept as files"),
        kept=_("While the node has no mail server: the letters themselves, with their addresses."),
        why=_("So that whoever runs the machine can hand on what could not be sent."),
        how_long=_("30 days."),
        how_to_erase=_("They go together with the person."),
    ),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
