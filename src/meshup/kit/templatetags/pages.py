"""Addresses of a page: in another language, and in full for whoever reads it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import template
from django.conf import settings

from meshup.kit.addresses import address_of
from meshup.kit.navigation import links_at
from meshup.kit.url_paths import path_in_language

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.context import Context

    from meshup.kit.navigation import Place

register = template.Library()


@register.simple_tag
def here_in(request: HttpRequest, language: str) -> str:
    """Return the path of this very page, with its query, in ``language``."""
    return path_in_language(request.get_full_path(), language)


@register.simple_tag
def path_in(request: HttpRequest, language: str) -> str:
    """Return the path of this very page, without a query, in ``language``."""
    return path_in_language(request.path, language)


@register.simple_tag
def address(thing: str, **parts: object) -> str:
    """Return the path at which ``thing`` is shown; "" where no room shows it."""
    return address_of(thing, **parts)


@register.simple_tag(takes_context=True)
def navigation(context: Context, place: Place) -> list[tuple[str, str]]:
    """Return address and label of the links that every page has at ``place``."""
    return links_at(place, context.get("reader_language") or "en")


@register.filter
def in_full(path: str) -> str:
    """Return ``path`` with the public address of the node before it."""
    address: str = settings.CONFIG.address
    return address.rstrip("/") + path


@register.filter
def host_name(url: str) -> str:
    """Return the name of the site at ``url``, without "www."; the whole of it if it names none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:  # a bracket that no IPv6 address has
        name = ""
    return name.removeprefix("www.") or url


@register.filter
def theme_key(node: object) -> str:
    """Return what changes with the node's colours, to put behind the address of its theme."""
    two = (getattr(node, "primary", ""), getattr(node, "accent", ""))
    return "-".join(written.lstrip("#") for written in two if written)
