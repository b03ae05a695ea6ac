"""The doctor's checks of what every node stands on: folder, settings, database, mail, clock.

Shell: reads the machine and the database, changes nothing but a probe file.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from meshup.kit import clock
from meshup.kit.config import FILE_NAME
from meshup.kit.health import Finding, bad, ok, register, warning
from meshup.kit.storage_faults import kind_of
from meshup.operations.backup import latest_backup
from meshup.operations.erasures import to_repeat
from meshup.operations.private_files import loose_files
from meshup.operations.readiness import is_node_here, later_migrations, missing_migrations
from meshup.operations.schema import schema_differences

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM_BAD: Final = 100 * 1024**2
ROOM_SCARCE: Final = 1024**3
KEY_LENGTH: Final = 50
BACKUP_AGE: Final = timedelta(days=8)
JOB_AGE: Final = timedelta(minutes=15)
BUILT: Final = datetime(2026, 1, 1, tzinfo=UTC)
MEND: Final = (
    "Run: meshup manage migrate, which mends what it knows of. If this stays: make a backup, set a"
    " new node up, and restore an earlier backup there."
)
LOCAL: Final = ("http://127.0.0.1", "http://localhost")
MOST_NAMED: Final = 3


def register_checks() -> None:
    """Let the doctor run the checks below, in this order."""
    for about, check in (
        ("folder", folder),
        ("settings", secrets_and_address),
        ("database", database),
        ("tables", tables),
        ("jobs", jobs),
        ("mail", mail),
        ("clock", time_and_zones),
        ("backups", backups),
    ):
        register(about, check)


def folder() -> Iterator[Finding]:
    """Look whether the data folder can be written, is private, and has room."""
    data = Path(settings.CONFIG.data)
    try:
        with TemporaryFile(dir=data) as probe:
            probe.write(b"probe")
    except OSError as error:
        full = kind_of(error) == "full"
        remedy = "Make room on its disk." if full else "Give it to the node's user."
        yield bad(f"{data} cannot be written: {error.strerror}.", remedy)
        return
    yield ok(f"{data} can be written.")
    if loose := loose_files(data):
        named = ", ".join(map(str, loose[:MOST_NAMED])) + (", …" if len(loose) > MOST_NAMED else "")
        yield warning(
            f"Other users of this machine can look into {named}.",
            f"Run as the user to whom they belong: chmod -R go-rwx {data}",
        )
    free = shutil.disk_usage(data).free
    told = f"{free / 1024**3:.1f} GB are free on its disk."
    if free < ROOM_BAD:
        yield bad(told, "Make room: SQLite cannot write without it.")
    else:
        yield warning(told, "Make room soon.") if free < ROOM_SCARCE else ok(told)


def secrets_and_address() -> Iterator[Finding]:
    """Look at the key, at who can read it, and at the address."""
    if len(settings.CONFIG.secret_key) < KEY_LENGTH:
        yield bad(
            "There is no good secret key: sessions and links can be forged.",
            f"Set MESHUP_SECRET_KEY to {KEY_LENGTH} random characters; `meshup init` does.",
        )
    else:
        yield ok("The secret key is long enough.")
    file = Path(settings.CONFIG.data) / FILE_NAME
    if file.exists() and file in loose_files(Path(settings.CONFIG.data)):
        yield bad(f"{file} can be read by others, and holds the key.", f"chmod 600 {file}")
    address = settings.CONFIG.address
    if address.startswith("http:") and not address.startswith(LOCAL):
        yield warning(f"{address} is not encrypted.", "Put a proxy with TLS before it: https://")
    else:
        yield ok(f"Its address is {address}.")


def database() -> Iterator[Finding]:
    """Look whether the database answers, is whole, and has every migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        yield ok(f"The database ({connection.vendor}) answers.")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            said = " ".join(cursor.fetchone()[0].split())
            yield (
                ok("It is whole.")
                if said == "ok"
                else bad(f"It is damaged: {said}", "Stop the node and restore the latest backup.")
            )
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            yield (
                ok("It keeps a write-ahead log.")
                if mode == "wal"
                else warning(
                    f"Its journal is {mode}, not wal: readers wait for writers.",
                    "Put the data folder on a local disk.",
                )
            )


def tables() -> Iterator[Finding]:
    """Look whether the tables have had every migration, and are what migrations make."""
    if not is_node_here():
        yield bad(f"There is no node in {settings.CONFIG.data}.", "Run: meshup init")
        return
    if missing := missing_migrations():
        yield bad(f"{missing} migrations are missing.", "Run: meshup manage migrate")
        return
    if later := later_migrations():
        yield bad(
            f"They were changed by a later version of Meshup ({later[0]}).",
            "Install that version, or restore a backup of this one.",
        )
    differences = schema_differences()
    for difference in differences:
        sentence = f"{difference.where}: {difference.what}."
        yield bad(sentence, MEND) if difference.breaking else warning(sentence, MEND)
    if not differences:
        yield ok("They are up to date.")


def jobs() -> Iterator[Finding]:
    """Look whether somebody does the background jobs."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - a model: once apps are ready

    waiting = DBTaskResult.objects.filter(
        status="READY", enqueued_at__lt=clock.now() - JOB_AGE
    ).count()
    yield (
        ok("No background job waits for long.")
        if not waiting
        else bad(
            f"{waiting} background jobs have waited for more than 15 minutes.",
            "Run `meshup serve` with MESHUP_JOBS=yes, or `meshup manage db_worker` beside it.",
        )
    )


def mail() -> Iterator[Finding]:
    """Look whether letters leave."""
    if not settings.CONFIG.mail_url:
        yield warning(
            "No mail leaves: letters, with sign-in codes, are kept in the data folder.",
            "Set MESHUP_MAIL_URL, such as smtp://user:password@host:587.",
        )
        return
    try:
        with get_connection():
            yield ok("The mail server takes our name and password.")
    except OSError as error:
        yield bad(f"The mail server does not answer: {error}.", "Look at MESHUP_MAIL_URL.")


def time_and_zones() -> Iterator[Finding]:
    """Look whether the clock is not in the past, and whether time zones are known."""
    at = clock.now()
    yield (
        ok(f"It is {at:%Y-%m-%d %H:%M} UTC.")
        if at > BUILT
        else bad(
            f"The clock says {at:%Y-%m-%d}, which is long ago.",
            "Set the clock: timedatectl set-ntp on",
        )
    )
    winter = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))
    yield (
        ok("Time zones are known.")
        if winter.utcoffset() == timedelta(hours=1)
        else bad("The time zone data is wrong.", "Install the package tzdata anew.")
    )


def backups() -> Iterator[Finding]:
    """Look how old the latest backup in the data folder is, and whether a restore is finished."""
    if waiting := len(to_repeat()):
        yield warning(
            f"Erasures made after the backup that was put back wait to be repeated: {waiting}.",
            "Restart the node. If one is of the only host, make somebody else a host first.",
        )
    latest = latest_backup(Path(settings.CONFIG.data))
    remedy = "Let a timer run `meshup backup` every night, and copy the file elsewhere."
    if latest is None:
        yield warning("There is no backup in the data folder.", remedy)
        return
    made_at = datetime.fromtimestamp(latest.stat().st_mtime, UTC)
    told = f"The latest backup is of {made_at:%Y-%m-%d %H:%M} UTC."
    yield ok(told) if clock.now() - made_at < BACKUP_AGE else warning(told, remedy)
