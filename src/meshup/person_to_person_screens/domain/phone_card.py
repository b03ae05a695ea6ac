"""Pure: a moment of the rounds in the words of a phone, slot by slot.

As ``person_to_person_screens/phone/card.js``, by the same examples (``phone_moments.json``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from meshup.person_to_person_screens.domain.phone_moment import PhoneMoment, Snapshot

    Words = dict[str, str | tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PhoneCard:
    """What stands where.

    Attributes:
        title: the largest words: the table, or what somebody does instead.
        people: with whom they sit; empty where nobody does.
        time: "9:05" of minutes and seconds; "" for nothing to count.
        share: how much of the round is over, from 0 to 1; None where none is talked.
        acts: which buttons are offered.
        look_for: where three sit, the seat that can be said not to be found, for each of
            ``people``; 0 for none.
        next_round: the one that begins next, which can be skipped; 0 where nobody knows.
    """

    eyebrow: str
    title: str
    note: str
    people: tuple[str, ...] = ()
    moves: str = ""
    language: str = ""
    starter: Mapping[str, str] | None = None
    clock_label: str = ""
    time: str = ""
    share: float | None = None
    missed: str = ""
    acts: tuple[str, ...] = ()
    look_for: tuple[int, ...] = ()
    next_round: int = 0


def phone_card(moment: PhoneMoment, seat: Snapshot, words: Words) -> PhoneCard:
    """Return ``moment`` in ``words``, for whom ``seat`` is about."""
    at_table = moment.kind == "table" and moment.seat is not None
    label, time, share = _clock(moment, words)
    here: Snapshot = (moment.seat if at_table else None) or {}
    people = tuple(name or say(words, "somebody") for name in here.get("with", ()))
    return PhoneCard(
        eyebrow=_eyebrow(moment, words),
        title=table_words(here["table"], words) if here else _title(moment, words),
        note=_note(moment, seat, words),
        people=people,
        moves=say(words, "stays" if here.get("stays") else "moves") if here else "",
        language=here.get("language") or "",
        starter=here.get("starter") or None,
        clock_label=label,
        time=time,
        share=share,
        missed=_missed(here, people, words),
        acts=_acts(moment, seat),
        look_for=_look_for(moment, here, seat),
        next_round=_next_round(moment),
    )


def say(words: Words, name: str, **facts: object) -> str:
    """Return a sentence with its {facts} filled in; by ``count``, its form of one or of several."""
    sentence = words[name]
    if isinstance(sentence, tuple):
        sentence = sentence[0 if facts["count"] == 1 else 1]
    for fact, value in facts.items():
        sentence = sentence.replace(f"{{{fact}}}", str(value))
    return sentence


def names_together(names: Sequence[str], words: Words) -> str:
    """Return "Ada", or "Ada and Bilal"."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return say(words, "and", names=", ".join(names[:-1]), last=names[-1])


def table_words(table: str, words: Words) -> str:
    """Return "Table 4" for a number, and a name as it is."""
    return say(words, "table", table=table) if table.isdigit() else table


def clock_text(milliseconds: int) -> str:
    """Return "9:05": minutes and seconds, begun seconds counted whole."""
    seconds = max(0, -(-milliseconds // 1000))
    return f"{seconds // 60}:{seconds % 60:02}"


def _eyebrow(moment: PhoneMoment, words: Words) -> str:
    if moment.round:
        return say(words, "round", round=moment.round, rounds=moment.rounds)
    return say(words, "rounds")


def _title(moment: PhoneMoment, words: Words) -> str:
    if moment.kind == "skips" and moment.round:
        return say(words, "rest")
    return say(words, moment.kind if moment.kind in words else "between")


def _note(moment: PhoneMoment, seat: Snapshot, words: Words) -> str:
    if moment.kind == "ended":
        met = int(seat.get("met") or 0)
        return say(words, "met", count=met) if met else say(words, "met_nobody")
    if moment.kind == "table" and moment.seat is not None:
        return _note_at_table(moment.seat, seat["standing"], words)
    if moment.kind == "skips" and moment.round:
        return say(words, "rest_rather_rests")
    reason = f"rest_{moment.seat.get('reason')}" if moment.kind == "rest" and moment.seat else ""
    return say(words, reason if reason in words else f"{moment.kind}_note")


def _note_at_table(here: Snapshot, standing: str, words: Words) -> str:
    if here.get("missing"):
        return say(words, "missing")
    if standing == "skips":
        return say(words, "skips")
    return say(words, "trio") if here.get("trio") else ""


def _clock(moment: PhoneMoment, words: Words) -> tuple[str, str, float | None]:
    if moment.left is None:
        return (say(words, "held") if moment.phase == "held" else ""), "", None
    label = {"coming": "begins_in", "held": "held"}.get(moment.phase, "ends_in")
    over = 1 - moment.left / moment.length if moment.length else 0
    share = min(1.0, max(0.0, over)) if moment.phase == "talking" else None
    return say(words, label), clock_text(moment.left), share


def _missed(here: Snapshot, people: Sequence[str], words: Words) -> str:
    if not here.get("missed"):
        return ""
    where = table_words(here["table"], words)
    by = [name or say(words, "somebody") for name in here.get("missedBy", ())] or list(people)
    return say(words, "missed", count=len(by), names=names_together(by, words), table=where)


def _look_for(moment: PhoneMoment, here: Snapshot, seat: Snapshot) -> tuple[int, ...]:
    """Return each seat at a table of three whose person can be said to be missing; 0 for others."""
    seats = here.get("seats", ())
    if len(seats) < 2 or moment.phase == "coming" or seat["standing"] == "asked":  # noqa: PLR2004
        return ()
    return tuple(0 if number in here.get("lost", ()) else number for number in seats)


def _next_round(moment: PhoneMoment) -> int:
    if moment.phase == "gathering":
        return 1
    if moment.phase == "coming":
        return moment.round
    return moment.round + 1 if moment.round else 0


def _acts(moment: PhoneMoment, seat: Snapshot) -> tuple[str, ...]:
    """Return the buttons, in order."""
    if moment.kind in {"over", "ended"}:
        return ()
    if moment.kind == "left":
        return ("come_back",)
    if moment.kind == "asked":
        return ("here", "leave")
    acts: list[str] = []
    if moment.kind == "table" and moment.seat is not None:
        acts += _acts_at_table(moment.phase, moment.seat, seat["standing"])
    skips = seat["standing"] == "skips"
    is_last = moment.phase in {"talking", "held"} and moment.round == moment.rounds
    if not is_last:
        skip = "skip_this" if moment.phase == "coming" else "skip"
        acts += ["unskip"] if skips else [skip, "untrio" if seat.get("trio") else "trio"]
    return (*acts, "leave")


def _acts_at_table(phase: str, here: Snapshot, standing: str) -> Collection[str]:
    if standing == "asked":
        return ("here",)
    if phase == "coming":
        return ()
    if here.get("missing") or here.get("missed"):
        return ("found",)
    return () if len(here.get("seats", ())) > 1 else ("cannot_find",)
