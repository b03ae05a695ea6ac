"""Requests and answers: read, sent, led on, cut short, given up."""

import time
from base64 import b64encode
from hashlib import sha256

import pytest
from urllib3.util import connection

from meshup.kit.http_fetch import AddressRefused, Request, TooLarge, Unreachable, fetch, send
from meshup.kit.http_fetch.sending import POOL
from tests.kit.http_fetch.servers import CALENDAR, NAME, read_head, scripted, serving

MOST = 100_000


def test_a_public_name_is_read(site):
    response = fetch(site.url("/a%20b-é?q=1"), 1000)
    assert (response.content, response.status) == (CALENDAR, 200)
    assert response.headers["content-type"] == "text/calendar"
    assert response.url == site.url("/a%20b-%C3%A9?q=1")
    [request] = site.seen
    assert (request.method, request.path) == ("GET", "/a%20b-%C3%A9?q=1")
    assert request.headers["host"] == f"{NAME}:{site.port}"
    assert request.headers["accept-encoding"] == "identity"
    assert "content-length" not in request.headers


def test_webcal_stands_for_https(names):
    with pytest.raises(Unreachable, match=r"https://nobody\.example/x"):
        fetch("webcal://nobody.example/x", 1000)


def test_a_body_is_posted_with_its_digests(site):
    body = b'{"type": "Follow"}'
    request = Request("POST", site.url("/inbox"), {"Content-Type": "application/json"}, body)
    assert send(request, most_bytes=MOST).status == 200
    [seen] = site.seen
    digest = b64encode(sha256(body).digest()).decode()
    assert (seen.method, seen.path, seen.body) == ("POST", "/inbox", body)
    assert seen.headers["digest"] == f"SHA-256={digest}"
    assert seen.headers["content-digest"] == f"sha-256=:{digest}:"
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["content-length"] == str(len(body))


def test_an_empty_body_is_posted_with_its_length(site):
    send(Request("POST", site.url()), most_bytes=MOST)
    assert site.seen[0].headers["content-length"] == "0"


def test_what_is_worked_out_cannot_be_forged(site):
    forged = {"Host": "b.example", "Date": "x", "Digest": "x", "Accept-Encoding": "gzip"}
    send(Request("POST", site.url(), forged), most_bytes=MOST)
    headers = site.seen[0].headers
    assert headers["host"] == f"{NAME}:{site.port}"
    assert headers["date"].endswith("GMT")
    assert headers["digest"].startswith("SHA-256=")
    assert headers["accept-encoding"] == "identity"


def test_an_error_is_an_answer_of_which_the_beginning_is_read(site):
    response = send(Request("GET", site.url("/missing")), most_bytes=1000)
    assert (response.status, response.content) == (404, b"x" * 1000)
    assert response.headers["x-word"] == "one"
    response = send(Request("GET", site.url("/gone-packed")), most_bytes=1000)
    assert (response.status, response.content) == (410, b"")


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("/endless", TooLarge),
        ("/missing", Unreachable),
        ("/packed", Unreachable),
        ("/to/" * 9, Unreachable),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused(site, path, refusal):
    with pytest.raises(refusal):
        fetch(site.url(path), MOST)
    assert len(POOL) == 0 or path.startswith("/to/")


def test_a_name_that_nobody_has_is_told(names):
    with pytest.raises(Unreachable, match="no such name"):
        fetch("https://nobody.example/", 1000)


def test_a_port_where_nobody_listens_is_told(names):
    with serving() as gone:
        url = gone.url()
    with pytest.raises(Unreachable, match="web server"):
        fetch(url, 1000)


def test_the_next_address_is_tried_where_nobody_listens(names, site):
    names[NAME] = ["127.0.0.2", "127.0.0.1"]
    assert fetch(site.url(), 1000).content == CALENDAR


def test_a_redirect_is_followed(site):
    assert fetch(site.url("/to//to//there"), 1000).url == site.url("/there")


def test_a_redirect_in_raw_utf_8_is_followed(site):
    def play(connection, _stopped):
        read_head(connection)
        head = f"HTTP/1.1 302 Found\r\nLocation: {site.url('/é')}\r\n\r\n"
        connection.sendall(head.encode())

    with scripted(play) as port:
        assert fetch(f"http://{NAME}:{port}/", 1000).url == site.url("/%C3%A9")


def test_a_redirect_is_an_answer_where_none_may_be_followed(site):
    response = send(Request("GET", site.url("/to//x")), most_bytes=MOST, most_redirects=0)
    assert (response.status, response.headers["location"]) == (302, "/x")


def test_a_post_follows_no_redirect(site):
    response = send(Request("POST", site.url("/to//x"), body=b"x"), most_bytes=MOST)
    assert (response.status, response.headers["location"]) == (302, "/x")
    assert site.paths == ["/to//x"]


def test_secrets_stay_with_their_origin(site):
    secret = {"Authorization": "Bearer x", "Cookie": "a=b", "Accept": "text/html"}
    with serving() as other:
        send(Request("GET", site.url(f"/to/{other.url()}"), secret), most_bytes=MOST)
        send(Request("GET", site.url("/to//here"), secret), most_bytes=MOST)
        POOL.clear()
    assert other.seen[0].headers.keys() & {"authorization", "cookie", "accept"} == {"accept"}
    assert site.seen[-1].path == "/here"
    assert site.seen[-1].headers["authorization"] == "Bearer x"


@pytest.mark.parametrize(
    "target",
    [
        *("http://10.0.0.1/", "http://localhost/", "file:///etc/passwd", "http://[::1", "//u@b/"),
        *("http://127.0.0.3/", "gopher://a.example/", f"http://{NAME}:0/"),
    ],
)
def test_a_redirect_to_what_is_not_public_is_refused(names, site, target):
    names["localhost"] = ["127.0.0.3"]
    with pytest.raises(AddressRefused):
        fetch(site.url(f"/to/{target}"), 1000)


def test_a_name_that_turns_private_between_two_hops_is_refused(names, site, monkeypatch):
    def sign(_request):
        names[NAME] = ["10.0.0.1"]
        return {}

    with pytest.raises(AddressRefused):
        send(Request("GET", site.url("/to//there")), most_bytes=MOST, sign=sign)
    assert site.paths == ["/to//there"]


def say_nothing(connection, stopped):
    stopped.wait()


def dribble_head(connection, stopped):
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not stopped.wait(0.05):
        connection.sendall(b"x")


def dribble_body(connection, stopped):
    read_head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stopped.wait(0.05):
        connection.sendall(b"x")


def go_on_for_ever(connection, stopped):
    while not stopped.wait(0.05):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def dribble_handshake(connection, stopped):
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while not stopped.wait(0.05):
        connection.sendall(b"\x02")


@pytest.mark.parametrize(
    ("scheme", "play"),
    [
        *(("http", say_nothing), ("http", dribble_head), ("http", dribble_body)),
        *(("http", go_on_for_ever), ("https", say_nothing), ("https", dribble_handshake)),
    ],
)
def test_a_server_that_takes_its_time_is_given_up(names, scheme, play):
    begun = time.monotonic()
    with scripted(play) as port, pytest.raises(Unreachable, match="too long"):
        fetch(f"{scheme}://{NAME}:{port}/", 1000, seconds=0.5)
    assert time.monotonic() - begun < 5


def test_a_handshake_has_only_the_time_that_connecting_has_left(names, monkeypatch):
    create_connection = connection.create_connection

    def slowly(*address, **options):
        time.sleep(1.2)
        return create_connection(*address, **options)

    monkeypatch.setattr(connection, "create_connection", slowly)
    begun = time.monotonic()
    with scripted(say_nothing) as port, pytest.raises(Unreachable, match="too long"):
        fetch(f"https://{NAME}:{port}/", 1000, seconds=1.5)
    assert time.monotonic() - begun < 2.4


def test_a_server_that_does_not_listen_to_the_end_is_given_up(names):
    with scripted(say_nothing) as port:
        request = Request("POST", f"http://{NAME}:{port}/", body=b"x" * 50_000_000)
        with pytest.raises(Unreachable, match="too long"):
            send(request, most_bytes=1000, seconds=0.5)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 100_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_web_server_is_told(names, answer):
    def play(connection, _stopped):
        read_head(connection)
        connection.sendall(answer)

    with scripted(play) as port, pytest.raises(Unreachable, match="web server"):
        fetch(f"http://{NAME}:{port}/", 1000, seconds=3)


def test_a_chunk_of_less_than_nothing_is_not_read_for_ever(names):
    def play(connection, _stopped):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with scripted(play) as port, pytest.raises(TooLarge):
        fetch(f"http://{NAME}:{port}/", MOST, seconds=10)


def test_what_is_wrong_with_a_server_elsewhere_is_not_logged(names, caplog):
    def play(connection, _stopped):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nno header\r\nX: y\r\n\r\n")

    with scripted(play) as port:
        assert fetch(f"http://{NAME}:{port}/", MOST, seconds=3).content == b""
    assert caplog.records == []
