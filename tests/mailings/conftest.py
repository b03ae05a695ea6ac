"""November, Paris, addresses that are proved, and jobs that run by the clock of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max

from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address, mark_proved
from meshup.letters.models import Letter
from meshup.mailings.domain.followers import follow
from tests.desk.conftest import _november, paris, url_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from meshup.mailings.domain.followers import FollowerFacts

__all__ = ["_november", "paris", "url_of"]


@pytest.fixture(autouse=True)
def _jobs_wait(settings: object) -> None:
    """Jobs are rows, as on a node."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # type: ignore[attr-defined]


def run_due_jobs() -> int:
    """Run all jobs that are due by the clock of the test, and those that they make; count them."""
    ran = 0
    while rows := _due():
        for row in rows:
            DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            ran += 1
    return ran


def _due() -> list[DBTaskResult[..., Any]]:
    due = Q(run_after=get_date_max()) | Q(run_after__lte=clock.now())
    return list(DBTaskResult.objects.filter(due, status="READY").order_by("enqueued_at"))


def proved(email: str, language: str = "en") -> int:
    """Return the number of an address whose reader has answered."""
    address = leave_address(email, language, clock.now())
    mark_proved(address.number, clock.now())
    return address.number


def follower(choice: str, email: str = "chloe@lyon.example", language: str = "en") -> FollowerFacts:
    """Return somebody who follows."""
    return follow(proved(email, language), choice, clock.now())


def letters_of(kind: str) -> list[Letter]:
    """Return the letters of a kind that were posted, in order."""
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def arrived() -> list[EmailMultiAlternatives]:
    """Return what left by now, and forget it."""
    run_due_jobs()
    found, mail.outbox = mail.outbox, []
    return found  # type: ignore[return-value]
