"""Uploaded pictures, made safe: decoded within limits, drawn anew, kept below media/.

Shell: writes files, one picture at a time in each process, for a decoded one is large. What is
stored is never what was sent: a decoder reads the first picture of the file, and the node writes
its own WebP of it, so that no script, no second format, no place and no device name survives.

Words
    cover  a picture of an event, stored in every one of ``WIDTHS``, never made larger
    logo   a mark of the community, stored once, transparency kept

Method
    A name is the hash of the content: storing the same picture twice is storing it once, a kept
    address never changes its meaning, and half a file is never seen (written beside, then renamed).
"""

from __future__ import annotations

from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from django.conf import settings

from meshup.kit.errors import Invalid, marked as _
from meshup.kit.whole_files import write_whole

if TYPE_CHECKING:
    from PIL.Image import Image


class Upload(Protocol):
    """What can be read, such as Django's ``UploadedFile`` or an open file."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most ``size`` bytes."""


WIDTHS: Final = (1600, 800)
LOGO_SIDE: Final = 512
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS: Final = 80_000_000
"""In the file; a JPEG of this size is decoded at half its size or less."""
MOST_DECODED: Final = 25_000_000
"""In memory at once, 4 bytes each."""
MOST_SCANS: Final = 200
"""Of a progressive JPEG; each costs a pass over the whole picture."""
MOST_PROFILE: Final = 1_000_000
"""Bytes of a colour profile that is worth a look."""

SMOOTH: Final = frozenset({"RGB", "RGBA", "CMYK", "L"})
"""Modes of Pillow in which pixels can be mixed as they are, and profiles be applied."""

_decoding: Final = Lock()


class PictureTooLarge(Invalid):
    """More bytes than a node takes."""

    code = "kit.picture_too_large"
    sentence = _("This picture is larger than {most} MB. Save it smaller and send it again.")
    field = "picture"


class PictureTooManyPixels(Invalid):
    """More pixels than a node decodes."""

    code = "kit.picture_too_many_pixels"
    sentence = _(
        "This picture has more than {most} million pixels. Scale it down and send it again."
    )
    field = "picture"


class PictureUnreadable(Invalid):
    """Not a picture, not one of the known formats, or broken."""

    code = "kit.picture_unreadable"
    sentence = _("This picture cannot be read. Send a JPEG, PNG, WebP, AVIF or GIF file.")
    field = "picture"


def store_cover(upload: Upload | BinaryIO) -> str:
    """Store a cover in every width and return the path of the widest, below media/.

    Raises:
        PictureTooLarge, PictureTooManyPixels, PictureUnreadable: nothing has been stored.
    """
    source = _read(upload)
    with _decoding:
        picture = _on_white(_decoded(source, 2 * WIDTHS[0]))
        encoded = [_webp(picture, (width, 2 * width)) for width in WIDTHS]
    name = _hash(encoded[0])
    for width, content in zip(WIDTHS, encoded, strict=True):
        _store(f"covers/{name}-{width}.webp", content)
    return f"covers/{name}-{WIDTHS[0]}.webp"


def store_logo(upload: Upload | BinaryIO) -> str:
    """Store a logo, at most ``LOGO_SIDE`` pixels wide and high, and return its path below media/.

    Raises:
        PictureTooLarge, PictureTooManyPixels, PictureUnreadable: nothing has been stored.
    """
    source = _read(upload)
    with _decoding:
        picture = _decoded(source, 2 * LOGO_SIDE)
        content = _webp(picture, (LOGO_SIDE, LOGO_SIDE), lossless=True)
    path = f"logos/{_hash(content)}.webp"
    _store(path, content)
    return path


def as_icon(file: Path, side: int, *, on_white: bool) -> bytes:
    """Return a stored logo as a square PNG of ``side`` pixels, its own proportions kept."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(file, formats=("WEBP",)) as logo:
        square = ImageOps.pad(logo.convert("RGBA"), (side, side), color=(0, 0, 0, 0))
    out = BytesIO()
    (_on_white(square) if on_white else square).save(out, "PNG", optimize=True)
    return out.getvalue()


def narrower(cover: str, width: int = WIDTHS[1]) -> str:
    """Return the path of a stored ``cover`` in another one of ``WIDTHS``."""
    return cover.replace(f"-{WIDTHS[0]}.", f"-{width}.")


def _read(upload: Upload | BinaryIO) -> bytes:
    most = settings.CONFIG.upload_mb * 1024 * 1024
    source = upload.read(most + 1)
    if len(source) > most:
        raise PictureTooLarge(most=settings.CONFIG.upload_mb)
    return source


def _decoded(source: bytes, side: int) -> Image:
    """Return the first picture in ``source``, upright, RGB or RGBA, about ``side`` pixels large."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - most nodes rest without it

    try:
        with Image.open(BytesIO(source), formats=FORMATS) as picture:
            _refuse_bombs(picture, source, side)
            if picture.mode in SMOOTH:  # shrink at once what can be, for memory's sake
                picture.thumbnail((side, side))
            small = _in_srgb(_eight_bits(picture))
            small.thumbnail((side, side))
            upright = ImageOps.exif_transpose(small)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooManyPixels(most=MOST_PIXELS // 1_000_000) from error
    except Exception as error:  # a decoder may trip in any way over hostile bytes
        raise PictureUnreadable from error
    upright.info.clear()
    return upright


def _refuse_bombs(picture: Image, source: bytes, side: int) -> None:
    """Refuse, from its head alone, what would take too much memory or time to decode."""
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooManyPixels(most=MOST_PIXELS // 1_000_000)
    if picture.format == "JPEG" and source.count(b"\xff\xda") > MOST_SCANS:
        raise PictureUnreadable
    picture.draft(None, (side // 2, side // 2))  # a JPEG halves itself, to no less than this
    if picture.width * picture.height > MOST_DECODED:
        raise PictureTooManyPixels(most=MOST_DECODED // 1_000_000)


def _eight_bits(picture: Image) -> Image:
    """Return ``picture`` with 8 bits a channel; grey of 16 or 32 bits is scaled, not cut off."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    return picture


def _in_srgb(picture: Image) -> Image:
    """Return ``picture`` as RGB or RGBA in the colours that every screen expects."""
    from PIL import ImageCms  # noqa: PLC0415

    clear = "A" in picture.mode or "transparency" in picture.info
    profile = picture.info.get("icc_profile", b"")
    if picture.mode in SMOOTH and 0 < len(profile) <= MOST_PROFILE:
        try:
            converted = ImageCms.profileToProfile(
                picture,
                BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile says nothing about the colours
        if converted is not None:
            converted.info = dict(picture.info)  # which way is up is still to be read there
            return converted
    return picture.convert("RGBA" if clear else "RGB")


def _on_white(picture: Image) -> Image:
    """Return ``picture`` without transparency."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode == "RGB":
        return picture
    sheet = Image.new("RGBA", picture.size, "white")
    sheet.alpha_composite(picture)
    return sheet.convert("RGB")


def _webp(picture: Image, box: tuple[int, int], *, lossless: bool = False) -> bytes:
    """Return ``picture`` as WebP, shrunk to fit ``box`` (width, height), with nothing beside it."""
    shrunk = picture.copy()
    shrunk.thumbnail(box)
    out = BytesIO()
    shrunk.save(out, "WEBP", lossless=lossless, quality=80, method=4, exif=b"", icc_profile=b"")
    return out.getvalue()


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _store(path: str, content: bytes) -> None:
    """Store ``content`` below media/, unless it is there."""
    target = Path(settings.MEDIA_ROOT, path)
    if not target.exists():
        write_whole(target, content)
