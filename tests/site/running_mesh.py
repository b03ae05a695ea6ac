"""A mesh of nodes that really run, as ``meshup demo --mesh`` starts them: each can be killed alone.

A loop in a thread of its own listens to what they say, as the command's does. All end with the
block, whatever happens in it; and with this process, which holds their standard input.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

from meshup.kit.config import FILE_NAME
from meshup.site.demo.mesh_command import join_all, make_folders
from meshup.site.demo.mesh_crew import PROGRAM, Crew
from meshup.site.demo.mesh_folder import open_mesh
from tests.commands import SOURCES, run_command
from tests.wire_record import kept_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import timedelta

    from meshup.site.demo.mesh_cities import MeshNode
    from meshup.site.demo.mesh_crew import Running
    from tests.wire_record import Crossed

T = TypeVar("T")
Agenda = set[tuple[str, str, str]]
"""Start, home and title of each event."""
ACTIVITY = "application/activity+json"
LONGEST_SECONDS = 900
MOST_EVENTS = 500
TURNED = Path(__file__).parents[1] / "journeys" / "turned_mesh_node.py"
HEAD = """
from meshup.kit import clock
from meshup.remote_actors.domain.finding import find_actor
from meshup.umbrella.domain.members import *
from meshup.umbrella.domain.memberships import *
from meshup.umbrella.domain.settings import *
from meshup.umbrella.models import *
now = clock.now()
"""


class OneOfMesh:
    """A node, by its slug: where its data is, and where it lives now."""

    def __init__(self, mesh: RunningMesh, node: MeshNode, data: Path, port: int) -> None:
        self.mesh, self.node, self.data, self.port = mesh, node, data, port
        self.running: Running | None = None

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://localhost:{self.port}"

    @property
    def group(self) -> str:
        """The handle of its community."""
        return f"@{self.node.slug}_p2p@localhost:{self.port}"

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.mesh.do(self.begin())

    async def begin(self) -> None:
        """Do the same in the loop."""
        crew = self.mesh.crew
        self.running = await crew.live(self.node.name, self.data, self.node.slug, self.port)

    def kill(self) -> None:
        """End it as a machine ends that loses its current."""
        assert self.running is not None
        self.running.process.kill()
        self.mesh.do(self.running.process.wait())
        self.running = None

    def live_at(self, port: int) -> None:
        """Write into its settings that it lives at another port of this machine."""
        self.port = port
        path = self.data / FILE_NAME
        lines = path.read_text().splitlines()
        kept = [line for line in lines if not line.startswith(("MESHUP_PORT=", "MESHUP_ADDRESS="))]
        path.write_text(
            "\n".join([*kept, f"MESHUP_PORT={port}", f"MESHUP_ADDRESS={self.address}", ""])
        )

    def run(self, *words: str, typed: str | None = None, data: Path | None = None) -> str:
        """Run a command of the node and return what it prints."""
        environ = self.mesh.environ | {"MESHUP_DATA": str(data or self.data)}
        done = run_command(words, environ, typed=typed)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def restored(self, backup: Path, data: Path, port: int) -> OneOfMesh:
        """Return the same node as a backup has it, in another folder, to live at another port."""
        self.run("restore", str(backup), data=data)
        other = OneOfMesh(self.mesh, self.node, data, port)
        other.live_at(port)
        other.run("manage", "migrate", "-v0")
        return other

    def act(self, code: str) -> str:
        """Do what a host does, in a process beside the server."""
        return self.run("manage", "shell", "--no-imports", "-v0", "-c", HEAD + code)

    def read(self, path: str, accept: str = "application/json") -> Any:
        """Return the JSON at a path."""
        request = Request(self.address + path, headers={"accept": accept})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)

    @property
    def did(self) -> str:
        """Who it is."""
        return str(self.read("/ap/relay/card", ACTIVITY)["did"])

    def known(self) -> dict[str, str]:
        """Return where each node lives that it shows, by name, itself included."""
        items = self.read("/api/mesh/nodes")["items"]
        return {item["name"]: item["address"].rstrip("/") for item in items}

    def agenda(self) -> Agenda:
        """Return the merged agenda of an umbrella."""
        items = self.read(f"/api/mesh/events?limit={MOST_EVENTS}")["items"]
        return {_event(item["starts_at"], item["home"], item["title"]) for item in items}

    def published(self) -> Agenda:
        """Return what is to come here, as the community publishes it itself."""
        name = f"{self.node.slug}_p2p"
        items = self.read(f"/ap/{name}/upcoming", ACTIVITY)["orderedItems"]
        return {_event(item["startTime"], self.address, item["name"]) for item in items}

    def homes(self) -> set[str]:
        """Return the addresses of the nodes whose events its merged agenda has."""
        return {home for _start, home, _title in self.agenda()}


def _event(start: str, home: str, title: str) -> tuple[str, str, str]:
    moment = datetime.fromisoformat(start).astimezone(UTC)
    return moment.isoformat(), home.rstrip("/"), title


def hash_of(agenda: Agenda) -> str:
    """Return by what two agendas are compared."""
    return sha256(repr(sorted(agenda)).encode()).hexdigest()


class RunningMesh:
    """So many cities and their umbrella, in ``folder``, with this period of gossip.

    With ``turned`` their clock can be turned on, and what they send each other is written down:
    see ``tests.journeys.turned_mesh_node``.

    Attributes:
        said: what the nodes said, line by line.
        links: an address that signs the host of each in, by its slug.
    """

    def __init__(
        self, folder: Path, cities: int, first_port: int, period: int, *, turned: bool = False
    ) -> None:
        own = {name: told for name, told in os.environ.items() if not name.startswith("MESHUP_")}
        self.environ = own | {"PYTHONPATH": str(SOURCES), "MESHUP_GOSSIP_SECONDS": str(period)}
        self.environ["DJANGO_SETTINGS_MODULE"] = "meshup.settings"
        self.period = period
        self.said: list[str] = []
        self.links: dict[str, str] = {}
        self._clock, self._wire = folder.parent / "clock", folder.parent / "wire"
        program = self._turned() if turned else PROGRAM
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="mesh", daemon=True)
        self._folder = open_mesh(folder, cities, first_port)
        say = lambda name, line: self.said.append(f"{name} | {line}")  # noqa: E731
        self.crew = Crew(self.environ, say, program)
        self.nodes = {
            node.slug: OneOfMesh(self, node, self._folder.data(node), self._folder.port(node))
            for node in self._folder.nodes
        }

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.do(self._start())
        except BaseException as error:
            self.__exit__()
            raise AssertionError(self.said[-60:]) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self.crew.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __getitem__(self, slug: str) -> OneOfMesh:
        return self.nodes[slug]

    def live(self) -> list[OneOfMesh]:
        """Return the nodes that run."""
        return [node for node in self.nodes.values() if node.running]

    def do(self, wanted: Coroutine[Any, Any, T]) -> T:
        """Do something in the loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(wanted, self._loop).result(LONGEST_SECONDS)

    async def _start(self) -> None:
        await make_folders(self._folder, self.crew)
        async with asyncio.TaskGroup() as starting:
            for node in self.nodes.values():
                starting.create_task(node.begin())
        running = {one.node: one.running for one in self.nodes.values() if one.running}
        links = await join_all(self._folder, running)
        self.links = {node.slug: link for node, link in links.items()}

    def _turned(self) -> tuple[str, ...]:
        """Return what nodes are whose clock can be turned on."""
        self._wire.mkdir(parents=True)
        self._clock.write_text("0")
        told = {"TESTS_CLOCK": str(self._clock), "TESTS_WIRE": str(self._wire)}
        self.environ |= told | {"PYTHONPATH": f"{SOURCES}:{SOURCES.parent}"}
        return sys.executable, "-P", str(TURNED)

    def turn_on(self, ahead: timedelta) -> None:
        """Let it be so much later for all nodes than it is."""
        self._clock.write_text(str(round(ahead.total_seconds())))

    def wire(self) -> list[Crossed]:
        """Return what nodes asked of each other, and what was answered."""
        return [one for file in sorted(self._wire.iterdir()) for one in kept_in(file)]

    def until(
        self, is_so: Callable[[], object], seconds: float, what: Callable[[], object]
    ) -> float:
        """Wait until something is so, and return how many seconds; ``what`` says how it is."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                if is_so():
                    return time.monotonic() - begun
            except (OSError, URLError):
                pass
            time.sleep(0.2)
        raise AssertionError((what(), self.said[-60:]))
