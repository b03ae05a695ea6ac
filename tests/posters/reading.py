"""A PDF read back: its words, its sheets, what it says of itself."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from django.http import HttpResponse

MILLIMETRE = 72 / 25.4


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def words_of(content: bytes) -> str:
    """Return all words of a PDF, with single spaces."""
    text = " ".join(page.extract_text() for page in read(content).pages)
    return re.sub(r"\s+", " ", text)


def sheets_of(content: bytes) -> list[tuple[int, int]]:
    """Return the size of each sheet, in whole millimetres."""
    boxes = [page.mediabox for page in read(content).pages]
    return [
        (round(float(box.width) / MILLIMETRE), round(float(box.height) / MILLIMETRE))
        for box in boxes
    ]


def tags_of(content: bytes) -> list[str]:
    """Return the tags of a PDF, in the order in which they are read aloud."""
    catalogue: Any = read(content).trailer["/Root"]
    root = catalogue["/StructTreeRoot"]["/K"]
    document = root[0].get_object() if isinstance(root, list) else root.get_object()
    return [kid.get_object()["/S"] for kid in document["/K"]]


def words_in(answer: HttpResponse | Any) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return words_of(answer.content)
