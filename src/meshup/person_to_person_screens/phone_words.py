"""What the page of a phone says of the rounds; its script fills in numbers, names and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.person_to_person_screens.domain.phone_card import Words


def phone_words() -> Words:
    """Return every sentence by its name, in the reader's language; two forms: one, several."""
    return {**_about_the_seat(), **_about_waiting(), **_about_the_end(), **_about_the_network()}


def _forms(sentence: Callable[[int], str]) -> tuple[str, str]:
    return sentence(1), sentence(2)


def _about_the_seat() -> Words:
    return {
        "round": _("Round {round} of {rounds}"),
        "rounds": _("Person-to-person"),
        "table": _("Table {table}"),
        "with": _("with {names}"),
        "and": _("{names} and {last}"),
        "somebody": _("somebody without a name"),
        "stays": _("You stay here; they come to you."),
        "moves": _("You go to this table."),
        "language": _("Language: {language}"),
        "ends_in": pgettext("time of a round", "left"),
        "begins_in": _("begins in"),
        "held": pgettext("time of a round", "on hold"),
        "missed": _forms(
            lambda n: ngettext(
                "{names} cannot find you: {table}", "{names} cannot find you: {table}", n
            ),
        ),
        "cannot_find_one": _("Not there?"),
        "missing": _(
            "They are asked on their phone. If nobody comes, you get somebody else within a minute"
            " or so."
        ),
        "trio": _("Three of you this time."),
    }


def _about_waiting() -> Words:
    return {
        "gathering": _("You are in"),
        "gathering_note": _("Your first table appears here, as soon as the hosts begin."),
        "between": _("Your next table comes in a moment"),
        "between_note": _("It appears here by itself."),
        "between_offline": _("Look at the screen in the room"),
        "between_offline_note": _(
            "There is no connection, and this phone does not know your next table. The hosts can"
            " tell you, too."
        ),
        "rest": _("You sit this round out"),
        "rest_note": _("It does not come out even. You are among the first in the next round."),
        "rest_rather_rests": _("As you wished. You are in again in the next round."),
        "rest_no_table": _("There is no table left. You are among the first in the next round."),
        "rest_nobody_new": _(
            "There is nobody new for you in this round. New people may come; stay around."
        ),
        "rest_alone": _("So far nobody else is free to talk. New people may come; stay around."),
        "waiting": _("Somebody will come to you"),
        "waiting_note": _("We look for somebody for you; it takes a minute or so."),
        "late": _("This round has begun"),
        "late_note": _("Whoever is free is brought to you; else you are in the next round."),
        "asked": _("Are you still here?"),
        "asked_note": _("Somebody could not find you. Say so, and you are in the next round."),
        "skips": _("You skip the next round"),
        "skips_note": _("After it you are in again, without doing anything."),
        "left": _("You have left the rounds"),
        "left_note": _("Come back whenever you like."),
    }


def _about_the_end() -> Words:
    return {
        "over": _("That was the last round"),
        "over_note": _("Well met!"),
        "ended": _("That was the last round"),
        "met": _forms(
            lambda n: ngettext("You met one person.", "You met {count} people.", n),
        ),
        "met_nobody": _("Nobody new this time."),
    }


def _about_the_network() -> Words:
    return {
        "offline": _("No connection. This is what your phone knows, as of {time}."),
        "waits": _("Kept on this phone; it is sent as soon as there is a connection."),
        "too_late": _("It could not be sent in time, so nothing has changed."),
        "sound_on": _("Sound and vibration: on"),
        "sound_off": _("Sound and vibration: off"),
    }
