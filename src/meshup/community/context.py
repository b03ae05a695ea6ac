"""What every page knows of the community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from meshup.community.domain.queries import this_node
from meshup.community.errors import NoNode

if TYPE_CHECKING:
    from django.http import HttpRequest


def community(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django gives it
    """Give templates ``node`` (or none before ``meshup init``) and ``reader_language``."""
    try:
        node = this_node()
    except NoNode:
        node = None
    return {"node": node, "reader_language": get_language()}
