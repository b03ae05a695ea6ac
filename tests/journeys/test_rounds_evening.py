"""A whole evening of person-to-person: a host, the wall, six phones, and two people without one.

It is opened from the programme as it is, with an odd number of people, and played to the end:
somebody comes late, somebody leaves, two are kept apart, one is not found, a phone has no network
while the round changes, and the node is killed. Nobody meets anybody twice, and in the end two of
them stay in touch. Half of it is in French; one phone is used by its keys alone, one has no script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.live import LiveNode
from tests.journeys.meeting import until
from tests.journeys.rounds import (
    BUSY_MILLISECONDS,
    Phone,
    Wall,
    evening_to_open,
    listening,
    pairs_at,
    tables_of,
    time_passes,
)
from tests.journeys.test_evening import forgive
from tests.journeys.test_host import sign_in
from tests.journeys.visit import LAPTOP, violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.rounds import Table
    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.timeout(420)]

ROUNDS = 5
"""As many as an evening has where nobody says otherwise."""
PHONES: dict[str, dict[str, Any]] = {
    "Bilal": {},
    "Chloé": {"language": "fr", "color_scheme": "dark"},
    "Djamila": {"language": "fr", "has_script": False},
    "Emil": {"by_keyboard": True},
    "Farid": {"language": "fr"},
    "Gaëlle": {},
}
LATE, LEAVES, APART, CUT = "Gaëlle", "Emil", ("Bilal", "Chloé"), "Chloé"
WITHOUT_PHONE, ON_THE_ROSTER = "Ottilie", "Karim"
TALK = 65
"""Seconds after which people have met; of a shorter round nobody is said to have."""
UNTIL_LOOKED_AFTER = 80
"""Seconds after a round began, when somebody is found for those who have nobody."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    """Serve a node whose evening runs."""
    node = LiveNode(tmp_path_factory.mktemp("evening"), "evening")
    yield node
    node.stop()


@dataclass
class Evening:
    """Everybody who is there, and who has met whom so far."""

    visit: Visit
    live: LiveNode
    slug: str
    wall: Wall
    desk: Page
    phones: dict[str, Phone] = field(default_factory=dict)
    met: set[Table] = field(default_factory=set)

    def phone(self, name: str) -> Phone:
        """Give somebody a phone."""
        how = dict(PHONES[name])
        told = {
            each: how.pop(each) for each in ("language", "has_script", "by_keyboard") if each in how
        }
        if not told.get("has_script", True):
            how["java_script_enabled"] = False
        locale = "fr-FR" if told.get("language") == "fr" else "en-GB"
        page = self.visit.page(locale=locale, reduced_motion="reduce", **how)
        if name == CUT:
            page.clock.install()
        self.phones[name] = Phone(name, page, self.slug, frames=listening(page), **told)
        return self.phones[name]

    @property
    def inside(self) -> list[Phone]:
        """The phones of those who have not left."""
        return [
            phone for phone in self.phones.values() if phone.name != LEAVES or not self.has_left
        ]

    rounds: list[list[list[str]]] = field(default_factory=list)
    has_left: bool = False

    def lead(self, button: str) -> None:
        """Press a button of the host."""
        self.desk.get_by_role("button", name=button, exact=True).click()

    def announced(self, number: int) -> dict[str, Table]:
        """Wait until everybody sees a round; return who sits where, the same on phones and wall."""
        self.wall.in_round(number, ROUNDS)
        tables = self.wall.tables()
        for phone in self.inside:
            phone.in_round(number, ROUNDS)
            seats = [(label, who) for label, who in tables.items() if phone.name in who]
            at, others = (seats[0][0], seats[0][1] - {phone.name}) if seats else ("", frozenset())
            assert (phone.table, phone.others) == (at, others), phone.name
        return tables

    def talking(self, number: int) -> None:
        """Let the host have people begin, and wait until phones say so."""
        begin = self.desk.get_by_role("button", name="Begin to talk now")
        expect(begin).to_be_visible(timeout=BUSY_MILLISECONDS)
        begin.click()
        self.wall.scene("talking")
        for phone in self.inside:
            phone.in_round(number, ROUNDS)
            if phone.has_script:
                card = phone.page.locator("[data-card]:visible")
                expect(card).to_have_attribute("data-phase", "talking", timeout=BUSY_MILLISECONDS)

    def meet(self, tables: set[Table]) -> None:
        """Note who met, which nobody does twice, and those who are kept apart never."""
        pairs = pairs_at(tables)
        self.rounds.append(sorted(map(sorted, tables)))
        assert pairs.isdisjoint(self.met), self.rounds
        assert frozenset(APART) not in pairs
        assert frozenset({"Chloé", "Emil"}) not in pairs  # they have no language in common
        self.met |= pairs

    def met_by(self, name: str) -> int:
        return sum(name in pair for pair in self.met)


@pytest.fixture
def evening(visit: Visit, live: LiveNode) -> Iterator[Evening]:
    """Let the host sit at her desk, and the wall show the evening; nobody has opened rounds."""
    slug, screen = evening_to_open(live)
    wall = Wall(visit.page(screen, viewport={"width": 1920, "height": 1080}))
    desk = visit.page(viewport=LAPTOP)
    sign_in(desk, live)
    yield Evening(visit, live, slug, wall, desk)
    forgive(visit)


def test_an_evening_from_the_programme_to_staying_in_touch(evening: Evening, tmp_path: Path):
    opened_from_the_programme(evening)
    everybody_joins(evening)
    first_round_of_an_odd_number(evening)
    somebody_comes_late(evening)
    second_round_somebody_leaves_and_somebody_is_not_found(evening)
    third_round_the_node_is_killed(evening)
    fourth_round_a_phone_has_no_network_while_it_changes(evening)
    the_last_round_ends(evening)
    two_of_them_stay_in_touch(evening, tmp_path)


def opened_from_the_programme(evening: Evening) -> None:
    """The host opens the rounds where the programme says so, as most evenings want them."""
    evening.desk.goto(f"/en/desk/events/{evening.slug}/")
    evening.lead("Open person-to-person")
    expect(evening.desk.get_by_text("5 rounds of 10 min")).to_be_visible()
    evening.wall.scene("gathering")
    expect(evening.wall.page.get_by_role("heading", name="Person-to-person: join")).to_be_visible()


def everybody_joins(evening: Evening) -> None:
    """By the code on the wall: five on their phones; two without one are added by the host."""
    code = evening.wall.code()
    both = ("en", "fr")
    bilal = evening.phone("Bilal")
    bilal.take_part(code, languages=both, avoid="chloe")
    nobody = evening.phone("Farid")
    nobody.take_part(code, languages=both, avoid="Somebody Not There")
    # whether there is such a person, neither page says
    assert len({phone.page.locator(".rounds-done").count() for phone in (bilal, nobody)}) == 1
    expect(bilal.page.get_by_text("Welcome! You are in.")).to_be_visible()
    expect(nobody.page.get_by_text(nobody.words("Welcome! You are in."))).to_be_visible()
    evening.phone("Chloé").take_part(code, languages=("fr",))
    evening.phone("Djamila").take_part(code, languages=both)
    evening.phone("Emil").take_part(code, languages=("en",))
    snapshot = bilal.heard()
    assert '- heading "You are in" [level=2]' in snapshot
    assert "- status" in snapshot
    for phone in evening.phones.values():
        if phone.has_script:
            assert violations(phone.page) == []
    desk = evening.desk
    desk.locator("#add").get_by_label("Name").fill(WITHOUT_PHONE)
    for language in both:
        desk.locator(f"#add [name=languages][value={language}]").check()
    desk.locator("#add").get_by_role("button", name="Add", exact=True).click()
    desk.locator("#there").get_by_role("button", name=f"{ON_THE_ROSTER} takes part: add").click()
    expect(desk.get_by_text("An odd number: one table has three people.")).to_be_visible()
    expect(evening.wall.page.get_by_text("7 people take part")).to_be_visible()
    assert violations(desk) == []
    assert violations(evening.wall.page) == []


def first_round_of_an_odd_number(evening: Evening) -> None:
    """Seven people sit at three tables, one of them with three."""
    evening.lead("Start round 1")
    tables = evening.announced(1)
    assert sorted(map(len, tables.values())) == [2, 2, 3]
    assert pairs_at(tables.values()).isdisjoint({frozenset(APART)})
    bilal = evening.phones["Bilal"]
    expect(bilal.spoken).to_have_text(re.compile(r"^Round 1 of 5\. Table \d with .+\. You "))
    snapshot = bilal.heard()
    assert f'- heading "Table {bilal.table}" [level=2]' in snapshot
    for other in bilal.others:
        assert f"listitem: {other}" in snapshot
    assert '- button "Skip this round"' in snapshot
    assert violations(bilal.page) == []
    assert violations(evening.wall.page) == []
    evening.talking(1)
    assert "- timer" in bilal.heard()
    missing = f"Not there? {min(bilal.others)}" if len(bilal.others) > 1 else "I can’t find them"
    assert f'- button "{missing}"' in bilal.heard()
    assert violations(evening.phones["Chloé"].page) == []
    assert violations(evening.desk) == []


def somebody_comes_late(evening: Evening) -> None:
    """Who comes while a round runs joins a table of two, a minute or so after it began."""
    late = evening.phone(LATE)
    late.take_part(evening.wall.code(), languages=("en", "fr"))
    late.shows("title", "This round has begun")
    time_passes(evening.live, UNTIL_LOOKED_AFTER)
    late.shows("title", re.compile(r"^Table \d$"))
    assert len(late.others) == 2
    for other in late.others & evening.phones.keys():
        phone = evening.phones[other]
        expected = (late.others - {other}) | {LATE}
        phone.shows("people", re.compile(LATE))
        assert phone.others == expected
    expect(evening.wall.page.locator(".rounds-line").filter(has_text=LATE)).to_contain_text(
        late.table
    )


def second_round_somebody_leaves_and_somebody_is_not_found(evening: Evening) -> None:
    """Who leaves lets somebody sit alone; who is not found is asked; both others get somebody."""
    evening.meet(tables_of_round(evening))
    evening.lead("End this round now")
    tables = evening.announced(2)
    assert sorted(map(len, tables.values())) == [2, 2, 2, 2]
    evening.talking(2)
    emil = evening.phones[LEAVES]
    emil.press("Leave")
    expect(emil.page.get_by_role("heading", name="You have left the rounds")).to_be_visible()
    evening.has_left = True
    searching, missed = somebody_not_found(evening, tables)
    searching.press("I can’t find them")
    missed.shows("missed", re.compile(re.escape(searching.name)))
    time_passes(evening.live, UNTIL_LOOKED_AFTER)
    expect(searching.page.locator(".seat-name:visible").filter(has_text=missed.name)).to_have_count(
        0, timeout=BUSY_MILLISECONDS
    )
    missed.shows("title", missed.words("Are you still here?"))
    missed.press("I am here")
    missed.shows("title", re.compile(r"^(?!.*\?)"))


def somebody_not_found(evening: Evening, tables: dict[str, Table]) -> tuple[Phone, Phone]:
    """Return two with phones who sit together: one who presses by a script, and whom they miss."""
    found = [
        (evening.phones[one], evening.phones[other])
        for table in tables.values()
        for one in table & evening.phones.keys()
        for other in table & evening.phones.keys() - {one}
        if LEAVES not in table
    ]
    return max(found, key=lambda pair: (pair[0].has_script, pair[1].has_script))


def third_round_the_node_is_killed(evening: Evening) -> None:
    """Phones, wall and desk stay as they are, and go on when the node is there again."""
    evening.meet(tables_of_round(evening))
    evening.lead("End this round now")
    evening.announced(3)
    evening.talking(3)
    before = {phone.name: (phone.table, phone.others) for phone in evening.inside}
    evening.live.process.kill()
    evening.live.process.wait()
    bilal = evening.phones["Bilal"]
    assert (bilal.table, bilal.others) == before["Bilal"]
    evening.live.start()
    for phone in evening.inside:
        phone.in_round(3, ROUNDS)
        assert (phone.table, phone.others) == before[phone.name]
    evening.wall.scene("talking")


def fourth_round_a_phone_has_no_network_while_it_changes(evening: Evening) -> None:
    """It goes on to the table that waits in it, by its clock, and so does what the wall shows."""
    time_passes(evening.live, TALK)
    evening.meet(tables_of_round(evening))
    evening.desk.goto(f"/en/desk/events/{evening.slug}/person-to-person/")
    evening.lead("End this round now")
    evening.announced(4)
    evening.talking(4)
    cut = evening.phones[CUT]
    time_passes(evening.live, 540)  # of ten minutes: now the next round is planned
    until(
        cut.page,
        "Object.values(localStorage).some((kept) => JSON.parse(kept).state?.rounds.next)",
    )
    evening.meet(tables_of_round(evening))
    cut.page.context.set_offline(True)
    cut.page.clock.fast_forward(61_000)
    cut.in_round(5, ROUNDS)
    seat = (cut.table, cut.others)
    assert violations(cut.page) == []
    evening.lead("End this round now")
    evening.announced(5)  # of the phone without a network, too
    assert (cut.table, cut.others) == seat
    cut.page.context.set_offline(False)


def the_last_round_ends(evening: Evening) -> None:
    """Everybody reads how many they met, and nobody reads of anybody else."""
    evening.talking(5)
    time_passes(evening.live, TALK)
    evening.meet(tables_of_round(evening))
    evening.lead("End this round now")
    evening.wall.scene("ended")
    expect(evening.wall.page.get_by_role("heading", name="Thank you for talking!")).to_be_visible()
    for phone in evening.phones.values():
        phone.shows("title", phone.words("That was the last round"))
    said = {name: phone.met() for name, phone in evening.phones.items()}
    assert said == {name: evening.met_by(name) for name in evening.phones}, evening.rounds
    assert min(said.values()) > 0


def two_of_them_stay_in_touch(evening: Evening, tmp_path: Path) -> None:
    """One yes changes nothing at the other's page, to the byte; after two each has a card."""
    asks, asked = who_met(evening)
    pages = [asked.address, stay_in_touch(asked)]
    before = [asked.page.request.get(page).body() for page in pages]
    asked.page.goto(stay_in_touch(asked))
    asks.page.goto(stay_in_touch(asks))
    says_yes(asks, asked, {"phone": "+33 6 12 34 56 78", "mail": "private@mail.example"})
    said = asks.words("You said yes. If they do too, you will see it here.")
    expect(asks.page.get_by_text(said)).to_be_visible()
    assert [asked.page.request.get(page).body() for page in pages] == before
    assert asked.page.locator(".contact-card").count() == 0
    assert violations(asks.page) == []
    says_yes(asked, asks, {"note": "We talked about radios"})
    for phone, other in ((asked, asks), (asks, asked)):
        card = phone.page.locator(".contact-card")
        expect(card).to_contain_text(phone.words("You both said yes"), timeout=BUSY_MILLISECONDS)
        expect(card.get_by_role("heading")).to_have_text(f"{other.name} Example")
    assert "private@mail.example" not in asked.page.content()
    for page in (asks.page, asked.page):
        assert violations(page) == []
    assert saved(asked, tmp_path) == {
        *("BEGIN:VCARD", "VERSION:4.0", f"FN:{asks.name} Example", "TEL:+33 6 12 34 56 78"),
        "END:VCARD",
    }
    assert "NOTE:We talked about radios" in saved(asks, tmp_path)


def who_met(evening: Evening) -> tuple[Phone, Phone]:
    """Return two whose phones run scripts, and who met; in two languages where there are such."""
    able = [phone for phone in evening.inside if phone.has_script]
    found = [
        (one, other)
        for one in able
        for other in able
        if one.name != other.name and frozenset({one.name, other.name}) in evening.met
    ]
    return max(found, key=lambda pair: (pair[0].language != pair[1].language, pair[1].name != CUT))


def stay_in_touch(phone: Phone) -> str:
    return f"/{phone.language}/events/{phone.slug}/stay-in-touch/"


def says_yes(phone: Phone, other: Phone, gives: dict[str, str]) -> None:
    """Fill in a card, and give somebody of it what is to be given: no e-mail address."""
    form = phone.page.locator("[data-card-form]")
    form.locator("[name=name]").fill(f"{phone.name} Example")
    for part, text in gives.items():
        form.locator(f"[name={part}]").fill(text)
    form.locator("[name=give][value=mail]").uncheck()
    phone.button(f"{phone.words('Stay in touch')} {other.name}").click()


def saved(phone: Phone, folder: Path) -> set[str]:
    """Save the contact that somebody received; return the lines of the file."""
    with phone.page.expect_download() as download:
        card = phone.page.locator(".contact-card")
        card.get_by_text(phone.words("Save the contact")).first.click()
    path = folder / f"{phone.name}.vcf"
    download.value.save_as(path)
    content = path.read_bytes().decode()
    assert content.endswith("\r\n")
    return set(content.split("\r\n")) - {""}


def tables_of_round(evening: Evening) -> set[Table]:
    """Return who sits together by now, as phones show it that are opened anew."""
    for phone in evening.inside:
        phone.page.goto(phone.address)
    return tables_of(evening.inside)
