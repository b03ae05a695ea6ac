"""What is done for parts of programmes while nobody waits."""

from __future__ import annotations

from django_tasks import task

from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once
from meshup.shared_programme.domain.own_documents import own_parts, rewrite_part
from meshup.shared_programme.domain.reading import (
    due_parts,
    parts_to_settle,
    read_part_there,
    settle_again,
)


@task()
def keep_up() -> None:
    """Let parts follow their events, read what is due, send what changed. Twice is once."""
    at = clock.now()
    for uuid in parts_to_settle(at):
        settle_again(uuid, at)
    for key in own_parts():
        rewrite_part(key, at)
    for uuid in due_parts(at):
        read_part_there(uuid, at)


def look() -> None:
    """Keep up, each minute, where parts are given or filled."""
    at = clock.now()
    if (parts_to_settle(at) or own_parts()) and not is_waiting(keep_up, at):
        later_once(keep_up)
