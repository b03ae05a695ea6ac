"""How far federation reaches: https at its own port, one origin; this machine in trials only."""

import ssl
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from meshup.kit import clock
from meshup.kit.config import ConfigError, read_config
from meshup.kit.health import Level
from meshup.kit.http_fetch import (
    AddressRefused,
    Request,
    Unreachable,
    addresses,
    federation_reach,
    send,
)
from meshup.kit.http_fetch.addresses import destination, reachable_addresses
from meshup.kit.http_fetch.reach import check_reach
from meshup.kit.http_fetch.sending import POOL
from meshup.kit.loopback import is_loopback_host
from tests.kit.http_fetch.servers import CALENDAR, NAME, read_head, scripted, serving

MOST = 1000
LOCAL = {"MESHUP_ADDRESS": "http://localhost:8401", "MESHUP_FEDERATION_LOCAL": "yes"}


@pytest.fixture
def trials(settings):
    """Return what sets the settings of trials."""

    def set_to(**changes):
        settings.CONFIG = replace(settings.CONFIG, **changes)

    return set_to


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Return a file of a test's own authority, and one of what it signed for ``NAME``."""
    folder = tmp_path_factory.mktemp("authority")
    key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Trial")])
    begin, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)

    def certificate(subject, of, extension):
        serial = x509.random_serial_number()
        builder = x509.CertificateBuilder(issuer, subject, of.public_key(), serial, begin, end)
        built = builder.add_extension(extension, critical=True).sign(key, SHA256())
        return built.public_bytes(Encoding.PEM)

    (folder / "ca.pem").write_bytes(
        certificate(issuer, key, x509.BasicConstraints(ca=True, path_length=0))
    )
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Server")])
    names = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(pem + certificate(subject, other, names))
    return folder / "ca.pem", folder / "server.pem"


def get(url, **how):
    return send(Request("GET", url), most_bytes=MOST, reach=federation_reach(**how))


@pytest.fixture
def looked_up(monkeypatch):
    """Return what the resolver is asked; every name is public."""
    asked = []

    def getaddrinfo(name, port, *_, **__):
        asked.append(name)
        return [(2, 1, 6, "", ("1.1.1.1", port))]

    monkeypatch.setattr("socket.getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        *("http://a.example/", "https://a.example:8443/", "https://a.example:80/"),
        *("http://a.example:443/", "https://a.example:22/", "http://127.0.0.1:6379/"),
    ],
)
def test_on_the_internet_only_https_at_its_port_is_asked(looked_up, url):
    """Attack 22: refused before anybody is asked for the name."""
    with pytest.raises(AddressRefused):
        get(url)
    assert looked_up == []
    assert reachable_addresses(destination("https://a.example/"), federation_reach()) == ["1.1.1.1"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "0.0.0.0", "169.254.169.254"])
def test_without_trials_nothing_of_this_machine_is_reached(address):
    with pytest.raises(AddressRefused):
        get(f"https://[{address}]/" if ":" in address else f"https://{address}/")


def test_in_trials_this_machine_is_reached_by_any_port(names, trials, monkeypatch):
    monkeypatch.setattr(addresses, "is_public", lambda _address: False)
    with serving() as site:
        with pytest.raises(AddressRefused):
            get(site.url())
        trials(federation_local=True)
        assert get(site.url()).content == CALENDAR
        with pytest.raises(AddressRefused):
            send(Request("GET", site.url()), most_bytes=MOST)
        POOL.clear()


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "0.0.0.0", "169.254.169.254"])
@pytest.mark.parametrize("beside", [[], ["127.0.0.1"]])
def test_trials_open_this_machine_and_no_other(names, trials, address, beside):
    trials(federation_local=True)
    names["lan.example"] = [address, *beside]
    for url in ("http://lan.example/", "https://lan.example/"):
        with pytest.raises(AddressRefused):
            get(url)


def test_in_trials_the_internet_is_still_asked_by_https_alone(trials, looked_up):
    trials(federation_local=True)
    for url in ("http://a.example/", "https://a.example:8443/"):
        with pytest.raises(AddressRefused):
            reachable_addresses(destination(url), federation_reach())
    assert reachable_addresses(destination("https://a.example/"), federation_reach()) == ["1.1.1.1"]


def test_an_authority_of_trials_counts_on_this_machine_alone(names, trials, authority, monkeypatch):
    ca, server = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    with serving(context=context) as site:
        trials(federation_local=True)
        with pytest.raises(Unreachable, match="certificate"):
            get(site.url())
        trials(federation_local=False, federation_ca=str(ca))
        assert get(site.url()).content == CALENDAR
        with pytest.raises(AddressRefused):
            get(site.url().replace("https", "http"))
        POOL.clear()
        with pytest.raises(Unreachable, match="certificate"):
            send(Request("GET", site.url()), most_bytes=MOST)
        monkeypatch.setattr(
            "meshup.kit.http_fetch.connections.ip_address", lambda _text: ip_address("1.1.1.1")
        )
        with pytest.raises(Unreachable, match="certificate"):
            get(site.url())


def test_a_redirect_may_not_leave_its_origin(names, trials):
    """Attack 21: the other is not asked, so nothing signed reaches it."""
    trials(federation_local=True)
    signed = []

    def sign(request):
        signed.append(request.url)
        return {"Signature": "x"}

    with serving() as site, serving() as other:
        url = site.url(f"/to/{other.url('/actor')}")
        with pytest.raises(AddressRefused):
            send(Request("GET", url), most_bytes=MOST, sign=sign, reach=federation_reach())
        assert (other.seen, signed) == ([], [url])
        assert get(site.url("/to//here")).content == CALENDAR
        assert get(url, same_origin=False).content == CALENDAR
        POOL.clear()
    assert other.paths == ["/actor"]


@pytest.mark.parametrize(
    "target",
    [
        *(f"http://user@{NAME}/", f"https://{NAME}/", "http://127.0.0.1/", "file:///etc/passwd"),
        *("data:,x", "gopher://a.example/", "//evil.example/", "http://[::1", "\\\\evil.example"),
    ],
)
def test_whatever_a_redirect_names_is_held_to_the_reach(names, trials, target):
    names["evil.example"] = ["10.0.0.1"]
    trials(federation_local=True)
    with serving() as site:
        with pytest.raises((AddressRefused, Unreachable)):
            get(site.url(f"/to/{target}"), same_origin=False)
        POOL.clear()


def test_a_redirect_that_goes_round_is_given_up(names, trials):
    trials(federation_local=True)
    with serving() as site:
        with pytest.raises(Unreachable, match="too many redirects"):
            get(site.url("/to/" * 20))
        POOL.clear()
    assert len(site.seen) == 6


def heads(lines):
    def play(connection, _stopped):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n")
        for _line in range(lines[0]):
            connection.sendall(b"X-Y: " + b"z" * lines[1] + b"\r\n")
        connection.sendall(b"\r\nx")

    return play


@pytest.mark.parametrize("lines", [(10_000, 1), (101, 1), (2, 40_000), (1, 70_000)])
def test_a_head_that_never_ends_is_given_up(names, lines):
    """Attack 24."""
    with scripted(heads(lines)) as port, pytest.raises(Unreachable):
        send(Request("GET", f"http://{NAME}:{port}/"), most_bytes=MOST)


def test_a_long_head_within_the_bounds_is_read(names):
    with scripted(heads((60, 1000))) as port:
        assert send(Request("GET", f"http://{NAME}:{port}/"), most_bytes=MOST).content == b"x"


def lie(connection, _stopped):
    read_head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx")


def bomb(connection, _stopped):
    read_head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd")


@pytest.mark.parametrize("play", [lie, bomb])
def test_a_length_that_is_a_lie_and_a_bomb_are_given_up(names, play):
    with scripted(play) as port, pytest.raises(Unreachable):
        send(Request("GET", f"http://{NAME}:{port}/"), most_bytes=MOST, seconds=2)


@pytest.mark.parametrize(
    "host",
    ["localhost", "node.localhost", "127.0.0.1", "127.9.9.9", "::1", "mesh-a.test", "localhost."],
)
def test_a_host_can_be_this_machine(host):
    assert is_loopback_host(host)


@pytest.mark.parametrize(
    "host",
    [
        *("", "test", "localhost.example", "127.0.0.1.example", "10.0.0.1", "0.0.0.0", "::"),
        *("p2p.example", "mytest", "1.1.1.1", "::ffff:7f00:1"),
    ],
)
def test_a_host_can_be_another_machine(host):
    assert not is_loopback_host(host)


def test_trials_are_refused_where_others_reach_the_node(tmp_path, authority):
    folder = {"MESHUP_DATA": str(tmp_path)}
    certificates = {"MESHUP_FEDERATION_CA": str(authority[0])}
    for address in ("https://p2p.example", "http://192.168.1.2:8000", "http://0.0.0.0:8000"):
        environ = LOCAL | folder | certificates | {"MESHUP_ADDRESS": address}
        with pytest.raises(ConfigError) as refused:
            read_config(environ)
        lines = str(refused.value).splitlines()
        assert [line.split()[0] for line in lines] == [
            "MESHUP_FEDERATION_LOCAL",
            "MESHUP_FEDERATION_CA",
        ]
        assert all(address in line for line in lines)
    assert read_config(LOCAL | folder).config.federation_local
    assert read_config(LOCAL | folder | certificates).config.federation_ca == str(authority[0])


@pytest.mark.parametrize("content", [None, "", "no certificate", "é"])
def test_a_file_of_certificates_must_be_one(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigError, match="MESHUP_FEDERATION_CA"):
        read_config(LOCAL | {"MESHUP_DATA": str(tmp_path), "MESHUP_FEDERATION_CA": str(path)})


def test_the_doctor_names_what_is_open(trials):
    assert list(check_reach()) == []
    trials(federation_local=True, federation_ca="/x.pem")
    found = list(check_reach())
    assert [finding.level for finding in found] == [Level.WARNING, Level.WARNING]
    assert "MESHUP_FEDERATION_LOCAL" in found[0].sentence
    assert "/x.pem" in found[1].sentence
