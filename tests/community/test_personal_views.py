"""Under “Me”: what is kept about me, as a file; and gone, after one question."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from meshup.community.choices import Role
from meshup.community.domain.people import change_role
from meshup.community.domain.queries import this_node
from meshup.community.models import Person
from tests.community.test_views import COMMUNITY, ME, PEOPLE, filled

DATA, ERASE = f"{ME}data.json", f"{ME}erase/"


def test_the_doors_are_for_people_with_a_role(as_ada, as_bilal, as_door, as_chloe):
    for door in (DATA, ERASE):
        assert [b.get(door).status_code for b in (as_ada, as_bilal, as_door)] == [200] * 3
        assert as_chloe.get(door)["Location"].startswith("/en/sign-in/?next=")
    assert as_chloe.post(ERASE)["Location"].startswith("/en/sign-in/?next=")
    assert as_ada.post(DATA).status_code == 405
    assert Person.objects.count() == 3


def test_a_form_from_another_site_erases_nobody(as_bilal):
    answer = as_bilal.post(ERASE, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, Person.objects.count()) == (403, 1)


def test_the_file_has_ones_own_data_and_nobody_elses(as_bilal, bilal, ada):
    answer = as_bilal.get(DATA)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content)
    assert told["kept"]["community.people"][0]["email"] == bilal.email
    assert len(told["kept"]["community.sessions"]) == 1
    assert "ada@" not in answer.text


def test_one_is_asked_before_and_erased_after(as_bilal, bilal, ada):
    assert f'href="{ERASE}"' in as_bilal.get(ME).text
    asked = as_bilal.get(ERASE)
    assert "People with a role" in asked.text
    assert Person.objects.count() == 2
    done = as_bilal.post(ERASE)
    assert done.status_code == 200
    assert "This node keeps nothing about you any more." in done.text
    assert done.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert list(Person.objects.all()) == [ada]
    assert as_bilal.get(ME).status_code == 302
    assert as_bilal.post(ERASE).status_code == 302


def test_the_only_host_is_told_why_they_stay(as_ada, ada, bilal):
    refused = as_ada.post(ERASE)
    assert (refused.status_code, "Ada is the only host." in refused.text) == (409, True)
    assert as_ada.get(ME).status_code == 200
    change_role(ada, bilal.pk, Role.HOST)
    assert as_ada.post(ERASE).status_code == 200


def test_a_host_who_removes_themselves_is_led_out(as_ada, ada, bilal):
    change_role(ada, bilal.pk, Role.HOST)
    gone = as_ada.post(f"{PEOPLE}{ada.pk}/remove/")
    assert (gone.status_code, gone["Location"]) == (302, "/en/sign-in/")
    assert as_ada.get("/en/sign-in/").status_code == 200
    assert as_ada.get(ME).status_code == 302


def test_hosts_say_who_publishes_and_who_hosts(as_ada, node):
    legal = {
        "publisher": "Les Pairs",
        "publisher_address": "1 rue des Pairs\nParis",
        "publisher_person": "Ada",
        "hosting": "Coop",
        "hosting_address": "2 quai",
        "hosting_contact": "+33 5 36 49 00 00",
    }
    assert as_ada.post(COMMUNITY, filled(node, **legal)).status_code == 302
    assert {name: getattr(this_node(), name) for name in legal} == legal
    page = as_ada.get("/en/privacy/").text
    for words in ("Les Pairs", "1 rue des Pairs<br>Paris", "Responsible for the site: Ada", "Coop"):
        assert words in page


@pytest.mark.parametrize("name", ["publisher", "publisher_address"])
def test_a_notice_that_is_too_long_is_refused(as_ada, node, name):
    refused = as_ada.post(COMMUNITY, filled(node, **{name: "x" * 501}))
    assert refused.status_code == 422
    assert "characters" in refused.text
