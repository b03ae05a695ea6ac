"""Pure: which kind of document a file is, by its content alone, and whether it would run.

Words
    kind    pdf, odp, pptx or md: also the ending of the name under which it is saved
    macros  programs in a document, or what brings some along: none of it is taken

Source
    ISO 32000-2, 7.5 (PDF: header, startxref, end); OpenDocument 1.3, part 2 (the first entry of the
    archive is ``mimetype``, stored); ECMA-376, part 2 (``[Content_Types].xml``).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from meshup.kit.errors import Invalid, marked as _
from meshup.kit.printable import printable_text

if TYPE_CHECKING:
    from zipfile import ZipInfo

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "md": "text/plain; charset=utf-8",
}
"""How each kind is served; Markdown as it was written, for nobody has read it."""
KIND_NAMES: Final = {"pdf": "PDF", "odp": "ODP", "pptx": "PPTX", "md": "Markdown"}

PPTX_MAIN: Final = (
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
)
RUNNING: Final = (
    *(".bin", ".exe", ".dll", ".com", ".scr", ".msi", ".jar", ".js", ".jse", ".vbs", ".vbe"),
    *(".wsf", ".hta", ".bat", ".cmd", ".ps1", ".lnk", ".docm", ".xlsm", ".pptm", ".xlsb", ".py"),
)
"""Endings of entries that would run, or hold what does; ``vbaProject.bin`` among them."""
HARMLESS: Final = ("printersettings",)
"""What Office itself puts into ``.bin`` entries that nothing runs."""
MACRO_FOLDERS: Final = ("basic/", "scripts/", "ppt/activex/", "ppt/vba")
END_BYTES: Final = 2048
LISTED_ENTRY: Final = b"PK\x01\x02"
"""How each entry begins in the list at the end of an archive."""
MOST_ENTRIES: Final = 10_000
MOST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_LISTED: Final = 1024 * 1024
"""Bytes of a list of contents that are read."""
MOST_TEXT: Final = 512 * 1024
ENCRYPTED: Final = 0x1

HTML_BEGINS: Final = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<head", "<body")


class FileUnreadable(Invalid):
    """Not what slides are, or broken; its name does not count."""

    code = "kit.file_unreadable"
    sentence = _("This is no PDF, ODP, PPTX or Markdown file that can be read.")
    field = "file"


class FileHasMacros(Invalid):
    """Something in it would run on the machine of whoever opens it."""

    code = "kit.file_has_macros"
    sentence = _("There are macros or programs in this file. Save it without them, or as PDF.")
    field = "file"


def kind_of(content: bytes) -> str:
    """Return which kind of slides ``content`` is.

    Raises:
        FileUnreadable: it is none, or broken.
        FileHasMacros: something in it would run.
    """
    if content.startswith(b"%PDF-"):
        return _checked_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return _checked_text(content)


def _checked_pdf(content: bytes) -> str:
    end = content[-END_BYTES:]
    if b"startxref" not in end or b"%%EOF" not in end:
        raise FileUnreadable
    return "pdf"


def _kind_of_archive(content: bytes) -> str:
    if content.count(LISTED_ENTRY) > MOST_ENTRIES:  # told before each of them becomes an object
        raise FileUnreadable
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_strange(entries)
            kind = _kind_in(archive, entries)
    except FileUnreadable:
        raise
    except (BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError) as error:
        raise FileUnreadable from error  # what a reader of archives trips over
    except Exception as error:  # a decoder may trip in any way over hostile bytes
        if isinstance(error, FileHasMacros):
            raise
        raise FileUnreadable from error
    return kind


def _refuse_strange(entries: list[ZipInfo]) -> None:
    """Refuse what no slides hold: endless content, ways out of a folder, secrets, programs."""
    size = sum(entry.file_size for entry in entries)
    if not 0 < len(entries) <= MOST_ENTRIES or size > MOST_UNPACKED:
        raise FileUnreadable
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or entry.flag_bits & ENCRYPTED:
            raise FileUnreadable
    if any(_runs(entry.filename.replace("\\", "/").lower()) for entry in entries):
        raise FileHasMacros


def _runs(name: str) -> bool:
    if name.endswith(RUNNING):
        return not any(word in name for word in HARMLESS)
    return name.startswith(MACRO_FOLDERS)


def _kind_in(archive: ZipFile, entries: list[ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if entries[0].filename == "mimetype" and "content.xml" in names:
        if _listed(archive, "mimetype").strip() == MEDIA_TYPES["odp"]:
            return "odp"
        raise FileUnreadable
    if "[Content_Types].xml" not in names:
        raise FileUnreadable
    listed = _listed(archive, "[Content_Types].xml")
    if "macroenabled" in listed.lower() or "vbaproject" in listed.lower():
        raise FileHasMacros
    if "ppt/presentation.xml" in names and any(kind in listed for kind in PPTX_MAIN):
        return "pptx"
    raise FileUnreadable


def _listed(archive: ZipFile, name: str) -> str:
    with archive.open(name) as file:
        return file.read(MOST_LISTED).decode("utf-8", "replace")


def _checked_text(content: bytes) -> str:
    """Return "md" for readable text that no browser takes for a page."""
    if not content.strip() or len(content) > MOST_TEXT:
        raise FileUnreadable
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable from error
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if printable_text(plain) != plain or plain.lstrip().lower().startswith(HTML_BEGINS):
        raise FileUnreadable
    return "md"
