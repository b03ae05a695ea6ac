"""What this room does when it hears of something: it enqueues a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.deliveries.signals import inbox_gone
from meshup.follows.jobs import follow_move, learn_server, part_from_gone_inbox
from meshup.follows.signals import followed, following_moves
from meshup.kit.jobs import later


@receiver(following_moves)
def look_where_it_went(number: int, **_more: object) -> None:
    """Fetch who somebody says to be now."""
    later(follow_move, number=number)


@receiver(inbox_gone)
def part_from_who_is_gone(inbox: int, **_more: object) -> None:
    """Forget that those follow whose inbox is gone."""
    later(part_from_gone_inbox, inbox=inbox)


@receiver(followed)
def look_what_it_runs(actor: int, **_more: object) -> None:
    """Ask the server of a new follower what it is."""
    later(learn_server, actor=actor)
