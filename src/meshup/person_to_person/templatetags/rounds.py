"""The buttons of a card, in their order, and how much of a round is over."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

QUIET: Final = "button-quiet"
BUTTONS: Final = (
    ("here", _("I am here"), ""),
    ("cannot_find", _("I can’t find them"), ""),
    ("found", _("We have found each other"), ""),
    ("come_back", _("I am back"), ""),
    ("unskip", _("Not skip after all"), QUIET),
    ("skip", _("Skip the next round"), QUIET),
    ("trio", _("Three of us, please"), QUIET),
    ("leave", _("Leave"), QUIET),
)


@register.simple_tag
def act_buttons() -> tuple[tuple[str, object, str], ...]:
    """Return each button of a card: its act, its label, its style."""
    return BUTTONS


@register.filter
def as_share(share: object) -> str:
    """Return how much of a round is over as HTML writes numbers: "0.25"; "0" for nothing."""
    return f"{share:.3f}" if isinstance(share, float | int) else "0"
