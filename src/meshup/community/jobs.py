"""Letters that the community sends, each by a background job.

A job's row outlives its work, so its arguments name people by number and hold no address. A
sign-in code is among them: it opens only the session that asked for it, for some minutes.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django_tasks import task

from meshup.community.domain.letters import write_to
from meshup.kit import clock


@task()
def send_code(person_id: int | None, code: str) -> None:
    """Send a sign-in code; for nobody (an unknown address) do nothing, at the same pace."""
    write_to(person_id, "community/letters/code.txt", code=code)


@task()
def send_invitation(person_id: int, inviter: str) -> None:
    """Tell somebody that they have a role now, and how to sign in."""
    write_to(person_id, "community/letters/invitation.txt", inviter=inviter)


@task()
def send_passkey_notice(person_id: int, key: str) -> None:
    """Tell somebody that a passkey opens their account from now on."""
    write_to(person_id, "community/letters/passkey.txt", key=key)


def forget_limits() -> None:
    """Erase, each night, the counts of the sign-in page that have run out: they name addresses."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    expired = connection.ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608 - ours
