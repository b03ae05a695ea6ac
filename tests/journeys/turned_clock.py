"""``meshup`` with a clock that is ahead of the machine's: ``turned_clock.py SECONDS serve …``.

Only what asks ``kit.clock`` goes by it: sessions and links that sign somebody in last as they
would. It is a program, and knows no test, for these set up a node of their own.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, tzinfo

from meshup.cli import main
from meshup.kit import clock

AHEAD = timedelta(seconds=int(sys.argv[1]))


class Later(datetime):
    """What ``kit.clock`` asks for the time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + AHEAD


if __name__ == "__main__":
    clock.datetime = Later  # type: ignore[attr-defined]
    del sys.argv[1]
    main()
