"""What a room online says while people are in it; its script fills in who and how much."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return every sentence of the script by its name, in the reader's language."""
    return {**_about_people(), **_about_connections(), **_about_devices(), **_about_files()}


def _about_people() -> dict[str, str]:
    return {
        "somebody": _("Somebody"),
        "alone": _("Nobody else is here yet. Send the address of this page to who should come."),
        "is_idle": _("free"),
        "is_asking": _("waiting for an answer"),
        "is_asked": _("being asked to talk"),
        "is_talking": _("in conversation"),
        "others": _("Also here: {names}"),
        "talk": _("Ask {name} to talk"),
        "asking": _("Waiting for {name} to answer…"),
        "asked": _("{name} would like to talk with you."),
        "unanswered": _("{name} did not answer."),
        "withdrawn_question": _("{name} no longer asks to talk."),
        "declined": _("{name} cannot talk now. You may try again later."),
        "unavailable": _("{name} is no longer here, or is talking with somebody else."),
        "ended": _("The conversation is over."),
        "with": _("You are talking with {name}"),
        "copied": _("The address is copied."),
        "you": _("You"),
    }


def _about_connections() -> dict[str, str]:
    return {
        "entering": _("Coming in…"),
        "here": _("You are here, and others see your name."),
        "away": _("The connection to this node is lost; trying again…"),
        "away_talking": _(
            "The connection to this node is lost; trying again… Your conversation goes on."
        ),
        "shut": _("This room cannot be entered now. Load the page again, or try later."),
        "unsupported": _("This browser cannot connect to others. Try a newer one."),
        "connecting": _("Connecting…"),
        "direct": _("Connected, directly from browser to browser"),
        "relayed": _("Connected, through this community’s relay; it passes on what it cannot read"),
        "interrupted": _("The connection is interrupted; waiting for it…"),
        "failed": _("No connection to {name} was possible. Another network may help."),
        "cut": _("The connection to {name} broke off. You can ask again."),
    }


def _about_devices() -> dict[str, str]:
    return {
        "microphone_off": _("Turn your microphone on"),
        "microphone_on": _("Turn your microphone off"),
        "camera_off": _("Turn your camera on"),
        "camera_on": _("Turn your camera off"),
        "screen_off": _("Show your screen"),
        "screen_on": _("Stop showing your screen"),
        "refused": _(
            "Your browser was not allowed to use it. Allow it beside the address of this page."
        ),
        "missing": _("No such device was found. You can still write and send files."),
        "in_use": _("Another program is using it. Close that program and try again."),
        "no_devices": _("This browser gives no camera and no microphone to this page."),
        "unchosen": _("No screen was chosen, so none is shown."),
        "unshown": _("Your browser could not show your screen."),
        "seen": "{name}",
        "seen_unheard": _("{name}, microphone off"),
        "unseen": _("{name} shows no picture now."),
        "unseen_unheard": _("{name} shows no picture now, and the microphone is off."),
    }


def _about_files() -> dict[str, str]:
    return {
        "offered": _("{name} offers {file} ({size})"),
        "offering": _("You offer {file} ({size}); {name} has to take it."),
        "take": _("Take it"),
        "no_thanks": _("No, thanks"),
        "taken": _("{file} has arrived."),
        "save": _("Save {file}"),
        "given": _("{file} has been sent."),
        "left": _("{file} was not taken."),
        "moving": _("{file} is on its way."),
        "cancel": _("Cancel"),
        "stopped": _("{file}: cancelled."),
        "withdrawn": _("{file} is no longer offered."),
        "too_large": _("{file} is too large: at most {size}."),
        "broken": _("{file} did not arrive whole."),
    }
