"""What hosts had found before an upgrade stays found, and hides nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.models import Registration
from meshup.kit import clock
from tests.attendance.hosting import flood
from tests.attendance.people import DECEMBER, NOW, ROUTING, routing_night

BEFORE = [("attendance", "0003_registrations_have_a_source")]


def migrate(targets):
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("paris")
def test_bursts_that_hosts_had_looked_at_are_not_asked_about_after_the_upgrade():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    later, then = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with clock.set_to(then):
        routing_night()
        flood(ROUTING, 9)
        flood(ROUTING, 10, at=later)
        flood(DECEMBER, 11)
        try:
            apps = migrate(BEFORE).loader.project_state(BEFORE).apps
            event = apps.get_model("agenda", "Event").objects.get(slug=ROUTING)
            until = NOW + timedelta(minutes=1)
            reviewed = apps.get_model("attendance", "ReviewedBursts")
            reviewed.objects.create(event_id=event.pk, until=until)
        finally:
            migrate(newest)
        bursts = recent_bursts(then)
    assert {slug: len(of_event) for slug, of_event in bursts.items()} == {ROUTING: 1, DECEMBER: 1}
    assert [len(bursts[slug][0].arrivals) for slug in (ROUTING, DECEMBER)] == [10, 11]
    assert Registration.objects.filter(origin="").count() == 9
    assert "attendance_reviewedbursts" not in connection.introspection.table_names()
