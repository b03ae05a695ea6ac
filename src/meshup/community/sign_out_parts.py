"""What a page adds to its form for signing out: rooms that keep something on a device clear it.

A part is a template with the words and the script of its room; the script looks for
``<form data-sign-out>``. Without a script the form is sent at once.
"""

from __future__ import annotations

from typing import Final

_templates: Final[list[str]] = []


def register_sign_out_part(template: str) -> None:
    """Show a template below every form that signs somebody out; twice changes nothing."""
    if template not in _templates:
        _templates.append(template)


def sign_out_parts() -> list[str]:
    """Return the templates, in the order in which they were registered."""
    return list(_templates)
