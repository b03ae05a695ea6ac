"""Connections: pinned, under TLS for the name, kept for the next request and not for longer."""

import socket
import ssl
import threading
import time
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from meshup.kit import clock
from meshup.kit.http_fetch import AddressRefused, Request, Unreachable, connections, fetch, send
from meshup.kit.http_fetch.addresses import destination
from meshup.kit.http_fetch.connections import Pool, connect
from meshup.kit.http_fetch.deadline import Deadline
from meshup.kit.http_fetch.sending import POOL
from tests.kit.http_fetch.servers import CALENDAR, NAME, read_head, scripted, serving


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return a file with a key and a certificate for ``NAME``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
    built = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(pem + built.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def secure_site(names, certificate):
    """Return a server that is known as ``NAME``, under TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asked = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with serving(context=context) as running:
        running.names = asked
        yield running
        POOL.clear()


@pytest.fixture
def trust(monkeypatch, certificate):
    context = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(connections, "tls_context", lambda: context)


@pytest.mark.usefixtures("trust")
def test_tls_is_for_the_name_at_the_address_that_was_checked(secure_site):
    for _turn in range(3):
        assert fetch(secure_site.url(), 1000).content == CALENDAR
    assert secure_site.names == [NAME]
    assert secure_site.connections == 1


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(names, secure_site, name):
    names[name] = ["127.0.0.1"]
    with pytest.raises(Unreachable, match="certificate"):
        fetch(f"https://{name}:{secure_site.port}/", 1000)
    assert secure_site.seen == []


def test_a_certificate_that_nobody_signed_is_refused(secure_site):
    with pytest.raises(Unreachable, match="certificate"):
        fetch(secure_site.url(), 1000)


def test_the_name_is_asked_for_once_a_request(names, site, monkeypatch):
    asked = []
    resolve = socket.getaddrinfo

    def counted(name, *rest, **named):
        asked.append(name)
        return resolve(name, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    for turn in (1, 2):
        fetch(site.url(), 1000)
        assert asked.count(NAME) == turn
    assert site.connections == 1


def test_requests_follow_each_other_on_one_connection(site):
    for body in (b"a", b"bc"):
        send(Request("POST", site.url("/inbox"), body=body), most_bytes=1000)
        fetch(site.url(), 1000)
    assert len(site.seen) == 4
    assert (site.connections, len(POOL)) == (1, 1)


def test_a_kept_connection_is_not_used_for_a_name_that_turned_private(names, site):
    fetch(site.url(), 1000)
    names[NAME] = ["127.0.0.1", "10.0.0.1"]
    with pytest.raises(AddressRefused):
        fetch(site.url(), 1000)
    assert len(site.seen) == 1


def test_a_kept_connection_is_not_used_for_a_name_that_moved(names, site):
    fetch(site.url(), 1000)
    names[NAME] = ["127.0.0.2"]
    with serving("127.0.0.2", site.port) as moved:
        fetch(site.url(), 1000)
        POOL.clear()
    assert (len(site.seen), len(moved.seen)) == (1, 1)


def test_two_names_of_one_address_share_no_connection(names, site):
    names["other.example"] = ["127.0.0.1"]
    fetch(site.url(), 1000)
    fetch(f"http://other.example:{site.port}/", 1000)
    assert site.connections == 2


def test_a_get_on_a_connection_that_just_closed_is_sent_once_more(site):
    fetch(site.url("/shy"), 1000)
    assert fetch(site.url("/shy"), 1000).content == CALENDAR
    assert (len(site.seen), site.connections) == (3, 2)


def test_a_post_on_a_connection_that_just_closed_is_not_sent_again(site):
    fetch(site.url("/shy"), 1000)
    with pytest.raises(Unreachable):
        send(Request("POST", site.url("/shy"), body=b"x"), most_bytes=1000)
    assert (len(site.seen), site.connections) == (2, 1)


def test_a_post_that_may_arrive_twice_is_sent_once_more(site):
    fetch(site.url("/shy"), 1000)
    request = Request("POST", site.url("/shy"), body=b"x", may_repeat=True)
    send(request, most_bytes=1000)
    assert (len(site.seen), site.connections) == (3, 2)


def test_a_get_on_a_new_connection_that_closes_is_not_sent_again(names):
    accepted = []

    def play(connection, _stopped):
        accepted.append(read_head(connection))

    with scripted(play) as port, pytest.raises(Unreachable):
        fetch(f"http://{NAME}:{port}/", 1000, seconds=3)
    assert len(accepted) == 1


def test_a_post_goes_over_a_new_connection_when_the_kept_one_was_closed_before(names):
    with serving() as first:
        fetch(first.url(), 1000)
        port = first.port
        POOL._idle[0].connection.sock.shutdown(socket.SHUT_WR)  # the handler reads its end
        wait_for(lambda: not POOL._idle[0].connection.is_connected)
    with serving(port=port) as second:
        response = send(Request("POST", second.url(), body=b"x"), most_bytes=1000)
        POOL.clear()
    assert (response.status, len(second.seen)) == (200, 1)


def test_an_answer_to_what_was_not_required_yet_is_not_taken(names):
    fetched = threading.Event()

    def play(connection, stopped):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood")
        fetched.wait()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        stopped.wait()

    with scripted(play) as port:
        url = f"http://{NAME}:{port}/"
        assert fetch(url, 1000).content == b"good"
        fetched.set()
        wait_for(lambda: not POOL._idle[0].connection.is_connected)
        assert POOL.take(destination(url), ["127.0.0.1"]) is None


def test_threads_share_the_pool(site):
    failures = []

    def ask(number):
        for turn in range(5):
            response = fetch(site.url(f"/{number}/{turn}"), 1000)
            if not response.url.endswith(f"/{number}/{turn}") or response.content != CALENDAR:
                failures.append(response)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(site.seen) == 40
    assert site.connections <= 8
    assert len(POOL) == site.connections


@pytest.fixture
def opened(site):
    """Return where the site is, and three connections to it."""
    to = destination(site.url())
    with Deadline(5) as deadline:
        return to, [connect(to, ["127.0.0.1"], deadline) for _number in range(3)]


def test_the_pool_is_bounded_and_closes_the_oldest(opened):
    to, made = opened
    pool = Pool(most=2)
    for connection in made:
        pool.keep(to, connection)
    assert [connection.sock is None for connection in made] == [True, False, False]
    assert pool.take(to, ["127.0.0.2"]) is None
    assert pool.take(to, ["127.0.0.2", "127.0.0.1"]) is made[2]
    assert pool.take(to, ["127.0.0.1"]) is made[1]
    assert pool.take(to, ["127.0.0.1"]) is None
    for connection in made:
        connection.close()
    pool.clear()


def test_an_idle_connection_is_closed_though_nobody_asks(opened):
    to, made = opened
    pool = Pool(seconds=0.2)
    for connection in made:
        pool.keep(to, connection)
        time.sleep(0.05)
    wait_for(lambda: [connection.sock for connection in made] == [None, None, None])
    assert len(pool) == 0


def test_an_idle_connection_is_not_given_out_after_its_time(opened):
    to, made = opened
    pool = Pool(seconds=0)
    for connection in made:
        pool.keep(to, connection)
    assert pool.take(to, ["127.0.0.1"]) is None
    pool.clear()
