"""What nodes can ask of each other: rooms register their kinds in ``AppConfig.ready``.

A kind says how its terms are written to the wire and read from it, in which words hosts read of
it, and what its room does when something was agreed or ended. The handshake is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.node_requests.choices import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django_stubs_ext import StrOrPromise

    from meshup.activitypub.ids import Json
    from meshup.node_requests.choices import RequestState
    from meshup.node_requests.domain.queries.requests import RequestFacts

    Terms = Mapping[str, Any]
    """JSON values; of which shape, the kind knows."""

ALL_ANSWERS: Final = frozenset({Answer.ACCEPTED, Answer.MAYBE, Answer.DECLINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What happens, in a sentence each, said beside its button; "" where there is nothing to say.

    Attributes:
        accept, maybe, decline: for whoever was asked. leave: for them once they have accepted.
        withdraw: for whoever asked, before the answer. end: for them, after a yes.
    """

    accept: StrOrPromise = ""
    maybe: StrOrPromise = ""
    decline: StrOrPromise = ""
    leave: StrOrPromise = ""
    withdraw: StrOrPromise = ""
    end: StrOrPromise = ""


def nothing(_terms: Terms) -> Terms:
    """Return no terms."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKind:
    """One kind of request.

    Attributes:
        name: on the wire (``purpose`` of the Offer) and in rows; short, stable.
        wire_type: the type of the Offer's object for readers of Activity Streams.
        label: what it is called in lists.
        write: returns the fields of the Offer's object for terms, without ``type``.
        read: returns the terms of such an object; checks everything.
            Raises ``BadTerms``.
        sentence: what is asked, in one sentence: "Paris P2P asks us to hold Routing night".
        template: shows the terms on the page of a request; gets ``asked``, a ``RequestFacts``.
        consequences: what each button does.
        may_wait: whether "perhaps" is an answer.
        host_answers: which answers hosts give with the buttons; the others come from whoever its
            room asks, who alone knows them. Without any, hosts only read what its template says.
        is_signed: whether words carry a proof for third parties; never where they tell of people.
        read_answer: returns the terms of an answer (of its ``result``).
            Raises ``BadTerms``.
        check_answer: looks whether what came with a yes fits to what was asked (first).
            Raises ``BadTerms``.
        most_answer_bytes: how long these may be.
        remembered: returns what of them stays in the request once ``changed`` has taken them, as
            where they tell of people; the rest is in rows of the kind's own room, which end. None:
            all of it.
        is_private: whether what is asked tells of people: then it goes when it is over.
        answer_form: what hosts fill in when they accept; its ``cleaned_data`` is the result.
        changed: called in the transaction in which a request came to stand elsewhere, here or by
            the other's word, with where it stood before; "" for a new one.
    """

    name: str
    wire_type: str
    label: StrOrPromise
    write: Callable[[Terms], Json]
    read: Callable[[Json], Terms]
    sentence: Callable[[RequestFacts], str]
    template: str
    consequences: Consequences = field(default_factory=Consequences)
    may_wait: bool = True
    host_answers: frozenset[Answer] = ALL_ANSWERS
    is_signed: bool = True
    read_answer: Callable[[Json], Terms] = nothing
    check_answer: Callable[[Terms, Terms], None] | None = None
    most_answer_bytes: int = 16 * 1024
    remembered: Callable[[Terms], Terms] | None = None
    is_private: bool = False
    answer_form: type[forms.Form] | None = None
    changed: Callable[[RequestFacts, RequestState | None], None] | None = None


_kinds: Final[dict[str, RequestKind]] = {}


def register_request_kind(kind: RequestKind) -> None:
    """Let nodes ask each other for this; the same name again replaces it."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> RequestKind | None:
    """Return the kind of this name; None where no room knows it."""
    return _kinds.get(name)
