"""How a worker reads live channels: ``domain.reading``, in a thread of its own."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import close_old_connections, connections

from meshup.live.domain.reading import read, sequences
from meshup.signalling.live_reader import LiveReader

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


def live_reader() -> LiveReader:
    """Return what reads live channels for one worker."""
    return LiveReader(_as_a_request(read), _as_a_request(sequences), end=connections.close_all)


def _as_a_request(work: Callable[P, T]) -> Callable[P, T]:
    """Let go, before and after, of connections that are too old or broken."""

    @wraps(work)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        try:
            return work(*args, **kwargs)
        finally:
            close_old_connections()

    return wrapped
