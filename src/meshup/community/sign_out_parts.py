"""What pages add for rooms that keep something on a device, so that it is cleared in time.

A part is a template with the words and the script of its room. Parts of signing out stand below
each ``<form data-sign-out>``, which their script looks for; without a script the form is sent at
once. Parts of devices stand on each page of the desk and on the page to sign in: what has expired
goes there, and where ``[data-signed-out]`` is, what only helpers may keep.
"""

from __future__ import annotations

from typing import Final

_sign_out_parts: Final[list[str]] = []
_device_parts: Final[list[str]] = []


def register_sign_out_part(template: str) -> None:
    """Show a template below every form that signs somebody out; twice changes nothing."""
    if template not in _sign_out_parts:
        _sign_out_parts.append(template)


def register_device_part(template: str) -> None:
    """Show a template in the head of pages for helpers, and of signing in; twice is once."""
    if template not in _device_parts:
        _device_parts.append(template)


def sign_out_parts() -> list[str]:
    """Return the templates below forms that sign out, in the order of registration."""
    return list(_sign_out_parts)


def device_parts() -> list[str]:
    """Return the templates in the head of pages for helpers, in the order of registration."""
    return list(_device_parts)
