import pytest
from hypothesis import given, strategies as st

from meshup.web_server.proxies import Proxies


def scope(peer, **headers):
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"client": (peer, 1), "scheme": "http", "headers": pairs}


def test_without_proxies_nothing_forwarded_is_believed_or_passed_on():
    got = Proxies().true_scope(scope("127.0.0.1", x_forwarded_for="1.2.3.4", forwarded="for=x"))
    assert got == {"client": ("127.0.0.1", 1), "scheme": "http", "headers": []}


def test_an_ordinary_request_is_passed_on_as_it_is():
    request = scope("127.0.0.1", host="a")
    assert Proxies().true_scope(request) is request


@pytest.mark.parametrize(
    ("chain", "seen"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.3", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("nonsense, 10.0.0.2", "10.0.0.2"),
        ("", "10.0.0.1"),
    ],
)
def test_the_last_stranger_in_the_chain_is_the_visitor(chain, seen):
    proxies = Proxies.parse("10.0.0.0/8, ::1")
    assert proxies.true_scope(scope("10.0.0.1", x_forwarded_for=chain))["client"][0] == seen


def test_a_chain_in_several_headers_is_one():
    asked = scope("10.0.0.1", x_forwarded_for="203.0.113.9")
    asked["headers"].append((b"x-forwarded-for", b"10.0.0.2"))
    assert Proxies.parse("10.0.0.0/8").true_scope(asked)["client"][0] == "203.0.113.9"


@given(st.text(max_size=40))
def test_a_stranger_is_always_who_it_is(chain):
    got = Proxies.parse("10.0.0.0/8").true_scope(
        {
            "client": ("9.9.9.9", 1),
            "scheme": "http",
            "headers": [(b"x-forwarded-for", chain.encode()), (b"x-forwarded-proto", b"https")],
        }
    )
    assert got == {"client": ("9.9.9.9", 1), "scheme": "http", "headers": []}


def test_nonsense_is_not_taken_for_a_proxy():
    with pytest.raises(ValueError, match="proxy"):
        Proxies.parse("proxy.example")
    assert not Proxies.parse("10.0.0.1").include("")
