"""Service workers that keep one page each on a device, so that it opens without a network.

What is kept is a *shell*: the page without anything about a person. Its script fills it from what
it keeps itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse

WORKER: Final = Path(__file__).parent / "static" / "kit" / "page-worker.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflinePage:
    """A page that devices keep.

    Attributes:
        name: what its caches are called by first, one word for each kind of page.
        page, shell: paths of the page, and of its shell; the worker sees ``page`` alone.
        content: the shell as it is now; another one is another version.
        entry: the module that the shell names. modules: those that it imports, and these import.
        extras: files that the page can do without, kept last. All as ``{% static %}`` names them.
        expires_at: when everything is forgotten, in milliseconds since 1970.
    """

    name: str
    page: str
    shell: str
    content: str
    entry: str
    modules: tuple[str, ...]
    extras: tuple[str, ...] = ()
    expires_at: int


def page_worker(kept: OfflinePage) -> HttpResponse:
    """Return the script that keeps a page; another one when any of it has changed."""
    names = [kept.entry, *kept.modules, *kept.extras]
    content = "".join([kept.content, *map(staticfiles_storage.url, names)])
    told = {
        "name": kept.name,
        "page": kept.page,
        "shell": kept.shell,
        "version": blake2b(content.encode(), digest_size=8).hexdigest(),
        "assets": [f"{settings.STATIC_URL}{name}" for name in kept.modules],
        "extras": [f"{settings.STATIC_URL}{name}" for name in kept.extras],
        "expires_at": kept.expires_at,
    }
    script = f"const SHELL = {json.dumps(told)};\n{WORKER.read_text(encoding='utf-8')}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
