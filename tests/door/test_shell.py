"""The page that phones keep, and the worker that keeps it: complete, without a name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.contrib.staticfiles import finders

from meshup.door.phone_assets import ENTRY, EXTRAS, MODULES
from tests.attendance.people import ROUTING, comes, routing_night
from tests.door.evenings import PAGE

pytestmark = pytest.mark.django_db

SHELL, WORKER = f"{PAGE}shell/", f"{PAGE}service-worker.js"
IMPORTED = re.compile(r"(?:from|import\()\s*[\"'](\.[^\"']+)[\"']|new URL\(\"(\.[^\"]+)\"")


@pytest.fixture(autouse=True)
def _evening(paris):
    routing_night()


def imports_of(name: str) -> set[str]:
    """Return what a module of our static folders names, as names of static files."""
    text = Path(str(finders.find(name))).read_text(encoding="utf-8")
    found = {first or second for first, second in IMPORTED.findall(text)}
    return {normpath(join(dirname(name), path)) for path in found}


def told_of(client) -> dict[str, object]:
    """Return what the node writes above the worker's script."""
    script = client.get(WORKER).content.decode()
    told: dict[str, object] = json.loads(script.partition("const SHELL = ")[2].partition(";\n")[0])
    return told


def test_every_module_that_the_page_needs_is_kept_and_no_other():
    needed: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        fresh = imports_of(waiting.pop()) - needed
        needed |= fresh
        waiting += [name for name in fresh if name.endswith(".js") and "vendor" not in name]
    needed |= imports_of("vendor/barcode-detector/ponyfill.js")
    assert needed == {*MODULES, *EXTRAS}


def test_the_kept_page_holds_no_name(ada, as_ada):
    comes(ROUTING, name="Zoé Zéphyr")
    assert "Zéphyr" in as_ada.get(f"{PAGE}list.json").content.decode("unicode_escape")
    for page in (SHELL, WORKER):
        answer = as_ada.get(page)
        assert answer.status_code == 200
        assert "Zéphyr" not in answer.content.decode()
        assert ada.email not in answer.content.decode()


def test_the_worker_is_another_when_the_page_has_changed(as_ada, monkeypatch):
    before = told_of(as_ada)
    assert told_of(as_ada) == before
    assert before["page"] == PAGE
    monkeypatch.setattr("meshup.door.views.shell.phone_words", lambda: {"sent": "All is sent."})
    assert told_of(as_ada)["version"] != before["version"]


def test_only_this_page_may_use_the_camera_and_webassembly(as_ada):
    for page, may in ((PAGE, True), (SHELL, True), ("/en/desk/", False)):
        answer = as_ada.get(page)
        assert ("'wasm-unsafe-eval'" in answer["Content-Security-Policy"]) is may
        assert ("camera=(self)" in answer["Permissions-Policy"]) is may
        assert "'unsafe-eval'" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", [SHELL, WORKER])
def test_strangers_are_led_to_sign_in_and_hidden_events_are_not_there(client, as_ada, page):
    answer = client.get(page)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]
    assert as_ada.get(page.replace(ROUTING, "nowhere")).status_code == 404
    assert as_ada.post(page).status_code == 405


def test_the_script_of_the_sign_out_form_is_below_it(as_ada):
    for page in ("/en/desk/me/", "/en/desk/me/erase/"):
        html = as_ada.get(page).content.decode()
        assert "data-sign-out" in html
        assert "door/sign-out.js" in html
