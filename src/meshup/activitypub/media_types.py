"""Pure: which media types say that something is an ActivityPub document, asked for or given.

Source
    ActivityPub, 3.2 and 7; ``application/ld+json`` counts only with the profile of ActivityStreams.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

ACTIVITY: Final = "application/activity+json"
PROFILE: Final = "https://www.w3.org/ns/activitystreams"
LINKED_DATA: Final = f'application/ld+json; profile="{PROFILE}"'
ACCEPT: Final = f"{ACTIVITY}, {LINKED_DATA}"
"""What is asked for when an ActivityPub document is fetched."""
LONGEST_ACCEPT: Final = 512
"""Characters of an Accept header that count."""
_RANGE: Final = re.compile(r'(?:[^,"]|"[^"]*")+')
_PARAMETER: Final = re.compile(r'\s*([^\s=;"]+)\s*=\s*("[^"]*"|[^\s;"]*)\s*')
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/*", "*/*"})


def is_activity(content_type: str) -> bool:
    """Say whether a Content-Type is that of an ActivityPub document."""
    kind, parameters = _parsed(content_type[:LONGEST_ACCEPT])
    if kind == "application/ld+json":
        return PROFILE in parameters.get("profile", "").split()
    return kind == ACTIVITY


def prefers_activity(accept: str) -> bool:
    """Say whether whoever sends this Accept header wants an ActivityPub document, not a page.

    Both are wanted equally by some servers; they name the document first, and get it. Browsers
    name no such type.
    """
    return _prefers(accept[:LONGEST_ACCEPT])


@lru_cache(maxsize=256)
def _prefers(accept: str) -> bool:
    wanted, place, page, page_place = 0.0, 0, 0.0, 0
    for number, entry in enumerate(_RANGE.findall(accept)):
        kind, parameters = _parsed(entry)
        weight = _weight(parameters)
        if is_activity(entry) and weight > wanted:
            wanted, place = weight, number
        elif kind in _PAGES and weight > page:
            page, page_place = weight, number
    return wanted > 0 and (wanted, -place) > (page, -page_place)


def _parsed(entry: str) -> tuple[str, dict[str, str]]:
    kind, _, rest = entry.partition(";")
    found = (_PARAMETER.fullmatch(part) for part in rest.split(";")) if rest else ()
    parameters = {match[1].lower(): match[2].strip('"') for match in found if match is not None}
    return kind.strip().lower(), parameters


def _weight(parameters: dict[str, str]) -> float:
    try:
        return min(1.0, max(0.0, float(parameters.get("q", "1"))))
    except ValueError:
        return 0.0
