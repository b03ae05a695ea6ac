"""The way in as a browser meets it: a real node with two workers, Chromium, and a passkey."""

import subprocess
import sys
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.conftest import ALONE, CHROMIUM
from tests.journeys.visit import Visit, overflow, violations
from tests.served import Server

pytestmark = pytest.mark.journey

SET_UP = """
from meshup.community.domain import sign_in_links, nodes, people
nodes.set_up_node(
    name="Paris P2P", city="Paris", languages=["fr", "en"], time_zone="Europe/Paris"
)
people.add_host(email="ada@paris.example", name="Ada", language="en")
print(sign_in_links.sign_in_link("ada@paris.example"))
"""
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    data = tmp_path_factory.mktemp("served")
    server = Server(data, workers=2, settings="meshup.settings")
    server.migrate()
    told = subprocess.run(
        [sys.executable, "-m", "django", "shell", "-v0", "-c", SET_UP],
        env=server.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    with server:
        yield server, told.stdout.strip().removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def visit(served):
    server, _link = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        visiting = Visit(browser, f"http://localhost:{server.port}")
        yield visiting
        visiting.leave()
        browser.close()


def looks_well(page):
    """Say whether axe finds nothing and nothing sticks out of a phone."""
    return (violations(page), max(overflow(page), 0)) == ([], 0)


def press(page, button, *, then):
    """Press a button and wait until the browser shows the page ``then``."""
    page.get_by_role("button", name=button).click()
    page.wait_for_url(then)


def make_passkey(page, name):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    page.get_by_role("link", name="Add a passkey").click()
    page.wait_for_url("**/passkeys/add/")
    assert looks_well(page)
    page.get_by_label("Name of this device").fill(name)
    press(page, "Make the passkey", then="**/en/desk/me/")


def test_a_host_makes_a_passkey_and_comes_back_with_it(served, visit):
    page = visit.page(served[1])
    assert looks_well(page)
    press(page, "Sign in", then="**/en/desk/")
    page.goto("/en/desk/me/")
    make_passkey(page, "Ada's phone")
    assert "Ada's phone" in page.locator("main").inner_text()
    assert looks_well(page)
    press(page, "Sign out", then=f"{visit.address}/en/")

    page.goto("/en/desk/people/")
    assert page.url.endswith("/en/sign-in/?next=/en/desk/people/")
    assert looks_well(page)
    press(page, "Use a passkey", then=f"{visit.address}/en/desk/people/")
    for path in ("/en/desk/people/", "/en/desk/people/1/", "/en/desk/community/"):
        page.goto(path)
        assert looks_well(page)

    page.goto("/en/desk/me/")
    page.get_by_role("button", name="Remove Ada's phone").click()
    page.get_by_text("None yet.").wait_for()
    press(page, "Sign out", then=f"{visit.address}/en/")
    page.goto("/en/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").filter(has_text="Incorrect code").wait_for()


def test_the_limits_hold_across_workers(served):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        served[0].ask(
            "/en/sign-in/",
            method="POST",
            body=urlencode({"email": f"p{number}@example.org"}),
            headers=form,
        )[0]
        for number in range(16)
    ]
    assert answers == [302] * 10 + [429] * 6
