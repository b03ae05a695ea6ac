"""What a fresh node still needs: ticked by what there is, gone when all is there or put away."""

from dataclasses import replace

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from meshup.community.choices import Role
from meshup.community.domain.nodes import edit_node, set_up_node, show_first_steps
from meshup.community.domain.people import add_host, invite
from meshup.community.first_steps import first_steps
from meshup.community.models import Node
from meshup.kit import clock
from meshup.reports.domain.contact_persons import ContactPersonPlan, name_contact_person
from tests.agenda.paris import paris_series
from tests.conftest import browser_of
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

STEPS = [
    "Say what you stand for",
    "Make your first series",
    "Let letters leave",
    "Choose your colours, or a logo",
    "Invite somebody",
    "Name a contact person",
]


@pytest.fixture
def host(db):
    """The first host of a node that was set up a moment ago."""
    set_up_node(name="Lyon P2P", city="Lyon", languages=["fr", "en"], time_zone="Europe/Paris")
    return add_host(email="ada@lyon.example", name="Ada", language="en")


@pytest.fixture
def browser(host):
    return browser_of(host)


def overview(browser):
    return browser.get(url_of("desk:overview")).text


def open_steps():
    return [str(step.title) for step in first_steps() if not step.is_done]


def test_a_fresh_desk_begins_with_six_steps(browser):
    shown = overview(browser)
    assert [step in shown for step in STEPS] == [True] * 6
    assert "Nothing. All is well." not in shown
    for step in first_steps():
        assert f'href="{step.url}"' in shown
        assert browser.get(step.url.partition("#")[0]).status_code == 200


def test_each_step_is_ticked_by_what_there_is_and_all_go_together(browser, host, settings):
    assert open_steps() == STEPS
    edit_node(host, {"charters": {"fr": "Ouvert."}}, version=1)
    assert open_steps() == STEPS[1:]
    paris_series()
    assert open_steps() == STEPS[2:]
    settings.CONFIG = replace(settings.CONFIG, mail_url="smtp://mail.example")
    assert open_steps() == STEPS[3:]
    edit_node(host, {"accent": "#ff8800"}, version=2)
    assert open_steps() == STEPS[4:]
    assert "First steps" in overview(browser)
    invite(host, email="b@lyon.example", name="Bilal", role=Role.PROGRAMME, language="fr")
    assert open_steps() == STEPS[5:]
    name_contact_person(host, host.pk, ContactPersonPlan(name="Ada"), clock.now())
    assert open_steps() == []
    assert "First steps" not in overview(browser)


def test_a_step_that_is_undone_comes_back(host):
    edit_node(host, {"charters": {"fr": "Ouvert."}}, version=1)
    edit_node(host, {"charters": {}}, version=2)
    assert STEPS[0] in open_steps()


def test_put_away_they_are_found_again_on_the_page_of_the_community(browser):
    page = url_of("desk:first_steps")
    put_away = browser.post(page, {"shown": "no"}, follow=True)
    assert "Put away." in put_away.text
    assert STEPS[0] not in put_away.text
    assert "Nothing. All is well." in put_away.text
    assert f'href="{page}"' in browser.get(url_of("community:node")).text
    assert STEPS[0] in browser.get(page).text
    assert STEPS[0] in browser.post(page, {"shown": "yes"}, follow=True).text


def test_helpers_and_strangers_see_no_steps(host, as_bilal, as_chloe):
    assert "First steps" not in overview(as_bilal)
    assert as_bilal.get(url_of("desk:first_steps")).status_code == 403
    assert as_bilal.post(url_of("desk:first_steps"), {"shown": "no"}).status_code == 403
    assert as_bilal.post(url_of("community:mail_trial")).status_code == 403
    assert as_chloe.get(url_of("desk:first_steps")).status_code == 302


def test_a_node_of_before_does_not_begin_anew(node, as_ada):
    assert not Node.objects.get().first_steps_shown
    assert "First steps" not in overview(as_ada)


def job(status, answer, path="meshup.community.jobs.send_trial"):
    """Keep a job that ended so."""
    result = DBTaskResult.objects.create(
        task_path=path, args_kwargs={"args": [], "kwargs": {}}, backend_name="default"
    )
    finished = result.enqueued_at
    DBTaskResult.objects.filter(pk=result.pk).update(
        status=status, return_value=answer, finished_at=finished
    )


def test_mail_works_when_it_is_set_and_the_latest_letter_has_left(browser, settings):
    assert "MESHUP_MAIL_URL" in browser.get(url_of("community:mail")).text
    settings.CONFIG = replace(settings.CONFIG, mail_url="smtp://mail.example")
    outcomes = [("FAILED", None), ("SUCCESSFUL", False), ("SUCCESSFUL", True)]
    for outcome, works in zip(outcomes, (False, False, True), strict=True):
        job(*outcome)
        assert (outcome, "Let letters leave" not in open_steps()) == (outcome, works)
    job("FAILED", None, "meshup.imports.jobs.write_import")
    assert "Let letters leave" not in open_steps()


def test_a_host_tries_the_mail_with_a_letter_to_themselves(browser, host, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.CONFIG = replace(settings.CONFIG, mail_url="smtp://mail.example")
    mail.outbox.clear()
    tried = browser.post(url_of("community:mail_trial"), follow=True)
    assert "A letter is on its way to ada@lyon.example." in tried.text
    assert [letter.to for letter in mail.outbox] == [["ada@lyon.example"]]
    again = [browser.post(url_of("community:mail_trial")).status_code for _ in range(5)]
    assert again == [302, 302, 302, 302, 429]


def test_only_hosts_put_the_steps_away(host, bilal):
    with pytest.raises(Exception, match="Your role"):
        show_first_steps(bilal, shown=False)
    assert Node.objects.filter(name="Lyon P2P", first_steps_shown=True).exists()
