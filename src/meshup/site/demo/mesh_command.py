"""``meshup demo --mesh N``: so many nodes on this machine, and an umbrella above them.

Each node is a process of its own, and so is whatever is done in one.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meshup.kit.config import PREFIX
from meshup.kit.file_commands import SentenceParser, UsageError, say_aside
from meshup.site.demo.mesh_cities import FEWEST, MOST, neighbours_of, together_of
from meshup.site.demo.mesh_crew import Crew, NodeEnded
from meshup.site.demo.mesh_folder import MeshFolder, MeshRefused, open_mesh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.site.demo.mesh_cities import MeshNode
    from meshup.site.demo.mesh_crew import Running

FOLDER: Final = "mesh-data"
EACH_ITS_OWN: Final = ("ADDRESS", "PORT", "HOST", "DATABASE_URL", "SECRET_KEY", "REDIS_URL")
"""Settings that no two nodes can share."""
WIDTH: Final = 12


def asks_for_mesh(words: Sequence[str]) -> bool:
    """Say whether the words after ``demo`` ask for a mesh."""
    return any(word == "--mesh" or word.startswith("--mesh=") for word in words)


def run_mesh(words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the command until Ctrl-C or SIGTERM, and return its exit code."""
    try:
        cities, first_port = _read(words)
        mesh = open_mesh(_folder(environ), cities, first_port)
        return asyncio.run(_until_told(mesh, environ))
    except UsageError as error:
        say_aside(str(error))
        return 2
    except (MeshRefused, NodeEnded) as error:
        say_aside(str(error))
        return 1


def _read(words: Sequence[str]) -> tuple[int, int | None]:
    """Return how many cities, and the first port if one is given.

    Raises:
        UsageError: the words say something else.
    """
    parser = SentenceParser(prog="meshup demo", allow_abbrev=False)
    parser.add_argument("--mesh", type=int, metavar="N", help="so many cities")
    parser.add_argument("--port", type=int, metavar="FIRST", help="the umbrella's; cities follow")
    options = parser.parse_args(words)
    if not FEWEST <= options.mesh <= MOST:
        raise UsageError(f"--mesh takes {FEWEST} to {MOST} cities, not {options.mesh}.")
    return options.mesh, options.port


def _folder(environ: Mapping[str, str]) -> Path:
    names = [f"{PREFIX}{name}" for name in EACH_ITS_OWN]
    if shared := [name for name in names if environ.get(name)]:
        raise MeshRefused(
            f"Each node of a mesh has its own {', '.join(shared)}: leave it out, and try again."
        )
    return Path(environ.get(f"{PREFIX}DATA") or FOLDER).absolute()


async def _until_told(mesh: MeshFolder, environ: Mapping[str, str]) -> int:
    """Make what is missing, start all, and wait; end every process, whatever happens.

    Raises:
        NodeEnded: a node could not be made, or did not start; or all have ended by themselves.
    """
    crew = Crew({**environ, "DJANGO_SETTINGS_MODULE": "meshup.settings"}, _say)
    loop, running = asyncio.get_running_loop(), asyncio.current_task()
    is_told = False

    def stop() -> None:
        nonlocal is_told
        if is_told:
            crew.kill()
        elif running:
            is_told = True
            running.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await make_folders(mesh, crew)
        await _run(mesh, crew)
    except asyncio.CancelledError:
        _say("", "Stopping all nodes …")
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    finally:
        await crew.stop()
    return 0


async def make_folders(mesh: MeshFolder, crew: Crew) -> None:
    """Make a folder for each node that has none, from one prepared copy.

    Raises:
        NodeEnded: that failed; what was said has been printed.
    """
    mesh.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    mesh.tidy()
    mesh.save()
    if missing := mesh.missing():
        _say("", f"Making {len(missing)} nodes in {mesh.path} …")
        await crew.prepare(mesh.prepared)
        for node in missing:
            mesh.make(node)
        mesh.tidy()


async def _run(mesh: MeshFolder, crew: Crew) -> None:
    """Start all, let them join each other, say where they are, and wait until all have ended."""
    async with asyncio.TaskGroup() as starting:
        begun = {
            node: starting.create_task(
                crew.live(node.name, mesh.data(node), node.slug, mesh.port(node))
            )
            for node in mesh.nodes
        }
    running = {node: start.result() for node, start in begun.items()}
    links = await join_all(mesh, running)
    await ask_each_other(mesh, running)
    _say("", "")
    for node in mesh.nodes:
        _say(node.name, mesh.address(node))
        _say("", f"sign in, once, as {node.host}: {links[node]}")
    _say("", "")
    _say("", f"{len(mesh.nodes)} nodes run from {mesh.path}. Ctrl-C stops them all.")
    await _wait_for_all(mesh, running)


async def _wait_for_all(mesh: MeshFolder, running: Mapping[MeshNode, Running]) -> None:
    """Say of each node that ends by itself that it did, as in life: the others go on.

    Raises:
        NodeEnded: none is left.
    """
    left = {one.ending: node for node, one in running.items()}
    while left:
        ended, _ = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        for ending in ended:
            node = left.pop(ending)
            _say(node.name, "This node ended by itself; the others go on.")
            _say(node.name, f"Start it again: MESHUP_DATA={mesh.data(node)} {_called()} serve")
    raise NodeEnded("All nodes have ended by themselves; what they said is above.")


async def join_all(mesh: MeshFolder, running: Mapping[MeshNode, Running]) -> dict[MeshNode, str]:
    """Let each join its neighbours, and the umbrella answer; what is done once stays so.

    Return for each an address that signs its host in.
    """
    links = {}

    async def act(node: MeshNode, word: str, others: Sequence[MeshNode]) -> None:
        wanted = [other for other in others if not mesh.has_joined(node, other)]
        asked = [f"{other.slug}={mesh.address(other)}" for other in wanted]
        links[node], *done = await running[node].ask(word, *asked)
        mesh.joined |= {(node.slug, slug) for slug in done}

    umbrella, *cities = mesh.nodes
    async with asyncio.TaskGroup() as joining:
        for node in cities:
            joining.create_task(act(node, "join", neighbours_of(node, mesh.nodes)))
    await act(umbrella, "welcome", cities)
    mesh.save()
    return links


async def ask_each_other(mesh: MeshFolder, running: Mapping[MeshNode, Running]) -> None:
    """Let nodes hold a festival together, and lend; what is done once stays so."""
    for word, node, other in together_of(mesh.nodes):
        step = f"{word} {node.slug} {other.slug}"
        if step not in mesh.requested:
            _link, *done = await running[node].ask(word, f"{other.slug}={mesh.address(other)}")
            mesh.requested |= {step} if done else set()
    mesh.save()


def _called() -> str:
    """Return how whoever reads this runs Meshup."""
    return "python -m meshup" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


def _say(name: str, sentence: str) -> None:
    """Print a line, with the name of the node that it is of."""
    said = f"{name:<{WIDTH}} | {sentence}" if name else sentence
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()
