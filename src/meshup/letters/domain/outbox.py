"""Shell: letters that are to leave: posted, withdrawn; ``domain.delivery`` hands them over.

A row is kept in the transaction of what the letter is about, and so is the job that delivers it:
after a fall of the machine both are there or neither is. A letter is known by its key; posted
twice, it is one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Count

from meshup.kit.clock import now
from meshup.kit.secret_links import new_handle
from meshup.letters import signals
from meshup.letters.choices import LetterState
from meshup.letters.letter_kinds import letter_kind
from meshup.letters.models import Address, Letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

SHORT_WORD: Final = re.compile(r"[\w.:+-]{0,120}")
MOST_FACTS: Final = 1_000
"""Characters of the facts as JSON; they stand in the link that stops such letters."""
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class LetterCounts:
    """How many letters of a group are where; ``failed``: refused, or with nobody to get them."""

    waiting: int
    sent: int
    failed: int


def post(
    kind: str,
    address: int,
    key: str,
    facts: Mapping[str, Any],
    at: datetime | None = None,
    *,
    group: str = "",
) -> bool:
    """Keep a letter until ``at``, or send it soon; return whether it is new and will leave.

    Call it in the transaction of what the letter is about. To an address that is not proved, or
    is stopped, no letter is kept.

    Args:
        kind: registered in ``letters.letter_kinds``.
        address: its number.
        key: of this letter among all, such as "attendance.reminder:12".
        facts: what the letter is written from: numbers and slugs, no words of a person's.
        at: when it is due; None: now.
        group: letters that are withdrawn together.
    """
    return post_many(kind, [(address, key, facts)], at, group=group) == 1


def post_many(
    kind: str,
    letters: Iterable[tuple[int, str, Mapping[str, Any]]],
    at: datetime | None = None,
    *,
    group: str = "",
) -> int:
    """Keep letters as ``post`` does, each (address, key, facts); return how many are new."""
    wanted = list(letters)
    for _address, _key, facts in wanted:
        check_facts(facts)
    open_addresses = _open_addresses({address for address, _key, _facts in wanted})
    kept = [letter for letter in wanted if letter[0] in open_addresses]
    return keep_letters(kind, kept, at or now(), group=group)


def keep_letters(
    kind: str,
    letters: Iterable[tuple[int, str, Mapping[str, Any]]],
    at: datetime,
    *,
    group: str = "",
) -> int:
    """Keep letters whatever is known of their addresses; only this room may ask for that."""
    made, known_kind = now(), letter_kind(kind)
    rows = [
        Letter(
            kind=kind,
            address_id=address,
            key=key,
            facts=dict(facts),
            group=group,
            handle=new_handle(),
            made_at=made,
            send_at=at,
            try_at=at,
            is_awaited=known_kind is not None and known_kind.is_awaited,
        )
        for address, key, facts in letters
    ]
    if not rows:
        return 0
    with transaction.atomic():
        known = _known_keys([row.key for row in rows])
        fresh = {row.key: row for row in rows if row.key not in known}
        Letter.objects.bulk_create(fresh.values(), batch_size=BATCH, ignore_conflicts=True)
        if fresh:
            signals.letters_posted.send(sender=None, at=at)
    return len(fresh)


def withdraw(*, key_prefix: str = "", group: str = "") -> int:
    """Drop the letters that have not left, of a group or with keys that begin so; count them.

    End a beginning with what ends a number: "reminder:1" begins "reminder:12" as well.

    Raises:
        ValueError: neither is given, or both.
    """
    if bool(key_prefix) == bool(group):
        raise ValueError("Give a beginning of keys or a group.")
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    meant = waiting.filter(group=group) if group else waiting.filter(key__startswith=key_prefix)
    return meant.delete()[0]


def counts_of(group: str) -> LetterCounts:
    """Return how many letters of a group wait, left, and did not; in one query."""
    rows = Letter.objects.filter(group=group).values_list("state").annotate(count=Count("pk"))
    counts = dict(rows.order_by())
    return LetterCounts(
        waiting=counts.get(LetterState.WAITING, 0) + counts.get(LetterState.LEAVING, 0),
        sent=counts.get(LetterState.SENT, 0),
        failed=counts.get(LetterState.FAILED, 0) + counts.get(LetterState.DROPPED, 0),
    )


def check_facts(facts: Mapping[str, Any]) -> None:
    """Refuse what may be somebody's words.

    Raises:
        ValueError: a value is no number, slug, moment, or list of these; or they are long.
    """
    if len(json.dumps(dict(facts))) > MOST_FACTS:
        raise ValueError("The facts of a letter are few.")
    for value in facts.values():
        for part in value if isinstance(value, list | tuple) else (value,):
            is_word = isinstance(part, str) and SHORT_WORD.fullmatch(part)
            if not is_word and not isinstance(part, int | float | None):
                raise ValueError("The facts of a letter are numbers and slugs.")


def _open_addresses(numbers: set[int]) -> set[int]:
    rows = Address.objects.filter(stopped_at=None, proved_at__isnull=False)
    return {
        pk
        for part in _parts(numbers)
        for pk in rows.filter(pk__in=part).values_list("pk", flat=True)
    }


def _known_keys(keys: list[str]) -> set[str]:
    rows = Letter.objects.values_list("key", flat=True)
    return {key for part in _parts(keys) for key in rows.filter(key__in=part)}


def _parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    every = list(values)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))
