"""A stranger on a phone proposes from an open slot: in French without a script, on a bad line.

What hosts do with it, and what it becomes, is walked where they decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import SCREENS, assert_clean
from tests.journeys.visit import PHONE, overflow, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

WORDS = {
    "en": {
        "slot": "Propose a talk",
        "thanks": "Thank you! The hosts have your proposal.",
        "kept": "What you type is kept in this browser until you send it, even without a network.",
        "found": "Here is what you had typed on this device.",
        "offline": "There is no network.",
        "withdrawn": "Noted: it is withdrawn.",
        "invited": "You are invited to hold it too",
    },
    "fr": {
        "slot": "Proposer une intervention",
        "thanks": "Merci\u202f! L’équipe a votre proposition.",
        "kept": "Ce que vous écrivez reste dans ce navigateur jusqu’à l’envoi, même sans réseau.",
        "found": "Voici ce que vous aviez écrit sur cet appareil.",
        "offline": "Il n’y a pas de réseau.",
        "withdrawn": "C’est noté\u00a0: elle est retirée.",
        "invited": "On vous invite à l’animer aussi",
    },
}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
LEAST = 44
"""So high, in pixels, is what a finger presses."""


def take_slot(visit: Visit, language: str, *, scripts: bool = True) -> Page:
    """Open the form from the open slot of the first page; the second tap is into the title."""
    how = {"locale": LOCALES[language], "java_script_enabled": scripts, "viewport": PHONE}
    page = visit.page(f"/{language}/", **how)
    page.locator(".open-slots a", has_text=WORDS[language]["slot"]).first.click()
    page.wait_for_url(f"**/{language}/events/**/propose/")
    return page


def send(page: Page) -> None:
    """Press the button that stands before everything that may stay as it is."""
    button = page.locator(".propose-send button")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= LEAST
    button.click()


def propose_in_french(visit: Visit) -> Page:
    """Propose without a script: one tap to the form, one into the title, one on the button."""
    page = take_slot(visit, "fr", scripts=False)
    evening = page.locator("input[name=evenings]:checked")
    assert evening.count() == 1
    page.locator("#id_titles_fr").fill("La rumeur sans la foule")
    page.locator("#id_name").fill("Nadia")
    send(page)
    page.wait_for_url("**/proposed/**")
    expect(page.locator(".notice-good")).to_contain_text(WORDS["fr"]["thanks"])
    expect(page.get_by_role("heading", level=1)).to_have_text("La rumeur sans la foule")
    assert overflow(page) == 0
    return page


def test_proposes_in_french_without_scripts_and_changes_it(visit: Visit) -> None:
    page = propose_in_french(visit)
    link = page.url.partition("?")[0]
    page.goto("/fr/my-talks/")
    page.get_by_role("link", name="La rumeur sans la foule").click()
    assert page.url == link
    page.get_by_role("link", name="Modifier votre proposition").click()
    page.locator("summary", has_text="Pour l’équipe seulement").click()
    page.locator("#id_note").fill("Je viens en train")
    send(page)
    expect(page.locator("dl.facts")).to_contain_text("Je viens en train")
    page.locator("button[value=withdraw]").click()
    expect(page.locator(".notice-good")).to_have_text(WORDS["fr"]["withdrawn"])
    page.locator("button[value=again]").click()
    expect(page.locator(".badge").first).to_have_text("reçue par l’équipe")
    page.locator("button[value=withdraw]").click()
    expect(page.locator(".notice-good")).to_have_text(WORDS["fr"]["withdrawn"])


def test_invites_somebody_who_says_yes_without_scripts(visit: Visit) -> None:
    page = propose_in_french(visit)
    page.locator("summary", has_text="Quelqu’un l’anime avec moi").click()
    page.locator("#id_name").fill("Bo")
    page.locator("button[value=invite]").click()
    invitation = page.locator(".speakers .secret-address").input_value()
    other = visit.page(invitation, locale="fr-FR", java_script_enabled=False)
    expect(other.locator(".eyebrow").first).to_have_text(WORDS["fr"]["invited"])
    other.locator("button[value=join]").click()
    other.goto("/fr/my-talks/")
    expect(other.locator(".own-talk")).to_contain_text("La rumeur sans la foule")
    page.reload()
    expect(page.locator(".speakers")).to_contain_text("a dit oui")
    page.locator("button[value=withdraw]").click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_typed_survives_a_reload_and_a_lost_network(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = take_slot(visit, language)
    expect(page.get_by_text(words["kept"])).to_be_visible()
    page.locator(f"#id_titles_{language}").fill("Gossip")
    page.locator(
        "summary", has_text={"en": "For the hosts", "fr": "Pour l’équipe"}[language]
    ).click()
    page.locator("#id_note").fill("By train")
    page.reload()
    expect(page.get_by_text(words["found"])).to_be_visible()
    expect(page.locator(f"#id_titles_{language}")).to_have_value("Gossip")
    expect(page.locator("#id_note")).to_be_visible()  # its fold stands open
    expect(page.locator("#id_note")).to_have_value("By train")

    page.context.set_offline(True)
    page.locator("#id_name").fill("Nadia")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(words["offline"])
    page.context.set_offline(False)
    page.goto(f"/{language}/propose/")  # another page of the same form has it too
    expect(page.locator("#id_name")).to_have_value("Nadia")
    send(page)
    page.wait_for_url("**/proposed/**")
    expect(page.locator(".notice-good")).to_contain_text(words["thanks"])
    page.goto(f"/{language}/propose/")
    expect(page.locator(f"#id_titles_{language}")).to_have_value("")
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('meshup-draft'))")
        == []
    )


def test_starting_afresh_empties_the_form(visit: Visit) -> None:
    page = visit.page("/en/propose/")
    page.locator("#id_titles_en").fill("Gossip")
    page.reload()
    page.get_by_role("button", name="Start afresh").click()
    expect(page.locator("#id_titles_en")).to_have_value("")
    page.reload()
    expect(page.locator("#id_titles_en")).to_have_value("")
    expect(page.get_by_text(WORDS["en"]["found"])).to_be_hidden()


@SCREENS
@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_pages_are_clean_in_every_light(visit: Visit, screen: str, language: str) -> None:
    page = visit.page(f"/{language}/propose/", locale=LOCALES[language])
    page.locator(f"#id_titles_{language}").fill(
        "A title that is long enough to be broken somewhere"
    )
    page.locator("summary", has_text={"en": "With whom", "fr": "Avec qui"}[language]).click()
    page.locator("#id_others").fill("Bo")
    send(page)
    page.wait_for_url("**/proposed/**")
    link = page.url.partition("?")[0]
    invitation = page.locator(".speakers .secret-address").first.input_value()
    form = f"/{language}/propose/"
    assert_clean(page, [form, link, f"{link}edit/", f"/{language}/my-talks/", invitation], screen)
    page.goto(form)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert violations(page) == []
    assert overflow(page) == 0
    page.goto(link)
    page.locator("button[value=withdraw]").click()
    expect(page.locator(".notice-good")).to_have_text(WORDS[language]["withdrawn"])
