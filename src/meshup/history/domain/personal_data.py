"""The history as data about people: who changed something, and addresses in what was written.

Shell. Called by the registry (``kit.personal_data``), in its transaction. Columns that a model
marks as personal never enter a change; what is looked for here are addresses inside texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.community.errors import NoNode
from meshup.history.models import Change
from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from meshup.history.domain.records import Snapshot
    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return what the person changed and when, then the changes whose texts name the address."""
    theirs = Change.objects.filter(by=subject.person) if subject.person else Change.objects.none()
    found = {change.pk: change for change in (*theirs.order_by("pk"), *_naming(subject.email))}
    return [
        {"at": change.at.isoformat(), "verb": change.verb, "about": change.about}
        for change in found.values()
    ]


def erase(subject: Subject) -> int:
    """Take the person's name off their changes, and the address out of texts before and after.

    Where an address was taken out, undo finds the texts changed, and refuses.
    """
    named = 0
    for change in _naming(subject.email):
        Change.objects.filter(pk=change.pk).update(rows=without(change.rows, subject.email))
        named += 1
    if subject.person is None:
        return named
    return named + Change.objects.filter(by=subject.person).update(by=None)


def forget_changes(about: str) -> int:
    """Delete the history of something that is gone and shall leave no trace."""
    return Change.objects.filter(about=about).delete()[0]


def rewrite_snapshots(kinds: Collection[str], rewrite: Callable[[Snapshot], Snapshot]) -> int:
    """Write anew what changes hold of rows of these ``kinds``, before and after; return how many.

    For a room whose rows name people by number, so that an erased one is in no change either.
    """
    names = Q(pk__in=())
    for kind in kinds:
        names |= Q(words__contains=f'"{kind}"')
    written = 0
    found = Change.objects.annotate(words=Cast("rows", TextField())).filter(names)
    for change in found.order_by("pk").iterator(chunk_size=200):
        rows = [
            [kind, key, *(side and rewrite(side) if kind in kinds else side for side in sides)]
            for kind, key, *sides in change.rows
        ]
        if rows != change.rows:
            Change.objects.filter(pk=change.pk).update(rows=rows)
            written += 1
    return written


def _naming(email: str) -> Iterator[Change]:
    """Yield the changes whose texts name ``email``, unless it is the community's own address."""
    if not email or email == _community_address():
        return
    rows = Change.objects.annotate(words=Cast("rows", TextField()))
    found = rows.filter(words__icontains=email) if email.isascii() else rows
    for change in found.order_by("pk").iterator(chunk_size=200):
        if mentions(change.rows, email):
            yield change


def _community_address() -> str:
    try:
        return this_node().contact.lower()
    except NoNode:
        return ""


HISTORY: Final = PersonalData(
    name="history",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("History"),
        kept=_("Who changed what in the agenda and when, with the texts before and after."),
        why=_("So that hosts see what the others did, and can undo it."),
        how_long=_("Your name as long as you have a role; what was changed, as long as the node."),
        how_to_erase=_(
            "It goes when you are erased: your changes lose your name, and texts of the past"
            " your e-mail address."
        ),
    ),
    covers=frozenset({"history.Change.by", "history.Change.rows"}),
    export=export,
    erase=erase,
)
