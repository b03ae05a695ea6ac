"""Somebody with a role is told what is kept of them, and erased from all of it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from meshup.community.choices import Role
from meshup.community.domain.people import (
    change_role,
    invite,
    remove,
    remove_self,
    subject_at,
    subject_of,
)
from meshup.community.domain.personal_data import SESSIONS, expire_limits, expire_sessions
from meshup.community.errors import LastHost
from meshup.community.models import Person
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from tests.conftest import browser_of


@pytest.fixture
def known(ada, bilal):
    """Bilal, with everything that a room may keep about a helper."""
    Authenticator.objects.create(user=bilal, type=Authenticator.Type.WEBAUTHN, data={})
    EmailAddress.objects.create(user=bilal, email=bilal.email)
    browser_of(bilal)
    browser_of(ada)
    invite(ada, email="c@x.example", name="Chloé", role=Role.DOOR, language="fr")
    return bilal


def test_nothing_of_a_removed_person_is_left_in_any_table(known, ada):
    remove(ada, known.pk)
    assert not Person.objects.filter(pk=known.pk).exists()
    assert not Authenticator.objects.exists()
    assert not EmailAddress.objects.exists()
    assert personal_data.export(Subject(person=known.pk, email=known.email)) == {}
    assert everything_in_the_database().count("bilal@paris.example") == 0


def everything_in_the_database() -> str:
    """Return every row of every table, as text, and what sessions say."""
    found = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += map(str, cursor.fetchall())
    return "\n".join(found)


def test_the_others_keep_all_they_have(known, ada):
    before = personal_data.export(subject_of(ada))
    remove(ada, known.pk)
    assert personal_data.export(subject_of(ada)) == before
    assert browser_of(ada).get("/en/desk/me/").status_code == 200


def test_who_is_erased_is_signed_out_at_once(ada, bilal):
    theirs = browser_of(bilal)
    assert theirs.get("/en/desk/me/").status_code == 200
    remove(ada, bilal.pk)
    assert theirs.get("/en/desk/me/").status_code == 302
    assert SESSIONS.export(Subject(person=bilal.pk)) == []


def test_the_only_host_stays_with_all_they_have(ada, bilal, as_ada):
    with pytest.raises(LastHost):
        remove_self(ada)
    with pytest.raises(LastHost):
        personal_data.erase(subject_at("ADA@paris.example"))
    assert as_ada.get("/en/desk/me/").status_code == 200
    change_role(ada, bilal.pk, Role.HOST)
    remove_self(ada)
    assert list(Person.objects.values_list("name", flat=True)) == ["Bilal"]


def test_an_invitation_under_way_names_its_inviter_by_number(known, ada):
    [job] = DBTaskResult.objects.filter(task_path__endswith="send_invitation")
    assert set(job.args_kwargs["kwargs"]) == {"person_id", "inviter_id"}


def test_whoever_is_on_the_way_in_is_known_by_what_they_typed(node, ada, as_chloe):
    cache.clear()
    as_chloe.post("/en/sign-in/", {"email": "Chloe@x.example"})
    chloe = subject_at("chloe@x.example")
    assert chloe == Subject(email="chloe@x.example")
    assert len(personal_data.export(chloe)["community.sessions"]) == 1
    gone = personal_data.erase(chloe)
    assert (gone["community.sessions"], gone["community.limits"] > 0) == (1, True)
    assert personal_data.export(chloe) == {}


def test_a_message_about_somebody_ends_nobody_elses_session(ada):
    session = SessionStore()
    session.update({"_auth_user_id": str(ada.pk), "_messages": "chloe@x.example is here already"})
    session.save()
    assert SESSIONS.erase(Subject(email="chloe@x.example")) == 0


def test_an_address_alone_never_takes_a_role_away(ada, bilal):
    personal_data.erase(Subject(email=bilal.email))
    assert Person.objects.filter(pk=bilal.pk).exists()


def test_what_has_run_out_expires(node, ada):
    cache.clear()
    Client().post("/en/sign-in/", {"email": ada.email})
    now = clock.now()
    assert (expire_sessions(now), expire_limits(now)) == (0, 0)
    tomorrow = now + timedelta(days=1)
    assert expire_sessions(tomorrow) == 1
    assert expire_limits(tomorrow) > 0


def test_a_helper_who_never_signed_in_is_exported_as_well(ada):
    told = personal_data.export(subject_of(ada))["community.people"]
    assert told[0]["email"] == "ada@paris.example"
    assert told[0]["last_login"] is None
