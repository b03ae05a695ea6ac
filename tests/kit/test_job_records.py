from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from meshup.kit.job_records import erase, expire, export
from meshup.kit.personal_data import Subject

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
ADA = Subject(person=3, email="ada@x.example")


@task()
def write(person_id, word=""):
    """Do nothing."""


def job(status="SUCCESSFUL", **facts):
    key = write.enqueue(**facts).id
    DBTaskResult.objects.filter(pk=key).update(status=status)
    return DBTaskResult.objects.get(pk=key)


def test_jobs_about_somebody_go_done_or_not_and_others_stay():
    for status in ("READY", "SUCCESSFUL", "FAILED"):
        job(status, person_id=3, word="SECRET-CODE")
    other = job(person_id=4)
    nobody = job(person_id=None)
    assert len(export(ADA)) == 3
    assert "SECRET-CODE" not in str(export(ADA))
    assert erase(ADA) == 3
    assert set(DBTaskResult.objects.all()) == {other, nobody}
    assert erase(ADA) == 0


def test_a_job_that_runs_is_emptied_for_its_runner_comes_back_to_it():
    running = job("RUNNING", person_id=3, word="SECRET-CODE")
    erase(ADA)
    running.set_successful(None)
    running.refresh_from_db()
    assert running.args_kwargs == {"args": [], "kwargs": {}}


def test_an_address_in_the_words_of_a_failure_is_taken_out():
    failed = job("FAILED", person_id=4)
    DBTaskResult.objects.update(traceback="refused:\nada@x.example, not jada@x.example")
    assert len(export(ADA)) == 1
    assert erase(ADA) == 1
    failed.refresh_from_db()
    assert failed.traceback == "refused:\n…, not jada@x.example"
    assert failed.args_kwargs["kwargs"]["person_id"] == 4


def test_a_subject_without_a_number_has_no_jobs_of_nobody():
    job(person_id=None)
    assert (export(Subject(email="x@x.example")), erase(Subject())) == ([], 0)


def test_jobs_done_a_week_ago_expire():
    for days in (8, 6):
        DBTaskResult.objects.filter(pk=job("FAILED", person_id=3).pk).update(
            finished_at=NIGHT - timedelta(days=days)
        )
    job("READY", person_id=3)
    assert expire(NIGHT) == 1
    assert DBTaskResult.objects.count() == 2
