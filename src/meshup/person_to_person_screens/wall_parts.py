"""What person-to-person adds to the screens of an evening, and where the code on the wall leads."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.style_bundles import join_styles
from meshup.live.channels import register_channel_kind
from meshup.person_to_person_screens.domain.screens import WALLS, is_open, read_now, read_wall
from meshup.projector.join_pages import JoinPage, register_join_page
from meshup.projector.parts import Part, register_part

STYLE: Final = "person_to_person_screens/wall/all.css"
JOIN: Final = JoinPage(
    name="person_to_person",
    title=_("Person-to-person: join"),
    picture=_("QR code: the page on which one takes part in person-to-person"),
    is_wanted=is_open,
)
WALL: Final = Part(
    name="rounds",
    position=5,
    screens=frozenset({"projector"}),
    read=read_wall,
    template="person_to_person_screens/_wall.html",
    script="person_to_person_screens/wall/part.js",
    style=STYLE,
    words={
        "title": _("Person-to-person"),
        "plan": _(
            "{rounds} rounds of {minutes} minutes, each with somebody you have not met here yet"
        ),
        "step_scan": _("Scan, or type the address and the code."),
        "step_name": _("Choose a name and your languages."),
        "step_table": _("See your table here and on your phone."),
        "step_phone": _("See your table on your phone."),
        "people_one": _("{number} person takes part"),
        "people_other": _("{number} people take part"),
        "round": _("Round {round} of {rounds}"),
        "begins": _("begins in"),
        "held": _("Paused"),
        "between": _("The next tables come in a moment."),
        "last": _("That was the last round."),
        "stays": _("keeps the seat, and the others move"),
        "rests": _("Sits this round out:"),
        "waits": _("Waits for somebody:"),
        "seated": _("Just seated:"),
        "somebody": _("somebody"),
        "with": _("with {names}"),
        "minutes": _("min"),
        "last_minute": _("last minute"),
        "on_phone": _("Your table is on your phone."),
        "ask_hosts": _("No phone? The hosts know where you sit."),
        "thanks": _("Thank you for talking!"),
        "encounters_one": _("{number} encounter this evening"),
        "encounters_other": _("{number} encounters this evening"),
        "introduced_one": _("This community has now introduced {number} pair of people."),
        "introduced_other": _("This community has now introduced {number} pairs of people."),
        "say_announced": _("Round {round} of {rounds}: find your table."),
        "say_talking": _("Round {round} of {rounds} has begun."),
    },
)
NOW: Final = Part(
    name="rounds_now",
    position=5,
    screens=frozenset({"now"}),
    read=read_now,
    template="person_to_person_screens/_now.html",
    script="person_to_person_screens/wall/now.js",
    words={
        "round": _("Round {round} of {rounds}"),
        "soon": _("Begins soon"),
        "begins": _("begins in {minutes} min"),
        "left": _("{minutes} min left"),
        "held": _("paused"),
    },
)


def register() -> None:
    """Show them, and let the code lead there while people may join."""
    join_styles(
        STYLE, "person_to_person_screens/wall/wall.css", "person_to_person_screens/wall/tables.css"
    )
    register_channel_kind(WALLS)
    register_join_page(JOIN)
    for part in (WALL, NOW):
        register_part(part)
