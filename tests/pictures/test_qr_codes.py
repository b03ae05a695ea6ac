"""QR codes, read back by an independent look at their squares."""

import re
from xml.etree import ElementTree as ET

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from meshup.pictures.qr_codes import QUIET_ZONE, qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def squares(picture):
    """Return the dark squares of a picture."""
    *_white, dark = ET.fromstring(picture).iter(f"{SVG}path")
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", str(dark.get("d")))}


@pytest.mark.parametrize(
    "text", ["x", "https://paris.example/fr/events/a-b-c/?code=KXTM4RHP", "é" * 80]
)
def test_every_dark_square_is_drawn_and_no_other(text):
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    expected = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(code.get_matrix())
        for x, is_dark in enumerate(row)
        if is_dark
    }
    assert squares(qr_svg(text)) == expected


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
