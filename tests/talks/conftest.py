"""Chloé's talk in December, and the files that are sent as slides."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from meshup.kit import clock
from meshup.kit.document_kinds import MEDIA_TYPES, PPTX_MAIN
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.queries.proposals import proposal
from meshup.talks.domain.thanks import allow_thanks
from tests.proposals.conftest import DECEMBER, EIGHT, NOW, chloe, dana, paris, proposed

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["chloe", "dana", "paris"]

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def _november(request):
    """Let it be November, and the node be there, where a test asks the database at all."""
    if "db" not in request.fixturenames and "node" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("paris")
    with clock.set_to(NOW):
        yield


@pytest.fixture
def media(tmp_path, settings):
    """A folder for uploads of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def browser() -> Client:
    """Return the browser of somebody else."""
    return Client(headers={"sec-fetch-site": "same-origin"})


def saved(path: str, who: Client | None = None) -> tuple[bytes, dict[str, str]]:
    """Return the content and the headers of a file, as a browser saves it."""
    answer = (who or browser()).get(path)
    assert answer.status_code == 200, path
    return b"".join(answer), dict(answer.headers)


def placed(ada, facts, event=DECEMBER, starts_at=EIGHT, at=NOW):
    """Put a proposal on the programme; return it whole."""
    where = Placement(event=event, starts_at=starts_at)
    place(ada, facts.uuid, proposal(facts.uuid).version, where, at)
    return proposal(facts.uuid)


@pytest.fixture
def talk(ada, chloe):
    """Chloé's talk, on the programme of December."""
    return placed(ada, proposed(chloe, names=("Chloé",), abstracts={"en": "How it spreads."}))


@pytest.fixture
def letters_allowed(ada):
    """Hosts let visitors write to speakers."""
    allow_thanks(ada, allowed=True)


def zipped(entries: Mapping[str, str], first: str = "") -> bytes:
    """Return an archive of these entries, the same whenever it is made; ``first`` is stored."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(ZipInfo("mimetype"), first, compress_type=ZIP_STORED)
        for name, content in entries.items():
            archive.writestr(ZipInfo(name), content, compress_type=ZIP_DEFLATED)
    return out.getvalue()


def odp(**more: str) -> bytes:
    """Return slides of LibreOffice."""
    entries = {"content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"} | more
    return zipped(entries, MEDIA_TYPES["odp"])


def pptx(kind: str = PPTX_MAIN[0], **more: str) -> bytes:
    """Return slides of PowerPoint."""
    listed = f'<Types><Override ContentType="{kind}"/></Types>'
    return zipped({"[Content_Types].xml": listed, "ppt/presentation.xml": "<x/>"} | more)


def upload(content: bytes, name: str = "slides.pdf") -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile(name, content)
