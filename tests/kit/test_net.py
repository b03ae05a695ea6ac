"""The way out: what it refuses, and that it goes where it looked."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from meshup.kit import net
from meshup.kit.net import AddressRefused, TooLarge, Unreachable, fetch

PUBLIC_NAME = "calendar.example"


class Handler(BaseHTTPRequestHandler):
    """Answers by its path; what arrives is remembered."""

    seen: list[tuple[str, str]] = []

    def do_GET(self):
        self.seen.append((self.headers["Host"], self.path))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        self.send_response(200 if self.path != "/missing" else 404)
        self.send_header("Content-Type", "text/calendar")
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            if self.path == "/endless":
                while True:
                    self.wfile.write(b"x" * 65536)
            self.wfile.write(b"BEGIN:VCALENDAR")
        except OSError:
            pass

    def log_message(self, *_):
        pass


@contextmanager
def believed(monkeypatch, answers: dict[str, str]):
    """Let names have these addresses, and loopback count as public while the test says so."""

    def found(name, port, *_, **__):
        address = answers.get(name, name)
        if not address.replace(".", "").isdigit():
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", found)
        patch.setattr(net, "is_public", lambda address: address == ip_address("127.0.0.1"))
        yield


@pytest.fixture
def port():
    Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("fec0::1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:5ef5:79fb::1", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address):
    assert not net.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111"])
def test_a_public_address_is_taken(address):
    assert net.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://a.example/x", "gopher://a.example", "", "calendar", "//x"),
        *("http://", "http://user:secret@a.example/", "http://a.example:0/", "http://a b/"),
        *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/"),
        *("http://a.example/\r\nHost: b", "http://a.example:99999/", "http://[::ffff:10.0.0.1]/"),
    ],
)
def test_an_address_of_the_machine_or_none_is_refused(url):
    with pytest.raises(AddressRefused):
        fetch(url, 1000)


def test_a_public_name_is_read(monkeypatch, port):
    with believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}):
        read = fetch(f"http://{PUBLIC_NAME}:{port}/a%20b-é?q=1", 1000)
    assert (read.content, read.kind) == (b"BEGIN:VCALENDAR", "text/calendar")
    assert Handler.seen == [(f"{PUBLIC_NAME}:{port}", "/a%20b-%C3%A9?q=1")]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    def found(_name, port, *_, **__):
        return [(2, 1, 6, "", (address, port)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(AddressRefused):
        fetch("http://rebinding.example/", 1000)


def test_the_name_is_asked_for_once(monkeypatch, port):
    asked = []

    def found(name, port, *_, **__):
        asked.append(str(name))
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(net, "is_public", lambda _address: True)
    fetch(f"http://{PUBLIC_NAME}:{port}/", 1000)
    assert asked.count(PUBLIC_NAME) == 1


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://localhost/", "file:///etc/passwd"])
def test_a_redirect_to_a_private_address_is_refused(monkeypatch, port, target):
    names = {PUBLIC_NAME: "127.0.0.1", "10.0.0.1": "10.0.0.1", "localhost": "127.0.0.2"}
    with believed(monkeypatch, names), pytest.raises(AddressRefused):
        fetch(f"http://{PUBLIC_NAME}:{port}/to/{target}", 1000)


def test_a_redirect_is_followed(monkeypatch, port):
    with believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}):
        read = fetch(f"http://{PUBLIC_NAME}:{port}/to//to//there", 1000)
    assert read.url == f"http://{PUBLIC_NAME}:{port}/there"


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/endless", TooLarge),
        ("/missing", Unreachable),
        ("/packed", Unreachable),
        ("/to/" * 9, Unreachable),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused(monkeypatch, port, path, refusal):
    with believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}), pytest.raises(refusal):
        fetch(f"http://{PUBLIC_NAME}:{port}{path}", 100_000)


def test_a_name_that_nobody_has_is_told(monkeypatch):
    with believed(monkeypatch, {}), pytest.raises(Unreachable, match="no such name"):
        fetch("https://nobody.example/", 1000)


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://{PUBLIC_NAME}:{silent.getsockname()[1]}/"
        with (
            believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}),
            pytest.raises(Unreachable, match="too long"),
        ):
            fetch(url, 1000, seconds=0.3)


def test_a_server_that_dribbles_is_given_up(monkeypatch):
    server = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def dribble():
        line, _ = server.accept()
        line.recv(1000)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while not stopped.wait(0.05):
                line.sendall(b"x")
        except OSError:
            pass
        line.close()

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        with (
            believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}),
            pytest.raises(Unreachable, match="too long"),
        ):
            fetch(f"http://{PUBLIC_NAME}:{server.getsockname()[1]}/", 1000, seconds=0.5)
    finally:
        stopped.set()
        thread.join()
        server.close()


def test_what_is_no_web_server_is_told(monkeypatch):
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        line, _ = server.accept()
        line.recv(1000)
        line.sendall(b"SSH-2.0-OpenSSH\r\n")
        line.close()

    thread = threading.Thread(target=answer)
    thread.start()
    with (
        believed(monkeypatch, {PUBLIC_NAME: "127.0.0.1"}),
        pytest.raises(Unreachable, match="web server"),
    ):
        fetch(f"http://{PUBLIC_NAME}:{server.getsockname()[1]}/", 1000, seconds=3)
    thread.join()
    server.close()
