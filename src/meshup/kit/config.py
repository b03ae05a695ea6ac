"""A node's configuration: every variable it reads, once, with its type, default and meaning.

What a host changes while the node runs (its name, its colours) is a row of the community, not a
setting. A setting comes from the environment, else from the file ``meshup.env`` in the data
folder (which ``meshup init`` writes), else from its default here.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from meshup.kit.loopback import is_loopback_host
from meshup.kit.setting_readers import (
    certificates,
    database_url,
    folder,
    mail_url,
    networks,
    redis_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "MESHUP_"
FILE_NAME = "meshup.env"
LAST_PORT = 65535

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


def one_of(*words: str) -> Callable[[str], str]:
    """Return what reads one of ``words``."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def word(text: str) -> str:
    """Read letters, digits, - and _, at least one."""
    if not text or not all(character.isalnum() or character in "-_" for character in text):
        raise ValueError(text)
    return text


def address(text: str) -> str:
    """Read an origin such as ``https://p2p.example``, without a path and without a final slash."""
    scheme, separator, host = text.rstrip("/").partition("://")
    if scheme not in {"http", "https"} or not separator or not host or set(host) & set("/?#@ "):
        raise ValueError(text)
    return f"{scheme}://{host}"


def port(text: str) -> int:
    """Read the number of a port, 1 to 65535."""
    if not 1 <= (number := int(text)) <= LAST_PORT:
        raise ValueError(text)
    return number


def port_or_any(text: str) -> int:
    """Read the number of a port; 0 stands for any that is free."""
    return port(text) if int(text) else 0


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
    data: Path = setting("Folder of the database and uploads.", read=folder, default=Path("data"))
    database_url: str = setting(
        "A PostgreSQL database, such as postgresql://user@host/name; empty: SQLite in the data"
        " folder.",
        read=database_url,
        default="",
        secret=True,
    )
    host: str = setting("Network address that the server listens on.", default="127.0.0.1")
    port: int = setting("Port that the server listens on.", read=port, default=8000)
    workers: int = setting("Processes that serve.", read=at_least_one, default=1)
    threads: int = setting(
        "Threads in each process that render pages.", read=at_least_one, default=4
    )
    jobs: bool = setting(
        "Run background jobs inside the server? yes or no (then `meshup manage db_worker` does,"
        " and `run_deliveries`).",
        read=yes_or_no,
        default=True,
    )
    page_cache_mb: int = setting(
        "Memory for finished public pages, in megabytes for each process.",
        read=at_least_one,
        default=16,
    )
    upload_mb: int = setting(
        "Largest picture, calendar file or slides taken, in megabytes.",
        read=at_least_one,
        default=10,
    )
    slides_mb: int = setting(
        "Room for the slides of all talks together, in megabytes.",
        read=at_least_one,
        default=2_000,
    )
    trusted_proxies: str = setting(
        "Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
        read=networks,
        default="",
    )
    signalling: bool = setting(
        "Offer WebRTC signalling (PeerJS, y-webrtc, WebTorrent, trystero)? yes or no.",
        read=yes_or_no,
        default=True,
    )
    signalling_access: str = setting(
        "Who may use signalling: open (anybody), or ticket (who holds a signed ticket).",
        read=one_of("open", "ticket"),
        default="open",
    )
    signalling_key: str = setting(
        "The key that PeerJS clients must give; `peerjs` is what they give of themselves.",
        read=word,
        default="peerjs",
    )
    signalling_list_peers: bool = setting(
        "Let anybody list the PeerJS ids that are connected? yes or no.",
        read=yes_or_no,
        default=False,
    )
    signalling_origins: str = setting(
        "Web origins whose pages may connect to signalling, separated by commas, or any.",
        default="any",
    )
    signalling_sockets: int = setting(
        "Most signalling connections of one process.", read=at_least_one, default=15_000
    )
    signalling_sockets_per_address: int = setting(
        "Most signalling connections from one network address (a whole venue may share one).",
        read=at_least_one,
        default=1_000,
    )
    signalling_joins_per_address: int = setting(
        "Most new signalling connections from one address in a second.",
        read=at_least_one,
        default=200,
    )
    signalling_messages_per_socket: int = setting(
        "Most messages on one signalling connection in a second.", read=at_least_one, default=200
    )
    signalling_messages_per_address: int = setting(
        "Most signalling messages from one address in a second.", read=at_least_one, default=5_000
    )
    signalling_message_kb: int = setting(
        "Longest signalling message, in kilobytes.", read=at_least_one, default=64
    )
    signalling_unsent_kb: int = setting(
        "Kilobytes kept for a client that reads slowly, before it is cut.",
        read=at_least_one,
        default=256,
    )
    signalling_topics: int = setting(
        "Most topics that one y-webrtc or trystero client listens to.",
        read=at_least_one,
        default=64,
    )
    signalling_queue_messages: int = setting(
        "Most messages kept for a PeerJS client that is not here yet.",
        read=at_least_one,
        default=64,
    )
    signalling_queue_mb: int = setting(
        "Megabytes that PeerJS and the tracker each keep for who is not here yet.",
        read=at_least_one,
        default=16,
    )
    signalling_offers: int = setting(
        "Most offers of one WebTorrent announcement that are passed on.",
        read=at_least_one,
        default=10,
    )
    signalling_hashes: int = setting(
        "Most torrents in one WebTorrent scrape.", read=at_least_one, default=255
    )
    signalling_swarm_peers: int = setting(
        "Most peers of one torrent.", read=at_least_one, default=1_000
    )
    signalling_announced: int = setting(
        "Most torrents that all WebTorrent peers of one process announce together.",
        read=at_least_one,
        default=100_000,
    )
    signalling_ping_seconds: int = setting(
        "Seconds between pings; who stays silent from one to the next is cut.",
        read=at_least_one,
        default=30,
    )
    signalling_drain_seconds: int = setting(
        "Seconds over which clients are sent away when the server stops.",
        read=at_least_one,
        default=5,
    )
    redis_url: str = setting(
        "A Redis (7 or newer) or Valkey that makes signalling on several machines one, such as"
        " redis://user:password@host:6379, rediss://… (TLS) or unix:///path; empty: one machine.",
        read=redis_url,
        default="",
        secret=True,
    )
    ice_stun: str = setting(
        "STUN servers told to browsers, such as stun:turn.p2p.example:3478, separated by commas.",
        default="",
    )
    ice_turn: str = setting(
        "TURN servers told to browsers, such as turn:turn.p2p.example:3478, separated by commas.",
        default="",
    )
    ice_turn_secret: str = setting(
        "The static-auth-secret of those TURN servers (coturn).", default="", secret=True
    )
    ice_turn_minutes: int = setting(
        "Minutes for which a TURN password is good.", read=at_least_one, default=360
    )
    metrics_token: str = setting(
        "Who shows this as a bearer token may read /metrics; empty: only this machine may.",
        default="",
        secret=True,
    )
    mail_url: str = setting(
        "How mail leaves: smtp://user:password@host:587 (STARTTLS), smtps://…:465, or empty:"
        " letters are kept as files in the data folder.",
        read=mail_url,
        default="",
        secret=True,
    )
    mail_from: str = setting(
        "Sender of the node's mail; empty: the community's contact address.", default=""
    )
    gossip_seconds: int = setting(
        "Seconds between two times that the node tells other nodes of the mesh what it knows.",
        read=at_least_one,
        default=1_800,
    )
    federation_local: bool = setting(
        "For trials: reach other servers on this machine over http and at any port? yes or no;"
        " only where MESHUP_ADDRESS is this machine's own: localhost, 127.x, [::1], *.test.",
        read=yes_or_no,
        default=False,
    )
    federation_ca: str = setting(
        "For trials: a file of certificates that count for https between servers on this machine;"
        " only where MESHUP_ADDRESS is this machine's own.",
        read=certificates,
        default="",
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
    data = Path(environ.get(f"{PREFIX}DATA", "data").replace("\0", ""))
    layers: list[tuple[Origin, Mapping[str, str]]] = [
        ("environment", environ),
        ("file", read_file(data / FILE_NAME)),
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
    config = Config(**values)
    wrong += _for_trials_only(config)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return Reading(config, origins)


def _for_trials_only(config: Config) -> list[str]:
    """Return what is wrong with settings that only a node on this machine alone may have."""
    if is_loopback_host(urlsplit(config.address).hostname or ""):
        return []
    return [
        f"{PREFIX}{name.upper()} is for trials on one machine, and MESHUP_ADDRESS is"
        f" {config.address}: leave it out, or serve at http://localhost and a port."
        for name in ("federation_local", "federation_ca")
        if getattr(config, name)
    ]


def read_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a settings file; empty when there is no such file.

    Raises:
        ConfigError: there is one, and it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise ConfigError(f"{path} cannot be read: {reason}.") from error
    lines = (line.strip() for line in text.splitlines())
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
