"""What may wait for other machines never holds the threads of pages."""

import asyncio

import pytest

from meshup.page_cache.django_threads import DjangoThreads
from meshup.page_cache.lanes import Lane, is_for_inbox
from tests.page_cache import pages


def scope_of(method, path):
    return {"method": method, "path": path}


@pytest.mark.parametrize(
    ("method", "path", "takes"),
    [
        ("POST", "/ap/inbox", True),
        ("POST", "/ap/paris_p2p/inbox", True),
        ("GET", "/ap/inbox", False),
        ("POST", "/fr/inbox", False),
        ("POST", "/ap/inbox/more", False),
    ],
)
def test_the_lane_of_inboxes_takes_what_is_posted_there(method, path, takes):
    assert is_for_inbox(scope_of(method, path)) is takes


def test_a_page_is_answered_while_every_thread_of_a_lane_waits(new_worker):
    worker = new_worker(threads=1)
    lane = Lane(lambda scope: scope["method"] == "POST", DjangoThreads(threads=1), 1_000)
    worker.front.add_lane(lane)

    async def play():
        pages.gate.clear()
        waiting = [
            asyncio.create_task(worker.asked(f"/en/page?{n}", method="POST")) for n in range(3)
        ]
        await asyncio.to_thread(pages.started.wait, 5)
        got = await worker.asked("/en/htmx")
        held = not any(task.done() for task in waiting)
        pages.gate.set()
        return got, held, await asyncio.gather(*waiting)

    got, held, later = asyncio.run(play())
    assert (got.status, held) == (200, True)
    assert [answered.status for answered in later] == [200, 200, 200]


def test_a_lane_reads_no_longer_body_than_it_may(new_worker):
    worker = new_worker()
    worker.front.add_lane(Lane(lambda _scope: True, DjangoThreads(threads=1), 1_000))
    asked = {"method": "POST", "content_length": "1001", "body": b"x" * 1001}
    assert worker.ask("/en/page", **asked).status == 413
    assert pages.rendered == []
