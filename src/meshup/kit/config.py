"""A node's configuration: every variable it reads, once, with its type, default and meaning.

What a host changes while the node runs (its name, its colours) is a row of the community, not a
setting. A setting comes from the environment, else from the file ``meshup.env`` in the data
folder (which ``meshup init`` writes), else from its default here.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "MESHUP_"
FILE_NAME = "meshup.env"

Origin = Literal["environment", "file", "default"]


class ConfigError(Exception):
    """Everything that is wrong with the settings, at once, one line each."""


def setting(
    meaning: str, *, read: Callable[[str], Any] = str, default: Any = MISSING, secret: bool = False
) -> Any:
    """Declare one variable; without ``default`` the node refuses to start when it is missing."""
    about = {"meaning": meaning, "read": read, "secret": secret}
    return field(default=default, metadata=about)


def yes_or_no(text: str) -> bool:
    """Read "yes" or "no"; anything else is an error, for "flase" must not mean no."""
    return {"yes": True, "no": False}[text]


def at_least_one(text: str) -> int:
    """Read a whole number, 1 or more."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def address(text: str) -> str:
    """Read an origin such as ``https://p2p.example``, without a path and without a final slash."""
    scheme, separator, host = text.rstrip("/").partition("://")
    if scheme not in {"http", "https"} or not separator or not host or set(host) & set("/?#@ "):
        raise ValueError(text)
    return f"{scheme}://{host}"


def networks(text: str) -> str:
    """Read addresses or networks such as 10.0.0.0/8, separated by commas."""
    for part in text.split(",") if text.strip() else ():
        ip_network(part.strip(), strict=False)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What an operator can set. ``docs/settings.md`` lists the same, and a test compares them."""

    address: str = setting(
        "Where visitors reach the node, such as https://p2p.example; part of every identifier.",
        read=address,
        default="http://127.0.0.1:8000",
    )
    secret_key: str = setting(
        "Signs cookies and links; 50 characters or more. `meshup init` makes one.",
        default="",
        secret=True,
    )
    data: Path = setting("Folder of the database and uploads.", read=Path, default=Path("data"))
    database_url: str = setting(
        "A PostgreSQL database, such as postgresql://user@host/name; empty: SQLite in the data"
        " folder.",
        default="",
        secret=True,
    )
    host: str = setting("Network address that the server listens on.", default="127.0.0.1")
    port: int = setting("Port that the server listens on.", read=at_least_one, default=8000)
    workers: int = setting("Processes that serve.", read=at_least_one, default=1)
    threads: int = setting(
        "Threads in each process that render pages.", read=at_least_one, default=4
    )
    jobs: bool = setting(
        "Run background jobs inside the server? yes or no (then `meshup manage db_worker` does).",
        read=yes_or_no,
        default=True,
    )
    page_cache_mb: int = setting(
        "Memory for finished public pages, in megabytes for each process.",
        read=at_least_one,
        default=16,
    )
    upload_mb: int = setting(
        "Largest picture or calendar file taken, in megabytes.", read=at_least_one, default=10
    )
    trusted_proxies: str = setting(
        "Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
        read=networks,
        default="",
    )
    mail_url: str = setting(
        "How mail leaves: smtp://user:password@host:587 (STARTTLS), smtps://…:465, or empty:"
        " letters are kept as files in the data folder.",
        default="",
        secret=True,
    )
    mail_from: str = setting(
        "Sender of the node's mail; empty: the community's contact address.", default=""
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A ``Config`` and, for each of its names, where its value came from."""

    config: Config
    origins: Mapping[str, Origin]


def read_config(environ: Mapping[str, str]) -> Reading:
    """Read the settings from ``environ`` and from ``meshup.env`` in the data folder.

    For a variable ``MESHUP_X``, ``MESHUP_X_FILE`` names a file that holds its value instead.

    Raises:
        ConfigError: variables are missing, unreadable or unknown; all of them are named.
    """
    folder = Path(environ.get(f"{PREFIX}DATA", "data"))
    layers: list[tuple[Origin, Mapping[str, str]]] = [
        ("environment", environ),
        ("file", read_file(folder / FILE_NAME)),
    ]
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    wrong: list[str] = []
    for f in fields(Config):
        name = PREFIX + f.name.upper()
        try:
            text, origins[f.name] = _find(name, layers)
            if text is not None:
                values[f.name] = f.metadata["read"](text)
            elif f.default is MISSING:
                wrong.append(f"{name} is missing. {f.metadata['meaning']}")
        except (KeyError, ValueError, OSError):
            wrong.append(f"{name} cannot be read. {f.metadata['meaning']}")
    wrong += _unknown(layers)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return Reading(Config(**values), origins)


def read_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a settings file; empty when there is no such file."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _find(name: str, layers: list[tuple[Origin, Mapping[str, str]]]) -> tuple[str | None, Origin]:
    for origin, layer in layers:
        if path := layer.get(f"{name}_FILE"):
            return Path(path).read_text(encoding="utf-8").strip(), origin
        if name in layer:
            return layer[name], origin
    return None, "default"


def _unknown(layers: list[tuple[Origin, Mapping[str, str]]]) -> list[str]:
    known = {PREFIX + f.name.upper() for f in fields(Config)}
    return [
        f"{name} is not a setting of this node."
        for _, layer in layers
        for name in layer
        if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known
    ]
