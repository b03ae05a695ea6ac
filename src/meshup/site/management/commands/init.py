"""``meshup init``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, transaction

from meshup.community.domain.nodes import LEGAL, set_up_node
from meshup.community.domain.people import add_host
from meshup.community.domain.queries import this_node
from meshup.community.domain.sign_in_links import sign_in_link
from meshup.community.errors import NodeExists, NoNode
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import federation, switch_on
from meshup.kit.clock import now
from meshup.kit.console import NodeCommand, called
from meshup.operations.private_files import tighten
from meshup.operations.readiness import is_node_here
from meshup.site.first_kit import inside, opened_kit, take_first
from meshup.site.first_questions import (
    COLOURS,
    FOLLOW_UPS,
    NO,
    QUESTIONS,
    YES,
    codes,
    country_of,
    likely_answer,
    mistakes_in,
    town_of,
    wrong_answer,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from meshup.kit.towns import Town
    from meshup.starter_kit.domain.opening import OpenedKit


class Command(NodeCommand):
    """Set up a new node."""

    help = (
        "Set up a new node: write its settings, make its database, ask what it is called, and print"
        " the sign-in link of its first host."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--yes", action="store_true", help="ask nothing; the options say it")
        parser.add_argument("--address", help="where visitors will reach it: https://p2p.example")
        parser.add_argument(
            "--kit", help="begin with the starter kit of a community: its address, or a file"
        )
        for name, question in (QUESTIONS | COLOURS).items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)

    def handle(self, *, yes: bool, **options: str | None) -> None:
        """Set it up."""
        _refuse_second()
        kit = opened_kit(where) if (where := options["kit"]) is not None else None
        names = (*QUESTIONS, *COLOURS)
        given = {name: value for name in names if (value := options[name]) is not None}
        if kit is not None:
            self.say(*inside(kit))
        questions = (*QUESTIONS, *(COLOURS if kit else [name for name in COLOURS if name in given]))
        likely = _likely(kit) if kit else {}
        answers = (
            _complete(given, questions, likely) if yes else self._ask(given, questions, likely)
        )
        if kit is not None and not yes:
            self._confirm()
        call_command("migrate", verbosity=0)
        town = town_of(answers)
        taken = _write(answers, town, kit)
        tighten(settings.CONFIG.data)
        self.say(
            *taken,
            f"{answers['name']} is set up in {settings.CONFIG.data}.",
            f"It meets in:            {_where(answers, town)}",
            f"Languages of its pages: {', '.join(codes(answers['languages']))}",
            f"People reach it at:     {answers['contact']}",
            f"Visitors will reach it: {settings.CONFIG.address} (MESHUP_ADDRESS)",
            f"In the fediverse it is: {_handle()}",
            f"Start it:               {called()} serve",
            f"Then sign in, once:     {sign_in_link(answers['host_email'])}",
            f"Another link, if late:  {called()} link {answers['host_email']}",
        )

    def _confirm(self) -> None:
        """Ask whether the kit is to be taken.

        Raises:
            CommandError: it is not.
        """
        if self._typed(f"Take all of this, and set the node up? ({YES}, {NO}) [{YES}] ") not in {
            "",
            YES,
        }:
            raise CommandError("Nothing has been set up.")

    def _ask(
        self, given: dict[str, str], questions: Sequence[str], likely: dict[str, str]
    ) -> dict[str, str]:
        """Ask for what is not given, and again for what cannot be used."""
        if not sys.stdin.isatty():
            missing = "\n".join(mistakes_in(given))
            raise CommandError(f"Nobody is here to answer: give --yes and the options.\n{missing}")
        answers: dict[str, str] = {}
        for name in questions:
            if name in FOLLOW_UPS and name not in given and not answers[FOLLOW_UPS[name]]:
                answers[name] = ""
            else:
                answers[name] = self._answer(name, given.get(name), _usual(name, answers, likely))
        return answers

    def _answer(self, name: str, given: str | None, likely: str) -> str:
        """Return the answer that is given, or else typed, once nothing is wrong with it."""
        hint = f" [{likely}]" if likely else ""
        value = given
        while value is None or (sentence := wrong_answer(name, value)):
            if value:
                self.say(sentence)
            value = self._typed(f"{(QUESTIONS | COLOURS)[name]}{hint} ") or likely
        return value

    @staticmethod
    def _typed(question: str) -> str:
        """Return what is typed in answer to ``question``.

        Raises:
            CommandError: nothing is typed any more.
        """
        try:
            return input(question).strip()
        except EOFError:
            raise CommandError("\nNo more answers came: nothing has been set up.") from None


def _refuse_second() -> None:
    """Refuse when there is a node; its tables may be of another version."""
    if not is_node_here():
        return
    try:
        name = this_node().name
    except (NoNode, Error):
        name = str(settings.CONFIG.data)
    raise NodeExists(name=name)


def _complete(
    given: dict[str, str], questions: Sequence[str], likely: dict[str, str]
) -> dict[str, str]:
    """Return ``given`` with likely answers to the other questions.

    Raises:
        CommandError: some are missing or wrong; its sentences name them all.
    """
    if wrong := mistakes_in(given):
        raise CommandError("\n".join(wrong))
    answers: dict[str, str] = {}
    for name in questions:
        answers[name] = given.get(name, _usual(name, answers, likely))
    return answers


@transaction.atomic
def _write(answers: dict[str, str], town: Town | None, kit: OpenedKit | None) -> list[str]:
    """Write the node, its host, and what the kit gives; return what was taken of it."""
    languages = codes(answers["languages"])
    set_up_node(
        name=answers["name"],
        city=answers["city"],
        languages=languages,
        time_zone=answers["time_zone"],
        contact=answers["contact"],
        facts={
            **{name: answers[name] for name in (*LEGAL, *COLOURS) if name in answers},
            "latitude": town and town.latitude,
            "longitude": town and town.longitude,
            "country": town.country if town else "",
        },
    )
    add_host(email=answers["host_email"], name=answers["host_name"], language=languages[0])
    if answers["federate"].strip().lower() == YES:
        switch_on(now())
    return take_first(kit) if kit is not None else []


def _likely(kit: OpenedKit) -> dict[str, str]:
    """Return what is likely for whoever begins with a kit: its languages, and its country."""
    return {"languages": " ".join(_known(kit)), "country": country_of(kit.sister.city)}


def _usual(name: str, answers: Mapping[str, str], likely: Mapping[str, str]) -> str:
    return likely.get(name) or likely_answer(name, answers, likely.get("country", ""))


def _known(kit: OpenedKit) -> list[str]:
    """Return the languages of the kit's community that this software speaks, in its order."""
    known = dict(settings.LANGUAGES)
    return [code for code in kit.sister.languages if code in known]


def _handle() -> str:
    """Return how others find the community; or who may change that they do not."""
    if not federation().is_on:
        return "not there (hosts may change that at the desk)"
    return group().handle


def _where(answers: dict[str, str], town: Town | None) -> str:
    if town is None:
        return f"{answers['city']} ({answers['time_zone']})"
    at = f"{town.latitude:.3f}, {town.longitude:.3f}"
    return f"{answers['city']} ({town.country}, {at}, {answers['time_zone']})"
