from __future__ import annotations

import pytest

from meshup.kit.security_headers import raw_security_headers, security_headers


@pytest.mark.parametrize("secure", [False, True])
def test_the_wire_says_the_same_as_django(secure):
    wire = [(name.decode(), value.decode()) for name, value in raw_security_headers(secure=secure)]
    assert wire == [(name.lower(), value) for name, value in security_headers(secure=secure)]


def test_a_browser_is_held_to_tls_only_when_it_came_that_way():
    names = [{name for name, _ in security_headers(secure=secure)} for secure in (False, True)]
    assert names[1] - names[0] == {"Strict-Transport-Security"}


def test_who_may_frame_an_answer_is_said_by_who_makes_it():
    [policy] = [
        value for name, value in security_headers(secure=True, framed=True) if "Content-S" in name
    ]
    assert policy.endswith("frame-ancestors *")
