"""A button that is pressed twice: the second press of the same person does nothing, and is done.

What can be seen from the agenda itself (moved there already, cancelled already) is asked of it.
What is made would be made again: its form carries a token, shown by ``_once.html``, and what the
first press made is remembered for a day. A form that comes without token makes something each time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from meshup.history.domain.queries import undoable
from meshup.kit.errors import Conflict, NotFound
from meshup.kit.limits import visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from django.http import HttpRequest

    class Addressed(Protocol):
        """What has an address on this node."""

        slug: str


ONCE: Final = "once"
"""The field of a form that holds its token."""

REMEMBERED: Final = timedelta(days=1)


@dataclass
class Made:
    """What an earlier press has made."""

    slug: str


def token_for(request: HttpRequest) -> str:
    """Return the token of a form: a new one, or the one that was sent when it is shown again."""
    return request.POST.get(ONCE, "") or token_urlsafe(12)


def make_once(
    request: HttpRequest,
    kind: str,
    make: Callable[[], Addressed],
    *,
    remembered: timedelta = REMEMBERED,
    is_there: Callable[[str], bool] | None = None,
) -> Addressed:
    """Make what a form asks for; when it was sent before, return what was made then.

    Of two that are sent at once the second waits for the first. The same form with other words in
    it asks for something else, and what is gone since is made again.

    Args:
        request: of whoever presses.
        kind: what is made; one that history knows, such as "event", unless ``is_there`` is given.
        make: makes it.
        remembered: for how long; strangers who say the same later on are others.
        is_there: says whether what was made, by its slug, is still there.

    Raises:
        What ``make`` refuses; then nothing is remembered.
    """
    if not request.POST.get(ONCE):
        return make()
    key = _key(request)
    # the cache is a table: what is noted there is seen once this is committed, and gone with it
    with transaction.atomic():
        seconds = remembered.total_seconds()
        is_first = cache.add(key, "", timeout=seconds)
        slug = "" if is_first else cache.get(key, "")
        if slug and (is_there(slug) if is_there else _is_there(f"{kind}:{slug}")):
            return Made(slug)
        made = make()
        cache.set(key, made.slug, timeout=seconds)
    return made


@contextmanager
def forgiving(
    request: HttpRequest, about: str, verb: str, as_wanted: Callable[[], bool] = lambda: True
) -> Iterator[None]:
    """Let a change pass that is refused only because the same person has just made it.

    Args:
        request: of whoever presses.
        about: what is changed, such as "event:routing-night".
        verb: under which the change is kept.
        as_wanted: says whether it is now as this press wants it.

    Raises:
        What the change refuses, when the last one was another.
    """
    try:
        yield
    except (Conflict, NotFound):
        if not (is_last_change(request, about, verb) and as_wanted()):
            raise


def is_last_change(request: HttpRequest, about: str, verb: str) -> bool:
    """Say whether whoever asks made the last change of ``about``, under ``verb``."""
    last = undoable(about)
    return last is not None and (last.verb, last.by) == (verb, request.user.pk)


def _is_there(about: str) -> bool:
    last = undoable(about)
    return last is not None and (last.subject()[1] is not None or not last.touches_subject)


def _key(request: HttpRequest) -> str:
    """Return what stands for a form that was sent: who, where and what, as a hash."""
    who = request.user.pk or visitor_of(request)
    files = [(name, str(file)) for name, file in request.FILES.items()]
    sent = (settings.SECRET_KEY, who, request.get_full_path(), sorted(request.POST.lists()), files)
    return f"once:{blake2b(repr(sent).encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
