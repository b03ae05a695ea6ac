"""Rooms above say more of an own actor in its document, from ``AppConfig.ready``.

A part is asked for each actor each time its document is put together: it is quick, and names the
tags of what it shows, so that a kept document goes when it changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.activitypub.ids import Json
    from meshup.fediverse.domain.own_actors import OwnActorFacts

    MakePart = Callable[[OwnActorFacts], "Shown[ActorPart]"]


@dataclass(frozen=True, slots=True)
class ActorPart:
    """What a room adds to the document of an actor.

    Attributes:
        fields: by name; none that the document has already.
        terms: what these names mean, for its ``@context``.
    """

    fields: Mapping[str, object] = field(default_factory=dict)
    terms: Mapping[str, object] = field(default_factory=dict)


_parts: Final[dict[str, MakePart]] = {}


def register_actor_part(room: str, part: MakePart) -> None:
    """Let ``part`` add to the documents of own actors; the same room again replaces its own."""
    _parts[room] = part


def with_parts(document: Shown[Json], actor: OwnActorFacts) -> Shown[Json]:
    """Return the document of ``actor`` with what rooms add to it; what it has stays as it is."""
    made: list[Shown[ActorPart]] = [part(actor) for part in _parts.values()]
    terms: Json = {}
    fields: Json = {}
    for shown in made:
        terms.update(shown.value.terms)
        fields.update(shown.value.fields)
    whole = {**fields, **document.value}
    if terms:
        whole["@context"] = [*document.value["@context"], terms]
    tags = document.tags.union(*(shown.tags for shown in made))
    moments = [document.until, *(shown.until for shown in made)]
    until = min((moment for moment in moments if moment is not None), default=None)
    return Shown({"@context": whole.pop("@context"), **whole}, tags, until)
