"""Pure: the acts of hosts on the rounds of an evening, as moderation's log names them."""

from __future__ import annotations

from typing import Final

OPEN: Final = "person_to_person.open"
CHANGE: Final = "person_to_person.change"
START: Final = "person_to_person.start"
UNDO_START: Final = "person_to_person.undo_start"
HOLD: Final = "person_to_person.hold"
RESUME: Final = "person_to_person.resume"
EXTEND: Final = "person_to_person.extend"
BEGIN_NOW: Final = "person_to_person.begin_now"
END_ROUND: Final = "person_to_person.end_round"
ADD_ROUND: Final = "person_to_person.add_round"
END: Final = "person_to_person.end"
ADD_PERSON: Final = "person_to_person.add_person"
TAKE_OUT: Final = "person_to_person.take_out"
BRING_BACK: Final = "person_to_person.bring_back"
