"""The merged agenda of an umbrella, for programs."""

from typing import Annotated, Any

from annotated_types import Ge, Le
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from meshup.community.domain.queries import NODE_TAG
from meshup.exchange import api_shapes as shapes
from meshup.kit import clock
from meshup.kit.localized_text import localized
from meshup.kit.web import keep, open_to_all
from meshup.publishing.domain.publisher import publisher_in
from meshup.umbrella_agenda.domain.choosing import Choice, chosen
from meshup.umbrella_agenda.domain.formats import as_item
from meshup.umbrella_agenda.domain.sources import merged_agenda

Word = Annotated[str, StringConstraints(max_length=260)]

router = Router()


class AskMesh(Schema):
    """Which events of the umbrella are wanted."""

    limit: Annotated[int, Ge(1), Le(500)] = 100
    offset: Annotated[int, Ge(0), Le(10_000)] = 0
    city: Word = ""
    language: Word = ""
    kind: Word = ""
    home: Word = ""


@router.get("mesh/events", response={200: shapes.MeshEventsShape, 404: shapes.RefusalShape})
def mesh_events(request: HttpRequest, response: HttpResponse, ask: Query[AskMesh]) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """Coming events of all who are under our umbrella; of a node that is none: 404."""
    publisher, shown = publisher_in(), merged_agenda(clock.now())
    keep(open_to_all(response), NODE_TAG, *shown.tags, until=shown.until)
    wanted = Choice(city=ask.city, language=ask.language, kind=ask.kind, home=ask.home)
    events = chosen(shown.value, wanted)
    page = events[ask.offset : ask.offset + ask.limit]
    titles = (localized(one.titles, publisher.language, publisher.languages).words for one in page)
    items = [as_item(one, title) for one, title in zip(page, titles, strict=True)]
    return {"count": len(events), "items": items}
