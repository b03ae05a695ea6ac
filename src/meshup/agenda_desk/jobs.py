"""Letters about suggestions, each by a background job that names people by number."""

from __future__ import annotations

from django_tasks import task

from meshup.agenda_desk.domain.notices import SUGGESTIONS
from meshup.community.domain.notifications import notify


@task()
def tell_of_suggestion(person_id: int, slug: str) -> bool:
    """Tell a host of a suggestion: jobs that wait since a version which wrote such ones."""
    return notify(person_id, SUGGESTIONS.name, slug)
