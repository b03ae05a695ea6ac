"""Shell: charter and code of conduct that come from elsewhere: written where there are none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.errors import NoNode
from meshup.community.models import Node
from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

LONG_WORDS: Final = ("charters", "conducts")


@transaction.atomic
def fill_in_words(by: Asker | None, words: Mapping[str, Texts]) -> dict[str, list[str]]:
    """Write texts in the languages in which the community has none; what it wrote stays.

    Args:
        by: who asks; None for a node that begins.
        words: by name of the field, some of ``LONG_WORDS``.

    Returns:
        The languages that were written, by name of the field; twice is once.

    Raises:
        HostsOnly: somebody else asks.
        NoNode: there is no community yet.
    """
    require(by, may_run_community)
    node = Node.objects.select_for_update().first()
    if node is None:
        raise NoNode
    written: dict[str, list[str]] = {}
    for name in LONG_WORDS:
        own: Texts = getattr(node, name)
        new = {
            language: text
            for language, text in words.get(name, {}).items()
            if text.strip() and not own.get(language, "").strip()
        }
        setattr(node, name, own | new)
        written[name] = sorted(new)
    if any(written.values()):
        node.version += 1
        node.save(update_fields=[*LONG_WORDS, "version"])
        changed("node")
    return written
