"""The buttons of a card, in their order, and how much of a round is over."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

QUIET: Final = "button-quiet"
BUTTONS: Final = (
    ("here", "here", _("I am here"), ""),
    ("cannot_find", "cannot_find", _("I can’t find them"), ""),
    ("found", "found", _("We have found each other"), ""),
    ("come_back", "come_back", _("I am back"), ""),
    ("unskip", "unskip", _("Not skip after all"), QUIET),
    ("skip_this", "skip", _("Skip this round"), QUIET),
    ("skip", "skip", _("Skip the next round"), QUIET),
    ("trio", "trio", _("Three of us, please"), QUIET),
    ("untrio", "untrio", _("Rather two of us"), QUIET),
    ("leave", "leave", _("Leave"), QUIET),
)


@register.simple_tag
def act_buttons() -> tuple[tuple[str, str, object, str], ...]:
    """Return each button of a card: when it is offered, what it sends, its label, its style."""
    return BUTTONS


@register.filter
def as_share(share: object) -> str:
    """Return how much of a round is over as HTML writes numbers: "0.25"; "0" for nothing."""
    return f"{share:.3f}" if isinstance(share, float | int) else "0"
