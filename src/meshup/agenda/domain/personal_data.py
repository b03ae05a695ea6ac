"""Data about visitors: what they suggested and how to reach them, and the names of who speaks.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import State
from meshup.agenda.domain.talk_lines import forget_talk_persons
from meshup.agenda.models import Event, Item
from meshup.agenda.talk_finders import talks_of
from meshup.history.domain.personal_data import forget_changes
from meshup.history.domain.queries import changes_before
from meshup.kit.email_addresses import addresses_in, mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

UNDO: Final = timedelta(days=30)
"""How long a suggestion that was turned down can be brought back."""


def export(subject: Subject) -> list[Record]:
    """Return the suggestions that wait for a decision and are to be answered to the address."""
    return [
        {
            "titles": event.titles,
            "summaries": event.summaries,
            "texts": event.texts,
            "starts_at": event.starts_at.isoformat(),
            "suggested_by": event.suggested_by,
        }
        for event in _waiting(subject.email)
    ]


def erase(subject: Subject) -> int:
    """Delete the suggestions that wait and are to be answered to the address, with their history.

    One that was taken up is the community's event; how to reach the visitor was erased with that.
    """
    events = _waiting(subject.email)
    for event in events:
        event.delete()
        forget_changes(f"event:{event.slug}")
        changed("agenda", f"event:{event.slug}")
    return len(events)


def expire(now: datetime) -> int:
    """Forget suggestions turned down long ago, and how to reach visitors whose day is long past."""
    old = Event.objects.exclude(suggested_by="").filter(ends_at__lt=now - UNDO)
    return old.update(suggested_by="") + sum(map(forget_changes, _turned_down(now - UNDO)))


def subjects() -> Iterator[Subject]:
    """Yield the visitors who left an e-mail address to be reached by."""
    for reach in Event.objects.exclude(suggested_by="").values_list("suggested_by", flat=True):
        for email in addresses_in(reach):
            yield Subject(email=email)


def _waiting(email: str) -> list[Event]:
    left = Event.objects.exclude(suggested_by="").order_by("pk")
    return [event for event in left if mentions(event.suggested_by, email)]


def _turned_down(before: datetime) -> list[str]:
    """Return what was suggested, turned down before that moment, and has no row any more."""
    found = [
        change.about
        for change in changes_before(before, "withdraw")
        if any((row.before or {}).get("state") == State.SUGGESTED for row in change.rows)
    ]
    there = set(Event.objects.filter(slug__in=[about[6:] for about in found]).values_list("slug"))
    return [about for about in found if (about.removeprefix("event:"),) not in there]


def export_lines(subject: Subject) -> list[Record]:
    """Return what timetables say of the subject's talks."""
    lines = Item.objects.filter(talk__in=talks_of(subject)).select_related("event")
    return [
        {
            "event": item.event.slug,
            "starts_at": item.starts_at.isoformat() if item.starts_at else None,
            "titles": item.titles,
            "persons": item.persons,
            "abstracts": item.abstracts,
        }
        for item in lines.order_by("pk")
    ]


def erase_lines(subject: Subject) -> int:
    """Take all names off the subject's talks that their room has not taken off yet."""
    return sum(map(forget_talk_persons, talks_of(subject)))


SPEAKERS: Final = PersonalData(
    name="agenda.speakers",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Who speaks"),
        kept=_("On the line of a talk: the names as its speakers want them shown, and its text."),
        why=_("So that everybody reads who speaks, and about what."),
        how_long=_("As long as the evening stands in the agenda, or until the speaker wishes."),
        how_to_erase=_("On the page of your talk, or write to the hosts."),
    ),
    covers=frozenset({"agenda.Item.persons", "agenda.Item.abstracts"}),
    export=export_lines,
    erase=erase_lines,
)
SUGGESTIONS: Final = PersonalData(
    name="agenda.suggestions",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Suggestions"),
        kept=_("What you suggest, and how to reach you if you say so. Only hosts read that."),
        why=_("So that hosts can decide, and ask you."),
        how_long=_(
            "How to reach you: until hosts decide, at most 30 days after the day you suggest."
            " A suggestion that is turned down: 30 days, so that hosts can change their mind."
        ),
        how_to_erase=_("Write to the hosts, from the address you gave."),
    ),
    covers=frozenset({"agenda.Event.suggested_by"}),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
