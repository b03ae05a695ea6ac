"""The doctor's look at this node as other servers of the fediverse see it: from outside in.

Shell: asks the node's own address, and one other server for the time; changes nothing.
"""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings

from meshup.activitypub.media_types import ACCEPT, is_activity
from meshup.fediverse.domain.addressing import absolute, own_host
from meshup.fediverse.domain.own_actors import application, group, public_pem
from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.health import Finding, bad, ok, register, warning
from meshup.kit.http_fetch import AddressRefused, Request, Response, federation_reach, send
from meshup.kit.loopback import is_loopback_host
from meshup.remote_actors.domain.discovery import base_of
from meshup.remote_actors.models import Instance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.fediverse.domain.own_actors import OwnActorFacts

SECONDS: Final = 10
MOST_BYTES: Final = 256 * 1024
OKAY: Final = 200
SKEW_SHOWN: Final = timedelta(seconds=60)
SKEW_BAD: Final = timedelta(seconds=300)
"""Some servers refuse what is signed five minutes off their own clock."""
PROXY: Final = "Let the proxy before the node pass /.well-known/, /ap/ and the header Accept on."


def register_checks() -> None:
    """Let the doctor look."""
    register("fediverse", fediverse)


def fediverse() -> Iterator[Finding]:
    """Look whether other servers find this node, and can believe it."""
    if not federation().is_on:
        yield ok("It does not take part in the fediverse.")
        return
    yield from address()
    try:
        answer = _ask(_webfinger_address(group()), "application/jrd+json")
    except AddressRefused:
        yield warning(
            f"{own_host()} leads to no public address here, so nobody can look from outside.",
            "On a machine at home, or behind a router, that may be so; try it from elsewhere:"
            f" {_webfinger_address(group())}",
        )
        return
    except Refusal as refusal:
        yield _silent(refusal)
        return
    yield from clocks(answer)
    yield from round_trip(answer)
    yield from keys()


def _silent(refusal: Refusal) -> Finding:
    """Say that nobody answers at the address: of a node that runs, others find nothing either."""
    sentence = f"It does not answer other servers at its address: {refusal}"
    try:
        socket.create_connection((settings.CONFIG.host, settings.CONFIG.port), 1).close()
    except OSError:
        return warning(sentence, "Start the node (meshup serve) and ask the doctor again.")
    return bad(sentence, "Look at MESHUP_ADDRESS, at the certificate, and at the proxy before it.")


def address() -> Iterator[Finding]:
    """Look whether the address is one that others take."""
    if settings.CONFIG.address.startswith("https://"):
        yield ok(f"Others reach it by https, as {group().handle}.")
    elif settings.CONFIG.federation_local:
        yield ok(f"Nodes on this machine reach it as {group().handle}.")
    elif is_loopback_host(urlsplit(settings.CONFIG.address).hostname or ""):
        yield warning(
            f"{settings.CONFIG.address} is this machine alone: no other server finds the node.",
            "For trials with others here set MESHUP_FEDERATION_LOCAL=yes; for all others, set"
            " MESHUP_ADDRESS to the address of the node before anybody follows.",
        )
    else:
        yield bad(
            f"{settings.CONFIG.address} is not encrypted: no server of others speaks with it.",
            "Put a proxy with TLS before it and set MESHUP_ADDRESS to https://…, before anybody"
            " follows: the address is part of every identifier.",
        )


def clocks(answer: Response) -> Iterator[Finding]:
    """Compare the clock with the proxy's, and with that of the server that answered last."""
    told = [("the node’s own front", answer)]
    latest = Instance.objects.filter(failing_since=None).exclude(seen_at=None)
    if (other := latest.order_by("-seen_at").first()) is not None:
        try:
            url = f"{base_of(other.host)}/.well-known/nodeinfo"
            told.append((other.host, _ask(url, "application/json")))
        except Refusal:
            pass  # whether others answer, the deliveries know
    for who, response in told:
        skew = _skew(response)
        if skew is None or skew < SKEW_SHOWN:
            continue
        sentence = f"The clock is {int(skew.total_seconds())} seconds off that of {who}."
        remedy = "Set the clock: timedatectl set-ntp on"
        yield bad(sentence, remedy) if skew >= SKEW_BAD else warning(sentence, remedy)
        return
    yield ok("The clock agrees with that of others.")


def round_trip(answer: Response) -> Iterator[Finding]:
    """Look whether the handle leads to the Group."""
    document = _json(answer)
    links = document.get("links")
    found = [
        link.get("href")
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") == "self"
    ]
    if answer.status != OKAY or found != [group().id]:
        yield bad(f"WebFinger does not lead from {group().handle} to {group().id}.", PROXY)
    else:
        yield ok(f"WebFinger leads from {group().handle} to its actor.")


def keys() -> Iterator[Finding]:
    """Look whether each actor is served with the key that signs for it."""
    for actor in (application(), group()):
        try:
            answer = _ask(actor.id, ACCEPT)
        except Refusal as refusal:
            yield bad(f"{actor.id} cannot be read: {refusal}", PROXY)
            continue
        document = _json(answer)
        key = document.get("publicKey")
        served = key.get("publicKeyPem") if isinstance(key, dict) else ""
        if not is_activity(answer.headers.get("content-type", "")):
            yield bad(f"{actor.id} is served as a page, not as an actor.", PROXY)
        elif document.get("id") != actor.id or served != public_pem(actor.name):
            yield bad(
                f"{actor.id} is served with another key than the one that signs.",
                "Something between keeps an old copy, or another node answers at this address.",
            )
        else:
            yield ok(f"{actor.handle} is served with the key that signs for it.")


def _webfinger_address(actor: OwnActorFacts) -> str:
    resource = quote(f"acct:{actor.name}@{own_host()}", safe=":@")
    return absolute(f"/.well-known/webfinger?resource={resource}")


def _ask(url: str, accept: str) -> Response:
    request = Request("GET", url, {"accept": accept})
    reach = federation_reach(same_origin=False)
    return send(request, most_bytes=MOST_BYTES, seconds=SECONDS, reach=reach)


def _json(answer: Response) -> dict[str, Any]:
    try:
        document = json.loads(answer.content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _skew(response: Response) -> timedelta | None:
    """Return how far a server's clock is from ours; None where it does not say."""
    try:
        told = parsedate_to_datetime(response.headers.get("date", ""))
        return abs(clock.now() - told)
    except (ValueError, TypeError):
        return None
