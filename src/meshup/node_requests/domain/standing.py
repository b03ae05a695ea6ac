"""Shell: brings a request to where words lead it, tells its kind, and counts up what pages show.

In the caller's transaction, which holds the lock of the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.web import changed
from meshup.node_requests.choices import ENDED, RequestState
from meshup.node_requests.domain.merging import merged, state_of
from meshup.node_requests.domain.queries.requests import facts_of, words_of
from meshup.node_requests.domain.tags import REQUESTS
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.node_requests.domain.merging import Words


def begin(row: NodeRequest, at: datetime) -> None:
    """Save a new request and tell its kind."""
    row.state = state_of(words_of(row), row.deadline, at)
    row.save()
    _tell(row, None, at)
    _forget_words(row)


def take(row: NodeRequest, words: Words, at: datetime) -> bool:
    """Put ``words`` to what is known of a request; return whether they said anything new."""
    known = words_of(row)
    now_known = merged(known, words)
    if now_known == known:
        return False
    row.is_withdrawn = now_known.is_withdrawn
    row.answer, row.answer_number = now_known.answer, now_known.number
    settle(row, at)
    return True


def settle(row: NodeRequest, at: datetime) -> None:
    """Save a request as it stands by now, and tell its kind where that is elsewhere."""
    before = RequestState(row.state)
    state = state_of(words_of(row), row.deadline, at)
    if state != before:
        row.state, row.since = state, at
    row.save()
    if state != before:
        _tell(row, before, at)
    _forget_words(row)


def tell_again(row: NodeRequest, at: datetime) -> None:
    """Tell its kind that a request counts again, or no longer, though it stands where it stood."""
    _tell(row, RequestState(row.state), at)


def _forget_words(row: NodeRequest) -> None:
    """Keep what the kind remembers of an answer, and of a private one nothing of what is over."""
    kind = kind_named(row.kind)
    there = NodeRequest.objects.filter(pk=row.pk)
    if kind is not None and kind.remembered is not None:
        for kept in there.all():  # as it is now: the kind may have answered
            there.update(answer_terms=dict(kind.remembered(kept.answer_terms)), evidence={})
    if kind is not None and kind.is_private:
        theirs = there.filter(is_ours=False, state__in=ENDED - {RequestState.DECLINED})
        theirs.update(terms={})
        there.filter(state=RequestState.WITHDRAWN).update(terms={})


def _tell(row: NodeRequest, before: RequestState | None, at: datetime) -> None:
    changed(REQUESTS)
    kind = kind_named(row.kind)
    if kind is None or kind.changed is None:
        return
    for facts in facts_of(NodeRequest.objects.filter(pk=row.pk), at):
        kind.changed(facts, before)
