"""Shell: what a page of this node is of, for whoever reports its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from meshup.kit.addresses import match_address
from meshup.reports.reportables import is_reportable


def about_at(address: str) -> str:
    """Return what a page of this node is of, as "event:routing-night"; "" for any other text."""
    try:
        path = urlsplit(address.strip()).path
    except ValueError:  # a bracket that no IPv6 address has
        return ""
    kind, parts = match_address(path)
    key = parts.get("slug", "")
    return f"{kind}:{key}" if key and is_reportable(kind) else ""
