"""Letters about suggestions, each by a background job that names people by number."""

from __future__ import annotations

from django_tasks import task

from meshup.agenda.domain.queries.events import title_of
from meshup.community.domain.letters import write_to


@task()
def tell_of_suggestion(person_id: int, slug: str) -> None:
    """Tell a host that a visitor suggested something: its title and where to decide, no more."""
    titles = title_of(slug)
    if titles is not None:
        write_to(person_id, "agenda_desk/letters/suggestion.txt", titles=titles)
