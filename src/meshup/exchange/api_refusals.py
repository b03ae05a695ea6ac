"""How the interface for programs says no: as JSON, in the reader's language."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.http import JsonResponse

from meshup.kit.web import SAFE_METHODS, STATUS, spoken

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.kit.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return a refusal as JSON; pages of other sites may read those of reading alone."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    response = JsonResponse({"error": refusal.code, "detail": spoken(refusal)}, status=status)
    if request.method in SAFE_METHODS:
        response["Access-Control-Allow-Origin"] = "*"
    after = refusal.facts.get("after")
    if isinstance(after, timedelta):
        response["Retry-After"] = str(max(1, ceil(after.total_seconds())))
    return response
