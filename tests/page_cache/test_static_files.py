import gzip
import os
import re

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from meshup.kit.style_bundles import join_styles, sheets_of
from meshup.page_cache.style_sheets import joined

SHEET = "/static/kit/base.css"


def test_a_page_names_a_file_with_its_digest(worker):
    address = static("kit/base.css")
    assert address.startswith(SHEET + "?v=")
    got = worker.ask(address, accept_encoding="gzip")
    assert (got.status, got.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert gzip.decompress(got.body) == worker.ask(SHEET).body


def test_without_its_digest_a_file_is_asked_for_again(worker):
    for address in (SHEET, SHEET + "?v=000000000000", SHEET + "?other"):
        got = worker.ask(address)
        assert (got.status, got.headers["cache-control"]) == (200, "public, no-cache")
        assert worker.ask(address, if_none_match=got.headers["etag"]).status == 304


def test_a_file_that_is_not_there_keeps_its_address_and_is_a_404(worker):
    assert static("kit/none.css") == "/static/kit/none.css"
    assert worker.ask("/static/kit/none.css").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/kit/",
        "/static/../settings.py",
        "/static//etc/passwd",
        "/static/kit//base.css",
        "/static/kit/./base.css",
        "/static/site/../kit/base.css",
        "/static/kit/../../settings.py",
        "/static/kit/base.css\0",
        "/media/",
        "/media/../freshness",
        "/media/../secret.png",
        "/media//etc/passwd",
        "/media/link.png",
        "/media/page.html",
        "/media/drawing.svg",
        "/media/" + "x" * 5000 + ".png",
    ],
)
def test_nothing_else_on_the_disk_can_be_had(worker, tmp_path, path):
    media = tmp_path / "media"
    media.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (media / "link.png").symlink_to(tmp_path / "secret.png")
    for name in ("page.html", "drawing.svg"):
        (media / name).write_text("<script>alert(1)</script>")
    assert worker.ask(path).status == 404


def test_an_uploaded_picture_is_a_picture_and_nothing_else(worker, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "cover.PNG").write_bytes(b"<html>not really")
    got = worker.ask("/media/cover.PNG")
    assert got.headers["content-type"] == "image/png"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].endswith("sandbox")
    assert worker.ask("/media/cover.PNG", method="POST").status == 405
    head = worker.ask("/media/cover.PNG", method="HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", "16")


def test_a_picture_that_is_replaced_or_removed_is_so_at_once(worker, tmp_path):
    (tmp_path / "media").mkdir()
    cover = tmp_path / "media" / "cover.png"
    for content in (b"one", b"two"):
        cover.write_bytes(content)
        os.utime(cover, ns=(0, hash(content) % 10**18))
        assert worker.ask("/media/cover.png").body == content
    cover.unlink()
    assert worker.ask("/media/cover.png").status == 404


def test_a_file_too_large_to_keep_is_served_all_the_same(worker, tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "large.jpg").write_bytes(b"x" * 200_000)
    for _ in range(2):
        assert len(worker.ask("/media/large.jpg").body) == 200_000


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/static/none.css", 404), ("HEAD", "/media/none.png", 404), ("POST", SHEET, 405)],
)
def test_what_is_not_there_carries_the_headers_of_pages(worker, method, path, status):
    got = worker.ask(path, method=method)
    assert got.status == status
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "same-origin"


def test_the_sheets_of_a_bundle_are_one_file_that_a_browser_may_keep(worker):
    got = worker.ask(static("kit/all.css"))
    assert got.status == 200
    assert got.headers["content-type"] == "text/css; charset=utf-8"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    sheets = [worker.ask(f"/static/{name}").body for name in sheets_of("kit/all.css")]
    assert [sheet[:40] in got.body for sheet in sheets] == [True] * len(sheets)
    assert len(sheets) > 3


def test_what_a_bundle_points_to_may_be_kept_too(worker):
    pointers = re.findall(rb'url\("([^"]+)"\)', worker.ask(static("kit/all.css")).body)
    assert len(pointers) > 5
    assert {worker.ask(pointer.decode()).headers.get("cache-control") for pointer in pointers} == {
        "public, max-age=31536000, immutable"
    }


def test_a_bundle_changes_its_address_with_each_of_its_sheets(worker, tmp_path, monkeypatch):
    monkeypatch.setattr(finders, "find", tmp_path.joinpath)
    sheets = [tmp_path / name for name in ("first.css", "second.css")]
    for sheet in sheets:
        sheet.write_text(f".{sheet.stem} {{}}")
    join_styles("both.css", "first.css", "second.css")
    try:
        addresses = [static("both.css")]
        for sheet in sheets:
            sheet.write_text(f".{sheet.stem} {{ color: red }}")
            addresses.append(static("both.css"))
            assert worker.ask(addresses[-1]).body.count(b"red") == len(addresses) - 1
        assert len(set(addresses)) == 3
    finally:
        join_styles("both.css")


def test_only_bundles_are_joined(worker):
    assert worker.ask("/static/kit/base.css,kit/parts.css").status == 404


def test_a_sheet_points_from_where_it_lies():
    sheets = [
        ("a/b.css", 'x { background: url("c.svg"), url("../d/e.woff2") }'),
        ("f.css", 'y { background: url("data:image/png;base64,"), url("#g"), url("/h.png") }'),
    ]
    assert joined(sheets, "/static/{}?v=1".format) == (
        'x { background: url("/static/a/c.svg?v=1"), url("/static/d/e.woff2?v=1") }\n'
        'y { background: url("data:image/png;base64,"), url("#g"), url("/h.png") }'
    )
