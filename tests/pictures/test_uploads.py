from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings as effort, strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from meshup.pictures import uploads
from meshup.pictures.uploads import (
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
    narrower,
    store_cover,
    store_logo,
)
from tests.effort import examples

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def file_of(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def halves(size: tuple[int, int] = (400, 200), mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture.convert(mode)


def stored(media: Path, path: str) -> Image.Image:
    return Image.open(BytesIO((media / path).read_bytes()))


def colour_at(picture: Image.Image, across: float, down: float = 0.5) -> str:
    """Return the name of the nearest of a few colours, for WebP does not keep them exactly."""
    at = (int(picture.width * across), int(picture.height * down))
    pixel = picture.convert("RGBA").getpixel(at)
    assert isinstance(pixel, tuple)
    names = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "grey": (128,) * 3}
    return min(
        names, key=lambda n: sum(abs(a - b) for a, b in zip(names[n], pixel[:3], strict=True))
    )


def test_a_cover_is_stored_in_two_widths_and_nothing_else_is_left(media: Path) -> None:
    path = store_cover(BytesIO(file_of(halves((3000, 1500)), "JPEG")))
    assert [stored(media, path).size, stored(media, narrower(path)).size] == [
        (1600, 800),
        (800, 400),
    ]
    assert sorted(file.name for file in media.rglob("*") if file.is_file()) == sorted(
        [path.removeprefix("covers/"), narrower(path).removeprefix("covers/")]
    )


def test_the_same_picture_has_the_same_name_and_another_has_another() -> None:
    once, again, other = (store_cover(BytesIO(file_of(halves((n, 300))))) for n in (400, 400, 401))
    assert (once == again, once == other) == (True, False)


def test_a_small_picture_is_not_made_larger_and_a_tower_is_made_low(media: Path) -> None:
    small = store_cover(BytesIO(file_of(halves((40, 20)))))
    tower = store_cover(BytesIO(file_of(halves((10, 30_000)))))
    assert (stored(media, small).size, stored(media, tower).height) == ((40, 20), 3200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_known_format_becomes_webp(media: Path, kind: str) -> None:
    picture = stored(media, store_cover(BytesIO(file_of(halves(), kind))))
    seen = (picture.format, colour_at(picture, 0.2), colour_at(picture, 0.8))
    assert seen == ("WEBP", "red", "blue")


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "PDF", "EPS", "TGA"])
def test_other_formats_are_refused(kind: str) -> None:
    with pytest.raises(PictureUnreadable):
        store_cover(BytesIO(file_of(halves((64, 64)), kind)))


@pytest.mark.parametrize("source", [b"", b"\0", SVG, b"%PDF-1.7", b"GIF89a", b"<html></html>"])
def test_what_is_no_picture_is_refused_and_leaves_nothing(media: Path, source: bytes) -> None:
    for store in (store_cover, store_logo):
        with pytest.raises(PictureUnreadable):
            store(BytesIO(source))
    assert not media.exists()


def test_colours_survive_cmyk_palettes_grey_and_16_bits(media: Path) -> None:
    cmyk = stored(media, store_cover(BytesIO(file_of(halves(mode="CMYK"), "JPEG"))))
    palette = stored(media, store_cover(BytesIO(file_of(halves(mode="P")))))
    deep = stored(media, store_cover(BytesIO(file_of(Image.new("I;16", (90, 90), 32_768)))))
    seen = [colour_at(cmyk, 0.2), colour_at(palette, 0.8), colour_at(deep, 0.5)]
    assert seen == ["red", "blue", "grey"]


def test_transparency_is_white_on_a_cover_and_kept_in_a_logo(media: Path) -> None:
    clear = file_of(Image.new("RGBA", (60, 60), (0, 0, 255, 0)))
    cover, logo = (
        stored(media, store_cover(BytesIO(clear))),
        stored(media, store_logo(BytesIO(clear))),
    )
    alpha = logo.getchannel("A").getextrema()
    assert (cover.mode, colour_at(cover, 0.5), logo.mode, alpha) == ("RGB", "white", "RGBA", (0, 0))


def test_a_logo_fits_its_square(media: Path) -> None:
    assert stored(media, store_logo(BytesIO(file_of(halves((2000, 1000)))))).size == (512, 256)


def test_a_photo_stands_upright_and_tells_nothing_of_where_it_was_taken(media: Path) -> None:
    picture, exif = halves((400, 200)), Image.Exif()
    exif[0x0112] = 6  # turn it right
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 50.0, 39.0), 3: "E", 4: (2.0, 23.0, 1.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for extra in ({}, {"icc_profile": profile}):
        photo = file_of(picture, "JPEG", exif=exif.tobytes(), comment=b"secret", **extra)
        assert b"CameraMaker" in photo
        path = store_cover(BytesIO(photo))
        upright = stored(media, path)
        content = (media / path).read_bytes()
        assert (upright.size, colour_at(upright, 0.5, 0.2), colour_at(upright, 0.5, 0.8)) == (
            (200, 400),
            "red",
            "blue",
        )
        marks = (b"CameraMaker", b"secret", b"EXIF", b"ICCP", b"XMP ")
        assert [mark for mark in marks if mark in content] == []


def test_a_broken_colour_profile_does_not_matter(media: Path) -> None:
    path = store_cover(BytesIO(file_of(halves(), "JPEG", icc_profile=b"no profile" * 20)))
    assert colour_at(stored(media, path), 0.2) == "red"


def test_of_an_animation_the_first_picture_is_kept(media: Path) -> None:
    frames = [Image.new("RGB", (80, 80), "red"), *[Image.new("RGB", (80, 80), "blue")] * 300]
    for kind in ("GIF", "WEBP", "PNG"):
        film = file_of(frames[0], kind, save_all=True, append_images=frames[1:])
        picture = stored(media, store_cover(BytesIO(film)))
        assert (getattr(picture, "n_frames", 1), colour_at(picture, 0.5)) == (1, "red")


def test_a_polyglot_loses_its_other_half(media: Path) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>")
    for source in (
        file_of(halves()) + SVG,
        file_of(halves(), "GIF") + b"PK\x03\x04 a zip <script>alert(1)</script>",
        file_of(halves(), "PNG", pnginfo=text),
        file_of(halves(), "JPEG", comment=b"*/=alert(1)/*<script>"),
    ):
        path = store_cover(BytesIO(source))
        assert b"script" not in (media / path).read_bytes()


def chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file that says it is large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    zeros = zlib.compress(b"\0" * min(10_000_000, height * (width // 8 + 2)), 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zeros) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "size", [(6_000, 6_000), (9_200, 9_200), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 5)]
)
def test_a_bomb_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _picture: pytest.fail("loaded"))
    with pytest.raises(PictureTooManyPixels):
        store_cover(BytesIO(bomb(*size)))


def test_a_bomb_of_text_is_refused() -> None:
    head, rest = file_of(halves())[:33], file_of(halves())[33:]
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 100_000_000, 9))
    with pytest.raises(PictureUnreadable):
        store_cover(BytesIO(head + text + rest))


def test_a_photo_of_a_large_camera_is_taken(media: Path) -> None:
    photo = file_of(Image.new("L", (8_000, 6_000), 128), "JPEG", quality=20)
    assert stored(media, store_cover(BytesIO(photo))).size == (1600, 1200)


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    photo = file_of(halves(), "JPEG", progressive=True)
    scan = photo[photo.rindex(b"\xff\xda") : -2]
    with pytest.raises(PictureUnreadable):
        store_cover(BytesIO(photo[:-2] + scan * 300 + photo[-2:]))


def test_too_many_bytes_are_refused_without_reading_on(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = BytesIO(b"\0" * 11 * 1024 * 1024)
    with pytest.raises(PictureTooLarge):
        store_cover(endless)
    assert endless.tell() == 10 * 1024 * 1024 + 1


def test_a_write_that_fails_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        store_cover(BytesIO(file_of(halves())))
    assert [file for file in media.rglob("*") if file.is_file()] == []


SOURCES = [file_of(halves((32, 32)), kind) for kind in uploads.FORMATS]


@effort(max_examples=examples(150))
@given(
    source=st.sampled_from(SOURCES),
    cut=st.floats(0.0, 1.0),
    holes=st.lists(st.tuples(st.floats(0.0, 0.999), st.binary(min_size=1, max_size=6)), max_size=6),
)
def test_damaged_files_are_taken_or_refused_and_nothing_else(
    source: bytes, cut: float, holes: list[tuple[float, bytes]]
) -> None:
    damaged = bytearray(source)
    for at, content in holes:
        begin = int(at * len(damaged))
        damaged[begin : begin + len(content)] = content
    try:
        path = store_cover(BytesIO(bytes(damaged[: int(cut * len(damaged)) + 1])))
    except (PictureUnreadable, PictureTooManyPixels):
        return
    assert path.startswith("covers/")
