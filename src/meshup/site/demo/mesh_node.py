"""One node of a mesh, in a process of its own: ``python -m meshup.site.demo.mesh_node WHAT …``.

The process that started it says in the environment whose data folder it is, and holds its standard
input: what it writes there is done beside serving, one line after the other, and when that ends,
because whoever held it is gone, however suddenly, the node stops too.

Words
    prepare     make the tables, in a folder that others copy
    live SLUG   be the node; fill it first, when it is empty
    join …      on standard input: join others, "SLUG=ADDRESS" each, as their hosts would do
    welcome …   the same, where they join
    invite …    ask others to hold the festival of this node with it
    hold …      say yes to others who ask that
    borrow …    ask others for the tool that they lend
    answer      a line that begins with ``ANSWER``: an address that signs the node's host in, and
                the slugs of those who could be asked; all in one, for ``str.split``
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from meshup.site.demo.mesh_cities import CITIES, UMBRELLA
from meshup.site.demo.mesh_folder import ANSWER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.site.demo.mesh_cities import MeshNode

NODES: Final = {node.slug: node for node in (UMBRELLA, *CITIES)}

logger = logging.getLogger(__name__)


def main(words: Sequence[str]) -> int:
    """Do what ``words`` say, and return the exit code."""
    import django  # noqa: PLC0415 - only where a node's settings are

    what, *rest = words
    node = NODES[rest[0]] if rest else None
    threading.Thread(target=_obey, args=(node,), name="starter", daemon=True).start()
    django.setup()
    if what == "live" and node:
        _fill(node)
        from meshup.cli import run  # noqa: PLC0415

        return run(["serve", "--migrate"])
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    return 0


def _fill(node: MeshNode) -> None:
    """Write what the node has of its own, unless that was done before."""
    from meshup.kit import clock  # noqa: PLC0415
    from meshup.operations.readiness import is_node_here  # noqa: PLC0415
    from meshup.site.demo.mesh_filling import fill_node  # noqa: PLC0415

    if not is_node_here():
        fill_node(node, clock.now())


def _obey(node: MeshNode | None) -> None:
    """Do what is written to standard input, until it ends; then stop, as if told to."""
    for line in sys.stdin:
        if node:
            answer = " ".join(_done(node, line.split()))
            sys.stdout.write(f"{ANSWER} {answer}\n")
            sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGTERM)


def _done(node: MeshNode, words: Sequence[str]) -> list[str]:
    """Do as one line says, and return the words of the answer; none when that failed."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from meshup.community.domain.queries import number_of, somebody  # noqa: PLC0415
    from meshup.community.domain.sign_in_links import sign_in_link  # noqa: PLC0415
    from meshup.kit import clock  # noqa: PLC0415
    from meshup.site.demo import mesh_joining, mesh_together  # noqa: PLC0415

    acts = {
        "join": mesh_joining.join_others,
        "welcome": mesh_joining.welcome_others,
        "invite": mesh_together.invite_others,
        "hold": mesh_together.hold_with,
        "borrow": mesh_together.borrow_from,
    }
    try:
        host = somebody(number_of(node.email)) or AnonymousUser()
        done = acts[words[0]](host, map(_named, words[1:]), clock.now())
        return [sign_in_link(node.email), *(other.slug for other in done)]
    except Exception:
        logger.exception("%s could not do this: %s", node.name, " ".join(words))
        return []
    finally:
        connection.close()


def _named(word: str) -> tuple[MeshNode, str]:
    slug, _, address = word.partition("=")
    return NODES[slug], address


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
