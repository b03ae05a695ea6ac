"""Web servers of the tests' own, on loopback, and what they saw."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "calendar.example"
CALENDAR = b"BEGIN:VCALENDAR"


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """A running server: where it is, what was asked, over how many connections, for which names."""

    port: int
    scheme: str = "http"
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    names: list[str] = field(default_factory=list)

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{NAME}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.seen]


class Handler(BaseHTTPRequestHandler):
    """Answers by its path, over a connection that it keeps."""

    protocol_version = "HTTP/1.1"
    site: Site
    answered = 0

    def setup(self):
        super().setup()
        self.site.connections += 1

    def do_GET(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.seen.append(Seen(self.command, self.path, headers, body))
        if self.path.startswith("/shy") and self.answered:
            self.close_connection = True  # as a server whose patience ends just now
            return
        self.answered += 1
        if self.path.startswith("/to/"):
            self.answer(302, b"", Location=self.path.removeprefix("/to/"))
        elif self.path.startswith("/missing"):
            self.answer(404, b"x" * 100_000, **{"X-Word": "one"})
        elif self.path == "/gone-packed":
            self.answer(410, b"\x1f\x8b", **{"Content-Encoding": "gzip"})
        elif self.path == "/packed":
            self.answer(200, b"\x1f\x8b", **{"Content-Encoding": "gzip"})
        elif self.path == "/endless":
            self.pour()
        else:
            self.answer(200, CALENDAR, **{"Content-Type": "text/calendar"})

    def do_POST(self):
        self.do_GET()

    def answer(self, status, content, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def pour(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b"x" * 65536)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # somebody hung up


@contextmanager
def serving(host="127.0.0.1", port=0, context: ssl.SSLContext | None = None):
    """Run a server until the block ends."""
    site = Site(0, "https" if context else "http")
    server = Server((host, port), type("SiteHandler", (Handler,), {"site": site}))
    site.port = server.server_address[1]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def scripted(play):
    """Let ``play(connection, stopped)`` speak with whoever connects first; yields the port."""
    server = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def accept():
        with suppress(OSError), server.accept()[0] as connection:
            play(connection, stopped)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        stopped.set()
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def read_head(connection):
    """Read a request without a body, so that closing afterwards is no reset."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(1000)
