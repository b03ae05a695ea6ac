"""Rows of background jobs as data about people: their arguments name somebody by number.

Shell. By agreement a job about somebody has the argument ``person_id`` (or ``peer_id``) and no
address. An address that is in a row all the same, such as in the words of a failure, is taken out.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django_tasks_db.models import DBTaskResult

    from meshup.kit.personal_data import Subject

    Row = DBTaskResult[..., Any]

RETENTION: Final = timedelta(days=7)
RUNNING: Final = "RUNNING"
FAILED: Final = "FAILED"
NUMBERS: Final = {"person": ("person_id", "inviter_id"), "peer": ("peer_id",)}
WORDS: Final = ("return_value", "traceback")


def export(subject: Subject) -> list[Record]:
    """Return the jobs about ``subject``, without the secrets in their arguments."""
    return [
        {"job": row.task_path, "at": row.enqueued_at.isoformat(), "state": row.status}
        for row in _rows()
        if _is_about(row, subject) or _names(row, subject)
    ]


def erase(subject: Subject) -> int:
    """Delete the jobs about ``subject``, done or not; take the address out of others.

    The row of one that runs at this moment stays, emptied, for its runner will write to it.
    """
    gone = 0
    for row in _rows():
        if _is_about(row, subject):
            gone += 1
            if row.status == RUNNING:
                row.args_kwargs = {"args": [], "kwargs": {}}
                row.save(update_fields=["args_kwargs"])
            else:
                row.delete()
        elif _names(row, subject):
            gone += 1
            for name in ("args_kwargs", *WORDS):
                setattr(row, name, without(getattr(row, name), subject.email))
            row.save(update_fields=["args_kwargs", *WORDS])
    return gone


def expire(now: datetime) -> int:
    """Delete jobs that were done a week ago."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - a model: once apps are ready

    gone: int = DBTaskResult.objects.filter(finished_at__lt=now - RETENTION).delete()[0]
    return gone


def latest_outcome(paths: str) -> bool | None:
    """Say whether the latest job did its work whose function's path begins with ``paths``.

    None when none is known; jobs that returned that they had nothing to do do not count.
    """
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    told = Q(status=FAILED) | Q(return_value=True)
    finished = DBTaskResult.objects.filter(told, task_path__startswith=paths)
    status = finished.order_by("-finished_at").values_list("status", flat=True).first()
    return None if status is None else status != FAILED


def _rows() -> Iterator[Row]:
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    yield from DBTaskResult.objects.iterator(chunk_size=500)


def _is_about(row: Row, subject: Subject) -> bool:
    told: dict[str, Any] = row.args_kwargs["kwargs"]
    return any(
        number is not None and number in [told.get(argument) for argument in NUMBERS[kind]]
        for kind, number in (("person", subject.person), ("peer", subject.peer))
    )


def _names(row: Row, subject: Subject) -> bool:
    return mentions([row.args_kwargs, row.return_value, row.traceback], subject.email)


JOBS: Final = PersonalData(
    name="kit.jobs",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Letters under way"),
        kept=_("To whom a letter goes, by number, and in a sign-in letter its code."),
        why=_("So that a letter leaves even if the machine stops in between."),
        how_long=_("A week after it has left."),
        how_to_erase=_("It goes together with the person."),
    ),
    covers=frozenset(
        f"django_tasks_database.DBTaskResult.{name}" for name in ("args_kwargs", *WORDS)
    ),
    export=export,
    erase=erase,
    expire=expire,
)
