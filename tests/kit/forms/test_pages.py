"""Where a form leads when it is done: back to a page of this node, whatever stands in ``next``."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import RequestFactory
from hypothesis import example, given, strategies as st

from meshup.kit.forms.pages import way_back

HERE = "https://node.example/en/desk/"
OTHERWISE = "/en/desk/events/coffee/"
PIECES = st.sampled_from(["/", "\\", "\t", "\n", "\r", "\0", " ", ":", "@", "?", "#", "."])
WORDS = st.sampled_from(["https", "javascript", "evil.example", "en", "desk", "%2f", "%5c", "["])


def came_from(wanted):
    return RequestFactory().post("/en/desk/", {"next": wanted})


def as_a_browser_reads(location):
    """Return an address as the URL standard has it: some characters are left out or turned."""
    left = re.sub(r"[\t\n\r]", "", location.strip("\0\x01\x1f \t\n\r"))
    return urljoin(HERE, left.replace("\\", "/"))


@given(st.one_of(st.lists(PIECES | WORDS, max_size=8).map("".join), st.text(max_size=40)))
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("///evil.example")
@example("https:evil.example")
def test_nobody_is_ever_led_to_another_site(wanted):
    location = way_back(came_from(wanted), OTHERWISE)
    assert location in {OTHERWISE, wanted}
    parts = urlsplit(as_a_browser_reads(location))
    assert (parts.scheme, parts.netloc) == ("https", "node.example")


@pytest.mark.parametrize("own", ["/", "/en/desk/#todo", "/fr/desk/series/?page=2#event-x"])
def test_a_page_of_this_node_is_gone_back_to_from_form_and_address(own):
    assert way_back(came_from(own), OTHERWISE) == own
    assert way_back(RequestFactory().get("/en/desk/", {"next": own}), OTHERWISE) == own


def test_what_the_form_says_goes_before_what_its_address_says():
    request = RequestFactory().post("/en/desk/?next=/en/address/", {"next": "/en/form/"})
    assert way_back(request, OTHERWISE) == "/en/form/"


@pytest.mark.parametrize("wanted", ["", "desk/", "/" + "x" * 2048, "https://node.example/en/"])
def test_all_else_is_left_aside(wanted):
    assert way_back(came_from(wanted), OTHERWISE) == OTHERWISE
