"""Pure: what a file says anew, and what was changed here since it last said something.

Method
    Three sides, field by field: what is here, what the file says, and the digest of what both said
    when it was last taken. Where what is here is still that, the file wins; where the file still
    says that, what is here stays. Where both have changed it stays here, and is told. Without a
    digest, only what is empty here is filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meshup.proposal_files.domain.value_fields import family_of, without_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from meshup.proposal_files.domain.value_fields import Values

    Digest = Callable[[object], str]

EMPTY: Final = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of it.

    Attributes:
        values: what is here afterwards.
        changed: fields that the file changes. retained: those that stay, though it says otherwise.
        digests: for the next time.
    """

    values: Values
    changed: tuple[str, ...]
    retained: tuple[str, ...]
    digests: dict[str, str]


def merged(
    here: Values,
    wanted: Values,
    families: Collection[str],
    digests: Mapping[str, str],
    digest: Digest,
) -> Merged:
    """Return what comes of a file that says ``wanted`` of a proposal that says ``here``.

    ``families`` are those of which the file says all: what it leaves out of them is empty there.
    """
    fields = dict.fromkeys(
        [
            *wanted,
            *(field for field in (*digests, *here) if {field, family_of(field)} & set(families)),
        ]
    )
    values, after = dict(here), dict(digests)
    changed, retained = [], []
    for field in fields:
        theirs, ours = wanted.get(field, EMPTY), here.get(field, EMPTY)
        base = digests.get(field, digest(EMPTY))
        if theirs == ours:
            after[field] = digest(theirs)
        elif digest(ours) == base:
            values[field], after[field] = theirs, digest(theirs)
            changed.append(field)
        elif digest(theirs) != base:
            retained.append(field)
    return Merged(without_empty(values), tuple(changed), tuple(retained), after)


def digests_of(values: Values, digest: Digest) -> dict[str, str]:
    """Return the digests of what was just taken."""
    return {field: digest(value) for field, value in values.items()}


def in_file_state(here: Any, theirs: Any, comparable: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Return the state here as a file could have said it: what is scheduled was accepted."""
    return theirs if comparable.get(here, here) == theirs else here
