"""The folder of a mesh: a note of its ports, and of who joined and asked whom; a folder for each.

Without Django. A node is made in a folder beside its own, which is renamed when all is written: so
what is there is whole, also when making it was cut short.
"""

from __future__ import annotations

import json
import secrets
import shutil
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.kit.config import FILE_NAME, LAST_PORT, PREFIX, Config, read_file
from meshup.operations.first_settings import MESH_NOTE
from meshup.site.demo.mesh_cities import mesh_of

if TYPE_CHECKING:
    from pathlib import Path

    from meshup.site.demo.mesh_cities import MeshNode

HOST: Final = "127.0.0.1"
FIRST_PORT: Final = 9400
PREPARED: Final = ".prepared"
UNFINISHED: Final = ".new"
ANSWER: Final = "answer of this node:"
"""A line that a node prints for the process that started it begins so."""
GOSSIP_SECONDS: Final = 2
"""So often nodes of a mesh on one machine exchange cards, that one can watch it happen."""


class MeshRefused(Exception):  # noqa: N818 - a sentence for whoever asked, not a fault
    """A mesh cannot be started so; nothing was."""


@dataclass
class MeshFolder:
    """A mesh in a folder.

    Attributes:
        nodes: the umbrella, then cities; each has the next port after ``first_port``.
        joined: who has joined or followed whom, by their slugs.
        requested: what was asked of whom once all had joined: how, and both slugs, in words.
    """

    path: Path
    nodes: tuple[MeshNode, ...]
    first_port: int
    joined: set[tuple[str, str]] = field(default_factory=set)
    requested: set[str] = field(default_factory=set)

    def data(self, node: MeshNode) -> Path:
        """Return the data folder of a node."""
        return self.path / node.slug

    @property
    def prepared(self) -> Path:
        """Where the copy is made from which all nodes are."""
        return self.path / PREPARED

    def port(self, node: MeshNode) -> int:
        """Return the port of a node."""
        return self.first_port + self.nodes.index(node)

    def address(self, node: MeshNode) -> str:
        """Return where a node is reached: the one form in which it is ever told."""
        return f"http://localhost:{self.port(node)}"

    def missing(self) -> list[MeshNode]:
        """Return the nodes that are still to be made."""
        return [node for node in self.nodes if not self.data(node).exists()]

    def make(self, node: MeshNode) -> None:
        """Make the folder of a node from the prepared copy: settings and empty tables."""
        unfinished = self.path / f"{node.slug}{UNFINISHED}"
        shutil.copytree(self.prepared, unfinished)
        wanted = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ADDRESS": self.address(node),
            "HOST": HOST,
            "PORT": str(self.port(node)),
            "FEDERATION_LOCAL": "yes",
        }
        if "gossip_seconds" in Config.__dataclass_fields__:
            wanted["GOSSIP_SECONDS"] = str(GOSSIP_SECONDS)
        lines = [f"{PREFIX}{name}={value}\n" for name, value in wanted.items()]
        path = unfinished / FILE_NAME
        path.touch(mode=0o600)
        path.write_text("".join(lines), encoding="utf-8")
        unfinished.rename(self.data(node))

    def has_joined(self, node: MeshNode, other: MeshNode) -> bool:
        """Say whether a node has joined another, once; hosts may have ended it since."""
        return (node.slug, other.slug) in self.joined

    def save(self) -> None:
        """Remember the ports, who has joined whom, and what was asked."""
        note = {
            "first_port": self.first_port,
            "joined": [list(pair) for pair in sorted(self.joined)],
            "requested": sorted(self.requested),
        }
        beside = self.path / f"{MESH_NOTE}{UNFINISHED}"
        beside.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
        beside.replace(self.path / MESH_NOTE)

    def tidy(self) -> None:
        """Take away what was left when making a node was cut short."""
        for path in [*self.path.glob(f"*{UNFINISHED}"), self.prepared]:
            if path.is_dir():
                shutil.rmtree(path)


def open_mesh(path: Path, cities: int, first_port: int | None) -> MeshFolder:
    """Return the mesh in the folder ``path``, or a new one; nothing is written.

    Raises:
        MeshRefused: the folder holds something else, its nodes live at other ports, or one of the
            ports is taken, or cannot be.
    """
    note = _note(path)
    known = note.first_port if note else None
    if known is not None and first_port not in {None, known}:
        raise MeshRefused(
            f"The nodes in {path} live at ports from {known} on, and an address is part of what"
            " others know a node by. For other ports, choose another folder: MESHUP_DATA=…"
        )
    wanted = FIRST_PORT if first_port is None else first_port
    first = wanted if known is None else known
    joined, requested = (note.joined, note.requested) if note else (set(), set())
    mesh = MeshFolder(path, mesh_of(cities), first, joined, requested)
    _refuse_other_addresses(mesh)
    _refuse_ports(mesh)
    return mesh


class _Note(NamedTuple):
    first_port: int
    joined: set[tuple[str, str]]
    requested: set[str]


def _note(path: Path) -> _Note | None:
    """Return what the note of a mesh says; None where there may be a new one."""
    if (path / MESH_NOTE).is_file():
        try:
            note = json.loads((path / MESH_NOTE).read_text(encoding="utf-8"))
            joined = {(str(one), str(other)) for one, other in note["joined"]}
            requested = {str(step) for step in note.get("requested", ())}
            return _Note(int(note["first_port"]), joined, requested)
        except (ValueError, KeyError, TypeError) as error:
            raise MeshRefused(f"{path / MESH_NOTE} is no note of a mesh.") from error
    if (path / FILE_NAME).exists():
        raise MeshRefused(
            f"{path} holds one node already. A mesh wants a folder of its own: MESHUP_DATA=…"
        )
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise MeshRefused(
            f"{path} is not empty, and holds no mesh. A mesh wants a folder of its own:"
            " MESHUP_DATA=…"
        )
    return None


def _refuse_other_addresses(mesh: MeshFolder) -> None:
    for node in mesh.nodes:
        if mesh.data(node).exists():
            address = read_file(mesh.data(node) / FILE_NAME).get(f"{PREFIX}ADDRESS")
            if address != mesh.address(node):
                raise MeshRefused(
                    f"{mesh.data(node)} holds no node of this mesh: its address is"
                    f" {address or 'not set'}, not {mesh.address(node)}."
                )


def _refuse_ports(mesh: MeshFolder) -> None:
    last = mesh.first_port + len(mesh.nodes) - 1
    if mesh.first_port < 1 or last > LAST_PORT:
        raise MeshRefused(
            f"There are no ports {mesh.first_port} to {last}: the last one is {LAST_PORT}."
        )
    ports = range(mesh.first_port, last + 1)
    if taken := [str(port) for port in ports if _is_taken(port)]:
        raise MeshRefused(
            f"The nodes would listen on ports {ports[0]} to {last}, and these are taken:"
            f" {', '.join(taken)}. Stop who listens there, or choose others with --port FIRST."
        )


def _is_taken(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return True
    return False
