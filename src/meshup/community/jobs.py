"""Letters that the community sends, each by a background job.

A job's row outlives its work, so its arguments name people by number and hold no address. A
sign-in code is among them: it opens only the session that asked for it, for some minutes. Each
job returns whether a letter left, which is how the desk knows that mail works.
"""

from __future__ import annotations

from django_tasks import task

from meshup.community.domain import notifications
from meshup.community.domain.letters import write_to
from meshup.community.domain.queries import somebody, this_node
from meshup.community.errors import NoNode
from meshup.kit import clock
from meshup.kit.jobs import later, later_at


@task()
def send_code(person_id: int | None, code: str) -> bool:
    """Send a sign-in code; for nobody (an unknown address) do nothing, at the same pace."""
    return write_to(person_id, "community/letters/code.txt", code=code)


@task()
def send_invitation(person_id: int, inviter_id: int | None = None, inviter: str = "") -> bool:
    """Tell somebody that they have a role now, and how to sign in.

    ``inviter`` is a name: in a job that waits since a version which wrote it there.
    """
    known = somebody(inviter_id)
    name = known.name if known else inviter or this_node().name
    return write_to(person_id, "community/letters/invitation.txt", inviter=name)


@task()
def send_passkey_notice(person_id: int, key: str) -> bool:
    """Tell somebody that a passkey opens their account from now on."""
    return write_to(person_id, "community/letters/passkey.txt", key=key)


@task()
def send_trial(person_id: int) -> bool:
    """Send somebody a letter by which they see that mail works."""
    return write_to(person_id, "community/letters/trial.txt")


@task()
def send_notification(person_id: int, kind: str, subject: str) -> bool:
    """Tell somebody of one thing that waits, if they want to hear of it at once."""
    return notifications.notify(person_id, kind, subject)


@task()
def send_digest(person_id: int) -> bool:
    """Tell somebody of all that waits and that they have not heard of, once a day."""
    return notifications.send_digest(person_id)


def notify_at_once(kind: str, subject: str) -> None:
    """Enqueue a letter to everybody who wants to hear of the kind at once."""
    for person_id in notifications.listeners(kind):
        later(send_notification, person_id=person_id, kind=kind, subject=subject)


def prepare_digests() -> None:
    """Enqueue the daily letters for the morning; a nightly chore."""
    try:
        morning = notifications.next_digest(clock.now())
    except NoNode:
        return  # nothing is set up yet that somebody could hear of
    for person_id in notifications.everybody():
        later_at(morning, send_digest, person_id=person_id)
