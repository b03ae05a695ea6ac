"""Requests that may wait for other machines have threads of their own, so that pages never do.

A page is rendered by one of a few threads (``django_threads``). What has to ask another server
before it can answer, such as for the key of a signature, would hold one of them for as long as that
server likes. So it has a lane: its own threads, its own queue, and a size beyond which nothing is
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.page_cache.django_threads import DjangoThreads
    from meshup.web_server.asgi_messages import Scope


@dataclass(frozen=True, slots=True)
class Lane:
    """Where some requests are answered.

    Attributes:
        takes: says whether a request is one of these.
        bridge: the threads in which they are answered.
        most_bytes: how long a body may be.
    """

    takes: Callable[[Scope], bool]
    bridge: DjangoThreads
    most_bytes: int


def is_for_inbox(scope: Scope) -> bool:
    """Say whether another server leaves something that it signed.

    An activity (POST ``/ap/inbox`` or ``/ap/NAME/inbox``), or cards (POST ``/ap/NAME/directory``).
    """
    path: str = scope["path"]
    ends = ("/inbox", "/directory")
    return scope["method"] == "POST" and path.startswith("/ap/") and path.endswith(ends)
