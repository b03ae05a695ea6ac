"""The changes that the agenda kept are those that history keeps: the same table, the same rows."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meshup.history.models import Change
from tests.agenda.paris import NOW

BEFORE = [("history", None), ("agenda", "0001_initial")]
ROWS = [["event", 1, None, {"slug": "routing-night"}]]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection)


def index_names():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "agenda_change"))


@pytest.mark.django_db(transaction=True)
def test_changes_of_an_earlier_version_are_there_after_the_upgrade():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    indexes = index_names()
    try:
        executor = migrate(BEFORE)
        state = executor.loader.project_state([("agenda", "0001_initial")])
        old = state.apps.get_model("agenda", "Change")
        old.objects.create(at=NOW, verb="create", about="event:routing-night", rows=ROWS)
    finally:
        migrate(newest)
    assert [(change.about, change.rows) for change in Change.objects.all()] == [
        ("event:routing-night", ROWS)
    ]
    assert index_names() == indexes
    assert "agenda_chan_about_023e9d_idx" in indexes
