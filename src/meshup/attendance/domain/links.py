"""Secret links: who holds one opens one registration, and nothing else of the peer's.

Shell. The link of a row is worked out from its handle, so that no table holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.attendance.domain.queries.registrations import registration, registration_with
from meshup.attendance.errors import NoSuchRegistration
from meshup.kit.secret_links import handle_in, link_token

if TYPE_CHECKING:
    from meshup.attendance.domain.queries.registrations import RegistrationFacts

PURPOSE: Final = "attendance.registration"


def link_of(handle: str | int) -> str:
    """Return the token of a registration's link: 42 characters.

    Args:
        handle: of the registration, or its number (one more look at the table).

    Raises:
        NoSuchRegistration: there is none of this number.
    """
    known = registration(handle).handle if isinstance(handle, int) else handle
    return link_token(known, purpose=PURPOSE, secret=settings.SECRET_KEY)


def registration_by_link(token: str) -> RegistrationFacts:
    """Return the registration that a link opens.

    Raises:
        NoSuchRegistration: it opens none: made up, withdrawn and expired look the same.
    """
    handle = handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchRegistration
    return registration_with(handle)
