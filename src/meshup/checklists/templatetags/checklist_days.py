"""How far from its event an item is due, and for whom it is, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _, ngettext

from meshup.community.choices import Role

register = template.Library()


@register.filter
def days_from_event(days: int) -> str:
    """Return "30 days before", "on the day", "3 days after"."""
    if days == 0:
        return _("on the day")
    if days < 0:
        words = ngettext("%(number)s day before", "%(number)s days before", -days)
    else:
        words = ngettext("%(number)s day after", "%(number)s days after", days)
    return words % {"number": abs(days)}


@register.filter
def role_name(role: str) -> str:
    """Return "Programme": what a role is called."""
    return str(Role(role).label) if role else ""
