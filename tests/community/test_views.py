"""The room's doors: who may pass, what is refused, what is said."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from meshup.community.choices import Role
from meshup.community.domain.nodes import edit_node
from meshup.community.domain.notifications import choices_of
from meshup.community.domain.queries import this_node
from meshup.community.domain.sign_in_links import sign_in_link
from meshup.community.models import Person
from meshup.kit import clock
from tests.conftest import person

COMMUNITY, PEOPLE, ME = "/en/desk/community/", "/en/desk/people/", "/en/desk/me/"


@pytest.fixture(autouse=True)
def _jobs_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def filled(node, **changes):
    """Return what the browser sends from the community's page, with ``changes``."""
    return {
        "version": node.version,
        "name": node.name,
        "city": node.city,
        "latitude": "48.8443",
        "longitude": "2.3838",
        "main_language": "fr",
        "languages": ["en", "fr"],
        "time_zone": node.time_zone,
        "contact": node.contact,
        "primary": "#14284b",
        "accent": "#00b3c8",
        "links": "Chat | https://chat.example",
    } | changes


def test_who_may_pass_which_door(ada, bilal, as_ada, as_bilal, as_door, as_chloe):
    doors = {
        COMMUNITY: (200, 403, 403, 302),
        PEOPLE: (200, 403, 403, 302),
        f"{PEOPLE}{bilal.pk}/": (200, 403, 403, 302),
        f"{PEOPLE}999/": (404, 403, 403, 302),
        ME: (200, 200, 200, 302),
        "/en/desk/me/passkeys/add/": (200, 200, 200, 302),
        "/en/desk/me/passkeys/7/remove/": (404, 404, 404, 302),
    }
    browsers = (as_ada, as_bilal, as_door, as_chloe)
    for door, wanted in doors.items():
        assert (door, tuple(b.get(door).status_code for b in browsers)) == (door, wanted)


def test_who_may_press_which_button(ada, bilal, as_bilal, as_door, as_chloe):
    buttons: tuple[tuple[str, dict[str, object]], ...] = (
        (COMMUNITY, filled(this_node(), name="Mine now")),
        (PEOPLE, {"email": "c@example.org", "name": "C", "role": "host", "language": "en"}),
        (f"{PEOPLE}{bilal.pk}/", {"role": "host"}),
        (f"{PEOPLE}{ada.pk}/remove/", {}),
    )
    for door, sent in buttons:
        assert [b.post(door, sent).status_code for b in (as_bilal, as_door)] == [403, 403]
        assert as_chloe.post(door, sent)["Location"].startswith("/en/sign-in/?next=")
    assert this_node().name == "Paris P2P"
    assert sorted(Person.objects.values_list("name", "role")) == [
        ("Ada", "host"),
        ("Bilal", "programme"),
        ("Djamila", "door"),
    ]


def test_a_form_from_another_site_changes_nothing(as_ada, ada, bilal):
    as_ada.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"
    headers = {"sec-fetch-site": "cross-site"}
    for door in (COMMUNITY, PEOPLE, f"{PEOPLE}{bilal.pk}/remove/", ME):
        assert as_ada.post(door, {}, headers=headers).status_code == 403
    assert Person.objects.count() == 2


def test_a_host_describes_the_community(as_ada, node):
    saved = as_ada.post(
        COMMUNITY,
        filled(node, name="Paris pair à pair", charters_fr="# Ouvert", since="2019-10-02"),
    )
    assert (saved.status_code, saved["Location"]) == (302, COMMUNITY)
    now = this_node()
    assert (now.name, now.languages, now.charters) == (
        "Paris pair à pair",
        ["fr", "en"],
        {"fr": "# Ouvert"},
    )
    assert now.links == [{"label": "Chat", "url": "https://chat.example"}]
    assert str(now.since) == "2019-10-02"
    assert not now.suggestions_open
    assert "Saved." in as_ada.get(COMMUNITY).text


def test_a_link_is_called_as_its_reader_speaks_and_the_country_is_kept(as_ada, as_chloe, node):
    lines = "en: Our forum | fr: Notre forum | https://forum.example\nChat | https://chat.example"
    kitty = "fr: Caisse & commune | https://dons.example"
    sent = filled(node, links=lines, donations=kitty, country="fr")
    assert as_ada.post(COMMUNITY, sent).status_code == 302
    assert (this_node().country, this_node().links[0]["label"]) == (
        "FR",
        {"fr": "Notre forum", "en": "Our forum"},
    )
    assert lines in as_ada.get(COMMUNITY).text
    for language, name in (("fr", "Notre forum"), ("en", "Our forum")):
        page = as_chloe.get(f"/{language}/contact/").text
        assert page.count(f'href="https://forum.example" rel="me noopener">{name}</a>') == 2
        assert page.count('href="https://chat.example" rel="me noopener">Chat</a>') == 2
    contact = as_chloe.get("/en/contact/").text
    assert '<span lang="fr">Caisse &amp; commune</span>' in contact
    answer = as_chloe.get("/api/community").json()
    labels = [(link["label"], link["labels"]) for link in answer["links"]]
    assert labels == [("Notre forum", {"fr": "Notre forum", "en": "Our forum"}), ("Chat", {})]
    assert answer["country"] == "FR"


def test_the_page_shows_what_is_stored(as_ada, node):
    shown = as_ada.get(COMMUNITY).text
    for words in ('value="Paris P2P"', "Ouvert à tous.", "Be kind.", 'value="48.8443"'):
        assert words in shown


def test_of_two_hosts_the_second_is_told_and_keeps_what_they_typed(as_ada, ada, node):
    edit_node(ada, {"city": "Pantin", "charters": {"fr": "Du nouveau."}}, version=node.version)
    late = as_ada.post(COMMUNITY, filled(node, city="Montreuil"))
    assert late.status_code == 409
    assert 'value="Montreuil"' in late.text
    assert "Another host has changed this page meanwhile." in late.text
    differences = {str(d.label): (d.theirs, d.yours) for d in late.context["differences"]}
    assert differences["City"] == ("Pantin", "Montreuil")
    assert differences["Charter"] == ("français: Du nouveau.", "")
    assert differences["Links"] == ("", "Chat | https://chat.example")
    assert "Latitude" not in differences
    assert "Pantin" in late.text
    assert this_node().city == "Pantin"
    assert f'name="version" value="{node.version + 1}"' in late.text
    again = as_ada.post(COMMUNITY, filled(node, city="Montreuil", version=node.version + 1))
    assert again.status_code == 302
    assert this_node().city == "Montreuil"


def test_a_preview_saves_nothing_and_is_clean(as_ada, node):
    hostile = "# Values\n<script>alert(1)</script>[x](javascript:alert(1))"
    shown = as_ada.post(COMMUNITY, filled(node, charters_en=hostile, preview="yes"))
    assert "<h2>Values</h2>" in shown.text
    assert "<script>alert" not in shown.text
    assert 'href="javascript' not in shown.text
    assert this_node().charters["en"] == "Open to all."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"time_zone": "Europe/Atlantis"}, "There is no time zone “Europe/Atlantis”."),
        ({"latitude": "91"}, "less than or equal to 90"),
        ({"latitude": "nan"}, "Enter a number."),
        ({"longitude": ""}, "Write both coordinates, or none."),
        ({"primary": "red; background: url(//evil.example)"}, "Write a colour such as #14284b."),
        ({"links": "Chat | javascript:alert(1)"}, "is no link."),
        ({"languages": []}, "This field is required."),
        ({"languages": ["tlh"]}, "Select a valid choice."),
        ({"name": ""}, "This field is required."),
        ({"charters_fr": "x" * 30_001}, "has 30001 characters; 30000 fit."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(as_ada, node, wrong, sentence):
    refused = as_ada.post(COMMUNITY, filled(node, **wrong))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert this_node().version == node.version


def picture(size=(64, 64)):
    file = BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def test_a_logo_is_kept_and_removed(as_ada, node):
    assert "Remove the logo" not in as_ada.get(COMMUNITY).text
    as_ada.post(COMMUNITY, filled(node, picture=picture()))
    assert "Remove the logo" in as_ada.get(COMMUNITY).text
    logo = this_node().logo
    assert logo.startswith("logos/")
    assert (settings.CONFIG.data / "media" / logo).exists()
    as_ada.post(COMMUNITY, filled(this_node(), remove_logo="on"))
    assert this_node().logo == ""


def test_a_file_that_is_no_picture_is_refused(as_ada, node):
    script = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")
    refused = as_ada.post(COMMUNITY, filled(node, picture=script))
    assert refused.status_code == 422
    assert "This picture cannot be read." in refused.text


CHLOE = {"email": "chloe@example.org", "name": "Chloé", "role": "door", "language": "fr"}


@pytest.fixture
def mail_is_set(settings):
    """A mail server is set; the tests' backend keeps what is sent."""
    settings.CONFIG = replace(settings.CONFIG, mail_url="smtp://mail.example")


def link_on(page):
    """Return the path of the sign-in link that a page shows."""
    (address,) = re.findall(r">\s*(http\S+/sign-in/link/[^<\s]+)", page.text)
    return address.removeprefix(settings.CONFIG.address)


def test_where_no_mail_leaves_a_host_is_warned_and_hands_over_a_link(as_ada, as_chloe, caplog):
    assert "No mail leaves this node yet" in as_ada.get(PEOPLE).text
    invited = as_ada.post(PEOPLE, CHLOE)
    assert (invited.status_code, "no letter has left" in invited.text) == (200, True)
    assert invited["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert 'data-copy="link"' in invited.text
    path = link_on(invited)
    assert path not in caplog.text
    assert path not in as_ada.get(PEOPLE).text
    assert as_chloe.post(path).status_code == 302
    assert as_chloe.get(ME).status_code == 200
    assert Client().post(path).status_code == 403


def test_a_link_that_is_handed_over_is_good_for_three_days(as_ada):
    path = link_on(as_ada.post(PEOPLE, CHLOE))
    for days, status in ((2.9, 200), (3.1, 403)):
        with clock.set_to(clock.now() + timedelta(days=days)):
            assert (days, Client().get(path).status_code) == (days, status)


@pytest.mark.usefixtures("mail_is_set")
def test_who_has_not_come_yet_gets_the_letter_again_or_a_link(as_ada, as_bilal):
    assert "No mail leaves" not in as_ada.get(PEOPLE).text
    as_ada.post(PEOPLE, CHLOE)
    chloe = Person.objects.get(name="Chloé")
    page = f"{PEOPLE}{chloe.pk}/"
    assert "Send the letter again" in as_ada.get(page).text
    assert as_ada.post(f"{page}letter/")["Location"] == PEOPLE
    assert [letter.to for letter in mail.outbox] == [["chloe@example.org"]] * 2
    assert as_bilal.post(f"{page}link/").status_code == 403
    assert as_bilal.post(f"{page}letter/").status_code == 403
    assert as_ada.get(f"{page}link/").status_code == 405
    assert Client().post(link_on(as_ada.post(f"{page}link/"))).status_code == 302


def test_no_host_gets_a_link_that_makes_them_somebody_who_has_been_here(as_ada, bilal):
    Person.objects.filter(pk=bilal.pk).update(last_login=clock.now())
    page = f"{PEOPLE}{bilal.pk}/"
    assert "Get a link" not in as_ada.get(page).text
    for button in ("link/", "letter/"):
        refused = as_ada.post(page + button)
        assert refused.status_code == 409
        assert "sign-in/link" not in refused.text
    assert as_ada.post(f"{PEOPLE}999/link/").status_code == 404


def test_an_invitation_is_written_in_the_language_of_the_node(as_ada, ada):
    assert (ada.language, this_node().languages[0]) == ("en", "fr")
    shown = as_ada.get(PEOPLE)
    assert shown.context["form"]["language"].value() == "fr"


def test_people_choose_what_they_hear_of(as_ada, ada, as_door):
    shown = as_ada.get(ME)
    assert "Suggestions of visitors" in shown.text
    sent = {"name": "Ada", "language": "en", "letters-suggestions": "daily"}
    assert as_ada.post(ME, sent)["Location"] == ME
    assert (choices_of(ada)["suggestions"], choices_of(ada)["imports"]) == ("daily", "now")
    wrong = as_ada.post(ME, sent | {"letters-suggestions": "hourly", "name": "Ada B."})
    assert (wrong.status_code, 'value="Ada B."' in wrong.text) == (422, True)
    assert choices_of(ada)["suggestions"] == "daily"
    at_door = as_door.get(ME).text
    assert "Suggestions of visitors" not in at_door
    assert "What you took on is due" in at_door


def test_signing_out_stands_on_the_page_about_oneself(as_ada):
    assert f'action="{reverse("account_logout")}"' in as_ada.get(ME).text


@pytest.mark.usefixtures("mail_is_set")
def test_a_host_invites_and_changes_and_removes(as_ada, ada):
    chloe = CHLOE
    assert as_ada.post(PEOPLE, chloe)["Location"] == PEOPLE
    assert "Chloé is invited." in as_ada.get(PEOPLE).text
    twice = as_ada.post(PEOPLE, chloe)
    assert twice.status_code == 409
    assert "chloe@example.org already has a role here." in twice.text
    number = Person.objects.get(name="Chloé").pk
    assert as_ada.post(f"{PEOPLE}{number}/", {"role": "host"})["Location"] == PEOPLE
    assert Person.objects.get(pk=number).role == Role.HOST
    assert as_ada.post(f"{PEOPLE}{number}/remove/")["Location"] == PEOPLE
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada"]


def test_french_drops_the_e_before_a_name_with_a_vowel(as_ada, ada):
    for name, sentence in (("Émile", "Le rôle d’Émile a changé."), ("Zoé", "Le rôle de Zoé a")):
        them = person(name, Role.DOOR)
        page = as_ada.post(f"/fr/desk/people/{them.pk}/", {"role": "programme"}, follow=True)
        assert sentence in page.text


def test_the_last_host_is_told_why_they_stay(as_ada, ada):
    changed = as_ada.post(f"{PEOPLE}{ada.pk}/", {"role": "door"})
    assert (changed.status_code, "Ada is the only host." in changed.text) == (409, True)
    removed = as_ada.post(f"{PEOPLE}{ada.pk}/remove/")
    assert (removed.status_code, "Ada is the only host." in removed.text) == (409, True)


def test_removing_by_following_a_link_is_impossible(as_ada, bilal):
    assert as_ada.get(f"{PEOPLE}{bilal.pk}/remove/").status_code == 405


def test_people_write_their_own_name_and_nothing_else(as_bilal, bilal):
    sent = {"name": "Bilal B.", "language": "fr", "role": "host", "email": "x@example.org"}
    assert as_bilal.post(ME, sent)["Location"] == ME
    bilal.refresh_from_db()
    assert (bilal.name, bilal.language, bilal.role) == ("Bilal B.", "fr", Role.PROGRAMME)
    assert bilal.email == "bilal@paris.example"


def test_a_sign_in_link_waits_for_a_press_and_opens_once(as_chloe, ada):
    path = sign_in_link(ada.email).removeprefix(settings.CONFIG.address)
    for _ in range(2):
        assert "Hello Ada." in as_chloe.get(path).text
    assert as_chloe.get(ME).status_code == 302
    assert as_chloe.post(path)["Location"] == "/en/desk/"
    assert as_chloe.get(ME).status_code == 200
    assert Client().post(path).status_code == 403
    assert Client().get("/en/sign-in/link/nonsense/").status_code == 403


def test_the_list_of_people_costs_the_same_for_one_and_three(
    as_ada, ada, django_assert_num_queries
):
    as_ada.get(PEOPLE)
    with django_assert_num_queries(5):  # session, person, people, and what waits in the menu
        as_ada.get(PEOPLE)
    for name in ("Bilal", "Chloé"):
        person(name, Role.DOOR)
    with django_assert_num_queries(5):
        as_ada.get(PEOPLE)


@pytest.mark.parametrize(
    ("path", "code", "there"),
    [
        ("/en/desk/me/", "fr", "/fr/desk/me/"),
        ("/fr/sign-in/?next=/fr/desk/people/", "en", "/en/sign-in/?next=/fr/desk/people/"),
        ("/", "fr", "/"),
        ("/nowhere", "fr", "/nowhere"),
    ],
)
def test_the_same_page_in_the_other_language(as_chloe, path, code, there):
    answer = as_chloe.get(f"/language/{code}", {"next": path})
    assert (answer.status_code, answer["Location"]) == (302, there)
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["path"]) == (code, "Lax", "/")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example",
     "javascript:alert(1)", "\\\\evil.example", "evil.example", "/\t/evil.example", ""],
)  # fmt: skip
def test_switching_the_language_leads_nowhere_else(as_chloe, elsewhere):
    answer = as_chloe.get("/language/fr", {"next": elsewhere})
    assert answer.status_code == 404
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_a_language_that_nobody_speaks_here_is_refused(as_chloe):
    assert as_chloe.get("/language/tlh", {"next": "/"}).status_code == 404
    assert as_chloe.post("/language/fr").status_code == 405
