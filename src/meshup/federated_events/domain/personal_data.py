"""What the room keeps about people: which host wrote a post, or shared an event.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.federated_events.domain.posts import forget_deleted
from meshup.federated_events.models import Boost, Post
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator


def export_posts(subject: Subject) -> list[Record]:
    """Return what the person published and shared."""
    if subject.person is None:
        return []
    posts = Post.objects.filter(by=subject.person).order_by("pk")
    boosts = Boost.objects.filter(by=subject.person).order_by("pk")
    return [
        *({"texts": row.texts, "published_at": row.published_at.isoformat()} for row in posts),
        *({"shared": row.object_id, "at": row.announced_at.isoformat()} for row in boosts),
    ]


def erase_posts(subject: Subject) -> int:
    """Take the person off what they wrote and shared: it stays the community's."""
    if subject.person is None:
        return 0
    rows = (Post.objects.filter(by=subject.person), Boost.objects.filter(by=subject.person))
    return sum(found.update(by=None) for found in rows)


def post_subjects() -> Iterator[Subject]:
    """Yield who wrote posts or shared events."""
    for model in (Post, Boost):
        found = model.objects.exclude(by=None).values_list("by", "by__email").distinct()
        for number, email in found:
            yield Subject(person=number, email=email)


POSTS: Final = PersonalData(
    name="federated_events.posts",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Posts in the fediverse"),
        kept=_("Which host wrote a post, or shared an event of another server."),
        why=_("So that hosts know among themselves; nobody else sees it."),
        how_long=_(
            "As long as the post stands. Of what was deleted nothing is left after seven days."
        ),
        how_to_erase=_(
            "Ask the contact address: the name goes, the post stays the community’s until a host"
            " deletes it."
        ),
    ),
    covers=frozenset({"federated_events.Post.by", "federated_events.Boost.by"}),
    export=export_posts,
    erase=erase_posts,
    expire=forget_deleted,
    subjects=post_subjects,
)
