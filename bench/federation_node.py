"""What is done inside a bench node for ``bench.federation``, in a process of its own.

``python -m bench.federation_node prepare HOSTS PORT | deliver COUNT HOSTS PORT | queue COUNT HOSTS
PORT | floor COUNT PORT | actors COUNT``, with ``MESHUP_DATA`` set. Results are JSON.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

django.setup()

import httpx  # noqa: E402 - Django must be set up first
from django.conf import settings  # noqa: E402

from bench.federation_peer import (  # noqa: E402
    ACTORS_OF_HOST,
    KEY_FILE,
    actor_document,
    inbox_of,
    peer_host,
)
from meshup.deliveries.domain.delivering import deliver  # noqa: E402
from meshup.deliveries.models import Delivery  # noqa: E402
from meshup.deliveries.runner import HOSTS_AT_ONCE, DeliveryRunner  # noqa: E402
from meshup.fediverse.domain.own_actors import group  # noqa: E402
from meshup.fediverse.domain.settings import switch_on  # noqa: E402
from meshup.kit.http_fetch import Request  # noqa: E402
from meshup.remote_actors.domain.remote_actors import known_actor, remember_actor  # noqa: E402
from meshup.remote_actors.models import RemoteActor  # noqa: E402
from meshup.signed_messages.http_signatures.signing import cavage_signer  # noqa: E402
from meshup.signed_messages.keys import new_rsa_pem, rsa_public_pem  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def prepare(hosts: int, port: int) -> None:
    """Let the node federate and know some actors, who all have one key; keep that in a file."""
    now = datetime.now(UTC)
    switch_on(now)
    pem = new_rsa_pem()
    (Path(settings.CONFIG.data) / KEY_FILE).write_text(pem)
    public = rsa_public_pem(pem)
    for host in range(hosts):
        for number in range(ACTORS_OF_HOST):
            remember_actor(actor_document(host, port, number, public), now)
    print(json.dumps({"group": group().id}))


def queue(count: int, hosts: int, port: int) -> int:
    """Let one activity go to ``count`` inboxes on ``hosts`` servers."""
    now, own = datetime.now(UTC), group()
    document = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"{own.id}#bench-{time.time_ns()}",
        "type": "Create",
        "actor": own.id,
        "object": {"type": "Note", "id": f"{own.id}#note", "content": "x" * 4000},
    }
    inboxes = [inbox_of(number % hosts, port, number) for number in range(count)]
    return deliver(document, by=own.name, to=inboxes, at=now)


def deliver_all(count: int, hosts: int, port: int) -> None:
    """Deliver with the node's own runner, until nothing waits."""
    made = queue(count, hosts, port)
    runner = DeliveryRunner()
    with measured(made):
        runner.start()
        while Delivery.objects.exists():
            time.sleep(0.02)
    runner.stop()


def floor(count: int, port: int) -> None:
    """Do the least: one RSA signature and one POST for each, on as many threads, with httpx."""
    pem = (Path(settings.CONFIG.data) / KEY_FILE).read_text()
    sign = cavage_signer("https://bench.example/ap/a#main-key", pem)
    body = b"x" * 4600
    with httpx.Client() as client:

        def post(number: int) -> None:
            url = inbox_of(number % HOSTS_AT_ONCE, port, number)
            headers = {
                "host": peer_host(number % HOSTS_AT_ONCE, port),
                "date": format_datetime(datetime.now(UTC), usegmt=True),
                "digest": sha256(body).hexdigest(),
            }
            headers |= sign(Request("POST", url, headers, body))
            assert (
                client.post(url, content=body, headers=headers).status_code == HTTPStatus.ACCEPTED
            )

        with measured(count), ThreadPoolExecutor(HOSTS_AT_ONCE) as threads:
            list(threads.map(post, range(count)))


def actors(count: int) -> None:
    """Know ``count`` actors, ask for each twice, and say how much memory that took."""
    now, public = datetime.now(UTC), rsa_public_pem(new_rsa_pem())
    stored = {"keys": [["k", public]], "proof_keys": [], "summary": "x" * 500, "outbox": ""}
    rows = (_row(number, stored, now) for number in range(count))
    while piece := list(islice(rows, 1000)):
        RemoteActor.objects.bulk_create(piece)
    before = memory_mb()
    grown = []
    for _turn in range(2):
        for number in range(count):
            assert known_actor(f"https://many.example/ap/{number}")
        grown.append(round(memory_mb() - before, 1))
    print(json.dumps({"actors": count, "grown_mb": grown}))


def _row(number: int, stored: dict[str, Any], now: datetime) -> RemoteActor:
    name = f"https://many.example/ap/{number}"
    return RemoteActor(
        actor_id=name,
        id_hash=sha256(name.encode()).digest(),
        host="many.example",
        kind="Person",
        username=str(number),
        name=f"Person {number}",
        inbox=f"{name}/inbox",
        document=stored,
        fetched_at=now,
    )


@contextmanager
def measured(count: int) -> Iterator[None]:
    """Print how many a second were done within the block, and the processor time of each."""
    began, cpu = time.perf_counter(), time.process_time()
    yield
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"per_second": count / seconds, "cpu_ms": cpu * 1000 / count}))


def memory_mb() -> float:
    """Return the resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024**2


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    numbers = [int(word) for word in words]
    commands: dict[str, Callable[..., object]] = {
        "prepare": prepare,
        "deliver": deliver_all,
        "queue": queue,
        "floor": floor,
        "actors": actors,
    }
    commands[command](*numbers)
