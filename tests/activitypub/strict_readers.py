"""Readers that refuse what real servers refuse, written after how these behave.

Each raises ``Refused`` with what was wrong; what they take, those servers take.
"""

import json
from datetime import datetime

from meshup.activitypub.contexts import CATEGORIES

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
MOBILIZON_JOIN_MODES = {"free", "restricted", "external", "invite"}
MOBILIZON_STATUS = {"CONFIRMED", "TENTATIVE", "CANCELLED"}


class Refused(Exception):  # noqa: N818 - an answer, not an accident
    """The event is lost there."""


def wire(document):
    """Return a document as the other side parses it from our bytes."""
    return json.loads(json.dumps(document))


def need(condition, why):
    if not condition:
        raise Refused(why)


def mobilizon(event):
    """Read an event as Mobilizon 5 does."""
    need(isinstance(event["attributedTo"], str), "attributedTo is no string")
    need(isinstance(event.get("to"), list), "to is nil")
    need(event["id"].startswith("http"), "id")
    need("?" not in event["id"] and "#" not in event["id"], "signs over the path only")
    for key in ("attachment", "contacts", "status", "tag"):
        need(key not in event or event[key] is not None, f"{key} is nil")
    need(event.get("status", "CONFIRMED") in MOBILIZON_STATUS, "status")
    need(event.get("joinMode", "free") in MOBILIZON_JOIN_MODES, "joinMode")
    need(event.get("category", "MEETING") in CATEGORIES, "category")
    need(3 <= len(event["name"]) <= 200, "title length")
    need(all(len(tag["name"]) <= 40 for tag in event.get("tag", [])), "tag length")
    need(event["type"] == "Event" and "recurrence" not in event, "one occurrence")
    starts = datetime.fromisoformat(event["startTime"])
    if event.get("endTime"):
        need(datetime.fromisoformat(event["endTime"]) > starts, "ends before it begins")
    mobilizon_location(event.get("location"))


def mobilizon_location(location):
    need(location is None or isinstance(location, str | dict), "no clause for a list")
    if isinstance(location, dict) and "latitude" in location:
        degrees = (location["latitude"], location["longitude"])
        need(all(isinstance(number, float) for number in degrees), "degrees are no floats")


def gancio_create(event):
    """Read a new event as Gancio 1.21 does."""
    location = event["location"]
    need(isinstance(location, dict | list), "location is a string")
    for place in location if isinstance(location, list) else [location]:
        need(place.get("name"), "a location without a name")
        address = place.get("address")
        if isinstance(address, dict):
            parts = [address.get(f"address{part}") for part in ("Locality", "Region", "Country")]
            need(any([address.get("streetAddress"), *parts]), "an address of nulls")
    for attachment in event["attachment"]:
        need(isinstance(attachment.get("mediaType"), str), "mediaType.includes of undefined")
        need(isinstance(attachment.get("type"), str), "type of undefined")
    need(isinstance(event["name"], str) and event["startTime"], "name and start")


def gancio_update(event):
    """Read a changed event as Gancio 1.21 does: the first attachment is downloaded."""
    attachments = event.get("attachment")
    need(attachments and attachments[0].get("url"), "attachment[0].url of undefined")
    need("image" in attachments[0]["mediaType"], "no picture")


def mastodon(event):
    """Return the text of the post that Mastodon shows, and its picture."""
    need(PUBLIC in event["to"], "not public")
    need(isinstance(event["summary"], str), "a summary that is no text")
    text = f"<h2>{event['name']}</h2>\n\n{event['summary']}\n\n{event.get('url') or event['id']}"
    images = [
        attachment["url"]
        for attachment in event["attachment"]
        if attachment["type"] in {"Document", "Image"} and attachment["mediaType"][:6] == "image/"
    ]
    return text, next(iter(images), "")


def friendica(event):
    """Return the entry of the calendar that Friendica makes: what, when, where."""
    location = event["location"]
    where = location if isinstance(location, str) else location["name"]
    return event["name"], event["startTime"], event.get("endTime", ""), where


ALL = (mobilizon, gancio_create, gancio_update, mastodon, friendica)


def all_read(document):
    """Have every reader read a document as it comes over the wire."""
    for reader in ALL:
        reader(wire(document))
