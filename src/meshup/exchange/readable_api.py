"""What everybody may read of what was proposed, for programs: where one proposes as well."""

from typing import Annotated, Any

from annotated_types import Ge, Le
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.proposing_api import router
from meshup.exchange.proposing_shapes import ReadableProposalsShape
from meshup.kit.web import keep, open_to_all
from meshup.proposal_voices.domain.readable_pages import read_proposals
from meshup.publishing.domain.publisher import publisher_in

__all__ = ["router"]


class AskProposals(Schema):
    """Which of the proposals are wanted, newest first."""

    limit: Annotated[int, Ge(1), Le(200)] = 100
    offset: Annotated[int, Ge(0), Le(10_000)] = Field(0)


@router.get("proposals", response=ReadableProposalsShape)
def proposals(request: HttpRequest, response: HttpResponse, ask: Query[AskProposals]) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """Proposals that wait and that their speakers let everybody read; voices from five on."""
    shown, publisher = read_proposals(), publisher_in()
    keep(open_to_all(response), NODE_TAG, *shown.tags)
    page = shown.value[ask.offset : ask.offset + ask.limit]
    items = [
        {
            "uuid": found.uuid,
            "url": publisher.page("proposal", slug=found.slug),
            "titles": found.titles,
            "abstracts": found.abstracts,
            "kind": found.kind,
            "minutes": found.minutes,
            "languages": found.languages,
            "levels": found.levels,
            "persons": found.names,
            "proposed_at": found.created_at,
            "voices": number or None,
        }
        for found, number in page
    ]
    return {"count": len(shown.value), "items": items}
