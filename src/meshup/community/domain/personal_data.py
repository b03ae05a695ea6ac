"""What the community keeps about people: those with a role, who is signed in, and counts.

Shell. All functions are called by the registry (``kit.personal_data``), in its transaction.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.translation import gettext_lazy as _

from meshup.community.domain.people import lock_leaver, subject_of
from meshup.community.domain.queries import passkeys_of
from meshup.community.models import Notification, NotificationChoice, Person
from meshup.kit.email_addresses import mentions
from meshup.kit.limits import forget_counts_before
from meshup.kit.personal_data import Concerns, Cookie, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.kit.personal_data import Subject


def export_person(subject: Subject) -> list[Record]:
    """Return the person's row, and their passkeys by name; the keys themselves prove nothing."""
    return [
        {
            "name": person.name,
            "email": person.email,
            "role": person.role,
            "language": person.language,
            "joined_at": person.joined_at.isoformat(),
            "last_login": person.last_login.isoformat() if person.last_login else None,
            "digest_on": person.digest_on.isoformat() if person.digest_on else None,
            "passkeys": [
                {
                    "name": key.name,
                    "since": key.since.isoformat(),
                    "last_used": key.last_used.isoformat() if key.last_used else None,
                }
                for key in passkeys_of(person)
            ],
        }
        for person in _person(subject)
    ]


def erase_person(subject: Subject) -> int:
    """Delete the person's row, with addresses and passkeys.

    Raises:
        LastHost: nobody else would be a host.
    """
    leaving = _person(subject)
    for person in leaving:
        lock_leaver(person.pk).delete()
    return len(leaving)


def _person(subject: Subject) -> list[Person]:
    if subject.person is None:
        return []
    return list(Person.objects.filter(pk=subject.person))


def people() -> Iterator[Subject]:
    """Yield everybody with a role."""
    yield from map(subject_of, Person.objects.all())


def export_notifications(subject: Subject) -> list[Record]:
    """Return how soon the person wants to hear of what, and of what they have heard."""
    if subject.person is None:
        return []
    choices = NotificationChoice.objects.filter(person_id=subject.person).order_by("pk")
    heard = Notification.objects.filter(person_id=subject.person).order_by("pk")
    return [
        *({"kind": row.kind, "frequency": row.frequency} for row in choices),
        *(
            {"kind": row.kind, "subject": row.subject, "sent_at": row.sent_at.isoformat()}
            for row in heard
        ),
    ]


def erase_notifications(subject: Subject) -> int:
    """Delete the person's choices, and of what they have heard."""
    if subject.person is None:
        return 0
    chosen = NotificationChoice.objects.filter(person_id=subject.person).delete()[0]
    return chosen + Notification.objects.filter(person_id=subject.person).delete()[0]


def export_sessions(subject: Subject) -> list[Record]:
    """Return in how many browsers the person is signed in, or on the way in, and until when."""
    return [{"until": session.expire_date.isoformat()} for session in _sessions(subject)]


def erase_sessions(subject: Subject) -> int:
    """Sign the person out everywhere."""
    keys = [session.pk for session in _sessions(subject)]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def expire_sessions(now: datetime) -> int:
    """Delete sessions that have expired."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _sessions(subject: Subject) -> list[Session]:
    if subject.person is None and not subject.email:
        return []
    return [
        session
        for session in Session.objects.iterator(chunk_size=500)
        if _is_of(session.get_decoded(), subject)
    ]


def _is_of(session: dict[str, object], subject: Subject) -> bool:
    """Say whether a session is the subject's; somebody else's may name them in a message."""
    if (signed_in := session.get(SESSION_KEY)) is not None:
        return subject.person is not None and str(signed_in) == str(subject.person)
    return mentions(session, subject.email)


def erase_limits(subject: Subject) -> int:
    """Delete the counts of letters to the address; those of machines run out by themselves."""
    if not subject.email:
        return 0
    key = sha256(subject.email.encode()).hexdigest()  # as allauth writes it
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table()} WHERE cache_key LIKE %s", [f"%:{key}"])  # noqa: S608 - ours
        return int(cursor.rowcount)


def expire_limits(now: datetime) -> int:
    """Erase the counts that have run out: some name addresses of machines, some hashes of them."""
    expired = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table()} WHERE expires < %s", [expired])  # noqa: S608 - ours
        return int(cursor.rowcount) + forget_counts_before(now)


def _table() -> str:
    return connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))


def _covered(model: type, *names: str) -> set[str]:
    meta = model._meta  # type: ignore[attr-defined]
    return {f"{meta.label}.{name}" for name in names}


PEOPLE: Final = PersonalData(
    name="community.people",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("People with a role"),
        kept=_(
            "Name, e-mail address, role, language, the days of the first and the last visit and of"
            " the latest daily letter, and passkeys: public keys, nothing of your body."
        ),
        why=_("So that hosts and helpers can sign in and get letters."),
        how_long=_("As long as you have the role."),
        how_to_erase=_("On the desk under “Me”, at once; any host can do it for you."),
    ),
    covers=frozenset(
        _covered(Person, *Person.PERSONAL)
        | _covered(Authenticator, "user", "data")
        | _covered(EmailAddress, "user", "email")
    ),
    export=export_person,
    erase=erase_person,
    subjects=people,
)
NOTIFICATIONS: Final = PersonalData(
    name="community.notifications",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Letters about what waits"),
        kept=_("What you want to hear of, how soon, and of what a letter has told you."),
        why=_("So that letters come when you want them, and no letter twice."),
        how_long=_("Your choice, as long as you have the role; the rest until it is decided."),
        how_to_erase=_("Together with your role."),
    ),
    covers=frozenset(
        _covered(NotificationChoice, *NotificationChoice.PERSONAL)
        | _covered(Notification, *Notification.PERSONAL)
    ),
    export=export_notifications,
    erase=erase_notifications,
)
SESSIONS: Final = PersonalData(
    name="community.sessions",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Signing in"),
        kept=_("In which browsers you are signed in; while you sign in, the address you typed."),
        why=_("So that the desk knows who you are."),
        how_long=_("An hour while you sign in, then 30 days after your last day at the desk."),
        how_to_erase=_("Sign out."),
    ),
    covers=frozenset(_covered(Session, "session_data")),
    export=export_sessions,
    erase=erase_sessions,
    expire=expire_sessions,
)
LIMITS: Final = PersonalData(
    name="community.limits",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Counts against floods"),
        kept=_(
            "When you send something, or ask for a sign-in code: how often your network address"
            " or your device did so lately; the address and the device only as keyed hashes."
        ),
        why=_("So that nobody drowns the hosts, or somebody’s mailbox."),
        how_long=_("A day or less; what has run out is deleted the night after."),
        how_to_erase=_("It runs out by itself."),
    ),
    covers=frozenset({"cache", "kit.Count.key"}),
    erase=erase_limits,
    expire=expire_limits,
)
COOKIES: Final = (
    Cookie(
        settings.SESSION_COOKIE_NAME,
        _("Knows you while you sign in and at the desk. Visitors do not get it."),
        _("30 days after your last day at the desk; gone when you sign out."),
    ),
    Cookie(
        settings.LANGUAGE_COOKIE_NAME,
        _("Remembers the language, once you have switched it."),
        _("One year."),
    ),
)
