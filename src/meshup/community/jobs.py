"""Letters that the community sends, each by a background job.

A job's row outlives its work, so its arguments name people by number and hold no address. A
sign-in code is among them: it opens only the session that asked for it, for some minutes.
"""

from __future__ import annotations

from django_tasks import task

from meshup.community.domain.letters import write_to
from meshup.community.domain.queries import somebody, this_node


@task()
def send_code(person_id: int | None, code: str) -> None:
    """Send a sign-in code; for nobody (an unknown address) do nothing, at the same pace."""
    write_to(person_id, "community/letters/code.txt", code=code)


@task()
def send_invitation(person_id: int, inviter_id: int | None = None, inviter: str = "") -> None:
    """Tell somebody that they have a role now, and how to sign in.

    ``inviter`` is a name: in a job that waits since a version which wrote it there.
    """
    known = somebody(inviter_id)
    name = known.name if known else inviter or this_node().name
    write_to(person_id, "community/letters/invitation.txt", inviter=name)


@task()
def send_passkey_notice(person_id: int, key: str) -> None:
    """Tell somebody that a passkey opens their account from now on."""
    write_to(person_id, "community/letters/passkey.txt", key=key)
