"""One node of a mesh, in a process of its own: ``python -m meshup.site.demo.mesh_node WHAT …``.

The process that started it says in the environment whose data folder it is, and holds its standard
input; when that ends, because whoever held it is gone, however suddenly, the node stops too.

Words
    prepare         make the tables, in a folder that others copy
    fill SLUG       write what the node has of its own
    serve           be the node
    join SLUG …     print an address that signs its host in, join others, "SLUG=ADDRESS" each, and
                    print whom it could ask
    welcome SLUG …  the same, where they join
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from meshup.site.demo.mesh_cities import CITIES, UMBRELLA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.site.demo.mesh_cities import MeshNode

NODES: Final = {node.slug: node for node in (UMBRELLA, *CITIES)}


def main(words: Sequence[str]) -> int:
    """Do what ``words`` say, and return the exit code."""
    threading.Thread(target=_stop_with_starter, name="starter", daemon=True).start()
    what, *rest = words
    if what == "serve":
        from meshup.cli import run  # noqa: PLC0415 - loads what the other words need not

        return run(["serve", "--migrate"])
    import django  # noqa: PLC0415

    django.setup()
    if what == "prepare":
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        return 0
    for line in _done(what, rest):
        sys.stdout.write(f"{line}\n")
    return 0


def _done(what: str, rest: Sequence[str]) -> list[str]:
    """Do something with a node that is set up, and return what to print."""
    from meshup.community.domain.sign_in_links import sign_in_link  # noqa: PLC0415
    from meshup.kit import clock  # noqa: PLC0415
    from meshup.site.demo.mesh_filling import fill_node  # noqa: PLC0415
    from meshup.site.demo.mesh_joining import join_others, welcome_others  # noqa: PLC0415

    if what == "fill":
        fill_node(NODES[rest[0]], clock.now())
        return []
    act = {"join": join_others, "welcome": welcome_others}[what]
    joined = act(map(_named, rest[1:]), clock.now())
    return [sign_in_link(NODES[rest[0]].email), *(node.slug for node in joined)]


def _named(word: str) -> tuple[MeshNode, str]:
    slug, _, address = word.partition("=")
    return NODES[slug], address


def _stop_with_starter() -> None:
    """Stop, as if told to, when whoever holds our standard input is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
