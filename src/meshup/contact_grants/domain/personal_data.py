"""Contacts given to other nodes, and got from them, as data about people.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. Whoever is
erased here takes back all they gave: of that stays, without them, only that a node has to be told
until it says that it is gone there. Cards of whoever is erased there go here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.contact_grants.choices import NOT_GIVEN, GrantState
from meshup.contact_grants.domain.granting import end_grant, forget_old
from meshup.contact_grants.domain.meeting import forget_old_meetings, withdraw_meeting
from meshup.contact_grants.domain.owners import drop_unused
from meshup.contact_grants.domain.received_cards import return_cards
from meshup.contact_grants.models import (
    AvoidedNode,
    Grant,
    Look,
    Meeting,
    Owner,
    ReceivedCard,
)
from meshup.kit import clock
from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.letters.domain.addresses import release_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet


def export(subject: Subject) -> list[Record]:
    """Return what somebody gave to whom, whom they met, and what they got."""
    owners = _owners(subject)
    grants = Grant.objects.filter(owner__in=owners).order_by("pk")
    meetings = Meeting.objects.filter(owner__in=owners).order_by("pk")
    received = ReceivedCard.objects.filter(owner__in=owners).order_by("pk")
    return [
        *({"given_to": row.node_name, **_grant(row)} for row in grants),
        *(
            {"asked": row.node_name, "terms": row.terms, "card": row.card, "at": _at(row.made_at)}
            for row in meetings
        ),
        *(
            {"got_from": row.node_name, "card": row.card, "until": _at(row.expires_at)}
            for row in received
        ),
    ]


def erase(subject: Subject) -> int:
    """Take back all that somebody gave, give back all they got, and forget them."""
    at, owners = clock.now(), list(_owners(subject))
    count = return_cards(ReceivedCard.objects.filter(owner__in=owners), at)
    for meeting in Meeting.objects.filter(owner__in=owners):
        withdraw_meeting([meeting.owner_id], meeting.key, at)
    for grant in Grant.objects.select_for_update(of=("self",)).filter(owner__in=owners):
        end_grant(grant, GrantState.TAKEN_BACK, at)
    grants = Grant.objects.filter(owner__in=owners)
    grants.filter(state__in=NOT_GIVEN).delete()
    count += grants.update(owner=None, terms={}, parts=[], card=None, receipt=None)
    addresses = [owner.address_id for owner in owners if owner.address_id]
    count += Owner.objects.filter(pk__in=[owner.pk for owner in owners]).delete()[0]
    release_addresses(addresses, at, for_good=True)
    return count


def expire(now: datetime) -> int:
    """Forget what ended long ago, and whoever has nothing here any more."""
    return forget_old(now) + forget_old_meetings(now) + drop_unused(now)


def subjects() -> Iterator[Subject]:
    """Yield who gives or gets contacts."""
    for peer, email in Owner.objects.values_list("peer", "address__email"):
        yield Subject(peer=peer, email=email or "")


def export_received(subject: Subject) -> list[Record]:
    """Return the cards that hosts got and that name an address."""
    return [
        {"card": row.card, "from": row.node_name, "until": _at(row.expires_at)}
        for row in _naming(subject)
    ]


def erase_received(subject: Subject) -> int:
    """Delete the cards that name an address, and say so where they came from."""
    return return_cards(_naming(subject), clock.now())


def export_looks(subject: Subject) -> list[Record]:
    """Return when a host looked at contacts."""
    rows = Look.objects.filter(person=subject.person) if subject.person else Look.objects.none()
    return [{"at": _at(row.at)} for row in rows.order_by("pk")]


def erase_looks(subject: Subject) -> int:
    """Forget that a host looked."""
    if subject.person is None:
        return 0
    return Look.objects.filter(person=subject.person).delete()[0]


def _owners(subject: Subject) -> QuerySet[Owner]:
    meant = Q(pk=None)
    if subject.peer is not None:
        meant |= Q(peer=subject.peer)
    if subject.email:
        meant |= Q(address__email=subject.email)
    return Owner.objects.filter(meant)


def _naming(subject: Subject) -> list[ReceivedCard]:
    if not subject.email:
        return []
    rows = ReceivedCard.objects.order_by("pk")
    return [row for row in rows if mentions([str(row.card.get("mail", ""))], subject.email)]


def _grant(row: Grant) -> Record:
    return {
        "asked": row.terms,
        "state": row.state,
        "receipt": str(row.receipt) if row.receipt else None,
        "card": row.card,
        "until": _at(row.expires_at),
        "taken_back_at": _at(row.ended_at),
        "gone_there_at": _at(row.confirmed_at),
        "seen_at": _at(row.last_seen_at),
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _covers(
    *models: type[Owner | Grant | Meeting | ReceivedCard | AvoidedNode | Look],
) -> frozenset[str]:
    return frozenset(f"{model._meta.label}.{name}" for model in models for name in model.PERSONAL)


CONTACTS: Final = PersonalData(
    name="contact_grants.contacts",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Contacts given to other communities"),
        kept=_(
            "Which community asked to be introduced to you and why, what you gave it, until when,"
            " and whether it is gone there; whom you met at other communities, your card until"
            " they say yes as well, and theirs."
        ),
        why=_("So that you see all of it on one page, and can take each of it back."),
        how_long=_(
            "A card until its day, or until you take it back, on both nodes; that it was given for"
            " a bit more than a year. Cards are in no backup of the node that gets them."
        ),
        how_to_erase=_(
            "With “erase me”: whatever you gave is taken back, and the other nodes are told until"
            " they say that it is gone there."
        ),
    ),
    covers=_covers(Owner, Grant, Meeting, AvoidedNode) | _covers(ReceivedCard),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
RECEIVED: Final = PersonalData(
    name="contact_grants.received",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Contacts that people of other communities gave to the hosts"),
        kept=_("The parts of a card that they chose, for what, until when, and which host looked."),
        why=_("So that the hosts can reach them for what they said yes to."),
        how_long=_("Until the day they chose, or until they take it back: it is gone that minute."),
        how_to_erase=_("On their page at their own community, or by asking the hosts."),
    ),
    export=export_received,
    erase=erase_received,
)
LOOKS: Final = PersonalData(
    name="contact_grants.looks",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Who of the hosts looked at a contact"),
        kept=_("Which host opened which contact, and when; the last 30 times of each."),
        why=_("So that the hosts can answer for what they were given."),
        how_long=_("As long as the contact is here."),
        how_to_erase=_("It goes with the contact, and with the host."),
    ),
    covers=_covers(Look),
    export=export_looks,
    erase=erase_looks,
)
