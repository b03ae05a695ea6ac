"""Letters that the community sends, each by a background job.

A job's row outlives its work, so its arguments name people by number and hold no address. A
sign-in code is among them: it opens only the session that asked for it, for some minutes.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from meshup.community.domain.queries import somebody, this_node
from meshup.kit import clock


@task()
def send_code(person_id: int | None, code: str) -> None:
    """Send a sign-in code; for nobody (an unknown address) do nothing, at the same pace."""
    _send(person_id, "code", code=code)


@task()
def send_invitation(person_id: int, inviter: str) -> None:
    """Tell somebody that they have a role now, and how to sign in."""
    _send(person_id, "invitation", inviter=inviter)


@task()
def send_passkey_notice(person_id: int, key: str) -> None:
    """Tell somebody that a passkey opens their account from now on."""
    _send(person_id, "passkey", key=key)


def forget_limits() -> None:
    """Erase, each night, the counts of the sign-in page that have run out: they name addresses."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    expired = connection.ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608 - ours


def _send(person_id: int | None, letter: str, **facts: str) -> None:
    """Send the letter in the person's language; the first line of its template is the subject."""
    person = somebody(person_id)
    if person is None:
        return
    node = this_node()
    address = settings.CONFIG.address
    with translation.override(person.language):
        told = {"node": node, "person": person, "address": address, **facts}
        told["sign_in"] = address + reverse("account_login")
        text = render_to_string(f"community/letters/{letter}.txt", told)
    subject, _line, body = text.strip().partition("\n")
    sender = settings.DEFAULT_FROM_EMAIL or node.contact or f"meshup@{urlsplit(address).hostname}"
    EmailMessage(subject, body.strip() + "\n", sender, [person.email]).send()
