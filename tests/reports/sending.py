"""Reports as visitors send them, through the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.reports.models import Report
from tests.reports.conftest import url_of

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person


def send(browser: Client, address: str, way: str, **fields: object) -> Any:
    """Send the form of one way to report."""
    data = {"way": way, **{f"{way}-{name}": said for name, said in fields.items()}}
    return browser.post(address, data)


def report_event(browser: Client, slug: str, **fields: object) -> Any:
    """Report something on the page of an event."""
    said = {"words": "The text insults somebody.", **fields}
    return send(browser, url_of("reports:report", "event", slug), "content", **said)


def report_conduct(
    browser: Client, readers: list[int], words: str = "Somebody was rude to me.", **fields: object
) -> Any:
    """Report how somebody behaved, to these contact persons."""
    said = {"words": words, "readers": readers, **fields}
    return send(browser, url_of("reports:report_anything"), "conduct", **said)


def latest() -> Report:
    """Return the report that was sent last."""
    found = Report.objects.order_by("pk").last()
    assert found
    return found


def press(browser: Client, name: str, *args: object, **fields: object) -> Any:
    """Send a small form of the desk."""
    return browser.post(url_of(name, *args), {"why": "It insults.", **fields})


def names(people: list[Person]) -> list[str]:
    """Return what people are called."""
    return [person.name for person in people]
