"""What a phone keeps to open the page of a door without a network, besides what the page names."""

from __future__ import annotations

from typing import Final

DOOR: Final = (
    "acts",
    "awake",
    "checking",
    "exchange",
    "feedback",
    "list",
    "memory-storage",
    "names",
    "offline",
    "passes",
    "queue",
    "result",
    "scanner",
    "storage",
    "sync",
    "tally",
    "timetable",
    "view",
    "words",
)
LIVE: Final = ("clock", "known", "live", "polling")
ENTRY: Final = "door/door.js"
"""The module that the page names."""
MODULES: Final = (
    *(f"door/{name}.js" for name in DOOR),
    *(f"live/{name}.js" for name in LIVE),
    "vendor/idb-keyval/index.js",
)
"""The modules that it imports, and those that these import."""
EXTRAS: Final = (
    "vendor/barcode-detector/ponyfill.js",
    "vendor/barcode-detector/zxing-exported.js",
    "vendor/zxing-wasm/zxing_reader.wasm",
)
"""What reads codes where the browser itself does not: large, and kept when there is time."""
