"""Two nodes of one machine keep their cookies apart."""

import pytest

from meshup.kit.cookie_names import cookie_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://p2p.example", "meshup_session"),
        ("http://localhost", "meshup_session"),
        ("http://localhost:8001", "meshup_session_8001"),
        ("http://localhost:8002", "meshup_session_8002"),
        ("http://[::1]:8003", "meshup_session_8003"),
        ("https://p2p.example:8443", "meshup_session_8443"),
    ],
)
def test_a_port_in_the_address_is_in_the_name(address, name):
    assert cookie_name("meshup_session", address) == name


def test_every_cookie_of_the_node_is_named_so(settings):
    from meshup.kit import personal_data  # noqa: PLC0415 - of a node

    port = settings.CONFIG.address.rpartition(":")[2]
    named = {cookie.name for cookie in personal_data.cookies() if cookie.name.startswith("meshup_")}
    assert named == {f"meshup_{what}_{port}" for what in ("session", "language", "peers")}
