"""QR codes as SVG, for paper and screens. Pure.

Source
    ISO/IEC 18004; the squares are worked out by the package ``qrcode``, and drawn here without any
    style, script or address in the file.
"""

from __future__ import annotations

from typing import Final

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE: Final = 4
"""Squares of white around it, as the standard wants."""


def qr_svg(text: str) -> str:
    """Return the QR code of ``text``: black on white in any colour scheme, of no own size."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
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
