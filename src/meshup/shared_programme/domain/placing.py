"""Shell: slots stand on the timetable of our event, as their parts and our hosts allow.

What should stand there is worked out from the part, the newest document and what was sent back,
each time anew; so doing it twice, or after anything else, ends the same.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _, override

from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.domain.lines_of_others import set_lines_of_others
from meshup.agenda.domain.talk_lines import forget_talk_persons
from meshup.cohosting.domain.own_records import set_parts
from meshup.community.domain.queries import this_node
from meshup.kit.web import changed
from meshup.shared_programme.domain.given_rows import slots_of, terms_of
from meshup.shared_programme.domain.part_terms import part_entry
from meshup.shared_programme.domain.shown_slots import line_of, shown_slots, talk_of
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

_part_writes: Final[ContextVar[bool]] = ContextVar("part_writes", default=False)


@contextmanager
def part_writes() -> Iterator[None]:
    """Let what is written here be what the one who fills a part says."""
    token = _part_writes.set(True)
    try:
        yield
    finally:
        _part_writes.reset(token)


def is_part_writing() -> bool:
    """Say whether lines of parts are written just now."""
    return _part_writes.get()


def settle(row: GivenPart, at: datetime) -> bool:
    """Let the timetable hold what a part shows; say whether that is anything new.

    The rows of the event and of the part are locked; the caller saves that of the part.

    Raises:
        What ``agenda.domain.lines_of_others.set_lines_of_others`` refuses.
    """
    event = event_in_any_state(row.event.slug)
    terms = terms_of(row)
    shown = shown_slots(terms, slots_of(row))
    label = from_whom(row.name)
    lines = [line_of(terms, session, event.starts_at, label) for session in shown]
    before = {UUID(talk) for talk in row.lines}
    names = _names_on(event, before)
    with part_writes():
        is_new = set_lines_of_others(event.slug, before, lines, at)
    now = {talk_of(row.uuid, session.id): set(session.persons) for session in shown}
    for talk, persons in names.items():
        gone = persons - now.get(talk, set())
        if gone:
            forget_talk_persons(talk, gone)
    row.lines = [str(talk) for talk in now]
    changed(PARTS)
    return is_new


def say_parts(slug: str) -> None:
    """Let the record of an event of ours say which parts of its programme are whose."""
    rows = GivenPart.objects.filter(event__slug=slug, is_given=True).order_by("pk")
    set_parts(slug, [part_entry(terms_of(row)) for row in rows])


def from_whom(name: str) -> dict[str, str]:
    """Return "from Lyon P2P", in each language of the node."""
    words = {}
    for language in this_node().languages:
        with override(language):
            words[language] = _("from %(community)s") % {"community": name}
    return words


def _names_on(event: Occurrence, talks: set[UUID]) -> dict[UUID, set[str]]:
    return {line.talk: set(line.persons) for line in event.timetable if line.talk in talks}
