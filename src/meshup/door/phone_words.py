"""What the door's page says on a phone; its script fills in numbers, names and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

Sentences = dict[str, str | tuple[str, str]]
"""By name: a sentence, or its forms for one and for several."""


def phone_words() -> Sentences:
    """Return every sentence of the script by its name, in the reader's language."""
    return {**_about_numbers(), **_about_sending(), **_about_people(), **_about_the_device()}


def _forms(sentence: Callable[[int], str]) -> tuple[str, str]:
    """Return a sentence of one and of several; ``{count}`` stays for the script to fill in."""
    return sentence(1), sentence(2)


def _about_numbers() -> Sentences:
    return {
        "heads": _forms(lambda n: ngettext("person has come", "people have come", n)),
        "checked_in": _forms(
            lambda n: ngettext("{count} by name or code", "{count} by name or code", n)
        ),
        "first_times": _forms(
            lambda n: ngettext("{count} for the first time", "{count} for the first time", n)
        ),
        "expected": _forms(lambda n: ngettext("{count} expected", "{count} expected", n)),
        "together": _forms(lambda n: ngettext("alone", "{count} together", n)),
        "first_time": _forms(
            lambda n: ngettext("First time here?", "First time here, all {count}?", n)
        ),
        "came": _forms(lambda n: ngettext("{count} has come", "{count} have come", n)),
        "counted": _forms(
            lambda n: ngettext("Counted: one person.", "Counted: {count} people.", n)
        ),
        "uncounted": _("Counted: one fewer."),
        "nobody": _("Nobody is counted yet."),
        "undone": _("Taken back: {what}"),
        "last_count": _forms(lambda n: ngettext("Last: +{count}", "Last: +{count}", n)),
        "last_less": _("Last: one fewer"),
        "last_check_in": _forms(
            lambda n: ngettext("Last: one checked in", "Last: {count} checked in", n)
        ),
        "now": _("Now: {title}"),
        "next": _("{hour}: {title}"),
    }


def _about_sending() -> Sentences:
    return {
        "starting": _("Getting ready…"),
        "sent": _("Everything is sent."),
        "sending": _("Sending…"),
        "waiting": _forms(
            lambda n: ngettext(
                "{count} not yet sent, kept on this phone since {hour}.",
                "{count} not yet sent, kept on this phone since {hour}.",
                n,
            )
        ),
        "waiting_unkept": _forms(
            lambda n: ngettext(
                "{count} not yet sent. This browser keeps nothing: leave this page open.",
                "{count} not yet sent. This browser keeps nothing: leave this page open.",
                n,
            )
        ),
        "offline": _("No network."),
        "busy": _("The node does not answer properly; trying again."),
        "signed_out": _("You are signed out. Sign in here, and what is kept will be sent."),
        "ended": _("Your role at this door has ended. The list is removed from this phone."),
        "gone": _("This door is no longer there."),
        "closed": _("The node takes nothing for this door now."),
        "large": _("too large for the node"),
        "refused": _forms(
            lambda n: ngettext(
                "The node did not take {count} of what was done here: {why}",
                "The node did not take {count} of what was done here: {why}",
                n,
            )
        ),
        "early": _(
            "Counting begins at {hour}, six hours before the start. Try everything until then."
        ),
        "early_day": _(
            "Counting begins on {day} at {hour}, six hours before the start. Try everything until"
            " then."
        ),
        "late": _("The evening is over. What was forgotten can be counted for one more day."),
        "rehearsal": _("Only tried out: counting has not begun."),
        "expired": _("This evening is over. The list is removed from this phone."),
    }


def _about_people() -> Sentences:
    return {
        "somebody": _("somebody without a name"),
        "in": _("Welcome!"),
        "already": _("Already in"),
        "already_here": _("since {hour}, by this phone"),
        "already_elsewhere": _("since {hour}, by another phone"),
        "in_since": _("in since {hour}"),
        "waiting_list": _("On the waiting list"),
        "waiting_more": _("There was no place left for them. You decide."),
        "maybe": _("may come"),
        "unknown": _("Not known here"),
        "unknown_more": _("This code is not of this evening, or it was cancelled."),
        "unknown_offline": _(
            "This code is not on the list of this phone, which is from {hour}. Without a network"
            " nobody can tell whether it is newer."
        ),
        "no_list": _("No list on this phone"),
        "no_list_more": _("It comes with the network. Until then, count without names."),
        "not_a_code": _("A code has 16 letters and digits; this is none."),
        "nobody_found": _("Nobody of that name is on the list."),
        "found": _forms(lambda n: ngettext("{count} found", "{count} found", n)),
        "several": _("Several people: choose one."),
    }


def _about_the_device() -> Sentences:
    return {
        "needs_https": _(
            "This page was opened without https. Codes are checked by the node here, which needs a"
            " network; counting works without one while this page stays open."
        ),
        "no_worker": _("This browser cannot open this page without a network: leave it open."),
        "unkept": _("This browser keeps nothing on the device: leave this page open."),
        "looking": _("Hold the code in front of the camera."),
        "not_ours": _("This is not a code of an evening."),
        "refused_camera": _("The camera is not allowed. Allow it beside the address of this page."),
        "missing_camera": _("No camera was found. Type the code instead."),
        "in_use_camera": _("Another program is using the camera. Close it and try again."),
        "unsupported_camera": _("This browser gives this page no camera. Type the code instead."),
    }
