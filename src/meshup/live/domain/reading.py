"""Reads what live channels show. Shell.

Called in the one thread of a worker that reads channels (``signalling.live_reader``), outside of
any transaction. The sequences are read first, each statement sees what was committed before it
began, and so a snapshot is as new as its number at least. What the process remembers of rows is
not believed: its counters may not have been bumped yet when the number is.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.core.serializers.json import DjangoJSONEncoder

from meshup.kit.versioned_memo import read_anew
from meshup.live.channels import channel_kind
from meshup.live.models import Channel
from meshup.signalling.live_source import Reading
from meshup.web_server.rare_warnings import RareWarning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.live.channels import ChannelKind

AT_ONCE: Final = 500
MOST_BYTES: Final = 64 * 1024
GONE: Final = Reading(0, None)

logger = logging.getLogger(__name__)
_encode = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_too_large = RareWarning(
    f"The snapshot of a live channel is larger than {MOST_BYTES} bytes, so nobody gets it."
)


def read(names: Sequence[str]) -> dict[str, Reading]:
    """Read channels, each kind with one question; one that cannot be read now is left out."""
    numbers = sequences(names)
    keys: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kind_name, _colon, key = name.partition(":")
        keys[kind_name].append(key)
    readings: dict[str, Reading] = {}
    for kind_name, its_keys in keys.items():
        kind = channel_kind(kind_name)
        if kind is None:
            readings |= {f"{kind_name}:{key}": GONE for key in its_keys}
        else:
            readings |= _read_kind(kind, its_keys, numbers)
    return readings


def sequences(names: Sequence[str]) -> dict[str, int]:
    """Return the sequences of those channels of ``names`` that have ever changed."""
    numbers: dict[str, int] = {}
    for start in range(0, len(names), AT_ONCE):
        rows = Channel.objects.filter(name__in=names[start : start + AT_ONCE])
        numbers.update(rows.values_list("name", "sequence"))
    return numbers


def _read_kind(kind: ChannelKind, keys: list[str], numbers: dict[str, int]) -> dict[str, Reading]:
    try:
        with read_anew():
            snapshots = kind.read(keys)
    except Exception as error:  # noqa: BLE001 - other kinds can be read, and this one in a moment
        what = type(error).__name__
        logger.error("Live channels of the kind %s cannot be read: %s", kind.name, what)  # noqa: TRY400 - what they show is private
        return {}
    readings = {}
    for key in keys:
        name = f"{kind.name}:{key}"
        if key not in snapshots:
            readings[name] = GONE
            continue
        snapshot = _encode(snapshots[key]).encode()
        if len(snapshot) > MOST_BYTES:
            _too_large.log(logger)
            continue
        readings[name] = Reading(numbers.get(name, 0), snapshot)
    return readings
