"""What a host does with a proposal in one go, and how the page says that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.agenda.domain.queries.events import event_for
from meshup.kit.clock import now
from meshup.proposals.domain import deciding
from meshup.proposals.domain.offering import offer
from meshup.proposals.domain.placing import place, unplace
from meshup.proposals.domain.rewordings import look_at_rewordings
from meshup.proposals_desk.domain.free_time import MINUTE
from meshup.proposals_desk.domain.reviewing import rate, unrate, write_note
from meshup.proposals_desk.forms.dates import wall_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker
    from meshup.proposals_desk.views.sheets import Sheet

    Do = Callable[[Asker, Sheet, Any, Mapping[str, Any]], str]


WITHOUT_WORDS: Final = "without_words"
"""A button of this name decides without the words that stand in its form."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with a proposal.

    Attributes:
        act: does it with a valid form and all that was sent; returns the sentence.
        can_be_taken_back: whether a button beside the sentence takes it back.
        is_in_history: whether the history of its event takes it back.
        anchor: where on the page it is said.
    """

    act: Do
    can_be_taken_back: bool = False
    is_in_history: bool = False
    anchor: str = ""


def _deciding(decide: Callable[..., object], sentence: StrOrPromise) -> Act:
    def act(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401
        given = form.cleaned_data
        why = "" if WITHOUT_WORDS in sent else given.get("why", "")
        decide(by, sheet.whole.uuid, given["version"], now(), why)
        return str(sentence)

    return Act(act, can_be_taken_back=True)


def _take_back(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    deciding.take_back(by, sheet.whole.uuid, form.cleaned_data["version"], now())
    return _("Taken back.")


def _vet(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    deciding.vet(by, sheet.whole.uuid, form.cleaned_data["version"], now())
    return _("Its links are shown from now on.")


def _look(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    look_at_rewordings(by, sheet.whole.uuid, form.cleaned_data["version"])
    return _("Noted: you have looked at it.")


def _offer(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    event = event_for(by, form.cleaned_data["event"])
    offer(by, sheet.whole.uuid, form.cleaned_data["version"], form.plan(event), now())
    return _("Offered: the speaker says yes, no, or another date.")


def _place(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    event = event_for(by, form.cleaned_data["event"])
    placement = form.placement(event)
    place(by, sheet.whole.uuid, form.cleaned_data["version"], placement, now())
    if placement.instead_of not in {"", placement.event}:
        return _("It has moved to that evening.")
    return _("It is on the timetable.")


def _take_off(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401
    event = str(sent.get("event", ""))
    unplace(by, sheet.whole.uuid, form.cleaned_data["version"], event, now())
    return _("Taken off that timetable; it stays accepted.")


def _rate(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401
    if "unrate" in sent:
        unrate(by, sheet.whole.uuid)
        return _("Your rating is gone.")
    grade, words = int(form.cleaned_data["grade"]), form.cleaned_data["words"]
    rate(by, sheet.whole.uuid, grade, words, now())
    return _("Rated.")


def _note(by: Asker, sheet: Sheet, form: Any, sent: Mapping[str, Any]) -> str:  # noqa: ANN401, ARG001
    write_note(by, sheet.whole.uuid, form.cleaned_data["words"], now())
    return _("Noted.")


def way_back_there(before: Sheet, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that move a talk back to where it was; nothing where it has not moved."""
    left, event = sent.get("instead_of", ""), sent.get("event", "")
    place = next((each for each in before.coming if each.event.slug == left), None)
    if place is None or left == event:
        return {}
    line = place.line
    begins = wall_time(line.starts_at, place.event) if line.starts_at else {}
    lasts = line.ends_at - line.starts_at if line.starts_at and line.ends_at else None
    return {
        "event": left,
        "instead_of": event,
        "minutes": lasts // MINUTE if lasts is not None else before.whole.minutes,
        "hour": f"{begins['hour']:%H:%M}" if begins else "",
        "day": begins["day"].isoformat() if begins else "",
        "zone": line.zone,
    }


ACTS: Final[dict[str, Act]] = {
    "keep": _deciding(deciding.keep, gettext_lazy("Kept for later.")),
    "accept": _deciding(
        deciding.accept, gettext_lazy("Accepted: it is a talk now, and everybody may read it.")
    ),
    "decline": _deciding(deciding.decline, gettext_lazy("Declined, with your words.")),
    "reopen": _deciding(deciding.reopen, gettext_lazy("It waits to be decided again.")),
    "take-back": Act(_take_back),
    "vet": Act(_vet),
    "look": Act(_look),
    "offer": Act(_offer, can_be_taken_back=True),
    "place": Act(_place, is_in_history=True),
    "take-off": Act(_take_off, is_in_history=True),
    "rate": Act(_rate, anchor="#rating"),
    "note": Act(_note, anchor="#notes"),
}
"""By the last part of their address; each has its form in ``proposal_forms``."""
