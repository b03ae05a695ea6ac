"""Messages as other servers send them: built after their shapes, in files by server.

They come from ``https://<server>.example`` and are for ``https://node.example``, whose Group is
``/ap/paris``, whose Application is ``/ap/relay``, and which has the event ``OUR_EVENT``.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NODE = "https://node.example"
OUR_GROUP = f"{NODE}/ap/paris"
OUR_EVENT = f"{NODE}/ap/events/0193d5a1-0000-7000-8000-000000000042"
SERVERS = tuple(sorted(path.name for path in HERE.iterdir() if (path / "follow.json").is_file()))


def message(server: str, name: str, /, **replaced: str) -> dict[str, Any]:
    """Return a message, such as ``message("gancio", "create_event")``.

    Args:
        server: name of a folder.
        name: name of a file in it.
        replaced: ``peer`` and ``node`` are the origins to put in their places, ``event`` the id of
            our event, ``group`` that of our Group.
    """
    text = (HERE / server / f"{name}.json").read_text(encoding="utf-8")
    old = {
        "event": OUR_EVENT,
        "group": OUR_GROUP,
        "node": NODE,
        "peer": f"https://{server}.example",
    }
    for key, original in old.items():
        if key in replaced:
            text = text.replace(original, replaced[key])
    document: dict[str, Any] = json.loads(text)
    return document


def names_of(server: str) -> list[str]:
    """Return the names of all messages of a server."""
    return sorted(path.stem for path in (HERE / server).glob("*.json"))
