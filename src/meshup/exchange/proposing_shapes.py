"""What the interface for programs takes and answers about proposals, field by field."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from meshup.kit.localized_text import Texts


class ProposalAsk(Schema):
    """What somebody would tell or show; the standing call asks for a title only."""

    title: str = Field("", max_length=200, description="in `language`; or see `titles`")
    abstract: str | None = Field(None, max_length=20_000, description="Markdown")
    language: str | None = Field(None, description="of both; without it the one of the answer")
    titles: Texts = Field({}, description="by language, where there are several")
    abstracts: Texts = Field({}, description="by language, Markdown")
    languages: list[str] = Field([], description="in which it can be held")
    kind: str = Field("talk", description="one of those that the call asks for")
    minutes: int | None = Field(None, ge=0, le=480, description="null for the usual; 0 all along")
    event: str | None = Field(None, description="slug of an evening that suits, or null for any")
    evenings: list[str] = Field([], description="slugs, where several suit")
    names: list[str] = Field(
        [], description="as they should be shown; the first proposes, the others are invited"
    )
    email: str | None = Field(None, max_length=254, description="to be told; shown to nobody")
    recording: Literal["no", "slides", "full"] = "no"
    money: str | None = Field(None, max_length=200, description="named when it is scheduled")
    note: str | None = Field(None, max_length=5_000, description="for hosts only")
    needs: list[Literal["projector", "sound", "silence"]] = []
    levels: dict[str, int] = Field({}, description="0 to 3, by the key of a topic of the call")
    responses: dict[str, str | float | bool] = Field(
        {}, description="by the key of a question of the call"
    )
    may_be_voted: bool = Field(default=False, description="visitors may read it at once")
    call: str = Field("", description="slug of a dated call; empty for the standing one")
    code: str | None = Field(None, max_length=40, description="the code of the evening")


class ProposalAnswer(Schema):
    """That it is there; whoever has the link reads, changes and withdraws it."""

    link: str = Field(
        description="secret: GET it (as JSON by Accept), PATCH it with the same fields, `answer`"
        " (yes, other or no, to an offered date, with `words`) and `again` (true, of what was"
        " withdrawn), or DELETE it: it is withdrawn"
    )


class ReadableProposalShape(Schema):
    """A proposal that waits; it keeps its uuid as a talk."""

    uuid: UUID
    url: str
    titles: Texts
    abstracts: Texts = Field(description="Markdown; without links until a host has read it")
    kind: str
    minutes: int = Field(description="0: all along")
    languages: list[str] = Field(description="in which it can be held")
    levels: dict[str, int] = Field(description="0 to 3, by the key of a topic of its call")
    persons: list[str] = Field(description="who would hold it, as they want to be named")
    proposed_at: datetime
    voices: int | None = Field(description="how many would like to hear it; null below five")


class ReadableProposalsShape(Schema):
    """Proposals that everybody may read, newest first; ``count`` of all."""

    count: int
    items: list[ReadableProposalShape]
