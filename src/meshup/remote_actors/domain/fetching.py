"""Shell: reads documents of other servers, signed by the node's Application actor.

A document counts only where it was found: its media type must be that of ActivityPub, and its id
the address at which the last redirect ended. An id elsewhere on the same origin is fetched from
there instead, once; an id on another origin is a lie. Redirects do not leave the origin, for the
signature is meant for it.

Method
    Cheap questions first: what is blocked, what failed lately, what the domain has left
    (``fetch_limits``). Only what may pass on its own is remembered as failed: what the server
    answered, not what we refused to ask.

Source
    FEP-fe34 (origins); ActivityPub 3.2 (media types).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.utils.translation import gettext_lazy as _

from meshup.activitypub.addresses import (
    host_of,
    is_web_url,
    same_origin,
    whose_server,
    without_fragment,
)
from meshup.activitypub.ids import types_of
from meshup.activitypub.media_types import ACCEPT, ACTIVITY, is_activity
from meshup.fediverse.domain.addressing import is_federated_address, is_own
from meshup.fediverse.domain.own_actors import application, signer
from meshup.kit.http_fetch import (
    AddressRefused,
    Request,
    Response,
    TooLarge,
    Unreachable,
    federation_reach,
    send,
)
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.fetch_limits import FAILURES, GATE, admit
from meshup.remote_actors.errors import FetchRefused, Gone, NotThere
from meshup.signed_messages.errors import BadDocument
from meshup.signed_messages.json_documents import read_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.remote_actors.domain.fetch_limits import FetchBudget

MOST_BYTES: Final = 1024 * 1024
MOST_ACTOR_BYTES: Final = 256 * 1024
MOST_DISCOVERY_BYTES: Final = 64 * 1024
SECONDS: Final = 10
MOST_REDIRECTS: Final = 3
OKAY: Final = 200
UNCHANGED: Final = 304
NOT_THERE: Final = 404
GONE: Final = 410
LONGEST_ETAG: Final = 200
T = TypeVar("T")

DISCOVERY_TYPES: Final = frozenset({"application/jrd+json", "application/json"})


@dataclass(frozen=True, slots=True)
class FetchedDocument:
    """A document, and what its server calls this state of it ("" where it does not)."""

    document: dict[str, Any]
    etag: str


def fetch_document(
    url: str,
    at: datetime,
    *,
    most_bytes: int = MOST_BYTES,
    budget: FetchBudget | None = None,
    at_own_pace: bool = False,
) -> dict[str, Any]:
    """Return the ActivityPub document whose id is ``url``, or leads there on the same origin.

    Args:
        url: an id, or a page that redirects to one; a fragment is left off.
        at: now.
        most_bytes: a longer document is refused.
        budget: how much may still be fetched for the same thing; counted down.
        at_own_pace: whether the node asks by its own clock: then it takes nothing of what hosts
            and strangers can have asked.

    Raises:
        Gone, NotThere: the server says so.
        FetchRefused: blocked, ours, no web address, no such document, failed a moment ago, or
            nothing left of ``budget``.
        FetchBusy, FetchLimit: later.
        AddressRefused, Unreachable, TooLarge: see ``kit.http_fetch.send``.
    """
    fetched = fetch_if_changed(
        url, at, most_bytes=most_bytes, budget=budget, at_own_pace=at_own_pace
    )
    if fetched is None:
        raise FetchRefused(address=url[:200], why="HTTP 304")
    return fetched.document


def fetch_if_changed(
    url: str,
    at: datetime,
    *,
    etag: str = "",
    most_bytes: int = MOST_BYTES,
    budget: FetchBudget | None = None,
    at_own_pace: bool = False,
) -> FetchedDocument | None:
    """Return the document as ``fetch_document`` does; None while it is still the one of ``etag``.

    Raises:
        The same.
    """
    wanted, way = without_fragment(url), _Way(most_bytes, signed=True, at_own_pace=at_own_pace)
    fetched = _fetch_activity(wanted, at, way, budget, etag)
    if fetched is None:
        return None
    if _id_of(fetched.document) == fetched.place:
        return fetched.public
    if not same_origin(_id_of(fetched.document), fetched.place):
        raise _failed(wanted, at, _("its id is elsewhere"))
    real = without_fragment(_id_of(fetched.document))
    fetched = _fetch_activity(real, at, way, budget)
    if fetched is None or _id_of(fetched.document) != fetched.place:
        raise _failed(wanted, at, _("its id is elsewhere"))
    return fetched.public


def fetch_discovery(url: str, at: datetime, *, budget: FetchBudget | None = None) -> dict[str, Any]:
    """Return a JSON document by which servers are found: WebFinger, NodeInfo, host-meta.

    It is asked for without a signature, and may be served from another server. What it says is
    no more than a hint.

    Raises:
        The same as ``fetch_document``.
    """
    request = Request("GET", url, {"accept": "application/jrd+json, application/json"})
    return _fetch(request, at, budget, _read_discovery, _Way(MOST_DISCOVERY_BYTES, signed=False))


def post_document(
    url: str,
    document: dict[str, Any],
    at: datetime,
    *,
    most_bytes: int = MOST_DISCOVERY_BYTES,
    at_own_pace: bool = False,
) -> dict[str, Any]:
    """Post a document whose sender waits for the answer, signed; return that, which is JSON.

    What may wait, and has to arrive, goes through ``deliveries`` instead. It does no harm when it
    arrives twice.

    Raises:
        The same as ``fetch_document``.
    """
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"accept": "application/json", "content-type": ACTIVITY}
    request = Request("POST", url, headers, body, may_repeat=True)
    way = _Way(most_bytes, signed=True, at_own_pace=at_own_pace)
    return _fetch(request, at, None, _read_discovery, way)


def fetch_file(url: str, at: datetime, *, most_bytes: int) -> bytes:
    """Return the bytes at ``url``, asked for with a signature; what they are, the caller finds out.

    Raises:
        The same as ``fetch_document``.
    """

    def read(response: Response) -> bytes:
        _refuse_status(response)
        return response.content

    request = Request("GET", url, {"accept": "*/*"})
    return _fetch(request, at, None, read, _Way(most_bytes, signed=True))


def refuse_address(url: str) -> None:
    """Refuse an address that the node does not read from, before anything is asked.

    Raises:
        FetchRefused: no web address, not https, ours, or blocked.
    """
    why: StrOrPromise = ""
    if not is_web_url(url) or not is_federated_address(url):
        why = _("no secure web address")
    elif is_own(url):
        why = _("it is an address of this node")
    elif is_blocked(url):
        why = _("blocked")
    if why:
        raise FetchRefused(address=url[:200], why=why)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A document and where the last redirect had led."""

    document: dict[str, Any]
    place: str
    etag: str = ""

    @property
    def public(self) -> FetchedDocument:
        """What others get of it."""
        return FetchedDocument(self.document, self.etag)


def _fetch_activity(
    url: str, at: datetime, way: _Way, budget: FetchBudget | None, etag: str = ""
) -> _Fetched | None:
    """Return the document at ``url``; None where it is still the one of ``etag``."""

    def read(response: Response) -> _Fetched | None:
        if response.status == UNCHANGED and etag:
            return None
        _refuse_status(response)
        if not is_activity(response.headers.get("content-type", "")):
            raise FetchRefused(address=url[:200], why=_("it is no ActivityPub document"))
        document = read_json(response.content, way.most_bytes)
        if "Tombstone" in types_of(document):
            raise Gone(address=url[:200])
        return _Fetched(document, response.url, _usable_etag(response))

    headers = {"accept": ACCEPT, **({"if-none-match": etag} if etag else {})}
    request = Request("GET", url, headers)
    return _fetch(request, at, budget, read, way)


@dataclass(frozen=True, slots=True)
class _Way:
    """How something is fetched."""

    most_bytes: int
    signed: bool
    at_own_pace: bool = False


def _fetch(
    request: Request,
    at: datetime,
    budget: FetchBudget | None,
    read: Callable[[Response], T],
    way: _Way,
) -> T:
    url = request.url
    refuse_address(url)
    if FAILURES.has(url, at):
        raise FetchRefused(address=url[:200], why=_("it could not be read a moment ago"))
    if budget is not None:
        budget.spend(url)
    domain = whose_server(host_of(url))
    admit(domain, at, at_own_pace=way.at_own_pace)
    with GATE.enter(domain):
        try:
            return read(_send(request, way))
        except BadDocument as bad:
            raise _failed(url, at, bad.code) from None
        except (AddressRefused, FetchRefused, TooLarge, Unreachable):
            FAILURES.note(url, at)
            raise


def _send(request: Request, way: _Way) -> Response:
    """Send it, within what is left to others by the guarded way out."""
    response = send(
        request,
        most_bytes=way.most_bytes,
        seconds=SECONDS,
        sign=signer(application().name) if way.signed else None,
        most_redirects=MOST_REDIRECTS,
        reach=federation_reach(same_origin=way.signed),
    )
    if is_own(response.url) or is_blocked(response.url):
        raise FetchRefused(address=response.url[:200], why=_("blocked"))
    return response


def _refuse_status(response: Response) -> None:
    address = response.url[:200]
    if response.status == GONE:
        raise Gone(address=address)
    if response.status == NOT_THERE:
        raise NotThere(address=address)
    if response.status != OKAY:
        raise Unreachable(address=address, why=f"HTTP {response.status}")


def _read_discovery(response: Response) -> dict[str, Any]:
    _refuse_status(response)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in DISCOVERY_TYPES:
        raise FetchRefused(address=response.url[:200], why=_("it is no JSON"))
    return read_json(response.content, MOST_DISCOVERY_BYTES)


def _usable_etag(response: Response) -> str:
    etag = response.headers.get("etag", "")
    return etag if len(etag) <= LONGEST_ETAG else ""


def _id_of(document: dict[str, Any]) -> str:
    found = document.get("id")
    return found if isinstance(found, str) else ""


def _failed(url: str, at: datetime, why: StrOrPromise) -> FetchRefused:
    FAILURES.note(url, at)
    return FetchRefused(address=url[:200], why=why)
