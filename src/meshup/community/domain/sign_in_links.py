"""Sign-in links: how the first host gets in, and whoever has lost their letters.

Shell. A link is a signed token that names the person and when they last signed in; opening it
changes that, so the same link never opens twice, and no table of links is kept. Whoever reads the
operator's screen could use it, therefore it lives for an hour only; that of an invitation, which
a host hands over, lives for some days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from meshup.community.choices import Role
from meshup.community.domain.people import newcomer
from meshup.community.errors import LinkUsed, NoNode, NoSuchPerson
from meshup.community.models import Person
from meshup.kit import clock, tokens

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

PURPOSE: Final = "community.enter"
LIFE: Final = timedelta(hours=1)
INVITATION_LIFE: Final = timedelta(days=3)
"""How long an invited person has for a link that a host hands over by other means than mail."""


def sign_in_link(email: str, *, life: timedelta = LIFE) -> str:
    """Return an address, with host, that signs in the person with this e-mail address, once.

    For the operator only, who can read the database anyway.

    Raises:
        NoSuchPerson: nobody with this address has a role.
    """
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise NoSuchPerson
    return _link_of(person, clock.now() + life)


def invitation_link(host: Asker, person_id: int) -> tuple[str, datetime]:
    """Return a sign-in link for somebody who has not come yet, and until when it is good.

    For a host to hand over where no mail leaves. Whoever has been here would be signed in by it in
    their stead.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
        HasBeenHere: they signed in before.
    """
    person = newcomer(host, person_id)
    until = clock.now() + INVITATION_LIFE
    return _link_of(person, until), until


def host_without_mail() -> str:
    """Return the address of a host to whom no mail can ever be sent, "" when there is none.

    Names below ``.example`` are kept for examples (RFC 2606); the demo's people have such ones.
    """
    hosts = Person.objects.filter(role=Role.HOST, is_active=True, email__endswith=".example")
    first = hosts.order_by("pk").first()
    return first.email if first else ""


def holder_of(token: str) -> Person:
    """Return whom the link lets in, without using it up.

    Raises:
        BadToken, ExpiredToken: the link is not good.
        LinkUsed: the person has signed in since it was made, or is gone.
    """
    facts = tokens.read(token, purpose=PURPOSE, at=clock.now(), secret=_secret())
    person = Person.objects.filter(pk=int(facts["person"] or 0), is_active=True).first()
    if person is None or _seen(person.last_login) != facts["seen"]:
        raise LinkUsed
    return person


@transaction.atomic
def use_link(token: str) -> Person:
    """Use the link up and return whom it lets in; of two who open it together, one gets in.

    Raises:
        BadToken, ExpiredToken: the link is not good.
        LinkUsed: somebody was first, or the person is gone.
    """
    person = holder_of(token)
    unused = Person.objects.filter(pk=person.pk, last_login=person.last_login)
    if not unused.update(last_login=clock.now()):
        raise LinkUsed
    person.refresh_from_db()
    return person


def _link_of(person: Person, until: datetime) -> str:
    token = tokens.sign(
        {"person": person.pk, "seen": _seen(person.last_login)},
        purpose=PURPOSE,
        until=until,
        secret=_secret(),
    )
    with translation.override(person.language):
        return f"{settings.CONFIG.address}{reverse('community:enter', args=[token])}"


def _secret() -> str:
    """Return the node's key; without one of its own, anybody could make links.

    Raises:
        NoNode: ``meshup init`` has not made a key.
    """
    if not settings.CONFIG.secret_key:
        raise NoNode
    key: str = settings.CONFIG.secret_key
    return key


def _seen(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
