"""Shell: where a calendar file comes from, and where it waits until a host has looked at it.

What is kept of an address is in ``addresses``.

A file that was sent waits in the data folder under a name that only a signed note tells; whoever
sent it gets the note. What nobody took within a day is removed when the next is sent, or at night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.imports.errors import FileTooLarge, NoSuchFile
from meshup.kit.http_fetch import TooLarge, fetch
from meshup.kit.tokens import BadToken, ExpiredToken, read, sign

if TYPE_CHECKING:
    from pathlib import Path

    from meshup.kit.tokens import Fact

PURPOSE: Final = "intake.waiting"
WAITING: Final = timedelta(days=1)
LONGEST_NAME: Final = 200


def read_source(url: str) -> bytes:
    """Return the calendar file at a public address.

    Raises:
        AddressRefused, Unreachable, FileTooLarge
    """
    most = settings.CONFIG.upload_mb
    try:
        return fetch(web_address(url), most * 1024 * 1024).content
    except TooLarge:
        raise FileTooLarge(most=most) from None


def web_address(url: str) -> str:
    """Return an address as it is asked for: calendar programs write webcal:// for https://."""
    scheme, colon, rest = url.strip().partition(":")
    if scheme.lower() in {"webcal", "webcals"}:
        return f"https:{rest}"
    return f"{scheme.lower()}{colon}{rest}"


def refuse_large(size: int) -> None:
    """Refuse a file of more bytes than the node takes.

    Raises:
        FileTooLarge
    """
    if size > settings.CONFIG.upload_mb * 1024 * 1024:
        raise FileTooLarge(most=settings.CONFIG.upload_mb)


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that waits: what is in it, its name or address; ``is_address`` says which."""

    content: bytes
    source: str
    is_address: bool


def store_pending(
    content: bytes, source: str, person: int, at: datetime, *, is_address: bool = False
) -> str:
    """Keep a file until its sender has looked at it, and return the note that tells which it is.

    Raises:
        FileTooLarge
    """
    refuse_large(len(content))
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    remove_old(at)
    name = token_hex(16)
    (folder / name).write_bytes(content)
    if is_address:  # it may be longer than a note
        (folder / f"{name}.address").write_text(source)
    facts: dict[str, Fact] = {
        "name": name,
        "source": source[:LONGEST_NAME],
        "person": person,
        "address": is_address,
    }
    return sign(facts, purpose=PURPOSE, until=at + WAITING, secret=settings.SECRET_KEY)


def remove_old(at: datetime) -> int:
    """Remove the files that nobody took within a day; return how many."""
    old = [
        path
        for path in pending_files()
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - WAITING
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def pending_files() -> list[Path]:
    """Return where all waiting files are."""
    return sorted(_folder().iterdir()) if _folder().exists() else []


def pending(note: str, person: int, at: datetime) -> Pending:
    """Return the file that ``note`` tells of, and where it came from.

    Raises:
        NoSuchFile: the note is not good, somebody else's, or the file is gone.
    """
    try:
        facts = read(note, purpose=PURPOSE, at=at, secret=settings.SECRET_KEY)
        if facts["person"] != person:
            raise NoSuchFile
        path = _folder() / str(facts["name"])
        content, is_address = path.read_bytes(), bool(facts.get("address"))
        source = path.with_suffix(".address").read_text() if is_address else str(facts["source"])
        return Pending(content, source, is_address)
    except (BadToken, ExpiredToken, OSError):
        raise NoSuchFile from None


def _folder() -> Path:
    folder: Path = settings.CONFIG.data / "waiting"
    return folder
