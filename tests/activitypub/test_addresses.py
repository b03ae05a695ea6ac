"""Hosts, origins, domains and handles in one form (attacks by names that look like others)."""

import pytest

from meshup.activitypub.addresses import (
    Handle,
    covers,
    domain_of,
    domains_above,
    host_of,
    is_web_url,
    normal_host,
    origin_of,
    read_handle,
    registrable_domain,
    same_origin,
    whose_server,
    without_fragment,
)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://node.example/ap/relay", "https://node.example"),
        ("HTTPS://NODE.example/", "https://node.example"),
        ("https://node.example:443/", "https://node.example"),
        ("https://node.example./", "https://node.example"),
        ("http://localhost:8400/ap", "http://localhost:8400"),
        ("http://node.example:80/", "http://node.example"),
        ("https://node.example:8443", "https://node.example:8443"),
        ("https://exämple.org/", "https://xn--exmple-cua.org"),
        ("https://[::1]:8080/", "https://[::1]:8080"),
        ("https://127.0.0.1/", "https://127.0.0.1"),
    ],
)
def test_origins_are_in_one_form(url, origin):
    assert origin_of(url) == origin
    assert host_of(url) == origin.partition("://")[2]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "node.example",
        "ftp://node.example/",
        "javascript:alert(1)",
        "https://user@node.example/",
        "https://node.example@evil.test/",
        "https://node.example\\@evil.test/",
        "https://node.example:0/",
        "https://node.example:99999/",
        "https://node.example:x/",
        "https://ex%61mple.org/",
        "https://nod e.example/",
        "https://node.example\n/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]evil.test/",
        "https://[fe80::1%25eth0]/",
        "https:///path",
        "https://a..b/",
        "https://" + "a." * 300,
        "https://node.example/" + "a" * 3000,
    ],
)
def test_what_hides_a_host_or_cannot_be_one_is_no_address(url):
    assert (origin_of(url), host_of(url), is_web_url(url)) == ("", "", False)
    assert not same_origin(url, url)


def test_origins_are_equal_or_not():
    assert same_origin("https://a.example/1", "https://A.example:443/2")
    assert not same_origin("https://a.example/", "http://a.example/")
    assert not same_origin("https://a.example/", "https://a.example:8443/")
    assert not same_origin("https://a.example/", "https://a.example.evil.test/")


def test_letters_that_look_alike_make_another_host():
    assert host_of("https://nоde.example/") != host_of("https://node.example/")  # noqa: RUF001 - that is the point


@pytest.mark.parametrize(
    ("typed", "host", "domain"),
    [
        ("Node.Example", "node.example", "node.example"),
        (" node.example:443 ", "node.example", "node.example"),
        ("localhost:8000", "localhost:8000", "localhost"),
        ("[::1]:8000", "[::1]:8000", "[::1]"),
        ("::1", "[::1]", "[::1]"),
        ("*.evil.test", "", ""),
        ("evil.test/x", "", ""),
        ("a@evil.test", "", ""),
    ],
)
def test_hosts_that_somebody_types_are_brought_into_the_one_form(typed, host, domain):
    assert (normal_host(typed), domain_of(typed)) == (host, domain)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.example.co.uk", "example.co.uk"),
        ("a.b.node.example", "node.example"),
        ("node.example:8443", "node.example"),
        ("co.uk", "co.uk"),
        ("ada.github.io", "ada.github.io"),
        ("x.ada.github.io", "ada.github.io"),
        ("localhost:8000", "localhost"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("", ""),
    ],
)
def test_what_somebody_registered_is_found(host, domain):
    assert registrable_domain(host) == domain


@pytest.mark.parametrize("host", ["evil.test", "a.evil.test", "A.b.EVIL.test.", "evil.test:8000"])
def test_a_rule_for_a_domain_covers_what_is_below_it(host):
    assert covers("Evil.test", host)
    assert "evil.test" in domains_above(host)


@pytest.mark.parametrize("host", ["notevil.test", "evil.test.example", "test", "", "evil.test/x"])
def test_a_rule_for_a_domain_covers_nothing_beside_it(host):
    assert not covers("evil.test", host)
    assert "evil.test" not in domains_above(host)


def test_a_rule_for_an_address_covers_that_alone():
    assert covers("127.0.0.1", "127.0.0.1:8000")
    assert not covers("0.0.1", "127.0.0.1")
    assert domains_above("127.0.0.1") == ("127.0.0.1",)


@pytest.mark.parametrize(
    "text",
    [
        "@paris@node.example",
        "paris@node.example",
        "acct:paris@NODE.example",
        " @paris@node.example. ",
        "https://node.example/@paris",
    ],
)
def test_a_handle_is_read_in_each_form(text):
    handle = read_handle(text)
    assert handle == Handle("paris", "node.example")
    assert (str(handle), handle.account) == ("@paris@node.example", "acct:paris@node.example")


def test_the_port_belongs_to_the_host_where_it_is_not_the_usual_one():
    assert read_handle("acct:relay@localhost:8400") == Handle("relay", "localhost:8400")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "paris",
        "@paris",
        "paris@node.example@evil.test",
        "paris@node.example/evil",
        "paris@",
        "@@node.example",
        "a b@node.example",
        "пари@node.example",
        "paris@node example",
        "https://node.example/users/paris",
        "https://evil@node.example/@paris",
        "https://[/@paris",
        "acct:acct:paris@node.example",
        "x" * 101 + "@node.example",
        "a@" * 5000,
    ],
)
def test_what_is_no_handle_is_none(text):
    assert read_handle(text) is None


def test_a_key_is_in_the_document_before_its_fragment():
    assert without_fragment("https://a.example/u#main-key") == "https://a.example/u"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("events.lyon.example:8443", "lyon.example"),
        ("localhost:9401", "localhost:9401"),
        ("127.0.0.1:9401", "127.0.0.1:9401"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_servers_are_counted_by_who_registered_them_and_on_this_machine_by_their_port(host, name):
    assert whose_server(host) == name
