"""The nodes of the mesh, for programs."""

from datetime import datetime
from typing import Annotated, Any, Final

from annotated_types import Ge, Le
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from meshup.activitypub.addresses import origin_of
from meshup.kit import clock
from meshup.kit.web import keep, open_to_all
from meshup.mesh.choices import Level
from meshup.mesh.domain.queries.known_nodes import KnownNode, shown_nodes

mesh_router = Router()
MOST_NODES: Final = 500
LEVELS = {level.value: level.name.lower() for level in Level}


class NodeEventShape(Schema):
    """The next evening of a node, by its own words."""

    title: str
    starts_at: datetime
    url: str


class NodeShape(Schema):
    """A community with a node of its own, as its card says."""

    did: str = Field(description="its identity, wherever it lives")
    address: str = Field(description="where it lives: scheme and host, as https://lyon.example")
    url: str = Field(description="its page for people")
    name: str
    summary: str
    city: str
    country: str = Field(description="ISO 3166-1 alpha-2, or empty")
    latitude: float | None
    longitude: float | None
    languages: list[str]
    since: str = Field(description="when the community began: a date, or empty")
    level: str = Field(description="verified, neighbour, or member: under one umbrella with us")
    is_own: bool = Field(description="it is the node that answers")
    is_gone: bool = Field(description="it was not seen for some days")
    is_umbrella: bool
    seen_at: datetime
    next_event: NodeEventShape | None
    actor: str = Field(description="its Application in the fediverse")
    group: str = Field(description="its Group, which is followed")
    card: str = Field(description="where its signed card stands")


class NodesShape(Schema):
    """The nodes that are known: the one that answers first."""

    count: int = Field(description="of all, whatever is asked for")
    items: list[NodeShape]


class AskNodes(Schema):
    """Which nodes are wanted, in order."""

    limit: Annotated[int, Ge(1), Le(MOST_NODES)] = MOST_NODES
    offset: Annotated[int, Ge(0), Le(100_000)] = 0


@mesh_router.get("mesh/nodes", response=NodesShape)
def nodes(request: HttpRequest, response: HttpResponse, ask: Query[AskNodes]) -> Any:  # noqa: ANN401, ARG001 - ninja reads it
    """Nodes of the mesh that this one has found at their own addresses, itself included."""
    shown = shown_nodes(clock.now())
    keep(open_to_all(response), *shown.tags, until=shown.until)
    page = shown.value[ask.offset : ask.offset + ask.limit]
    return {"count": len(shown.value), "items": [node_fields(node) for node in page]}


def node_fields(node: KnownNode) -> dict[str, Any]:
    """Return a node as this interface tells it."""
    event = node.next_event
    same = ("did", "name", "summary", "city", "country", "latitude", "longitude", "languages")
    others = ("since", "is_own", "is_gone", "is_umbrella", "seen_at")
    return {name: getattr(node, name) for name in (*same, *others)} | {
        "address": origin_of(node.actor_id),
        "url": node.url,
        "level": LEVELS[node.level],
        "next_event": event
        and {"title": event.name, "starts_at": event.starts_at, "url": event.url},
        "actor": node.actor_id,
        "group": node.group_id,
        "card": node.card_id,
    }
