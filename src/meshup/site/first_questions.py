"""The questions of ``meshup init``: the likely reply to each, and what is wrong with one.

Pure, but for the settings.

Words
    replies    by name of the option, as typed: "languages" is "fr en"
"""

from __future__ import annotations

from colorsys import hls_to_rgb
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from meshup.community.domain.nodes import LEGAL, refuse_unknown
from meshup.community.forms import InvitationForm, NodeForm
from meshup.kit.errors import Refusal
from meshup.kit.towns import towns_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.towns import Town

QUESTIONS: Final = {
    "name": "What is the community called?",
    "city": "In which city does it meet?",
    "languages": "Which languages does it speak, the main one first? (codes: fr en)",
    "time_zone": "In which time zone?",
    "contact": "At which e-mail address can people reach it?",
    "federate": "May Mastodon, Mobilizon and other servers of the fediverse follow it? (yes, no)",
    "publisher": "Who publishes the site: which person, or association? (empty: later)",
    "publisher_address": "At which postal address?",
    "publisher_person": "Which person answers for what the site says?",
    "hosting": "Who hosts it, on whose machine does it run? (empty: later)",
    "hosting_address": "At which postal address?",
    "hosting_contact": "At which phone number, or e-mail address?",
    "host_name": "What is the first host called?",
    "host_email": "And the e-mail address with which this host signs in?",
}
"""By option: the question."""

COLOURS: Final = {
    "primary": "Which main colour has it? (such as #14284b)",
    "accent": "And which second one?",
}
"""By option: what is asked beside that of a node that begins with the kit of another."""

YES, NO = "yes", "no"
FOLLOW_UPS: Final = {name: name.partition("_")[0] for name in LEGAL if "_" in name}
"""Questions about whoever publishes or hosts the site, for whom another answer is needed first."""

_FIELDS: Final = {
    **{name: NodeForm.base_fields[name] for name in ("name", "city", "contact", *LEGAL)},
    **{name: NodeForm.base_fields[name] for name in COLOURS},
    "host_name": InvitationForm.base_fields["name"],
    "host_email": InvitationForm.base_fields["email"],
}
"""The fields of the desk's forms that check the shape of an answer."""


def likely_answer(name: str, replies: Mapping[str, str], country: str = "") -> str:
    """Return what an empty answer to the question ``name`` stands for, "" when it has to be said.

    ``replies`` are those to the questions before it; towns in ``country`` are meant first.
    """
    if name == "host_email":
        return replies.get("contact", "")
    if name == "languages":
        return _own_language()
    if name in COLOURS:
        return own_colours(replies.get("name", ""))[name]
    if name == "time_zone":
        towns = _towns(replies.get("city", ""), country)
        return towns[0].time_zone if towns else ""
    return YES if name == "federate" else ""


def own_colours(name: str) -> dict[str, str]:
    """Return two colours that a community of this name may begin with: others than its sister's."""
    hue = int.from_bytes(sha256(name.encode()).digest()[:2], "big") / 65536
    return {
        "primary": _colour(hue, lightness=0.2, saturation=0.55),
        "accent": _colour((hue + 0.42) % 1, lightness=0.4, saturation=0.85),
    }


def town_of(replies: Mapping[str, str]) -> Town | None:
    """Return the town where the community meets: named as its city, and in its time zone."""
    towns = _towns(replies["city"])
    return next((town for town in towns if town.time_zone == replies["time_zone"]), None)


def mistakes_in(replies: Mapping[str, str]) -> list[str]:
    """Return a sentence for each answer that is missing or wrong, in the order of the questions."""
    completed = dict(replies)
    wrong = []
    colours = [name for name in COLOURS if name in replies]
    for name in (*QUESTIONS, *colours):
        if name not in completed:
            completed[name] = likely_answer(name, completed)
            if name == "host_email":  # it is the contact's, and wrong or missing there
                continue
        if sentence := wrong_answer(name, completed[name]):
            option = f"--{name.replace('_', '-')}"
            missing = not completed[name].strip()
            wrong.append(f"{option} is missing: {sentence}" if missing else f"{option}: {sentence}")
    return wrong


def wrong_answer(name: str, value: str) -> str:
    """Return what is wrong with the answer to a question, "" when nothing is."""
    if not value.strip():
        return "" if name in LEGAL else (QUESTIONS | COLOURS)[name]
    try:
        if name == "federate":
            return "" if value.strip().lower() in {YES, NO} else f"“{value[:80]}”: {YES} or {NO}?"
        if name in _FIELDS:
            _FIELDS[name].clean(value)
        else:
            refuse_unknown({name: codes(value) if name == "languages" else value})
    except Refusal as refusal:
        return str(refusal)
    except ValidationError as error:
        return f"“{value[:80]}”: {' '.join(error.messages)}"
    return ""


def codes(text: str) -> list[str]:
    """Return the language codes of an answer: "fr, en"."""
    return [code for code in text.replace(",", " ").split() if code]


def _colour(hue: float, *, lightness: float, saturation: float) -> str:
    channels = hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _own_language() -> str:
    known = [code for code, _name in settings.LANGUAGES]
    language: str = settings.SHELL_LANGUAGE.language
    return language if language in known else known[0]


def country_of(city: str) -> str:
    """Return the country of the town that is meant by a name, "" where none is."""
    towns = _towns(city)
    return towns[0].country if towns else ""


def _towns(city: str, country: str = "") -> list[Town]:
    """Return the towns of that name: first those in ``country``, then in that of whoever types."""
    own = settings.SHELL_LANGUAGE.country
    return sorted(
        towns_named(city), key=lambda town: (town.country != country, town.country != own)
    )
