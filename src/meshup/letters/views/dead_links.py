"""Links that open nothing: counted, so that nobody tries them one after the other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from meshup.kit.clock import now
from meshup.letters.errors import NoSuchLink
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@contextmanager
def counting_dead_links(request: HttpRequest) -> Iterator[None]:
    """Count the request when the block finds no such link.

    Raises:
        NoSuchLink: as before.
        TooMany: their network has tried too many.
    """
    try:
        yield
    except NoSuchLink:
        admit("open_link", visitor_from(request), now(), absent=NoSuchLink)
        raise
