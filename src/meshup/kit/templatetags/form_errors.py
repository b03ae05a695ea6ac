"""What is wrong with the forms of a page, each sentence with the field that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from meshup.kit.forms.outcomes import mistakes

if TYPE_CHECKING:
    from django.template.context import Context

    from meshup.kit.forms.outcomes import Mistake

register = template.Library()


@register.simple_tag(takes_context=True)
def mistakes_here(context: Context) -> list[Mistake]:
    """Return the mistakes of all forms that the page shows; of ``form`` where it does not say."""
    return mistakes(*(context.get("shown_forms") or filter(None, [context.get("form")])))
