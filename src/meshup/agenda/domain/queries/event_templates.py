"""Templates of events, as hosts read them; nothing of them is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.outlines import outline_from
from meshup.agenda.errors import NoSuchTemplate
from meshup.agenda.models import EventTemplate
from meshup.community import rules

if TYPE_CHECKING:
    from meshup.agenda.domain.outlines import EventOutline
    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class Template:
    """A template that hosts kept; ``version`` is for telling two hosts who edit at once."""

    slug: str
    name: str
    outline: EventOutline
    version: int


def templates_for(asker: Asker) -> list[Template]:
    """Return the templates that hosts kept, by name; none for whoever is no host."""
    if not rules.may_edit_agenda(asker):
        return []
    return [_read(row) for row in EventTemplate.objects.order_by("name", "pk")]


def template_for(asker: Asker, slug: str) -> Template:
    """Return the template with address ``slug`` that hosts kept.

    Raises:
        NoSuchTemplate: there is none, or ``asker`` is no host.
    """
    row = EventTemplate.objects.filter(slug=slug).first()
    if row is None or not rules.may_edit_agenda(asker):
        raise NoSuchTemplate
    return _read(row)


def outline_for(asker: Asker, slug: str) -> EventOutline:
    """Return the outline of a template, kept by hosts or built in.

    Raises:
        NoSuchTemplate
    """
    built_in = {template.slug: template.outline for template in BUILT_IN}
    return built_in.get(slug) or template_for(asker, slug).outline


def _read(row: EventTemplate) -> Template:
    return Template(row.slug, row.name, outline_from(row.outline), row.version)
