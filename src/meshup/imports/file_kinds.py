"""Files that hold other things than calendars: rooms above register who reads them.

``meshup import --NAME FILE`` takes one, and the desk's page of imports leads to their pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What somebody asks of ``meshup import``.

    Attributes:
        source: the name of the file. content: what is in it.
        columns: what columns are, by their names.
        say: prints sentences.
        agreed: asks whether so many are to be taken; False after ``--dry-run``.
    """

    source: str
    content: bytes
    columns: Mapping[str, str]
    say: Callable[..., None]
    agreed: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file.

    Attributes:
        name: of the option. help: what the command says of it.
        title: of the link to ``page``, the name of the page on which hosts send one.
        refuse_large: refuses a file of more bytes than are read.
        take: shows what is in it, asks, and takes it.
        give_back: gives an import back, by its number; returns the name of its file.
    """

    name: str
    help: str
    title: StrOrPromise
    page: str
    refuse_large: Callable[[int], None]
    take: Callable[[FileRequest], None]
    give_back: Callable[[int], str]


_kinds: Final[dict[str, FileKind]] = {}


def register_file_kind(kind: FileKind) -> None:
    """Let hosts import files of a kind; the same name replaces it."""
    _kinds[kind.name] = kind


def file_kinds() -> list[FileKind]:
    """Return all kinds, in order of their names."""
    return [_kinds[name] for name in sorted(_kinds)]
