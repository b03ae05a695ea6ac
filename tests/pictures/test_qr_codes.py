"""QR codes, held against another library: square by square, or read back through its tables."""

import re
from xml.etree import ElementTree as ET

import pytest
import segno
from qrcode import util
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode, precomputed_qr_blanks

from meshup.pictures.qr_codes import QUIET_ZONE, qr_svg

SVG = "{http://www.w3.org/2000/svg}"
BYTES = "0100"


def squares(picture):
    """Return the dark squares of a picture."""
    *_white, dark = ET.fromstring(picture).iter(f"{SVG}path")
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", str(dark.get("d")))}


def other(text):
    """Return what the other library makes of a text, with the mask that ours has chosen."""
    ours = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8")
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=ours.mask)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    assert code.version == ours.version
    return code


@pytest.mark.parametrize("text", ["X", "K4XTM2RHPQ7AB5CD", "HTTPS://PARIS.EXAMPLE/FR/" * 4])
def test_every_dark_square_is_drawn_and_no_other(text):
    expected = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(other(text).get_matrix())
        for x, is_dark in enumerate(row)
        if is_dark
    }
    assert squares(qr_svg(text)) == expected


@pytest.mark.parametrize(
    "text", ["x", "https://paris.example/fr/events/a-b-c/?code=KXTM4RHP", "é" * 40]
)
def test_what_is_drawn_reads_as_what_was_said(text):
    bits = "".join(f"{word:08b}" for word in data_in(squares(qr_svg(text)), other(text)))
    assert bits.startswith(BYTES)
    length_bits = util.length_in_bits(util.MODE_8BIT_BYTE, other(text).version)
    first = len(BYTES) + length_bits
    length = int(bits[len(BYTES) : first], 2)
    read = [int(bits[start : start + 8], 2) for start in range(first, first + 8 * length, 8)]
    assert bytes(read).decode() == text


def data_in(dark, code):
    """Return the data codewords of a picture: unmasked, in the order of its blocks."""
    masked = util.mask_func(code.mask_pattern)
    code.modules = [list(row) for row in precomputed_qr_blanks[code.version]]
    code.setup_type_info(False, code.mask_pattern)  # noqa: FBT003 - as it is called there
    free = [(x, y) for x, y in zigzag(len(code.modules)) if code.modules[y][x] is None]
    bits = [((x + QUIET_ZONE, y + QUIET_ZONE) in dark) != masked(y, x) for x, y in free]
    words = [
        sum(bit << (7 - place) for place, bit in enumerate(bits[start : start + 8]))
        for start in range(0, len(bits) - 7, 8)
    ]
    sizes = [block.data_count for block in rs_blocks(code.version, ERROR_CORRECT_M)]
    blocks: list[list[int]] = [[] for _ in sizes]
    drawn = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(drawn))
    return [word for block in blocks for word in block]


def zigzag(side):
    """Yield all squares in the order in which codewords are placed, two columns at a time."""
    upwards = True
    for right in range(side - 1, 0, -2):
        right = right - 1 if right <= 6 else right  # noqa: PLW2901 - past the timing pattern
        for step in range(side):
            y = side - 1 - step if upwards else step
            yield from ((right, y), (right - 1, y))
        upwards = not upwards


def test_white_surrounds_it_and_nothing_else_is_in_the_file():
    picture = qr_svg("x")
    root = ET.fromstring(picture)
    side = int(root.get("viewBox").split()[2])
    found = squares(picture)
    assert min(map(min, found)) == QUIET_ZONE
    assert max(map(max, found)) == side - QUIET_ZONE - 1
    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert "style" not in picture
    assert "href" not in picture
