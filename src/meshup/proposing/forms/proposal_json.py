"""A proposal as a program sends it: read strictly, so that nothing is guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.queries.events import event_of
from meshup.proposals.errors import UnknownWord
from meshup.proposing.domain.evenings import is_ahead
from meshup.proposing.errors import BadField, LanguageAlone, NotJson, UnknownField, WordsAlone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.wishes import ProposalWish
    from meshup.proposing.forms.json_fields import FieldKind

MOST_BYTES: Final = 256 * 1024
JSON: Final = "application/json"
PLAIN: Final = ("kind", "minutes", "recording", "levels", "responses", "may_be_voted")
WORDS: Final = ("money", "note")
LISTS: Final = ("languages", "names", "needs")


def read_fields(request: HttpRequest, kinds: Mapping[str, FieldKind]) -> dict[str, Any]:
    """Return the fields that a request's body has.

    Raises:
        NotJson: it is something else, or too large.
        UnknownField, BadField, WordsAlone
    """
    fields = _object(request)
    for name, value in fields.items():
        if name not in kinds:
            raise UnknownField(name=name[:40], fields=", ".join(kinds))
        if not kinds[name].fits(value):
            raise BadField(name=name, kind=kinds[name].words)
    if "words" in fields and "answer" not in fields:
        raise WordsAlone
    return fields


def _object(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:20]) > MOST_BYTES:
        raise NotJson(most=MOST_BYTES)
    body = request.body
    if not body or len(body) > MOST_BYTES or request.content_type != JSON:
        raise NotJson(most=MOST_BYTES)
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise NotJson(most=MOST_BYTES) from error
    if not isinstance(value, dict):
        raise NotJson(most=MOST_BYTES)
    return value


def wish_in(
    fields: Mapping[str, Any], before: ProposalWish, language: str, at: datetime
) -> ProposalWish:
    """Return ``before`` with what ``fields`` say otherwise; a title alone is in ``language``.

    A language alone is that in which all of it is written.

    Raises:
        LanguageAlone: it is written in several.
        NoSuchEvent: an evening that is not there, or not public.
        UnknownWord: one that is over, or cancelled.
    """
    values: dict[str, Any] = {name: fields[name] for name in PLAIN if name in fields}
    values |= {name: fields[name] or "" for name in WORDS if name in fields}
    values |= {name: tuple(fields[name]) for name in LISTS if name in fields}
    if "language" in fields and not {"title", "abstract"} & set(fields):
        before = _said_in(fields, before)
    values["titles"] = _texts(fields, "title", before.titles, language)
    values["abstracts"] = _texts(fields, "abstract", before.abstracts, language)
    if (evenings := _evenings(fields)) is not None:
        _refuse_past(set(evenings) - set(before.evenings), at)
        values["evenings"] = evenings
    return replace(before, **values)


def _said_in(fields: Mapping[str, Any], before: ProposalWish) -> ProposalWish:
    """Return ``before`` as it is if all of it is written in the language that ``fields`` name."""
    written = set(before.titles) | set(before.abstracts)
    if len(written) != 1 or {"titles", "abstracts"} & set(fields):
        raise LanguageAlone
    language, (old,) = fields["language"], written
    return replace(
        before,
        titles={language: before.titles[old]} if old in before.titles else {},
        abstracts={language: before.abstracts[old]} if old in before.abstracts else {},
        languages=(language,) if set(before.languages) == written else before.languages,
    )


def _texts(fields: Mapping[str, Any], name: str, before: Texts, language: str) -> Texts:
    texts = dict(fields.get(f"{name}s", before))
    if name in fields:
        texts[fields.get("language", language)] = fields[name] or ""
    return texts


def _evenings(fields: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the slugs of the evenings that suit, ``event`` first; None where none is named."""
    if "event" not in fields and "evenings" not in fields:
        return None
    first = [fields["event"]] if fields.get("event") else []
    return tuple(dict.fromkeys([*first, *fields.get("evenings", ())]))


def _refuse_past(slugs: set[str], at: datetime) -> None:
    for slug in sorted(slugs):
        if not is_ahead(event_of(slug), at):
            raise UnknownWord(word=slug[:40])
