"""The first settings of a node: ``meshup.env`` in its data folder, with a key nobody else has.

Runs before Django is set up, for Django reads them when it is.
"""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from meshup.kit.config import FILE_NAME, PREFIX, ConfigError, address, read_config, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

MESH_NOTE = "mesh.json"
"""Stands in the folder of ``meshup demo --mesh``, which holds a folder for each node."""
HEADER = "# Settings of this node; `meshup settings` tells what each one means.\n"


def write_first_settings(environ: Mapping[str, str], arguments: list[str]) -> None:
    """Write the settings file if there is none, and ``--address`` into it if it is given.

    Without an address it is one on this machine, by name, for passkeys know no numbers. A key or
    an address that the environment gives is not written. Reads the settings first, so
    nothing is written beside mistakes.

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
    if (given := _address_among(arguments)) is not None:
        wanted[f"{PREFIX}ADDRESS"] = given
    elif f"{PREFIX}ADDRESS" not in environ:
        wanted.setdefault(f"{PREFIX}ADDRESS", f"http://localhost:{config.port}")
    if wanted != written:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, wanted)


def _address_among(arguments: list[str]) -> str | None:
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--address")
    try:
        given: str | None = parser.parse_known_args(arguments)[0].address
        return None if given is None else address(given)
    except (ValueError, argparse.ArgumentError):
        raise ConfigError("--address is an origin such as https://p2p.example.") from None


def _write(path: Path, values: Mapping[str, str]) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    lines = [f"{name}={value}\n" for name, value in values.items()]
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        file.write(HEADER + "".join(lines))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
