"""Whether there is a node that can be served, and used by commands: a key, its tables, its people.

Shell: reads the catalogue of the database. Refuses before anything is begun, for a page that
fails says nothing to whoever could mend it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from meshup.kit.config import FILE_NAME
from meshup.kit.errors import Conflict, NotFound, marked as _
from meshup.operations.schema import breaking_differences, unknown_migrations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.operations.schema import Difference

MOST_NAMED: Final = 3


class NoNodeHere(NotFound):
    """`meshup init` has not been run, or the folder is another one."""

    code = "kit.no_node_here"
    sentence = _(
        "There is no node in {where}. MESHUP_DATA names its folder; a new one is set up by:"
        " meshup init"
    )


class NoKey(NotFound):
    """The key was lost with the settings file, or never made."""

    code = "kit.no_key"
    sentence = _(
        "The node has no secret key: put {file} back from a backup, or set MESHUP_SECRET_KEY."
    )


class TablesOutOfDate(Conflict):
    """Migrations are missing."""

    code = "kit.tables_out_of_date"
    sentence = _(
        "The tables of the database are of an earlier version. Run: meshup manage migrate (or"
        " meshup serve --migrate); a backup is made before."
    )


class TablesOfLater(Conflict):
    """A later version of the software has migrated the database."""

    code = "kit.tables_of_later"
    sentence = _(
        "The database was changed by a later version of Meshup ({migration}). Install that version,"
        " or restore a backup of this one."
    )


class TablesDiffer(Conflict):
    """The tables are not those that this version's migrations make."""

    code = "kit.tables_differ"
    sentence = _(
        "The tables of the database are not those of this version ({differences}). Run: meshup"
        " manage migrate; if this stays, restore a backup, and see meshup doctor."
    )


def refuse_unready() -> None:
    """Refuse to use a node that is not there, has no key, or whose tables would make pages fail.

    Raises:
        NoNodeHere, NoKey, TablesOutOfDate, TablesOfLater, TablesDiffer: as said.
    """
    refuse_no_node()
    if not settings.CONFIG.secret_key:
        raise NoKey(file=Path(settings.CONFIG.data) / FILE_NAME)
    refuse_old_tables()


def refuse_no_node() -> None:
    """Refuse a folder, or a database, in which no node was set up.

    Raises:
        NoNodeHere: as said.
    """
    if not is_node_here():
        raise NoNodeHere(where=settings.CONFIG.data)


def refuse_old_tables() -> None:
    """Refuse a database with which pages would fail.

    Raises:
        TablesOutOfDate, TablesOfLater, TablesDiffer: as said.
    """
    if missing_migrations():
        raise TablesOutOfDate
    if later := later_migrations():
        raise TablesOfLater(migration=later[0])
    if breaking := breaking_differences():
        raise TablesDiffer(differences=in_words(breaking))


def is_node_here() -> bool:
    """Say whether somebody has set a node up in the database; makes no file.

    Raises:
        django.db.Error: the database cannot be asked.
    """
    if connection.vendor == "sqlite" and not _has_content():
        return False
    people = get_user_model()._meta.db_table
    with connection.cursor() as cursor:
        if people not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(people)} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


def missing_migrations() -> int:
    """Return how many migrations the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def later_migrations() -> list[str]:
    """Return the migrations of the node's own rooms that the database has, and this version not."""
    return later_than_this_version(MigrationRecorder(connection).applied_migrations())


def later_than_this_version(applied: Iterable[tuple[str, str]]) -> list[str]:
    """Return which of these migrations (app, name) of the node's own rooms are not known here."""
    own = {app.label for app in apps.get_app_configs() if app.name.startswith("meshup.")}
    return unknown_migrations(own, applied)


def in_words(differences: Sequence[Difference]) -> str:
    """Return the first of some differences in one line."""
    named = "; ".join(f"{one.where}: {one.what}" for one in differences[:MOST_NAMED])
    return f"{named}; …" if len(differences) > MOST_NAMED else named


def database_file() -> Path:
    """Return where SQLite keeps the database."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def _has_content() -> bool:
    file = database_file()
    return file.is_file() and file.stat().st_size > 0
