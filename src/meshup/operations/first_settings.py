"""The first settings of a node: ``meshup.env`` in its data folder, with a key nobody else has.

Runs before Django is set up, for Django reads them when it is.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from meshup.kit.config import (
    FILE_NAME,
    LAST_PORT,
    PREFIX,
    ConfigError,
    address,
    read_config,
    read_file,
)
from meshup.kit.loopback import is_loopback_host

if TYPE_CHECKING:
    from collections.abc import Mapping

MESH_NOTE = "mesh.json"
"""Stands in the folder of ``meshup demo --mesh``, which holds a folder for each node."""
TRIAL_SECONDS: Final = 2
"""So often a node for trials exchanges cards, that one can watch it happen."""
HEADER = "# Settings of this node; `meshup settings` tells what each one means.\n"


def write_first_settings(environ: Mapping[str, str], arguments: list[str]) -> None:
    """Write the settings file if there is none, and ``--address`` into it if it is given.

    Without an address it is one on this machine, by name, for passkeys know no numbers. A key or
    an address that the environment gives is not written. Reads the settings first, so
    nothing is written beside mistakes. A new node that begins with the kit of one on this machine
    is for trials: it reaches the others here, and lives at the next port that is free.

    Raises:
        ConfigError: the settings, or ``--address``, cannot be read; or the folder is a mesh's.
    """
    config = read_config(environ).config
    if (Path(config.data) / MESH_NOTE).exists():
        raise ConfigError(
            f"MESHUP_DATA: {config.data} holds the nodes of a mesh. One node wants another folder,"
            " or one of those in it."
        )
    path = Path(config.data) / FILE_NAME
    written = read_file(path)
    wanted = dict(written)
    if not config.secret_key:
        wanted[f"{PREFIX}SECRET_KEY"] = secrets.token_urlsafe(48)
    given = _option("--address", arguments)
    if given is not None:
        wanted[f"{PREFIX}ADDRESS"] = _origin(given)
    if not path.exists() and (beside := _port_of_trial(arguments)):
        wanted |= _for_trials(wanted | dict(environ), beside)
    if f"{PREFIX}ADDRESS" not in environ:
        port = wanted.get(f"{PREFIX}PORT", config.port)
        wanted.setdefault(f"{PREFIX}ADDRESS", f"http://localhost:{port}")
    if wanted != written:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, wanted)


def _option(name: str, arguments: list[str]) -> str | None:
    """Return the value of an option, None where it is not given."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument(name, dest="value")
    try:
        value: str | None = parser.parse_known_args(arguments)[0].value
    except argparse.ArgumentError:
        raise ConfigError(f"{name} wants a value.") from None
    return value


def _origin(given: str) -> str:
    try:
        return address(given)
    except ValueError:
        raise ConfigError("--address is an origin such as https://p2p.example.") from None


def _port_of_trial(arguments: list[str]) -> int:
    """Return the port of the sister whose kit is asked for, if she is on this machine; else 0."""
    kit = _option("--kit", arguments) or ""
    try:
        parts = urlsplit(kit if "://" in kit else f"http://{kit}")
        port = parts.port or 0
    except ValueError:
        return 0
    is_here = parts.scheme == "http" and is_loopback_host((parts.hostname or "").lower())
    return port if is_here else 0


def _for_trials(known: Mapping[str, str], beside: int) -> dict[str, str]:
    """Return the settings of a node that lives beside another; what is ``known`` stays.

    None, where its address is not of this machine.
    """
    at = urlsplit(known.get(f"{PREFIX}ADDRESS", "http://localhost"))
    if not is_loopback_host(at.hostname or ""):
        return {}
    port = at.port or _free_port_after(beside)
    wanted = {"FEDERATION_LOCAL": "yes", "GOSSIP_SECONDS": str(TRIAL_SECONDS), "PORT": str(port)}
    named = {f"{PREFIX}{name}": value for name, value in wanted.items()}
    return {name: value for name, value in named.items() if name not in known}


def _free_port_after(port: int) -> int:
    for candidate in range(port + 1, LAST_PORT + 1):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise ConfigError(f"No port after {port} is free on this machine.")


def _write(path: Path, values: Mapping[str, str]) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    lines = [f"{name}={value}\n" for name, value in values.items()]
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        file.write(HEADER + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
