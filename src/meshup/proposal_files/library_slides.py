"""Slides of talks, as others may take them from the library: by whom, and under which licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.library.choices import ItemKind
from meshup.library.errors import NoSuchSource
from meshup.library.sources import Draft, ItemSource
from meshup.proposals.domain.queries.talks import talks
from meshup.talks.choices import Licence
from meshup.talks.domain.queries.materials import shown_materials
from meshup.talks.domain.stored_slides import file_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.talks import TalkFacts
    from meshup.talks.domain.queries.materials import MaterialFacts

LICENCES: Final = {
    Licence.BY.value: "CC-BY-4.0",
    Licence.BY_SA.value: "CC-BY-SA-4.0",
    Licence.ZERO.value: "CC0-1.0",
}
"""Slides of which all rights are reserved are not shared."""
LONGEST_CREDIT: Final = 120


def _choices(_asker: Asker, _now: datetime) -> list[tuple[str, str]]:
    language, languages = get_language() or "en", this_node().languages
    return [
        (
            str(slides.number),
            f"{localized(talk.titles, language, languages).words} ({slides.format_name})",
        )
        for talk, slides in _shareable()
    ]


def _draft(_asker: Asker, key: str, _at: datetime) -> Draft:
    """Return slides with the licence that their speaker chose, and their name."""
    found = next((pair for pair in _shareable() if str(pair[1].number) == key), None)
    if found is None:
        raise NoSuchSource
    talk, slides = found
    try:
        content = file_of(slides.uuid, slides.file_kind).read_bytes()
    except FileNotFoundError:
        raise NoSuchSource from None
    return Draft(
        kind=ItemKind.SLIDES,
        titles=talk.titles,
        file=content,
        licence=LICENCES[slides.licence],
        credit=(slides.credit or ", ".join(talk.names))[:LONGEST_CREDIT],
    )


def _shareable() -> Iterator[tuple[TalkFacts, MaterialFacts]]:
    """Yield the slides that are files here, and that their speaker lets others share."""
    every = talks()
    materials = shown_materials(talk.uuid for talk in every)
    for talk in every:
        for material in materials.get(talk.uuid, ()):
            if material.is_file and material.licence in LICENCES:
                yield talk, material


SOURCE: Final = ItemSource(
    name="slides", title=_("Slides of talks"), choices=_choices, draft=_draft
)
