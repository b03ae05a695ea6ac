"""Shell: a new home asks those who held the event before, until each has answered. Asks others.

Who is asked anew after a day is whoever answers when we look: their node is there, and our words
were lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.cohosting.domain.inviting import ask_again
from meshup.succession.domain.looking import watch_of
from meshup.succession.domain.statements import statements_in
from meshup.succession.models import Watch

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.queries.homes import HomeFacts


def ask_hosts(facts: HomeFacts, at: datetime) -> None:
    """Ask whoever has not been asked yet, and again who answers a look and not the question."""
    watch = watch_of(facts, at)
    if not watch.to_ask:
        return
    answers = statements_in(watch.statements)
    silent = {each for each, said in answers.items() if said.silent_since is not None}
    left = ask_again(facts.slug, watch.to_ask, answers.keys() - silent, at)
    if left != watch.to_ask:
        Watch.objects.filter(pk=watch.pk).update(to_ask=left)
