"""Requests as values: what cannot stand on the wire is no request."""

import pytest

from meshup.kit.http_fetch import Request

URL = "https://a.example/"


@pytest.mark.parametrize(
    "headers",
    [
        *({"X": "a\r\nHost: b"}, {"X": "a\nb"}, {"X": "a\r\n b"}, {"X": "a\x00"}, {"X": "é"}),
        *({"X: y": "a"}, {"X\r\nHost": "b"}, {"": "a"}, {"é": "a"}, {"X y": "a"}),
        *({"Content-Length": "0"}, {"Transfer-Encoding": "chunked"}, {"Connection": "close"}),
    ],
)
def test_a_header_that_would_break_the_framing_is_refused(headers):
    with pytest.raises(ValueError, match="no header to send"):
        Request("POST", URL, headers)


def test_a_get_with_a_body_is_refused():
    with pytest.raises(ValueError, match="no body"):
        Request("GET", URL, body=b"x")


def test_names_of_headers_are_in_lower_case():
    assert Request("GET", URL, {"Accept": " text/html "}).headers == {"accept": "text/html"}
