"""Events of neighbours as data about people: what their origin says of whom, and who shows them.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. An event that
names somebody's address goes here, and comes back only if its origin publishes it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.neighbour_events.domain import keeping
from meshup.neighbour_events.models import NeighbourEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meshup.kit.personal_data import Subject


OF_NEIGHBOURS: Final = ("actor", "etags", "left_out")
OF_EVENTS: Final = ("actor", "titles", "teaser", "text", "place_name", "street", "tags", "contacts")


def export(subject: Subject) -> list[Record]:
    """Return the events that name the address, as they are kept."""
    return [
        {"id": row.event_id, "titles": row.titles, "teaser": row.teaser, "text": row.text}
        for row in _naming(subject.email)
    ]


def erase(subject: Subject) -> int:
    """Remove the events that name the address."""
    rows = _naming(subject.email)
    for row in rows:
        keeping.delete_event(row.event_id, clock.now(), None)
    return len(rows)


def export_choices(subject: Subject) -> list[Record]:
    """Return the events of neighbours that the person showed or hid."""
    return [
        {
            "id": row.event_id,
            "choice": row.choice,
            "at": row.chosen_at and row.chosen_at.isoformat(),
        }
        for row in _chosen(subject)
    ]


def erase_choices(subject: Subject) -> int:
    """Take the person off what they showed or hid; that stays as it is."""
    return _chosen_rows(subject).update(chosen_by=None)


def _naming(email: str) -> list[NeighbourEvent]:
    if not email:
        return []
    rows = NeighbourEvent.objects.order_by("pk").iterator(chunk_size=500)
    return [row for row in rows if mentions(_words(row), email)]


def _words(row: NeighbourEvent) -> str:
    return "\n".join((*row.titles.values(), row.teaser, row.text))


def _chosen(subject: Subject) -> list[NeighbourEvent]:
    return list(_chosen_rows(subject).order_by("pk"))


def _chosen_rows(subject: Subject) -> QuerySet[NeighbourEvent]:
    if subject.person is None:
        return NeighbourEvent.objects.none()
    return NeighbourEvent.objects.filter(chosen_by=subject.person)


PERSONAL_DATA: Final = (
    PersonalData(
        name="neighbour_events.events",
        sentences=Sentences(
            concerns=Concerns.EVERYBODY,
            title=_("Events of neighbours in the fediverse"),
            kept=_(
                "What the servers that this node follows publish of their events: title, text,"
                " time, place, and the name of the account whose event it is."
            ),
            why=_("So that hosts can show here what takes place nearby, with where it comes from."),
            how_long=_(
                "As long as it is published there and this node follows; a month after the event at"
                " most."
            ),
            how_to_erase=_(
                "Where it was published: what is deleted there goes here as well, within the hour."
                " Hosts can hide it here at once."
            ),
        ),
        covers=frozenset(
            {
                *(f"neighbour_events.Neighbour.{field}" for field in OF_NEIGHBOURS),
                *(f"neighbour_events.NeighbourEvent.{field}" for field in OF_EVENTS),
                "neighbour_events.GoneEvent.actor",
            }
        ),
        export=export,
        erase=erase,
        expire=keeping.expire,
    ),
    PersonalData(
        name="neighbour_events.choices",
        sentences=Sentences(
            concerns=Concerns.HELPERS,
            title=_("Events of neighbours that are shown"),
            kept=_("Which host showed or hid an event of a neighbour, and when."),
            why=_("So that hosts know from each other what was decided."),
            how_long=_("As long as the event is here; your name as long as you have a role."),
            how_to_erase=_("Your name goes when you are erased."),
        ),
        covers=frozenset({"neighbour_events.NeighbourEvent.chosen_by"}),
        export=export_choices,
        erase=erase_choices,
    ),
)
