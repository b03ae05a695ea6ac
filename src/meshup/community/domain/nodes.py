"""Set up the community, and change what its hosts say about it.

Shell: every change bumps the tag "node", so that each page shows it from then on. Two hosts who
edit at once are told: a change names the version it started from, and only the first one fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from meshup.community.errors import (
    NodeChanged,
    NodeExists,
    UnknownLanguage,
    UnknownZone,
)
from meshup.community.models import Node
from meshup.community.rules import may_run_community, require
from meshup.kit.versions import refuse_if_newer
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.community.rules import Asker

_WORDS = ("name", "city", "contact", "summaries", "charters", "conducts", "languages")
_FACTS = (
    *("country", "latitude", "longitude", "time_zone", "since"),
    *("links", "sponsors", "donations"),
)
_LOOKS = ("primary", "accent", "logo", "suggestions_open", "meet_open")
LEGAL: Final = (
    *("publisher", "publisher_address", "publisher_person"),
    *("hosting", "hosting_address", "hosting_contact"),
)
"""What the law wants to be told of whoever publishes a site, and of whoever hosts it."""

EDITABLE: Final = frozenset({*_WORDS, *_FACTS, *_LOOKS, *LEGAL})


@transaction.atomic
def set_up_node(
    *,
    name: str,
    city: str,
    languages: Sequence[str],
    time_zone: str,
    contact: str = "",
    facts: Mapping[str, object] | None = None,
) -> Node:
    """Make this installation a community; its people and its texts come afterwards.

    ``facts`` is what else is known, by name of the field, some of ``EDITABLE``.

    Raises:
        NodeExists: it is one already.
        UnknownLanguage, UnknownZone: nothing has been written.
    """
    if there := Node.objects.select_for_update().first():
        raise NodeExists(name=there.name)
    refuse_unknown({"languages": list(languages), "time_zone": time_zone})
    node = Node.objects.create(
        pk=1,  # one row: of two who set up at once, the second fails
        name=name,
        city=city,
        languages=list(languages),
        time_zone=time_zone,
        contact=contact,
        first_steps_shown=True,
        **(facts or {}),
    )
    changed("node")
    return node


@transaction.atomic
def edit_node(host: Asker, changes: Mapping[str, object], *, version: int) -> None:
    """Write ``changes`` (by name of the field, some of ``EDITABLE``) to the community's row.

    Args:
        host: who asks.
        changes: what is to be, already checked for its shape by a form.
        version: the ``Node.version`` that the host was looking at.

    Raises:
        HostsOnly: somebody else asks.
        NodeChanged: the row is newer than ``version``; nothing has been written.
        UnknownLanguage, UnknownZone: nothing has been written.
    """
    require(host, may_run_community)
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    refuse_unknown(changes)
    stored = Node.objects.select_for_update().values_list("version", flat=True).first()
    refuse_if_newer(stored or 0, version, NodeChanged)
    Node.objects.update(**changes, version=version + 1)
    changed("node")


@transaction.atomic
def show_first_steps(host: Asker, *, shown: bool) -> None:
    """Show on the desk what a fresh node still needs, or put that away.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(host, may_run_community)
    Node.objects.update(first_steps_shown=shown)
    changed("node")


def refuse_unknown(changes: Mapping[str, object]) -> None:
    """Refuse languages and time zones, among ``changes``, that do not exist.

    Raises:
        UnknownLanguage, UnknownZone
    """
    zone = changes.get("time_zone")
    if zone is not None and zone not in available_timezones():
        raise UnknownZone(zone=zone)
    known = [code for code, _name in settings.LANGUAGES]
    languages = changes.get("languages", known[:1])
    for language in languages if isinstance(languages, list) and languages else [""]:
        if language not in known:
            raise UnknownLanguage(language=language, known=", ".join(known))
