"""``meshup init``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.validators import validate_email
from django.db import Error, transaction

from meshup.community.domain.nodes import LEGAL, refuse_unknown, set_up_node
from meshup.community.domain.people import add_host
from meshup.community.domain.queries import this_node
from meshup.community.domain.sign_in_links import sign_in_link
from meshup.community.errors import NodeExists, NoNode
from meshup.kit.console import NodeCommand, called
from meshup.kit.errors import Refusal
from meshup.operations.private_files import tighten
from meshup.operations.readiness import is_node_here

if TYPE_CHECKING:
    from argparse import ArgumentParser

QUESTIONS: Final = {
    "name": ("What is the community called?", ""),
    "city": ("In which city does it meet?", ""),
    "languages": ("Which languages does it speak, the main one first?", "en"),
    "time_zone": ("In which time zone?", "UTC"),
    "contact": ("At which e-mail address can people reach it?", ""),
    "publisher": ("Who publishes the site: which person, or association? (empty: later)", ""),
    "publisher_address": ("At which postal address?", ""),
    "publisher_person": ("Which person answers for what the site says?", ""),
    "hosting": ("Who hosts it, on whose machine does it run? (empty: later)", ""),
    "hosting_address": ("At which postal address?", ""),
    "hosting_contact": ("At which phone number, or e-mail address?", ""),
    "host_name": ("What is the first host called?", ""),
    "host_email": ("And the e-mail address with which this host signs in?", ""),
}
"""By option: the question, and the answer that an empty line stands for."""

FOLLOW_UPS: Final = {name: name.partition("_")[0] for name in LEGAL if "_" in name}
"""Questions about whoever publishes or hosts the site, for whom another answer is needed first."""


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
        for name, (question, default) in QUESTIONS.items():
            helped = f"{question} [{default}]" if default else question
            parser.add_argument(f"--{name.replace('_', '-')}", help=helped)

    def handle(self, *, yes: bool, **options: str | None) -> None:
        """Set it up."""
        _refuse_second()
        call_command("migrate", verbosity=0)
        given = {name: value for name in QUESTIONS if (value := options[name]) is not None}
        answers = _complete(given) if yes else self._ask(given)
        if wrong := [sentence for name in QUESTIONS if (sentence := _wrong(name, answers[name]))]:
            raise CommandError("\n".join(wrong))
        with transaction.atomic():
            set_up_node(
                name=answers["name"],
                city=answers["city"],
                languages=_codes(answers["languages"]),
                time_zone=answers["time_zone"],
                contact=answers["contact"],
                legal={name: answers[name] for name in LEGAL},
            )
            add_host(
                email=answers["host_email"],
                name=answers["host_name"],
                language=_codes(answers["languages"])[0],
            )
        tighten(settings.CONFIG.data)
        self.say(
            f"{answers['name']} is set up in {settings.CONFIG.data}.",
            f"Visitors will reach it: {settings.CONFIG.address} (MESHUP_ADDRESS)",
            f"Start it:               {called()} serve",
            f"Then sign in, once:     {sign_in_link(answers['host_email'])}",
            f"Another link, if late:  {called()} link {answers['host_email']}",
        )

    def _ask(self, given: dict[str, str]) -> dict[str, str]:
        """Ask for what is not given, again until it can be used."""
        if not sys.stdin.isatty():
            raise CommandError("Nobody is here to answer: give --yes and the options.")
        answers = dict(given)
        for name, (question, usual) in QUESTIONS.items():
            default = _default(name, usual, answers)
            if name in FOLLOW_UPS and not answers[FOLLOW_UPS[name]]:
                answers.setdefault(name, "")
            while name not in answers:
                hint = f" [{default}]" if default else ""
                value = input(f"{question}{hint} ").strip() or default
                if sentence := _wrong(name, value):
                    self.say(sentence)
                else:
                    answers[name] = value
        return answers


def _refuse_second() -> None:
    """Refuse when there is a node; its tables may be of another version."""
    if not is_node_here():
        return
    try:
        name = this_node().name
    except (NoNode, Error):
        name = str(settings.CONFIG.data)
    raise NodeExists(name=name)


def _complete(given: dict[str, str]) -> dict[str, str]:
    answers = dict(given)
    for name, (_question, default) in QUESTIONS.items():
        answers.setdefault(name, _default(name, default, answers))
    return answers


def _default(name: str, default: str, answers: dict[str, str]) -> str:
    if name == "host_email":
        return answers.get("contact", "")
    return default


def _codes(text: str) -> list[str]:
    return [code for code in text.replace(",", " ").split() if code]


def _wrong(name: str, value: str) -> str:
    """Return what is wrong with an answer, "" when nothing is."""
    if not value.strip():
        if name in LEGAL:
            return ""
        return f"--{name.replace('_', '-')}: {QUESTIONS[name][0]}"
    try:
        if name in {"contact", "host_email"}:
            validate_email(value)
        elif name in {"languages", "time_zone"}:
            refuse_unknown({name: _codes(value) if name == "languages" else value})
    except Refusal as refusal:
        return str(refusal)
    except ValidationError:
        return f"“{value}” is no e-mail address."
    return ""
