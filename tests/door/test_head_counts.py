"""What was counted at the door becomes the head count by itself, unless a host wrote another."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from meshup.agenda.domain.events import record_afterwards
from meshup.agenda.domain.plans import Afterwards
from meshup.agenda.models import Event
from meshup.door.domain.head_counts import note_all_heads
from meshup.door.models import Door
from meshup.history.domain.queries import undoable
from meshup.history.models import Change
from meshup.kit import clock
from tests.attendance.people import ROUTING, routing_night
from tests.door.evenings import END, MINUTE, START, operation, send

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _evening(paris, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    routing_night()
    with clock.set_to(START):
        yield


def run_jobs(at):
    """Run the jobs of the door that are due."""
    due = DBTaskResult.objects.filter(
        Q(run_after__year=9999) | Q(run_after__lte=at), task_path__startswith="meshup.door."
    )
    with clock.set_to(at):
        for job in list(due):
            job.task.func(**job.args_kwargs["kwargs"])
            job.delete()


def heads():
    return Event.objects.get(slug=ROUTING).head_count


def write_down(by, number, at):
    version = Event.objects.get(slug=ROUTING).version
    record_afterwards(by, ROUTING, version, Afterwards(head_count=number), at)


def count_of_changes():
    return Change.objects.filter(about=f"event:{ROUTING}", verb="count").count()


def test_after_the_end_the_count_is_the_head_count_and_the_history_says_where_from(as_ada, as_door):
    send(as_door, operation(1, persons=3))
    run_jobs(START + MINUTE)
    assert heads() is None
    run_jobs(END)
    assert heads() == 3
    history = as_ada.get(f"/en/desk/history/event/{ROUTING}/").content.decode()
    assert "were counted at the door" in history


def test_one_job_waits_however_much_is_counted(as_door):
    for number in range(1, 4):
        send(as_door, operation(number))
    assert DBTaskResult.objects.filter(task_path__startswith="meshup.door.").count() == 1


def test_late_operations_change_it_while_it_is_the_doors_own(as_door):
    send(as_door, operation(1, persons=3))
    run_jobs(END)
    with clock.set_to(END + 60 * MINUTE):
        send(as_door, operation(2, persons=2))
        assert heads() == 5
        send(as_door, operation(2, persons=2))
        send(as_door, operation(3, "undo", undoes=["a" * 22 + "-1"]))
    assert heads() == 2
    assert count_of_changes() == 3


def test_what_comes_after_the_end_only_is_noted_as_well(as_door):
    with clock.set_to(END + 60 * MINUTE):
        send(as_door, operation(1, persons=2))
    assert heads() == 2


def test_a_number_that_a_host_wrote_stays(as_door, ada):
    send(as_door, operation(1, persons=3))
    write_down(ada, 4, START + MINUTE)
    run_jobs(END)
    assert heads() == 4
    with clock.set_to(END + 60 * MINUTE):
        send(as_door, operation(2, persons=2))
        note_all_heads(clock.now())
    assert heads() == 4
    assert count_of_changes() == 0


def test_a_number_that_a_host_wrote_over_the_doors_stays_and_so_does_taking_it_away(as_door, ada):
    send(as_door, operation(1, persons=3))
    run_jobs(END)
    write_down(ada, None, END + MINUTE)
    with clock.set_to(END + 60 * MINUTE):
        send(as_door, operation(2, persons=2))
    assert heads() is None


def test_a_host_can_undo_what_the_door_wrote(as_ada, as_door):
    send(as_door, operation(1, persons=3))
    run_jobs(END)
    change = undoable(f"event:{ROUTING}")
    assert change is not None
    with clock.set_to(END + MINUTE):
        answer = as_ada.post(f"/en/desk/history/event/{ROUTING}/undo/", {"change": change.number})
    assert answer.status_code in {302, 303}
    assert heads() is None


def test_a_door_where_nobody_came_says_nothing(as_door):
    send(as_door, operation(1), operation(2, persons=-1))
    run_jobs(END)
    assert heads() is None
    assert Door.objects.get().noted_heads is None


def test_an_event_that_takes_longer_is_looked_at_again(as_door):
    send(as_door, operation(1, persons=3))
    Event.objects.filter(slug=ROUTING).update(ends_at=END + 30 * MINUTE)
    run_jobs(END)
    assert heads() is None
    run_jobs(END + 30 * MINUTE)
    assert heads() == 3


def test_a_cancelled_evening_has_no_head_count(as_door):
    send(as_door, operation(1, persons=3))
    Event.objects.filter(slug=ROUTING).update(state="cancelled")
    run_jobs(END)
    assert heads() is None


def test_the_night_notes_what_no_job_has(as_door):
    send(as_door, operation(1, persons=3))
    DBTaskResult.objects.all().delete()
    note_all_heads(END + DAY)
    assert heads() == 3
    note_all_heads(END + DAY)
    assert count_of_changes() == 1


def test_an_event_whose_door_was_used_has_to_stay(as_door, as_ada):
    send(as_door, operation(1, persons=3))
    from meshup.history.domain.tracking import why_in_use  # noqa: PLC0415

    key = Event.objects.get(slug=ROUTING).pk
    assert why_in_use("event", key) == "3 people were counted at its door."
