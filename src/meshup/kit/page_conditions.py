"""What every page asks of the node, as whether it federates: remembered until the node changes.

A condition that only a link of the head or the foot asks must not make each page that is kept for
nobody ask the database anew. So its answer stands until the tag of what is on every page changes
in any process, as the node itself does (``community.domain.queries.this_node``).
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit.tag_versions import counter_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.kit.tag_versions import TagVersions

ON_EVERY_PAGE: Final = "node"
"""The tag that every page carries."""

_answers: dict[tuple[bytes, ...], dict[Callable[[], bool], bool]] = {}
_lock: Final = Lock()


def holds(condition: Callable[[], bool]) -> bool:
    """Return what ``condition`` says; asked once, until ``ON_EVERY_PAGE`` changes."""
    tags: TagVersions = settings.TAG_VERSIONS
    versions = tags.now((counter_of(ON_EVERY_PAGE),))
    if (answers := _answers.get(versions)) is None:
        answers = {}
        with _lock:
            _answers.clear()
            _answers[versions] = answers
    if condition not in answers:
        answers[condition] = condition()
    return answers[condition]
