"""Slides as they were sent, to be saved: nothing in them may run here, or be taken for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import FileResponse
from django.views.decorators.http import require_safe

from meshup.kit.document_kinds import MEDIA_TYPES
from meshup.proposals.domain.queries.talks import talk_at
from meshup.talks.domain.queries.materials import file_material
from meshup.talks.domain.stored_slides import file_of
from meshup.talks.errors import NoSuchMaterial

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponseBase

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
def file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:  # noqa: ARG001 - Django gives it
    """Answer with slides of a talk that everybody may read, to be saved.

    Raises:
        NoSuchTalk, NoSuchMaterial
    """
    return file_answer(talk_at(slug).uuid, slug, number)


def file_answer(talk: UUID, slug: str, number: int) -> HttpResponseBase:
    """Return a file of a talk under a name of ours, never under the one that it came with.

    Raises:
        NoSuchMaterial: there is none, or it has just gone.
    """
    material = file_material(talk, number)
    kind = material.file_kind
    try:
        content = file_of(material.uuid, kind).open("rb")
    except FileNotFoundError as error:
        raise NoSuchMaterial from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{slug}-{number}.{kind}",
        content_type=MEDIA_TYPES[kind],
    )
    for name, text in HEADERS.items():
        response[name] = text
    return response
