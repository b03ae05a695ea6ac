"""The lists of series and of single events; whoever asks has a role on the node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.series import all_series
from meshup.agenda.errors import NoSuchSeries
from meshup.checklists.domain.items import SINGLE_EVENTS
from meshup.checklists.domain.stored_items import read
from meshup.checklists.errors import NoSuchItem
from meshup.checklists.models import ChecklistTemplate

if TYPE_CHECKING:
    from meshup.checklists.domain.items import TemplateItem
    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True)
class Template:
    """The list of a series, or of single events.

    Attributes:
        slug: address of the series, or ``SINGLE_EVENTS``.
        titles: of the series; empty for single events.
        items: by their day. version: of the row; 0 where nobody has written one.
    """

    slug: str
    titles: Texts
    items: tuple[TemplateItem, ...] = ()
    version: int = 0

    @property
    def is_of_single_events(self) -> bool:
        """Whether it is for events that belong to no series."""
        return self.slug == SINGLE_EVENTS

    def item(self, key: str) -> TemplateItem:
        """Return one of its items.

        Raises:
            NoSuchItem
        """
        for item in self.items:
            if item.key == key:
                return item
        raise NoSuchItem


def items_by_series() -> dict[str, tuple[TemplateItem, ...]]:
    """Return the items of all lists that there are, by the slug of their series; one query."""
    rows = ChecklistTemplate.objects.values_list("series__slug", "items")
    return {slug or SINGLE_EVENTS: read(items) for slug, items in rows}


def all_templates() -> list[Template]:
    """Return the lists of all series, and that of single events last, empty ones too."""
    rows = ChecklistTemplate.objects.values_list("series__slug", "items", "version")
    written = {slug or SINGLE_EVENTS: (read(items), version) for slug, items, version in rows}
    subjects = {series.slug: series.titles for series in all_series()} | {SINGLE_EVENTS: {}}
    return [
        Template(slug, titles, *written.get(slug, ((), 0))) for slug, titles in subjects.items()
    ]


def template_of(slug: str) -> Template:
    """Return the list of a series, or with ``SINGLE_EVENTS`` that of single events.

    Raises:
        NoSuchSeries
    """
    for template in all_templates():
        if template.slug == slug:
            return template
    raise NoSuchSeries
