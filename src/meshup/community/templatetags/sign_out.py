"""What rooms add to forms that sign somebody out, and to pages of whoever may be signed out."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from meshup.community import sign_out_parts

register = template.Library()


def _rendered(templates: list[str]) -> SafeString:
    return mark_safe("".join(map(render_to_string, templates)))  # noqa: S308 - our templates


@register.simple_tag(name="sign_out_parts")
def rendered_sign_out_parts() -> SafeString:
    """Return the parts of all rooms; in a page with a form ``data-sign-out``."""
    return _rendered(sign_out_parts.sign_out_parts())


@register.simple_tag(name="device_parts")
def rendered_device_parts() -> SafeString:
    """Return what clears the device of what it may keep no longer; in the head of a page."""
    return _rendered(sign_out_parts.device_parts())
