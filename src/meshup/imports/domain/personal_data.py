"""Imports as data about people: who took which file, and files that wait to be looked at.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night; files are
removed after the commit.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from meshup.imports.domain.sources import pending_files, remove_old
from meshup.imports.models import Import, ImportOrigin, Source
from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import Model

    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return which files the person took, or which name the address."""
    return [
        {"at": imported.at.isoformat(), "source": imported.source, "took": imported.made}
        for imported in _imports(subject)
    ]


def erase(subject: Subject) -> int:
    """Take the person off the files they took, and the address out of where files came from."""
    imports = _imports(subject)
    for imported in imports:
        if imported.by_id == subject.person:
            imported.by = None
        source = unquote(imported.source)
        if mentions(source, subject.email):
            imported.source = without(source, subject.email)
        imported.save(update_fields=["by", "source"])
    files = [path for path in pending_files() if _names(path, subject.email)]
    if files:
        transaction.on_commit(partial(_remove, files))
    return len(imports) + len(files) + _erase_from(Import, "before", subject.email)


def erase_words(subject: Subject) -> int:
    """Take the address out of the words that imports wrote."""
    return _erase_from(ImportOrigin, "fields", subject.email)


def export_words(subject: Subject) -> list[Record]:
    """Return the events in whose words, as their calendar had them, the address is."""
    return [
        {"uid": row.uid, "words": row.fields}
        for row in _naming(ImportOrigin, "fields", subject.email)
    ]


def _erase_from(model: type[Model], column: str, email: str) -> int:
    rows = _naming(model, column, email)
    for row in rows:
        setattr(row, column, without(getattr(row, column), email))
        row.save(update_fields=[column])
    return len(rows)


def _naming(model: type[Model], column: str, email: str) -> list[Any]:
    """Return the rows whose JSON in ``column`` names ``email``."""
    if not email:
        return []
    rows = model._default_manager.annotate(words=Cast(column, TextField())).order_by("pk")
    found = rows.filter(words__icontains=email) if email.isascii() else rows
    return [row for row in found if mentions(getattr(row, column), email)]


def export_addresses(subject: Subject) -> list[Record]:
    """Return which addresses the person lets the node read, or which name the e-mail address."""
    return [{"url": source.url, "nightly": source.nightly} for source in _sources(subject)]


def erase_addresses(subject: Subject) -> int:
    """Take the person off the addresses they gave; those that name their e-mail address go."""
    sources = _sources(subject)
    for source in sources:
        if mentions(unquote(source.url), subject.email):
            source.delete()
        else:
            source.by = None
            source.save(update_fields=["by"])
    return len(sources)


def _sources(subject: Subject) -> list[Source]:
    return [
        source
        for source in Source.objects.order_by("pk")
        if (subject.person is not None and source.by_id == subject.person)
        or mentions(unquote(source.url), subject.email)
    ]


def _imports(subject: Subject) -> list[Import]:
    return [
        imported
        for imported in Import.objects.order_by("pk")
        if (subject.person is not None and imported.by_id == subject.person)
        or mentions(unquote(imported.source), subject.email)
    ]


def _names(path: Path, email: str) -> bool:
    """Say whether a calendar file names ``email``; its lines may be folded (RFC 5545, 3.1)."""
    text = path.read_bytes().decode(errors="replace")
    return mentions(text.replace("\r\n ", "").replace("\n ", ""), email)


def _remove(files: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)


IMPORTS: Final = PersonalData(
    name="imports.files",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Imported calendars"),
        kept=_("Which calendar a host added, when, and what became of it."),
        why=_("So that an import can be given back, and is recognised when it comes again."),
        how_long=_(
            "Your name as long as you have a role. The file itself waits a day at most, until"
            " you have looked at it."
        ),
        how_to_erase=_("Your name goes when you are erased."),
    ),
    covers=frozenset({"intake.Import.by", "intake.Import.source", "intake.Import.before"}),
    export=export,
    erase=erase,
    expire=remove_old,
)


ADDRESSES: Final = PersonalData(
    name="imports.addresses",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Addresses of calendars"),
        kept=_("Which address of a calendar a host gave, and whether it is read each night."),
        why=_("So that the node can read it again, and knows which events came from it."),
        how_long=_("Your name as long as you have a role; the address as long as the node."),
        how_to_erase=_(
            "Your name goes when you are erased, and so does an address that names your e-mail"
            " address."
        ),
    ),
    covers=frozenset({"intake.Source.by", "intake.Source.url"}),
    export=export_addresses,
    erase=erase_addresses,
)


WORDS: Final = PersonalData(
    name="imports.words",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Words of imported events"),
        kept=_("What a calendar said of an event when it was imported, as everybody can read it."),
        why=_("So that the node knows what hosts have changed when the calendar comes again."),
        how_long=_("As long as the event is here."),
        how_to_erase=_("An e-mail address in them goes when you are erased."),
    ),
    covers=frozenset({"intake.ImportOrigin.fields"}),
    export=export_words,
    erase=erase_words,
)
