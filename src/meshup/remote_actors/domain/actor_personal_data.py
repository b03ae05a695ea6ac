"""Actors of other servers as data about people: whoever is known here by their handle.

Shell. Export, erase and expire are called by the registry (``kit.personal_data``), in its
transaction or at night. A handle reads like an e-mail address, and is asked for as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.clock import now
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.remote_actors.domain.actor_expiry import expire_actors
from meshup.remote_actors.domain.remote_actors import forget_actor
from meshup.remote_actors.models import RemoteActor, RemoteKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def export(subject: Subject) -> list[Record]:
    """Return what is known of the actors with this handle."""
    return [
        {
            "id": row.actor_id,
            "handle": f"{row.username}@{row.host}",
            "name": row.name,
            "kind": row.kind,
            "summary": row.document.get("summary", ""),
            "read_at": row.fetched_at.isoformat(),
        }
        for row in _actors(subject)
    ]


def erase(subject: Subject) -> int:
    """Forget the actors with this handle, and what hangs on them; a block stays, by id alone."""
    return sum(forget_actor(row.actor_id, now()) for row in _actors(subject))


def subjects() -> Iterator[Subject]:
    """Yield everybody who is known, by handle."""
    rows = RemoteActor.objects.exclude(username="").values_list("username", "host")
    for username, host in rows.iterator():
        yield Subject(email=f"{username}@{host}")


def _actors(subject: Subject) -> QuerySet[RemoteActor]:
    name, at, host = subject.email.rpartition("@")
    if not at or not name:
        return RemoteActor.objects.none()
    return RemoteActor.objects.filter(username__iexact=name, host=host).order_by("pk")


def _covered(model: Any) -> set[str]:  # noqa: ANN401 - a model with PERSONAL
    return {f"{model._meta.label}.{name}" for name in model.PERSONAL}


REMOTE_ACTORS: Final = PersonalData(
    name="remote_actors.remote_actors",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("You, if you follow or answer from another server"),
        kept=_(
            "What your server tells everybody of you: the address and name of your account there,"
            " its picture’s address, how you describe yourself, and your account’s public key."
        ),
        why=_("So that we can tell that it is you who follows, comes or answers, and reply."),
        how_long=_(
            "As long as something of yours is here, such as that you follow, and 30 days longer."
        ),
        how_to_erase=_(
            "Delete your account there, and we forget it with all that hangs on it; or ask the"
            " hosts, with your handle. Who is kept out stays known by the account’s address alone."
        ),
    ),
    covers=frozenset(_covered(RemoteActor) | _covered(RemoteKey)),
    export=export,
    erase=erase,
    expire=expire_actors,
    subjects=subjects,
)
