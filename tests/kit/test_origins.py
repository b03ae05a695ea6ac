"""A form that writes comes from the node's own pages, with their scheme."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import RequestFactory

from meshup.kit.web import comes_from_here


@pytest.fixture(params=["https://p2p.example", "http://p2p.example"])
def address(request, settings):
    settings.ALLOWED_HOSTS = ["p2p.example", "192.168.1.2"]
    settings.CONFIG = dataclasses.replace(settings.CONFIG, address=request.param)
    return request.param


@pytest.mark.parametrize(
    ("origin", "host", "passes"),
    [
        ("https://p2p.example", "p2p.example", {"http", "https"}),
        ("http://p2p.example", "p2p.example", {"http"}),
        ("http://192.168.1.2", "192.168.1.2", {"http", "https"}),
        ("https://192.168.1.2", "192.168.1.2", {"http", "https"}),
        ("http://evil.example", "p2p.example", set()),
        ("https://evil.example", "p2p.example", set()),
        ("ftp://p2p.example", "p2p.example", set()),
        ("null", "p2p.example", set()),
        ("http://[", "p2p.example", set()),
    ],
)
@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_an_old_browser_says_where_a_form_comes_from(address, origin, host, passes, header):
    request = RequestFactory().post("/", headers={"host": host, header: origin})
    assert comes_from_here(request) == (address.partition(":")[0] in passes)


def test_a_page_without_tls_is_anothers_when_the_visitor_came_with_it(address):
    for scheme, expected in (("https", True), ("http", False)):
        headers = {"host": "p2p.example", "origin": f"{scheme}://p2p.example"}
        request = RequestFactory().post("/", secure=True, headers=headers)
        assert comes_from_here(request) == expected
