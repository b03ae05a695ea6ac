"""What slides are is said by their content alone; nothing in them may run."""

import pytest
from hypothesis import given, settings, strategies

from meshup.kit import document_kinds
from meshup.kit.document_kinds import FileHasMacros, FileUnreadable, kind_of
from meshup.kit.errors import Refusal
from tests.effort import examples
from tests.talks.conftest import PDF, odp, pptx, zipped


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (odp(), "odp"),
        (pptx(), "pptx"),
        (pptx(**{"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": "x"}), "pptx"),
        (pptx(**{"ppt/printerSettings/printerSettings1.bin": "x"}), "pptx"),
        ("# Slides\n\n- é\r\n".encode(), "md"),
    ],
)
def test_four_kinds_of_slides_are_known(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"%PDF-1.7\nno end",
        b"MZ\x90\x00 a program",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0 old office",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  \n<svg onload=alert(1)>",
        b"\xff\xfe\x00",
        b"bell \x07",
        b"x" * 600_000,
        b"PK\x03\x04 broken",
        zipped({"readme.txt": "an archive"}),
        zipped({"word/document.xml": "<x/>", "[Content_Types].xml": "<Types/>"}),
        zipped({"content.xml": "<x/>"}, "application/vnd.oasis.opendocument.text"),
        odp(**{"../../etc/passwd": "x"}),
        odp(**{"/etc/passwd": "x"}),
    ],
)
def test_what_is_no_slides_is_refused(content):
    with pytest.raises(FileUnreadable):
        kind_of(content)


@pytest.mark.parametrize(
    "content",
    [
        pptx("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        pptx(**{"ppt/vbaProject.bin": "x"}),
        pptx(**{"ppt\\VBAPROJECT.BIN": "x"}),
        pptx(**{"ppt/activeX/activeX1.xml": "x"}),
        pptx(**{"ppt/embeddings/oleObject1.bin": "x"}),
        pptx(**{"ppt/embeddings/sheet.xlsm": "x"}),
        pptx(**{"ppt/media/setup.EXE": "x"}),
        odp(**{"Basic/Standard/Module1.xml": "x"}),
        odp(**{"Scripts/python/run.py": "x"}),
    ],
)
def test_macros_and_programs_are_refused(content):
    with pytest.raises(FileHasMacros):
        kind_of(content)


def test_an_archive_that_unpacks_without_end_is_refused_unread():
    bomb = bytearray(odp(**{"Pictures/big": "x"}))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")
    with pytest.raises(FileUnreadable):
        kind_of(bytes(bomb))


@given(strategies.binary(max_size=400), strategies.sampled_from([b"", b"%PDF-", b"PK\x03\x04"]))
@settings(max_examples=examples(100))
def test_hostile_bytes_are_a_kind_or_refused(content, head):
    try:
        assert kind_of(head + content) in {"pdf", "odp", "pptx", "md"}
    except Refusal:
        return


@given(strategies.integers(0, 10_000), strategies.integers(0, 255))
@settings(max_examples=examples(100))
def test_a_damaged_archive_trips_nobody(place, byte):
    content = bytearray(pptx())
    content[place % len(content)] = byte
    try:
        assert kind_of(bytes(content)) in {"pptx", "md"}
    except Refusal:
        return


def test_an_archive_of_endless_entries_is_refused_before_they_are_listed(monkeypatch):
    opened: list[object] = []
    monkeypatch.setattr(document_kinds, "MOST_ENTRIES", 2)
    monkeypatch.setattr(document_kinds, "ZipFile", opened.append)
    with pytest.raises(FileUnreadable):
        kind_of(odp())
    assert opened == []
