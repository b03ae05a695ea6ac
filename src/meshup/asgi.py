"""The node as one ASGI application: the front, with Django behind it."""

from __future__ import annotations

import logging
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meshup.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.urls import get_resolver  # noqa: E402

from meshup.inbox.limits import MOST_BYTES as LONGEST_ACTIVITY  # noqa: E402
from meshup.kit.http_fetch.reach import open_to_this_machine  # noqa: E402
from meshup.kit.jobs import runner  # noqa: E402
from meshup.live.hints import listen_for_hints  # noqa: E402
from meshup.live.reader import live_reader  # noqa: E402
from meshup.page_cache.application import PageCache  # noqa: E402
from meshup.page_cache.django_threads import DjangoThreads  # noqa: E402
from meshup.page_cache.lanes import Lane, is_for_inbox  # noqa: E402
from meshup.page_cache.response_cache import ResponseCache  # noqa: E402
from meshup.page_cache.static_files import StaticFiles  # noqa: E402
from meshup.signalling.app import Signalling  # noqa: E402
from meshup.web_server.proxies import Proxies  # noqa: E402

MEGABYTE = 1024 * 1024
ROOM_FOR_FIELDS = 1 * MEGABYTE
INBOX_THREADS = 4
"""Two more than read from other servers at once (``fediverse.domain.fetch_limits.AT_ONCE``)."""


def node_front() -> PageCache:
    """Return the front of this node, put together from its settings."""
    config = settings.CONFIG
    front = PageCache(
        tag_versions=settings.TAG_VERSIONS,
        responses=ResponseCache(config.page_cache_mb * MEGABYTE),
        bridge=DjangoThreads(threads=config.threads),
        files=StaticFiles(most_bytes=4 * MEGABYTE),
        proxies=Proxies.parse(config.trusted_proxies),
        upload_bytes=config.upload_mb * MEGABYTE + ROOM_FOR_FIELDS,
    )
    front.add_lane(Lane(is_for_inbox, DjangoThreads(threads=INBOX_THREADS), LONGEST_ACTIVITY))
    if (jobs := runner()) is not None:
        front.on_start.append(jobs.start)
        front.on_stop.insert(0, jobs.stop)
    return front


for sentence in open_to_this_machine(settings.CONFIG):
    logging.getLogger(__name__).warning("%s", sentence)
get_resolver().url_patterns  # noqa: B018 - loads every view before the first visitor asks
front = node_front()
signalling = Signalling(front, settings.CONFIG, live=live_reader())
listen_for_hints(signalling.channels_changed)
application = signalling
protocol = signalling.connections
