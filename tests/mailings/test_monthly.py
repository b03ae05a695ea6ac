"""At the beginning of a month comes a letter with what it brings, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.kit import clock
from meshup.mailings import jobs
from meshup.mailings.domain import monthly
from meshup.mailings.domain.followers import follow
from tests.agenda.paris import NOW, themed
from tests.mailings.conftest import arrived, follower, run_due_jobs

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 12, 1, 3, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)


def morning(night=NIGHT):
    """Return what left on the morning after the chores of ``night``."""
    with clock.set_to(night):
        jobs.prepare_monthly()
        run_due_jobs()
    with clock.set_to(night.replace(hour=8)):
        return arrived()


def test_the_month_is_told_on_its_first_morning_and_once(paris, ada):
    later = datetime(2027, 2, 11, 18, tzinfo=UTC)
    create_event(ada, themed(later), NOW, state=State.CONFIRMED)
    follower("monthly")
    arrived()
    with clock.set_to(NIGHT):
        jobs.prepare_monthly()
        run_due_jobs()
    with clock.set_to(MORNING.replace(hour=6, minute=59)):  # 07:59 in Paris
        assert arrived() == []
    with clock.set_to(MORNING.replace(hour=7)):
        (letter,) = arrived()
    assert letter.subject == "Paris P2P in December 2026"
    assert "Wednesday 2 December 2026" in letter.body
    assert "The usual date; the hosts have not confirmed it yet." in letter.body
    assert "Routing night" in letter.body.split("Later, and certain")[1]
    assert "6 January" not in letter.body  # a usual date after the month is not certain
    assert morning() == morning(NIGHT + timedelta(days=1)) == []


def test_it_is_written_in_the_language_of_its_reader(paris):
    follower("monthly", language="fr")
    (letter,) = morning()
    assert letter.subject == "Paris P2P en décembre 2026"


def test_whoever_subscribes_in_the_first_days_gets_it_the_next_morning(paris):
    assert morning() == []
    with clock.set_to(NIGHT + timedelta(hours=12)):
        somebody = follower("monthly")
    second = NIGHT + timedelta(days=1)
    assert len(morning(second)) == 1
    with clock.set_to(second):
        follow(somebody.address, "new_dates", second)
    assert morning(NIGHT + timedelta(days=2)) == []


def test_no_month_is_told_when_its_first_days_are_over(paris):
    follower("monthly")
    assert morning(NIGHT + timedelta(days=5)) == []
    assert len(morning(datetime(2027, 1, 1, 3, tzinfo=UTC))) == 1


def test_the_first_of_the_month_is_that_of_the_nodes_clock(node):
    node.time_zone = "Pacific/Auckland"
    node.save()
    at = datetime(2026, 11, 30, 14, tzinfo=UTC)  # 03:00 on 1 December there
    settings.TAG_VERSIONS.bump(["node"])
    assert monthly.month_to_send(monthly.next_morning(at)) == "2026-12"


def test_a_month_without_dates_is_not_told(node):
    follower("monthly")
    assert morning() == []


def test_many_are_written_to_in_parts_and_a_job_that_runs_again_writes_nothing_twice(
    paris, monkeypatch
):
    monkeypatch.setattr(monthly, "BATCH", 2)
    for number in range(5):
        follower("monthly", f"a{number}@lyon.example")
    assert len({letter.to[0] for letter in morning()}) == 5
    with clock.set_to(MORNING):
        jobs.post_monthly.call(month="2026-12")
        assert arrived() == []


def test_nothing_is_prepared_before_there_is_a_node(db):
    jobs.prepare_monthly()
    assert run_due_jobs() == 0
