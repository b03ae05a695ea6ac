"""A page that names itself nowhere takes forms of any site: a secret opens it, or a cookie does.

Whatever writes without either says where it may be sent from (``private_form``), or pages of other
sites would press its button in the browsers of their readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from meshup.peers.models import Peer
from tests.agenda.paris import DECEMBER, paris_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.urls import URLPattern

BY_COOKIE_ALONE: dict[str, dict[str, str | int]] = {
    "attendance:mine": {"slug": DECEMBER},
    "attendance:evenings": {},
    "contact_exchange:page": {"slug": DECEMBER},
    "peers:switch": {},
    "peers:forget": {},
    "peers:forget_others": {},
    "peers:show_code": {},
    "peers:my_data": {},
    "peers:erase_me": {},
    "person_to_person_screens:state": {"slug": DECEMBER},
    "person_to_person_screens:wishes": {"slug": DECEMBER},
    "person_to_person_screens:worker": {"slug": DECEMBER},
    "proposal_voices:mine": {},
    "proposal_voices:let_go": {"uuid": "6f1c2b1e-0000-4000-8000-000000000000"},
    "proposing:my_talks": {},
    "reports:warning_read": {"number": 1},
    "umbrella_chapters:mine": {},
    "umbrella_chapters:withdraw": {"number": 1},
}
"""Pages without a secret in their address, by name: without a cookie they write nothing at all."""


def patterns(of: URLResolver, name: str = "", route: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in of.url_patterns:
        whole = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inside = f"{name}{each.namespace}:" if each.namespace else name
            yield from patterns(each, inside, whole)
        elif "token>" not in whole:
            yield f"{name}{each.name}", each


def test_what_withholds_its_origin_has_a_secret_in_its_address_or_is_known_to_need_a_cookie():
    withhold = {
        name
        for name, each in patterns(get_resolver())
        if getattr(each.callback, "withholds_origin", False)
    }
    assert withhold == set(BY_COOKIE_ALONE)


@pytest.mark.parametrize("name", sorted(BY_COOKIE_ALONE))
@pytest.mark.usefixtures("node")
def test_without_a_cookie_they_begin_nobody_and_write_no_cookie(name):
    paris_series()
    old = Client(headers={"origin": "null"})
    path = reverse(name, kwargs=BY_COOKIE_ALONE[name])
    answer = old.post(path, {"person": "1", "act": "join", "registration": "1"})
    assert answer.status_code in {204, 302, 303, 404, 405, 409, 422}
    assert not answer.cookies
    assert not Peer.objects.exists()
