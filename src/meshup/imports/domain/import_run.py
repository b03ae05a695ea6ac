"""Shell: one run of an import: by whom, when, and what it has changed so far."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.imports.errors import BadLine
from meshup.kit.errors import Refusal
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.domain.imported_event import ImportedEvent
    from meshup.imports.domain.places import Places
    from meshup.kit.localized_text import Texts


@dataclass
class ImportRun:
    """A file being taken: by whom, when, and what it has made so far."""

    by: Asker | None
    at: datetime
    places: Places
    languages: list[str]
    made: list[tuple[str, bool]] = field(default_factory=list)

    def record(self, about: str, *, new: bool = False) -> None:
        """Remember one change of ``about``, so that it can be undone."""
        self.made.append((about, new))

    def texts(self, event: ImportedEvent, words: str, before: Texts | None = None) -> Texts:
        """Return ``words`` in the language of the file, beside those of other languages."""
        language = event.language if event.language in self.languages else self.languages[0]
        texts = {**(before or {}), language: words}
        return {code: text for code, text in texts.items() if text}


@contextmanager
def naming_line(event: ImportedEvent) -> Iterator[None]:
    """Say at which line of the file the agenda refused."""
    try:
        yield
    except BadLine:
        raise
    except Refusal as refusal:
        raise BadLine(line=event.line, why=spoken(refusal)) from refusal
