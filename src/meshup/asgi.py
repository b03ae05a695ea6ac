"""The node as one ASGI application: the front, with Django behind it."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meshup.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.urls import get_resolver  # noqa: E402

from meshup.kit.front.app import Front  # noqa: E402
from meshup.kit.front.bridge import Bridge  # noqa: E402
from meshup.kit.front.peers import Proxies  # noqa: E402
from meshup.kit.front.protocol import Protocol  # noqa: E402
from meshup.kit.front.store import Shelf  # noqa: E402
from meshup.kit.jobs import runner  # noqa: E402
from meshup.kit.static import Files  # noqa: E402
from meshup.signalling.app import Signalling  # noqa: E402

MEGABYTE = 1024 * 1024
ROOM_FOR_FIELDS = 1 * MEGABYTE


def node_front() -> Front:
    """Return the front of this node, put together from its settings."""
    config = settings.CONFIG
    front = Front(
        board=settings.BOARD,
        shelf=Shelf(config.page_cache_mb * MEGABYTE),
        bridge=Bridge(threads=config.threads),
        files=Files(most_bytes=4 * MEGABYTE),
        proxies=Proxies.named(config.trusted_proxies),
        upload_bytes=config.upload_mb * MEGABYTE + ROOM_FOR_FIELDS,
    )
    if (jobs := runner()) is not None:
        front.on_start.append(jobs.start)
        front.on_stop.insert(0, jobs.stop)
    return front


get_resolver().url_patterns  # noqa: B018 - loads every view before the first visitor asks
front = node_front()
signalling = Signalling(front, settings.CONFIG) if settings.CONFIG.signalling else None
application = signalling or front
protocol = signalling.doorway if signalling else Protocol
