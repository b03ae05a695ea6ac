"""QR codes as SVG, for paper and screens. Pure.

Source
    ISO/IEC 18004; the squares are worked out by the package ``segno``, and drawn here without any
    style, script or address in the file.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final

import segno

QUIET_ZONE: Final = 4
"""Squares of white around it, as the standard wants."""


def qr_rows(text: str) -> list[list[bool]]:
    """Return the squares of the QR code of ``text``, row by row, without the white around it.

    Capitals and digits alone make fewer squares, and so larger ones, than small letters do.
    """
    code = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8")
    return [list(map(bool, row)) for row in code.matrix]


def qr_packed(text: str) -> tuple[int, str]:
    """Return the QR code of ``text`` for a script that draws it: its side, and its squares.

    The squares stand row by row, one bit each, in base64; the last byte is filled with zeros.
    """
    rows = qr_rows(text)
    bits = "".join("1" if is_dark else "0" for row in rows for is_dark in row)
    size = -(-len(bits) // 8)
    packed = int(bits.ljust(size * 8, "0"), 2).to_bytes(size, "big")
    return len(rows), b64encode(packed).decode()


def qr_svg(text: str) -> str:
    """Return the QR code of ``text``: black on white in any colour scheme, of no own size."""
    rows = qr_rows(text)
    squares = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    side = len(rows) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{squares}"/></svg>'
    )
