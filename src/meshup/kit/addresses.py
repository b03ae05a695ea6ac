"""Where things are shown: a room names the thing, the room that shows it says at which address.

So a feed, a letter or the desk can lead to an event's page without knowing the room above that
has it; where no room shows a thing, its address is "".
"""

from __future__ import annotations

from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils import translation

from meshup.kit.url_paths import path_of

_url_names: dict[str, str] = {}


def show_at(thing: str, url_name: str) -> None:
    """Let ``thing`` ("event", "agenda" …) be shown at the URL of this name."""
    _url_names[thing] = url_name


def address_of(thing: str, language: str | None = None, /, **parts: object) -> str:
    """Return the path at which ``thing`` is shown, in ``language``, or the current one.

    "" where no room shows it.
    """
    try:
        return path_of(_url_names[thing], kwargs=parts, language=language)
    except (KeyError, NoReverseMatch):
        return ""


def match_address(path: str) -> tuple[str, dict[str, str]]:
    """Return what is shown at ``path``, and the parts of its address; ("", {}) for nothing known.

    Whether there is such a thing, only its room knows.
    """
    language = translation.get_language_from_path(path) or translation.get_language()
    try:
        with translation.override(language):
            match = resolve(path)
    except Resolver404:
        return "", {}
    names = {url_name: thing for thing, url_name in _url_names.items()}
    parts = {name: str(part) for name, part in match.kwargs.items()}
    return names.get(match.view_name, ""), parts
