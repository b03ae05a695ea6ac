"""Refusals: how every room says no.

A refusal is expected: somebody came too late, asked twice, or may not see this. It carries a
stable ``code`` for machines and a translatable sentence for people; it knows nothing of HTTP and
nothing of Django. ``meshup.kit.web`` turns each family below into a status and speaks the
sentence in the reader's language, once, for every view.
"""

from __future__ import annotations

from typing import ClassVar


def marked(sentence: str) -> str:
    """Return ``sentence`` unchanged; called ``_`` so that translators find it."""
    return sentence


_ = marked


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an accident
    """Base of every expected refusal; anything else that escapes a view is a bug.

    Attributes:
        code: stable, lowercase, dotted, part of the public interface ("agenda.ends_before_start").
        sentence: what a person reads, in English; may hold ``str.format`` fields.
        facts: the values of those fields, also given to machines.
        field: the form field the refusal is about, or "" when it is about the whole.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = _("This cannot be done.")
    field: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does."""

    code = "not_found"
    sentence = _("There is nothing here.")


class NotAllowed(Refusal):
    """It exists, this person may know it, and may not do this."""

    code = "not_allowed"
    sentence = _("You may not do this.")


class Invalid(Refusal):
    """What was asked makes no sense as it stands."""

    code = "invalid"
    sentence = _("This makes no sense as it stands.")


class Conflict(Refusal):
    """It made sense a moment ago; somebody was faster or the door closed."""

    code = "conflict"
    sentence = _("Somebody was faster.")


class TooMany(Refusal):
    """Slow down; ``facts["after"]`` is a ``timedelta`` to wait."""

    code = "too_many"
    sentence = _("Too many requests; please wait a moment.")


class Unavailable(Refusal):
    """It would be right, and cannot be done just now: the machine is short of something."""

    code = "unavailable"
    sentence = _("This cannot be done just now. Please try again later.")


def refusals() -> list[type[Refusal]]:
    """Return every refusal class that is loaded, sorted by code; the documentation lists them."""
    found: set[type[Refusal]] = set()
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting.extend(kind.__subclasses__())
    return sorted(found, key=lambda kind: kind.code)
