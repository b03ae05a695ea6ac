"""Shell: the address that stands on the poster at the entrance of an evening; asks no row."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings

from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.moderation.domain.evening_codes import evening_code


def evening_address(slug: str) -> str:
    """Return the complete address of the event's page, with the code of the evening.

    In the main language of the node: whoever comes switches it there.
    """
    page = address_of("event", this_node().languages[0], slug=slug)
    return f"{settings.CONFIG.address.rstrip('/')}{page}?{urlencode({'code': evening_code(slug)})}"
