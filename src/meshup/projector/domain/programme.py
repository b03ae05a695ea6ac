"""Shell: the programme of an evening, as a part of both screens and as two live channels.

Words
    evening    the channel "evening:<slug>/<language>": what everybody may follow
    projector  the channel "projector:<slug>/<language>": the same with places, for the room
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.projector.domain.evenings import evening_in_the_room, shown_evening, snapshot_of
from meshup.projector.parts import PartView

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from meshup.projector.domain.moments import Evening
    from meshup.projector.parts import Viewer

EVENING: Final = "evening"
PROJECTOR: Final = "projector"


def read_programme(viewer: Viewer) -> Shown[PartView]:
    """Return the timetable of an evening with what runs now and comes next.

    Raises:
        NoSuchEvent
    """
    shown = evening_for(viewer)
    kind = EVENING if viewer.screen == "now" else PROJECTOR
    evening = shown.value
    view = PartView(
        channels=(f"{kind}:{viewer.slug}/{viewer.language}",),
        snapshots={kind: snapshot_of(evening)},
        context={"evening": evening, "moment": evening.at(viewer.at)},
    )
    return shown.with_value(view)


def evening_for(viewer: Viewer) -> Shown[Evening]:
    """Return the evening as the viewer's screen may show it.

    Raises:
        NoSuchEvent
    """
    if viewer.screen == "now":
        return shown_evening(viewer.slug, viewer.language, viewer.at)
    return Shown(evening_in_the_room(viewer.slug, viewer.language))


def read_evenings(keys: Collection[str]) -> Mapping[str, Any]:
    """Return what everybody may follow of each event, by key "<slug>/<language>".

    One that does not exist, or is not public any more, is left out. A few are followed at once:
    those that run.
    """
    now = clock.now()
    return dict(_snapshots(keys, lambda slug, lang: shown_evening(slug, lang, now).value))


def read_screens(keys: Collection[str]) -> Mapping[str, Any]:
    """Return the same for screens in the room, with places."""
    return dict(_snapshots(keys, evening_in_the_room))


def channels_of(slugs: Iterable[str], languages: Iterable[str]) -> list[str]:
    """Return the names of the channels that tell of the programmes of these events."""
    tongues = list(languages)
    return [
        f"{kind}:{slug}/{language}"
        for slug in slugs
        for kind in (EVENING, PROJECTOR)
        for language in tongues
    ]


def _snapshots(
    keys: Collection[str], read: Callable[[str, str], Evening]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in keys:
        slug, _, language = key.rpartition("/")
        with suppress(NoSuchEvent):
            yield key, snapshot_of(read(slug, language))
