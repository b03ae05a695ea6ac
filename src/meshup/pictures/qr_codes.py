"""QR codes as SVG, for paper and screens. Pure.

Source
    ISO/IEC 18004; the squares are worked out by the package ``segno``, and drawn here without any
    style, script or address in the file.
"""

from __future__ import annotations

from typing import Final

import segno

QUIET_ZONE: Final = 4
"""Squares of white around it, as the standard wants."""


def qr_svg(text: str) -> str:
    """Return the QR code of ``text``: black on white in any colour scheme, of no own size.

    Capitals and digits alone make larger squares than small letters do.
    """
    code = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8")
    rows = list(code.matrix_iter(border=QUIET_ZONE))
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{squares}"/></svg>'
    )
