"""Who comes, as limits and blocks know them: the code of an evening counts when it is near.

For the doors of coming: the form, the page of a registration, the interface for programs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.forms.coming_json import read_fields
from meshup.kit.errors import Refusal
from meshup.moderation.domain.admission import refuse_blocked
from meshup.moderation.visitors import visitor_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.attendance.forms.coming_json import FieldKind
    from meshup.kit.errors import NotFound
    from meshup.moderation.domain.admission import Visitor

NEAR: Final = timedelta(hours=6)
"""So long before it begins, and until it ends, the code of an evening counts."""


def visitor_at(
    request: HttpRequest, slug: str, code: str, at: datetime, *, peer: int | None = None
) -> Visitor:
    """Return who asks something about the public event ``slug``, with what was typed as its code.

    Raises:
        WrongCode: it is another code, and this network has tried too many.
    """
    near = slug if code and _is_near(slug, at) else ""
    return visitor_from(request, peer=peer, slug=near, code=code)


def read_unless_blocked(
    request: HttpRequest, kinds: Mapping[str, FieldKind], at: datetime, absent: type[NotFound]
) -> dict[str, Any]:
    """Return what a program sends; whoever is blocked learns not even what is wrong with it.

    Raises:
        absent: it cannot be read, and they are blocked.
        NotJson, UnknownField, BadField
    """
    try:
        return read_fields(request, kinds)
    except Refusal:
        refuse_blocked("coming", visitor_from(request), at, absent=absent)
        raise


def _is_near(slug: str, at: datetime) -> bool:
    try:
        event = event_of(slug)
    except NoSuchEvent:
        return False
    return event.starts_at - NEAR <= at < event.ends_at
