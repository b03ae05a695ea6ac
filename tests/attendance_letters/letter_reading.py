"""Letters about coming, as tests cause and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import mail
from django.db.models import Q
from django_tasks_db.models import DBTaskResult, get_date_max
from icalendar import Calendar

from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import leave_email
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address
from tests.attendance.people import comes, proved

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail import EmailMultiAlternatives

    from meshup.attendance.domain.queries.registrations import RegistrationFacts

BO = "bo@example.org"


def with_letters(slug: str, email: str = BO, **said: Any) -> RegistrationFacts:
    """Let somebody come who leaves an address that is proved; the confirmation waits."""
    number = proved(email, clock.now())
    facts = comes(slug, clock.now(), **said)
    leave_email(facts.number, number, clock.now())
    return registration(facts.number)


def unproved(slug: str, email: str = BO, **said: Any) -> RegistrationFacts:
    """Let somebody come who leaves an address that nobody has proved."""
    facts = comes(slug, clock.now(), **said)
    leave_email(facts.number, leave_address(email, "en", clock.now()).number, clock.now())
    return registration(facts.number)


def arrived(at: datetime | None = None) -> list[EmailMultiAlternatives]:
    """Return the letters to visitors that left by ``at`` (None: by now), and forget them."""
    with clock.set_to(at or clock.now()):
        run_due_jobs()
    found, mail.outbox = mail.outbox, []
    letters: list[Any] = [letter for letter in found if not letter.to[0].endswith("@paris.example")]
    return letters  # without those to hosts


def run_due_jobs() -> None:
    """Run the jobs that are due by the clock of the test, and those that they make."""
    while rows := _due_jobs():
        for row in rows:
            DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def _due_jobs() -> list[Any]:
    at_once = Q(run_after=get_date_max())
    due = DBTaskResult.objects.filter(at_once | Q(run_after__lte=clock.now()), status="READY")
    return list(due.order_by("enqueued_at", "pk"))


def the_letter(at: datetime | None = None) -> EmailMultiAlternatives:
    (letter,) = arrived(at)
    return letter


def calendar_in(letter: EmailMultiAlternatives) -> Any:
    """Return the iCalendar object of a letter; None: it has none."""
    files = [part for part in letter.attachments if str(part[0] or "").endswith(".ics")]
    return Calendar.from_ical(files[0][1]) if files else None


def entries_in(letter: EmailMultiAlternatives) -> list[Any]:
    calendar = calendar_in(letter)
    return list(calendar.walk("VEVENT")) if calendar else []


__all__ = ["BO", "arrived", "calendar_in", "entries_in", "run_due_jobs", "the_letter", "unproved"]
