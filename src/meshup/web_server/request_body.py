"""Reading what a visitor sends: never more than allowed, never waiting for ever."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Final

from meshup.web_server.byte_budget import Share

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Headers, Receive
    from meshup.web_server.byte_budget import ByteBudget

IN_MEMORY: Final = 512 * 1024
SILENCE_SECONDS: Final = 20.0
WHOLE_SECONDS: Final = 120.0


class TooLarge(Exception):  # noqa: N818 - answers, as meshup.kit.errors.Refusal
    """More was sent than this node takes."""


class TooSlow(Exception):  # noqa: N818
    """It took too long."""


class NoSpace(Exception):  # noqa: N818
    """Others send so much just now that there is no space for this."""


class DiskFull(Exception):  # noqa: N818
    """There is no place to put it until all of it is here."""


class Gone(Exception):  # noqa: N818
    """The visitor left before the end."""


class CountedBody(SpooledTemporaryFile[bytes]):
    """A body, in memory or on disk, that counts in a budget until it is closed."""

    def __init__(self, budget: ByteBudget) -> None:
        super().__init__(max_size=IN_MEMORY)
        self._share = Share(budget)

    def append(self, chunk: bytes) -> None:
        """Write what came next.

        Raises:
            NoSpace: there is none in the budget.
        """
        if not self._share.hold(self._share.held_bytes + len(chunk)):
            raise NoSpace
        self.write(chunk)

    def close(self) -> None:
        """Free the space; closing twice does nothing."""
        self._share.hold(0)
        super().close()


async def body_of(
    headers: Headers, receive: Receive, *, most_bytes: int, budget: ByteBudget
) -> IO[bytes]:
    """Return what was sent, as a file at its beginning; large bodies wait on disk.

    It counts in ``budget`` until it is closed.

    Raises:
        TooLarge: it announces, or turns out to be, more than ``most_bytes``.
        TooSlow: nothing came for a while, or the whole took too long.
        NoSpace: the bodies of all connections are too much together.
        DiskFull: the disk takes no more.
        Gone: the connection ended first.
    """
    announced = dict(headers).get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > most_bytes:
        raise TooLarge
    body = CountedBody(budget)
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            await _read(body, receive, most_bytes)
    except TimeoutError:
        body.close()
        raise TooSlow from None
    except OSError as error:
        body.close()
        raise DiskFull from error
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _read(body: CountedBody, receive: Receive, most_bytes: int) -> None:
    received, more = 0, True
    while more:
        async with asyncio.timeout(SILENCE_SECONDS):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        received += len(chunk)
        if received > most_bytes:
            raise TooLarge
        body.append(chunk)
        more = message.get("more_body", False)
