"""Where the node may go: which URLs, which hosts, which addresses."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given, strategies as st

from meshup.kit.http_fetch import AddressRefused
from meshup.kit.http_fetch.addresses import destination, is_public, reachable_addresses


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("192.0.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("fec0::1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:5ef5:79fb::1", "2001:db8::1"),
        *("::127.0.0.1", "64:ff9b:1::a00:1", "2002:a00:1::", "2001:0:808:808::1", "fd00::1"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1"]
)
def test_a_public_address_is_taken(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://a.example/x", "gopher://a.example", "data:,x", "", "//x"),
        *("calendar", "http://", "https:///x", "http:a.example", "http://[::1", "http://:80/"),
        *("http://user:secret@a.example/", "http://user@a.example/", "http://@a.example/"),
        *("http://:secret@a.example/", "http://a.example\\@b.example/", "http://a.example\\b/"),
        *("http://a.example:0/", "http://a.example:99999/", "http://a.example:x/"),
        *("http://a b/", "http://a.example/ b", "http://a.example/\r\nHost: b", "http://a\t.b/"),
        *("http://a.example/\x00", "http://a.example/\x7f", "http://a/\u2028", "http://a/\ud800"),
        *("http://a..example/", "http://.example/", "http://a.example%2eb/", "http://a,b/"),
        *("http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.1/"),
        *("http://a.example.0x7f/", "http://\uff11\uff12\uff17.1/", "http://[fe80::1%25eth0]/"),
        *("http://[::1]x/", "http://x[::1]/", "http://[::1]:80x/", "http://[v1.a]/"),
        *("http://a.example,1.1.1.1/", f"http://{'a' * 64}.example/", "http://a.example;b/"),
    ],
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(AddressRefused):
        destination(url)


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://A.Example", "https://a.example/"),
        ("HTTPS://a.example:443/x#main-key", "https://a.example/x"),
        ("http://a.example:8080?q=a b".replace(" ", "%20"), "http://a.example:8080/?q=a%20b"),
        ("webcal://a.example/é", "https://a.example/%C3%A9"),
        ("http://bücher.example./", "http://xn--bcher-kva.example/"),
        ("http://a.example/a%20b?é='", "http://a.example/a%20b?%C3%A9=%27"),
        ("http://[2606:4700:0:0::1111]:80/", "http://[2606:4700::1111]/"),
        ("http://1.1.1.1/", "http://1.1.1.1/"),
        ("http://my_host.example:/", "http://my_host.example/"),
    ],
)
def test_a_url_has_one_form(url, form):
    assert destination(url).url == form
    assert destination(form).url == form


@given(st.text(max_size=40) | st.text("a1.:/[]@%\\é #?", max_size=12))
def test_whatever_is_typed_is_refused_or_can_stand_on_the_wire(text):
    try:
        to = destination(f"http://{text}")
    except AddressRefused:
        return
    assert to.url.isascii()
    assert to.url.isprintable()
    assert " " not in to.url
    assert destination(to.url) == to


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://localhost./", "http://[::1]/"),
        *("http://[::ffff:10.0.0.1]/", "http://[::ffff:7f00:1]/", "http://10.0.0.1/"),
        *("http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://0.0.0.0/"),
    ],
)
def test_an_address_of_the_machine_is_refused(url):
    with pytest.raises(AddressRefused):
        reachable_addresses(destination(url))


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    def getaddrinfo(_name, port, *_, **__):
        return [(2, 1, 6, "", (address, port)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(AddressRefused):
        reachable_addresses(destination("http://rebinding.example/"))


def test_a_name_without_addresses_is_refused(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    with pytest.raises(AddressRefused):
        reachable_addresses(destination("http://empty.example/"))
