"""The page: what is typed is checked and never lost, and who may not, finds nothing."""

import pytest
from django.conf import settings
from django.test import Client

from meshup.agenda.choices import State
from meshup.agenda.models import Event
from meshup.contact_exchange.models import Acquaintance
from meshup.kit.errors import refusals
from meshup.peers.device_cookie import NAME
from tests.attendance.coming_pages import phone, words
from tests.contact_exchange.meeting import PAGE, card_of, meet, stages
from tests.presence.evening import DECEMBER

pytestmark = pytest.mark.usefixtures("_met")
FRENCH = PAGE.replace("/en/", "/fr/")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"give": []}, "nothing_on_card"),
        ({"phone": "call me"}, "not_a_phone"),
        ({"mail": "adele at mail"}, "not_a_mail"),
        ({"links": "javascript:alert(1)"}, "not_a_link"),
        ({"links": "https://user:pass@x.example"}, "not_a_link"),
        ({"links": "\n".join(f"https://x.example/{n}" for n in range(6))}, "too_many_links"),
        ({"note": "a" * 301}, "too_long"),
        ({"name": "a" * 81}, "too_long"),
        ({"links": "https://x.example/" + "a" * 200}, "too_long"),
    ],
)
def test_a_card_that_is_none_is_refused_beside_its_field_and_nothing_is_lost(
    adele, basile, typed, code
):
    answer = adele.says_yes_to(basile, **typed)
    assert answer.status_code == 422
    codes = {
        error.code
        for errors in answer.context["sent"].errors.as_data().values()
        for error in errors
    }
    assert codes == {f"contact_exchange.{code}"}
    field = next(iter(answer.context["sent"].errors))
    assert field == next(iter(typed)) or code == "nothing_on_card"
    page = answer.content.decode()
    kept = {**card_of(adele), **typed}
    for name in ("mail", "note", "phone"):
        assert kept[name] in page
    assert stages(adele) == {"Basile": "open"}


def test_what_is_not_ticked_is_not_looked_at(adele, basile):
    answer = adele.says_yes_to(basile, phone="call me", give=["mail"])
    assert answer.status_code == 303
    assert Acquaintance.objects.get(peer=adele.number).card == {
        "name": "Adele Example",
        "mail": "adele@mail.example",
    }


def test_a_button_leads_back_to_where_it_stood(adele, basile):
    key = adele.key_of(basile)
    back = f"/en/events/{DECEMBER}/person-to-person/"
    sent = {**card_of(adele), "yes": key, "next": back}
    assert adele.browser.post(PAGE, sent)["Location"] == f"{back}#met-{key}"
    sent["next"] = "https://elsewhere.example/"
    assert adele.browser.post(PAGE, sent)["Location"] == f"{PAGE}#met-{key}"
    assert adele.browser.post(FRENCH, sent)["Location"] == f"{FRENCH}#met-{key}"


def test_what_is_not_theirs_and_what_is_not_there_are_answered_alike(adele, basile, camille):
    guessed = "A" * 22
    answers = set()
    for browser, key in (
        (camille.browser, adele.key_of(basile)),  # has met nobody
        (basile.browser, adele.key_of(basile)),  # the key of the other side
        (adele.browser, guessed),
        (adele.browser, "é" * 22),
        (adele.browser, "A" * 500),
        (adele.browser, ""),
        (phone(), adele.key_of(basile)),  # nobody at all
    ):
        for sent in (
            {**card_of(adele), "yes": key},
            {**card_of(adele), "yes": key, "name": ""},
            {"take_back": key},
        ):
            answer = browser.post(PAGE, sent)
            answers.add((answer.status_code, words(answer)))
        if key.isascii() and 0 < len(key) < 100:
            for path in ("keep/", "card.vcf"):
                ask = browser.post if path == "keep/" else browser.get
                answer = ask(f"{PAGE}{key}/{path}")
                answers.add((answer.status_code, words(answer)))
    assert {status for status, _words in answers} == {404}
    assert len(answers) == 1
    assert not Acquaintance.objects.exclude(offered_at=None).exists()


def test_a_form_of_another_site_is_refused(adele, basile):
    key = adele.key_of(basile)
    elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    for path, sent in ((PAGE, {**card_of(adele), "yes": key}), (f"{PAGE}{key}/keep/", {})):
        browser = Client(headers=elsewhere)
        browser.cookies = adele.browser.cookies
        assert browser.post(path, sent).status_code == 403
    assert stages(adele) == {"Basile": "open"}


def test_looking_changes_nothing(adele, basile):
    key = adele.key_of(basile)
    before = list(Acquaintance.objects.values())
    for query in ({"yes": key, **card_of(adele)}, {"take_back": key}):
        assert adele.browser.get(PAGE, query).status_code == 200
    assert adele.browser.get(f"{PAGE}{key}/keep/").status_code == 405
    assert adele.browser.post(f"{PAGE}{key}/card.vcf").status_code == 405
    assert list(Acquaintance.objects.values()) == before


def test_every_page_of_it_is_kept_by_nobody(adele, basile):
    for answer in (adele.page(), adele.says_yes_to(basile), adele.vcard_of(basile)):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert settings.SESSION_COOKIE_NAME not in adele.browser.cookies


def test_an_event_that_is_not_public_has_no_such_page(adele):
    assert phone().get(PAGE).status_code == 200
    assert phone().get(PAGE.replace(DECEMBER, "no-such-evening")).status_code == 404
    Event.objects.filter(slug=DECEMBER).update(state=State.DRAFT, version=1)
    assert adele.page().status_code == 404


def test_what_somebody_writes_is_shown_as_text(adele, basile):
    adele.says_yes_to(basile, name="<b>Adele</b>", note='<script>alert("x")</script>')
    basile.says_yes_to(adele)
    page = basile.page().content.decode()
    assert "<b>Adele" not in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;Adele&lt;/b&gt;" in page


def test_a_card_that_is_too_large_for_a_code_says_so(adele, basile, camille):
    meet(adele, camille)
    long_links = "\n".join(f"https://x.example/{number}{'a' * 150}" for number in range(3))
    adele.says_yes_to(basile, links=long_links)
    adele.says_yes_to(camille, note="Wörter " * 42)
    basile.says_yes_to(adele)
    camille.says_yes_to(adele)
    assert "This card is too large for a code; the file has all of it." in words(basile.page())
    assert "The words did not fit into the code; the file has them." in words(camille.page())


def test_the_page_of_a_device_is_of_everybody(adele):
    page = adele.page("/en/contacts/")
    assert page.status_code == 200
    assert NAME not in page.cookies
    assert "Basile" not in page.content.decode()
    assert phone().get("/en/contacts/").content == page.content


def test_two_people_on_one_device_each_have_their_own(adele, basile, camille):
    meet(basile, camille)
    shared = phone()
    keys = [who.browser.cookies[NAME].value for who in (adele, camille)]
    shared.cookies[NAME] = ".".join(keys)
    assert shared.get(PAGE).content.decode().count("data-card-form") == 2
    sent = {**card_of(camille), "yes": camille.key_of(basile)}
    assert shared.post(PAGE, sent).status_code == 303
    assert stages(camille) == {"Basile": "offered"}
    assert stages(adele) == {"Basile": "open"}


def test_each_refusal_of_the_room_has_its_code():
    codes = {
        kind.code for kind in refusals() if kind.__module__.startswith("meshup.contact_exchange.")
    }
    assert all(code.startswith("contact_exchange.") for code in codes)
    assert len(codes) == 8
