"""What rooms add to forms that sign somebody out."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from meshup.community.sign_out_parts import sign_out_parts

register = template.Library()


@register.simple_tag(name="sign_out_parts")
def rendered_parts() -> SafeString:
    """Return the parts of all rooms; in a page with a form ``data-sign-out``."""
    return mark_safe("".join(map(render_to_string, sign_out_parts())))  # noqa: S308 - our templates
