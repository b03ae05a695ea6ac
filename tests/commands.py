"""Commands of a node, each in a process of its own that need not load libraries first.

Method
    A good part of what a command costs is Python and the libraries, hundreds of times over. So
    one process loads the libraries, and of ours the modules that say *Pure*: they know no Django,
    clock or chance (``tests/house/test_purity.py``), so that it is all the same when they are
    loaded. It is forked for each command. The fork gets the environment, the folder and the words
    of the command, and from there on is what ``python -m meshup`` is: it loads the rest of our
    code, reads its settings, ends with its code. It is asked over a socket, so that several
    threads can run commands at once, and ends with whoever began it.

    Most nodes get several commands. So of a node that is there a fork is kept that has read its
    settings and loaded all of our code, and its further commands are forks of that: as long as
    the folder is the same one and nothing that the settings were read from is another.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import re
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOURCES = Path(__file__).parents[1] / "src"
LIBRARIES = (
    *("asyncio", "importlib.metadata", "logging.config", "sqlite3", "tarfile", "urllib.request"),
    *("django.contrib.staticfiles.finders", "django.core.mail", "django.core.management"),
    *("django.core.serializers.json", "django.db.backends.sqlite3.base", "django.db.migrations"),
    *("django.db.models", "django.forms", "django.http", "django.template.defaulttags"),
    *(
        "django.template.loader",
        "django.test",
        "django.urls",
        "django.utils.translation.trans_real",
    ),
    *("django.views.generic", "httpx", "icalendar", "lxml.html", "PIL.Image", "PIL.ImageDraw"),
    *("psycopg", "pydantic", "uvicorn", "uvicorn.protocols.http.httptools_impl", "websockets"),
    *("cryptography.hazmat.primitives.asymmetric.rsa", "cryptography.hazmat.primitives.hashes"),
    *("cryptography.hazmat.primitives.asymmetric.ed25519", "django.contrib.auth.hashers"),
    *("cryptography.hazmat.primitives.serialization", "django.contrib.syndication.views"),
    *("django.core.management.commands.migrate", "django.db.migrations.autodetector"),
    *("dj_database_url", "fido2.server", "fido2.features", "hiredis", "http_message_signatures"),
    *("markdown_it", "nh3", "publicsuffixlist", "pydantic.networks", "pydantic.type_adapter"),
    *("pydantic.dataclasses", "rfc8785", "smtplib", "urllib3", "websockets.speedups"),
)
"""What the commands load and what asks for no settings; a name that is not there is no matter."""
OF_A_NODE = frozenset(
    {"backup", "bounce", "doctor", "erase", "import", "join", "link", "manage", "move"}
    | {"poster", "recover", "recovery-key", "restore"}
)
"""Commands of a node that is there; what makes one or serves one is begun anew each time."""
KEPT = 4
"""Of so many nodes a fork is kept, of those that were last asked for."""
READ_ELSEWHERE = re.compile(r"\bMESHUP_\w*(?:_FILE|CERTIFICATES)\b")
"""Settings whose values are in files of their own."""
SAYS_PURE = re.compile(r'\A"""(?:(?!""").)*?\bPure[.:]', re.DOTALL)
LARGEST = 1 << 20
LONGEST_HANDED = 100_000
"""A packet that surely is handed over whole."""


def run_command(
    words: Sequence[str],
    environ: Mapping[str, str],
    typed: str | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run ``meshup`` with ``words`` in this environment; ``typed`` is what somebody answers."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(timeout)
        asking.connect(_server())
        request = {"words": [str(word) for word in words], "environ": dict(environ), "typed": typed}
        asking.sendall(json.dumps(request | {"folder": str(Path.cwd())}).encode())
        asking.shutdown(socket.SHUT_WR)
        code, out, error = json.loads(_all_of(asking))
    return subprocess.CompletedProcess(["meshup", *words], code, out, error)


@cache
def _server() -> str:
    """Begin the process that is forked; it ends when its standard input does, with this one."""
    address = str(Path(tempfile.mkdtemp(prefix="meshup-commands-")) / "socket")
    environ = {name: told for name, told in os.environ.items() if not name.startswith("MESHUP_")}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    server = subprocess.Popen(
        [sys.executable, "-P", __file__, address],
        env=environ | {"PYTHONPATH": str(SOURCES)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    _server_process.append(server)
    return address


_server_process: list[subprocess.Popen[bytes]] = []
"""Kept, for its standard input is closed when nobody keeps it."""


def _all_of(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(LARGEST), b""))


def load() -> None:
    """Load what every command would load, and what it would load without being asked anything."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for path in sorted(SOURCES.glob("meshup/**/*.py")):
        if SAYS_PURE.match(path.read_text(encoding="utf-8")):
            importlib.import_module(".".join(path.relative_to(SOURCES).with_suffix("").parts))
    gc.collect()
    gc.freeze()  # no fork copies all of it only to look for garbage in it
    gc.set_threshold(50_000, 20, 20)  # nor looks for it while it loads the rest


def serve(address: str) -> None:
    """Fork for each that asks, until standard input ends."""
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who answer
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(16)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        nodes = Nodes(listening)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            asking, _ = listening.accept()
            with asking:
                told = _all_of(asking)
                if not told or nodes.take(asking, told) or os.fork():  # nothing: who asked is gone
                    continue
                nodes.let_go()
                answer(asking, json.loads(told))
                os._exit(0)
    Path(address).unlink()
    Path(address).parent.rmdir()


class Nodes:
    """Forks that have read the settings of a node and loaded everything, by what they read."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        self.lines: dict[str, socket.socket | None] = {}  # None: it could not be loaded

    def take(self, asking: socket.socket, told: bytes) -> bool:
        """Hand a command over to the fork of its node; say whether there is one that took it."""
        request = json.loads(told)
        read = what_is_read(request)
        if not read or len(told) > LONGEST_HANDED:
            return False
        line = self.lines.pop(read) if read in self.lines else self._line_to(request, asking)
        self.lines[read] = line  # the last asked for are the last
        while len(self.lines) > KEPT:
            if gone := self.lines.pop(next(iter(self.lines))):
                gone.close()
        if line is None:
            return False
        try:
            socket.send_fds(line, [told], [asking.fileno()])
        except OSError:  # it was ended
            self.lines[read] = None
            return False
        return True

    def let_go(self) -> None:
        """Keep, as a fork, nothing of what is the server's."""
        self.listening.close()
        for line in self.lines.values():
            if line is not None:
                line.close()

    def _line_to(self, request: dict[str, Any], asking: socket.socket) -> socket.socket | None:
        """Begin a fork of a node and wait until it has loaded everything; None if it cannot."""
        line, its_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            asking.close()  # who asks waits until nobody has it any more
            line.close()
            self.let_go()
            be_node(request, its_end)
        its_end.close()
        if line.recv(1):
            return line
        line.close()
        return None


def what_is_read(request: dict[str, Any]) -> str:
    """Return all that settings of a command are read from; "" when that cannot be said."""
    told = {k: v for k, v in request["environ"].items() if k != "PYTEST_CURRENT_TEST"}
    data = Path(request["folder"], told.get("MESHUP_DATA", "data"))
    try:
        folder, file = data.stat(), data / "meshup.env"
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        shared = (data / "freshness").stat().st_ino  # which settings open
    except (OSError, ValueError):
        return ""
    named = " ".join([*(name for name in told if name.startswith("MESHUP_")), kept])
    is_own_disk = folder.st_dev != Path(tempfile.gettempdir()).stat().st_dev  # nobody stays there
    if not OF_A_NODE & {*request["words"][:1]} or is_own_disk or READ_ELSEWHERE.search(named):
        return ""
    return json.dumps([told, request["folder"], kept, shared, folder.st_ino, folder.st_mode])


def be_node(request: dict[str, Any], line: socket.socket) -> NoReturn:
    """Read the settings of a node and load everything; then fork for each command."""
    try:
        be_in(request)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meshup.settings")
        importlib.import_module("django").setup()
    except BaseException:  # noqa: BLE001 - the command itself says what is wrong
        os._exit(1)
    line.send(b"1")  # nothing is frozen: what is not collected at the end closes no database
    while True:
        told, files, *_ = socket.recv_fds(line, LARGEST, 1)
        if not told:
            os._exit(0)
        with socket.socket(fileno=files[0]) as asking:
            if os.fork() == 0:
                line.close()
                answer(asking, json.loads(told))
                os._exit(0)


def answer(asking: socket.socket, request: dict[str, Any]) -> None:
    """Run one command in a fork; send its exit code and what it wrote."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with (
        tempfile.TemporaryFile() as typed,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as error,
    ):
        typed.write((request["typed"] or "").encode())
        typed.seek(0)
        if (child := os.fork()) == 0:
            asking.close()
            begin(request, (typed.fileno(), out.fileno(), error.fileno()))
        _, status = os.waitpid(child, 0)
        told = []
        for file in (out, error):
            file.seek(0)
            told.append(file.read().decode())
    asking.sendall(json.dumps([os.waitstatus_to_exitcode(status), *told]).encode())


def begin(request: dict[str, Any], streams: tuple[int, int, int]) -> NoReturn:
    """Be the command, and end as an interpreter does: files of the database are closed then."""
    be_in(request)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False)
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = ["meshup", *request["words"]]
    runpy.run_module("meshup", run_name="__main__", alter_sys=True)
    sys.exit()


def be_in(request: dict[str, Any]) -> None:
    """Be where a command is run: in its folder, with its environment."""
    os.environ.clear()
    os.environ.update(request["environ"])
    os.chdir(request["folder"])
    places = request["environ"].get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [place for place in places if place and place not in sys.path]


if __name__ == "__main__":
    serve(sys.argv[1])
