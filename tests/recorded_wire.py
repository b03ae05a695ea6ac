"""A law for all rooms that speak with other nodes: nothing of a person crosses that may not.

``wire`` records what the node under test asks of others and answers them, in full. Which words are
those of people says the registry of personal data: whatever stands in a registered field is looked
for on the wire, in every form; so a new field is watched from the day on which it is registered.
``nobody_crosses`` is for the ``conftest.py`` of a room: it holds every test of it to the law.

Words
    may cross   fields of which what they hold is public, is of nodes and not of people, or is the
                very message that was sent; each with its reason. All others are watched.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

import pytest
from django.apps import apps
from django.db import models

from meshup.agenda.models import Event
from meshup.kit import personal_data
from meshup.page_cache.django_threads import DjangoThreads
from tests.wire_record import Crossed, crossed, found, recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Field

    from meshup.web_server.asgi_messages import Rendered
    from tests.wire_record import Keep

SHORTEST: Final = 8
"""A word that is shorter is a name of three letters, or "fr", and stands everywhere."""
PUBLIC: Final = frozenset(
    {
        *("agenda.Item.abstracts", "agenda.Item.persons"),  # the programme, as speakers wish
        *("library.LibraryItem.based_on", "library.LibraryItem.credit"),  # as authors wish
        *("talks.Material.name", "talks.Material.credit", "talks.SpeakerPage.slug"),  # likewise
        *("proposals.Proposal.call", "proposals.Proposal.slug"),  # of calls and pages
    }
)
OF_NODES: Final = frozenset({"follows", "neighbour_events", "remote_actors", "umbrella"})
"""Rooms whose fields are registered because an actor elsewhere can be a person: ids, and what their
own servers published. What they hold came from the wire."""
WORDS_SENT: Final = frozenset({"cohosting", "deliveries", "node_requests"})
"""Rooms that keep the messages themselves: what is in them is looked for from where it came."""
COPIES: Final = frozenset(
    {
        *("history.Change.rows", "library.NodeItem.document", "library.NodeItem.search"),
        "intake.ImportOrigin.fields",
    }
)
"""What other fields, nodes or calendars of others say already, public words among it."""
KINDS_WITH_WORDS: Final = (
    *(models.CharField, models.TextField, models.JSONField, models.UUIDField),
    models.GenericIPAddressField,
)


def watched_fields() -> list[Field[Any, Any]]:
    """Return the registered fields that can hold words, but for those that may cross."""
    names = sorted({name for kind in personal_data.registered() for name in kind.covers})
    fields = []
    for name in names:
        room, *rest = name.split(".")
        if len(rest) != len(("model", "field")) or may_cross(name, room):
            continue
        field = apps.get_model(room, rest[0])._meta.get_field(rest[1])
        if isinstance(field, models.Field) and holds_words(field):
            fields.append(field)
    return fields


def may_cross(name: str, room: str) -> bool:
    return name in PUBLIC | COPIES or room in OF_NODES | WORDS_SENT


def holds_words(field: Field[Any, Any]) -> bool:
    return isinstance(field, KINDS_WITH_WORDS) and not field.choices


def personal_words() -> set[str]:
    """Return all that stands in watched fields by now; one query for each model.

    The name of an event, in its address or as its title, is nobody's: it stands wherever somebody
    comes, and in letters to them.
    """
    by_model: dict[type[models.Model], list[str]] = {}
    for field in watched_fields():
        by_model.setdefault(field.model, []).append(field.attname)
    words = {
        word
        for model, names in by_model.items()
        for row in model._default_manager.values_list(*names)
        for value in row
        for word in words_in(value)
    }
    names = Event.objects.values_list("slug", "titles")
    return words - {word for row in names for name in row for word in words_in(name)}


def words_in(value: object) -> Iterator[str]:
    """Yield each text of a value, however deep, that is long enough to be looked for."""
    if isinstance(value, dict):
        for part in value.values():
            yield from words_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from words_in(part)
    elif value is not None and len(str(value).strip()) >= SHORTEST:
        yield str(value).strip()


class Wire:
    """What crossed, in order."""

    def __init__(self) -> None:
        self.record: list[Crossed] = []

    def of_people(self, *more: str) -> dict[str, str]:
        """Return what crossed of people, or of ``more``, each with what it crossed in."""
        return found({*personal_words(), *more}, self.record)

    def has(self, word: str) -> bool:
        """Say whether a word crossed."""
        return bool(found([word], self.record))


@contextmanager
def answering(keep: Keep) -> Iterator[None]:
    """Keep what the node answers to whoever comes in by the door of other nodes (``to_node``)."""
    answer = DjangoThreads.answer

    def kept(threads: DjangoThreads, scope: dict[str, Any], body: IO[bytes]) -> Rendered:
        rendered = answer(threads, scope, body)
        headers = {name.decode(): value.decode("latin-1") for name, value in rendered.headers}
        what = f"{rendered.status} to {scope['method']} {scope['path']}"
        keep(crossed(what, headers, rendered.body))
        return rendered

    DjangoThreads.answer = kept  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        DjangoThreads.answer = answer  # type: ignore[method-assign]


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Record what this node sends and answers."""
    kept = Wire()
    with recording(kept.record.append), answering(kept.record.append):
        yield kept


@pytest.fixture(autouse=True)
def nobody_crosses(request: pytest.FixtureRequest, wire: Wire) -> Iterator[None]:
    """Hold a test to the law, if it reaches a database."""
    reaches = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if reaches:
        request.getfixturevalue("db")  # before this one, so that rows are there until after it
    yield
    if reaches and (told := wire.of_people()):
        pytest.fail(f"Words about people crossed: {told}")
