"""What a host can do with an event just now, as buttons and links: one list for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import State
from meshup.agenda.domain.gestures import Gesture
from meshup.desk.registry import Action
from meshup.kit.addresses import address_of
from meshup.kit.forms.pages import BACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence

LABELS: Final[dict[Gesture, StrOrPromise]] = {
    Gesture.CONFIRM: _("Confirm"),
    Gesture.TAKE_UP: _("Take it up again"),
    Gesture.MOVE: _("Move"),
    Gesture.ONLINE: _("Move online"),
    Gesture.CANCEL: _("Cancel"),
    Gesture.SKIP: _("Skip this date"),
    Gesture.FOLLOWING: _("Change this and all following dates"),
    Gesture.WITHDRAW: _("Delete"),
    Gesture.EDIT: _("Edit"),
    Gesture.TIMETABLE: _("Timetable"),
    Gesture.NOTE: _("Note how it was"),
    Gesture.EXPLAIN: _("Say why"),
}
SPECIAL_LABELS: Final[dict[tuple[Gesture, str], StrOrPromise]] = {
    (Gesture.CONFIRM, State.DRAFT): _("Publish"),
    (Gesture.CONFIRM, State.SUGGESTED): _("Publish"),
    (Gesture.CONFIRM, State.CANCELLED): _("Hold it after all"),
    (Gesture.WITHDRAW, State.SUGGESTED): _("Turn down"),
}
"""What a gesture is called in a state in which it is more, or other, than its name says."""

TURNED_DOWN: Final = _("Turned down. How to reach the visitor is erased for good.")
"""What is said of a suggestion that goes; undo does not bring back what was erased."""

BUTTONS: Final = {
    Gesture.CONFIRM: "confirm",
    Gesture.TAKE_UP: "take-up",
    Gesture.SKIP: "skip",
}
"""Gestures that ask nothing, as their addresses call them."""

PAGES: Final = {
    Gesture.MOVE: "agenda_desk:move",
    Gesture.ONLINE: "agenda_desk:online",
    Gesture.CANCEL: "agenda_desk:cancel",
    Gesture.EXPLAIN: "agenda_desk:cancel",
    Gesture.WITHDRAW: "agenda_desk:withdraw",
    Gesture.EDIT: "agenda_desk:event_edit",
    Gesture.TIMETABLE: "agenda_desk:timetable",
    Gesture.NOTE: "agenda_desk:afterwards",
}
DANGEROUS: Final = frozenset({Gesture.CANCEL, Gesture.WITHDRAW})
RARE: Final = frozenset({Gesture.ONLINE, Gesture.SKIP, Gesture.FOLLOWING, Gesture.WITHDRAW})
"""What a page folds away."""


def actions_for(
    event: Occurrence, offered: Iterable[Gesture], *, back: str = "", loud: bool = True
) -> list[Action]:
    """Return ``offered`` as buttons and links; with ``loud``, the first stands out.

    ``back`` is the page, with its anchor, to which each leads back; "" for the event's own.
    """
    return [
        _action(event, gesture, back, quiet=bool(number) or not loud)
        for number, gesture in enumerate(offered)
    ]


def label_of(gesture: Gesture, event: Occurrence) -> StrOrPromise:
    """Return what a gesture is called for this event."""
    return SPECIAL_LABELS.get((gesture, event.state)) or LABELS[gesture]


def _action(event: Occurrence, gesture: Gesture, back: str, *, quiet: bool) -> Action:
    posts = gesture in BUTTONS or gesture is Gesture.WITHDRAW
    url = _address(event, gesture)
    if back and not posts:
        url += ("&" if "?" in url else "?") + urlencode({BACK: back})
    return Action(
        label_of(gesture, event),
        url,
        posts=posts,
        quiet=quiet,
        danger=gesture in DANGEROUS,
        back=back if posts else "",
    )


def _address(event: Occurrence, gesture: Gesture) -> str:
    if gesture in BUTTONS:
        return reverse("agenda_desk:step", args=[event.slug, BUTTONS[gesture]])
    if gesture is Gesture.FOLLOWING:
        page = reverse("agenda_desk:series_pattern", args=[event.series])
        return f"{page}?since={event.recurrence_date}"
    if gesture is Gesture.TIMETABLE and (board := address_of("programme", slug=event.slug)):
        return board
    return reverse(PAGES[gesture], args=[event.slug])
