"""Addresses that somebody sends back, such as ``next``: only pages of this node are led to."""

from __future__ import annotations

from django.utils.http import MAX_URL_LENGTH, url_has_allowed_host_and_scheme


def is_own_path(address: str) -> bool:
    """Say whether ``address`` is a path on this node, not another site, a script, or endless."""
    is_path = address.startswith("/") and len(address) <= MAX_URL_LENGTH
    return is_path and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
