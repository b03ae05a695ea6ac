"""``python -m meshup.signalling``: signalling alone, without the node's pages and database.

It reads the same settings as the node, from the environment and the data folder.
"""

from __future__ import annotations

import logging
import os
import sys
from argparse import ArgumentParser

from meshup.kit.config import ConfigError, at_least_one, port_or_any, read_config
from meshup.signalling.app import Signalling, nothing_else
from meshup.web_server.serving import grace_for, listen, serve


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.WARNING)
    try:
        config = read_config(os.environ).config  # noqa: TID251 - this is a program's start
        signalling = Signalling(nothing_else, config)
    except ConfigError as error:
        sys.exit(str(error))
    parser = ArgumentParser(prog="python -m meshup.signalling", description=__doc__)
    parser.add_argument("--host", default=config.host, help="network address to listen on")
    parser.add_argument("--port", type=port_or_any, default=config.port, help="port to listen on")
    parser.add_argument(
        "--workers", type=at_least_one, default=config.workers, help="processes that serve"
    )
    options = parser.parse_args()
    try:
        sockets = listen(options.host, options.port, options.workers)
    except OSError as error:
        sys.exit(f"Cannot listen on {options.host} port {options.port}: {error.strerror}.")
    host, port, *_ = sockets[0].getsockname()
    sys.stdout.write(f"Signalling on http://{host}:{port} (Ctrl-C stops)\n")
    sys.stdout.flush()
    on_worker_start = signalling.share(options.workers)
    serve(
        signalling,
        sockets,
        protocol=signalling.connections,
        on_worker_start=on_worker_start,
        grace_seconds=grace_for(config.signalling_drain_seconds),
    )


if __name__ == "__main__":
    main()
