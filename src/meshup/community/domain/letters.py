"""Shell: letters to the people who run the node, each in the language they read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from meshup.community.domain.queries import somebody, this_node
from meshup.kit.printable import printable_text

if TYPE_CHECKING:
    from meshup.community.domain.node_profile import NodeProfile


def mail_leaves() -> bool:
    """Say whether letters leave; without a mail server they are kept as files on the machine."""
    return bool(settings.CONFIG.mail_url)


def write_to(person_id: int | None, template: str, **facts: object) -> bool:
    """Send a letter now, in a background job, and return whether there is somebody to get it.

    The first line of ``template`` is the subject. Besides ``facts`` it knows ``node``,
    ``person``, ``address`` (of the node) and ``sign_in``.
    """
    person = somebody(person_id)
    if person is None:
        return False
    node = this_node()
    address = settings.CONFIG.address
    with translation.override(person.language):
        told = {"node": node, "person": person, "address": address, **facts}
        told["sign_in"] = address + reverse("account_login")
        text = render_to_string(template, told)
    subject, _line, body = printable_text(text).strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", sender_of(node), [person.email]).send()
    return True


def sender_of(node: NodeProfile) -> str:
    """Return the address from which letters of this node come."""
    host = urlsplit(settings.CONFIG.address).hostname
    return settings.DEFAULT_FROM_EMAIL or node.contact or f"meshup@{host}"
