from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from meshup.community.choices import Role
from meshup.community.domain.people import add_host, change_role, edit_self, invite, remove
from meshup.community.domain.queries import people_for, person_for, somebody
from meshup.community.errors import AlreadyHere, HostsOnly, LastHost, NoSuchPerson
from meshup.community.models import Person
from meshup.community.signals import person_invited

CHLOE: dict[str, Any] = {
    "email": "Chloe@Example.org ",
    "name": "Chloé",
    "role": Role.DOOR,
    "language": "fr",
}


@pytest.fixture(autouse=True)
def _jobs_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_the_operator_makes_the_first_host(node):
    ada = add_host(email="ada@paris.example", name="Ada", language="fr")
    assert people_for(ada) == [ada]
    assert not ada.has_usable_password()
    with pytest.raises(AlreadyHere):
        add_host(email="ADA@paris.example", name="Ada again", language="fr")


def test_who_is_invited_gets_a_letter_in_their_language(ada):
    heard = []

    def listen(**facts):
        heard.append((facts["person"].name, facts["inviter"]))

    person_invited.connect(listen)
    chloe = invite(ada, **CHLOE)
    person_invited.disconnect(listen)
    assert (chloe.email, chloe.role) == ("chloe@example.org", Role.DOOR)
    assert heard == [("Chloé", ada)]
    [letter] = mail.outbox
    assert letter.to == ["chloe@example.org"]
    assert "http://127.0.0.1:8000/fr/sign-in/" in letter.body
    assert "Ada" in letter.body


def test_nobody_is_invited_twice(ada):
    invite(ada, **CHLOE)
    with pytest.raises(AlreadyHere):
        invite(ada, **CHLOE | {"email": "chloe@example.ORG"})
    assert len(mail.outbox) == 1


def test_only_hosts_decide_about_people(ada, bilal, door):
    for helper in (bilal, door):
        with pytest.raises(HostsOnly):
            invite(helper, **CHLOE)
        with pytest.raises(HostsOnly):
            change_role(helper, helper.pk, Role.HOST)
        with pytest.raises(HostsOnly):
            remove(helper, ada.pk)
        with pytest.raises(HostsOnly):
            people_for(helper)
        with pytest.raises(HostsOnly):
            person_for(helper, ada.pk)
    assert Person.objects.count() == 3


def test_the_last_host_stays(ada, bilal):
    with pytest.raises(LastHost):
        remove(ada, ada.pk)
    with pytest.raises(LastHost):
        change_role(ada, ada.pk, Role.DOOR)
    assert change_role(ada, ada.pk, Role.HOST) == ada
    change_role(ada, bilal.pk, Role.HOST)
    remove(ada, ada.pk)
    bilal.refresh_from_db()
    assert people_for(bilal) == [bilal]


def test_a_host_who_cannot_sign_in_does_not_count(ada, bilal):
    Person.objects.filter(pk=bilal.pk).update(role=Role.HOST, is_active=False)
    with pytest.raises(LastHost):
        remove(ada, ada.pk)


def test_who_is_not_there_cannot_be_changed(ada):
    for deed in (lambda: remove(ada, 999), lambda: change_role(ada, 999, Role.HOST)):
        with pytest.raises(NoSuchPerson):
            deed()
    with pytest.raises(NoSuchPerson):
        person_for(ada, 999)


def test_people_name_themselves(bilal):
    edit_self(bilal.pk, name="Bilal B.", language="fr")
    bilal.refresh_from_db()
    assert (bilal.name, bilal.language, bilal.role) == ("Bilal B.", "fr", Role.PROGRAMME)
    assert somebody(bilal.pk) == bilal
    assert somebody(None) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_hosts_who_remove_each_other_one_stays():
    hosts = [
        add_host(email=f"{name}@paris.example", name=name, language="en") for name in ("Ada", "Eve")
    ]
    ready = Barrier(2)

    def remove_other(number):
        ready.wait()
        try:
            remove(hosts[number], hosts[1 - number].pk)
        except (LastHost, NoSuchPerson) as refusal:
            return refusal.code
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as both:
        done = sorted(both.map(remove_other, (0, 1)))
    assert done == ["community.last_host", "removed"]
    assert Person.objects.filter(role=Role.HOST).count() == 1
