"""Shell: what earlier imports wrote of the UIDs of a file, and the rows that these became."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.stored import stored_events, stored_series
from meshup.history.domain.tracking import why_in_use
from meshup.imports.domain.parts import texts_of
from meshup.imports.domain.steps import Here, Origin
from meshup.imports.models import Import, ImportOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.imports.domain.parts import Fields

Origins = dict[str, dict[str, Origin]]
"""By UID, as it is stored, and by key."""

LONGEST_UID: Final = 255


def stored_uid(uid: str) -> str:
    """Return a UID as it is kept: one that is too long for a row is cut, and stays unique."""
    if len(uid) <= LONGEST_UID:
        return uid
    digest = blake2b(uid.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{uid[: LONGEST_UID - 33]}-{digest}"


def origins_of(uids: Iterable[str]) -> Origins:
    """Return what was imported of these UIDs, as they are stored."""
    found: Origins = defaultdict(dict)
    for row in ImportOrigin.objects.filter(uid__in=set(uids)).order_by("pk"):
        found[row.uid][row.key] = _origin(row)
    return found


def uids_of_source(source: int) -> set[str]:
    """Return the UIDs that were read at an address."""
    return set(ImportOrigin.objects.filter(source=source).values_list("uid", flat=True))


def rows_here(origins: Origins, now: datetime) -> Here:
    """Return the rows that ``origins`` became, in as many questions for one as for hundreds."""
    every = [origin for of_uid in origins.values() for origin in of_uid.values()]
    unnoted = any(origin.fields is None for origin in every)
    moments = Import.objects.values_list("at", flat=True) if unnoted else ()
    return Here(
        events=stored_events(each.slug for each in every if each.kind == "event"),
        series=stored_series(each.slug for each in every if each.kind == "series"),
        imported_at=frozenset(moments),
        in_use=_why_in_use,
        now=now,
    )


def rows_of_uids(uids: Iterable[str]) -> list[list[object]]:
    """Return what is kept of these UIDs as JSON, for ``put_back``."""
    rows = ImportOrigin.objects.filter(uid__in=set(uids)).order_by("pk")
    return [list(row) for row in rows.values_list(*COLUMNS)]


def put_back(uids: Iterable[str], rows: Iterable[list[object]]) -> None:
    """Let what is kept of these UIDs be as ``rows_of_uids`` returned it."""
    ImportOrigin.objects.filter(uid__in=set(uids)).delete()
    ImportOrigin.objects.bulk_create(
        ImportOrigin(**dict(zip(COLUMNS, row, strict=True))) for row in rows
    )


COLUMNS: Final = ("uid", "key", "about", "kind", "fields", "sequence", "changed", "source_id")


def rows_to_keep(uid: str, origins: Mapping[str, Origin], source: int | None) -> list[ImportOrigin]:
    """Return the rows to be kept of a UID."""
    return [
        ImportOrigin(
            uid=uid,
            key=key,
            about=origin.about,
            kind=origin.kind,
            fields=origin.fields,
            sequence=origin.stamp[0],
            changed=origin.stamp[1][:32],
            source_id=source,
        )
        for key, origin in origins.items()
    ]


def title_of(fields: Fields | None) -> str:
    """Return a title out of what was imported, "" when there is none."""
    texts = texts_of(fields or {}, "title")
    return next(iter(texts.values()), "")


def _origin(row: ImportOrigin) -> Origin:
    about, kind = row.about, row.kind
    if not kind:  # before kinds were kept
        kind = "date" if row.key and about.startswith("series:") else about.partition(":")[0]
    return Origin(about, kind, row.fields, (row.sequence, row.changed))  # type: ignore[arg-type]


def _why_in_use(key: int) -> str | None:
    return why_in_use("event", key)
