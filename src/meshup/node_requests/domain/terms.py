"""Pure: that what is asked, or answered, reads, and how long it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.node_requests.errors import BadTerms
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json
    from meshup.node_requests.kinds import RequestKind

MOST_BYTES: Final = 16 * 1024


def check_terms(kind: RequestKind, terms: Mapping[str, Any]) -> None:
    """Refuse terms that the other node would not read as they are.

    Raises:
        BadTerms: of the kind; or "too_long", "numbers".
    """
    written = kind.write(terms)
    _refuse_long(written)
    kind.read(written)


def read_terms(kind: RequestKind, document: Json) -> dict[str, Any]:
    """Return the terms of the object of an Offer.

    Raises:
        BadTerms: likewise.
    """
    _refuse_long(document)
    return dict(kind.read(document))


def read_answer(kind: RequestKind, document: object) -> dict[str, Any]:
    """Return what came with an answer: its ``result``; {} where nothing did.

    Raises:
        BadTerms: likewise; or "result".
    """
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise BadTerms("result")
    _refuse_long(document, kind.most_answer_bytes)
    return dict(kind.read_answer(document))


def fit_answer(kind: RequestKind, terms: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Refuse what came with a yes and does not fit to what was asked.

    Raises:
        BadTerms: of the kind.
    """
    if kind.check_answer is not None:
        kind.check_answer(terms, result)


def _refuse_long(document: object, most: int = MOST_BYTES) -> None:
    try:
        written = canonical_json(document)
    except BadProof:
        raise BadTerms("numbers") from None
    if len(written) > most:
        raise BadTerms("too_long")
