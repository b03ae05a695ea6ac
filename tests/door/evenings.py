"""An evening at the door, for tests: phones, what they send, and who comes with a pass."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from meshup.attendance.domain.passes import digest_of, pass_code
from meshup.attendance.models import Registration
from meshup.door.choices import OperationKind
from meshup.door.domain.opening_hours import epoch_ms
from meshup.door.domain.tally import Operation
from tests.attendance.people import ROUTING, TUESDAY, comes

START: Final = TUESDAY
END: Final = TUESDAY + timedelta(hours=3)
MINUTE: Final = timedelta(minutes=1)
PAGE: Final = f"/en/desk/events/{ROUTING}/door/"
LIST: Final = f"{PAGE}list.json"
OPERATIONS: Final = f"{PAGE}operations/"
PHONE: Final = "a" * 22
OTHER: Final = "b" * 22


def operation(key: object, kind: str = "count", **said: Any) -> dict[str, Any]:
    """Return an operation as a phone sends it: by number on ``PHONE``, or by its whole key."""
    fields = {"key": f"{PHONE}-{key}" if isinstance(key, int) else key, "kind": kind}
    if kind == "count":
        fields |= {"persons": 1, "first_time": 0}
    return {**fields, "at": epoch_ms(START), **said}


def check_in(key: object, digest: str, persons: int = 1, **said: Any) -> dict[str, Any]:
    """Return a check-in as a phone sends it."""
    return operation(key, "check_in", digest=digest, persons=persons, **said)


def send(browser, *operations, device=PHONE, url=OPERATIONS, **said):
    """Send operations; return the answer."""
    body = {"device": device, "sent_at": epoch_ms(START), "operations": list(operations), **said}
    return post(browser, json.dumps(body), url)


def post(browser, text, url=OPERATIONS, content_type="application/json"):
    """Send a body as it is."""
    return browser.post(
        url, text, content_type=content_type, headers={"accept": "application/json"}
    )


def get(browser, url):
    """Ask for JSON."""
    return browser.get(url, headers={"accept": "application/json"})


def pass_of(slug=ROUTING, **wish):
    """Let somebody come; return the code of their pass, and its digest."""
    handle = Registration.objects.get(pk=comes(slug, **wish).number).handle
    code = pass_code(handle, slug)
    return code, digest_of(code, slug)


def counted(number, persons=1, device=PHONE, **said):
    """Return a count as a value."""
    return Operation(key=f"{device}-{number}", kind=OperationKind.COUNT, persons=persons, **said)
