"""An evening of person-to-person: who plays it on phones, and who sits where as these show it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Locator, Page

    from tests.journeys.live import LiveNode

BUSY_MILLISECONDS: Final = 40_000
"""Until what others cause is on a phone, at most; also after the node was killed."""
MOST_TABS: Final = 120
EVENING: Final = """
from datetime import timedelta
from meshup.kit import clock
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.announcing import announce
from meshup.person_to_person.domain.rows import schedule
from meshup.person_to_person.models import Participant, Round, RoundSession, Seat
from meshup.projector.domain.running_evenings import running_evenings

at = clock.now()
evening = running_evenings(at)[0]
slug = evening.phones.rstrip("/").split("/")[-2]
"""
NOT_OPENED: Final = """
RoundSession.objects.all().delete()
print("FOUND", slug, evening.screen)
"""
PASSES: Final = """
from django.db import transaction
from django.db.models import F

before = timedelta(seconds=SECONDS)
moments = {
    RoundSession: ("started_at", "held_at"),
    Round: ("planned_at", "begins_at", "ends_at", "settled_at"),
    Participant: ("joined_at", "reported_missing_at"),
    Seat: ("misses_at", "missed_at"),
}
with transaction.atomic():
    for model, names in moments.items():
        model.objects.update(**{name: F(name) - before for name in names})
    schedule(RoundSession.objects.select_related("event").get())
    announce(slug, at, Participant.objects.values_list("key", flat=True))
advance(slug, at)
"""
"""Everything that happened lies so much longer ago: for the rounds, that is time that passes."""

Table = frozenset[str]


def evening_to_open(live: LiveNode) -> tuple[str, str]:
    """Let nobody have opened the rounds; return the slug of the event, and its screen's address."""
    printed = live.run("manage", "shell", "-c", EVENING + NOT_OPENED)
    found = re.search(r"FOUND (\S+) (\S+)", printed)
    assert found is not None
    return found[1], found[2]


def time_passes(live: LiveNode, seconds: int) -> None:
    """Let so much time pass for the rounds, and what is due then be done."""
    live.run("manage", "shell", "-c", EVENING + PASSES.replace("SECONDS", str(seconds)))


def in_words(language: str, english: str) -> str:
    """Return what the interface says for ``english`` in a language."""
    with translation.override(language):
        return translation.gettext(english)


@dataclass
class Phone:
    """A visitor's phone in the rounds: whose it is, and how they use it."""

    name: str
    page: Page
    slug: str
    language: str = "en"
    has_script: bool = True
    by_keyboard: bool = False
    frames: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where their table is shown."""
        return f"/{self.language}/events/{self.slug}/person-to-person/"

    def words(self, english: str) -> str:
        """Return what their phone says for ``english``."""
        return in_words(self.language, english)

    def button(self, english: str) -> Locator:
        """Return the button of this name, in their language."""
        return self.page.get_by_role("button", name=self.words(english), exact=True)

    def press(self, english: str) -> None:
        """Press a button: with a finger, or by the keys alone."""
        self._do(self.button(english))

    def _do(self, wanted: Locator, key: str = "Enter") -> None:
        if self.by_keyboard:
            self._reach(wanted)
            self.page.keyboard.press(key)
        elif key == " ":
            wanted.check()
        else:
            wanted.click()

    def _reach(self, wanted: Locator) -> None:
        """Go on by the tabulator until something has the focus."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("(there) => there === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no tabulator leads to {wanted}")

    def take_part(self, code: str, *, languages: Iterable[str], avoid: str = "") -> None:
        """Come to the page, type the code that the wall shows, and take part by one press."""
        self.page.goto(self.address)
        form = self.page.locator("form:has([name=form][value=join])")
        self._type(form.locator("[name=code]"), code)
        self._type(form.locator("[name=display_name]"), self.name)
        for language in languages:
            box = form.locator(f"[name=languages][value={language}]")
            if not box.is_checked():
                self._do(box, " ")
        if avoid:
            self._do(form.locator("details.fold > summary"))
            self._type(form.locator("[name=avoid]"), avoid)
        self.press("Take part")
        expect(self.page.locator("[data-card]").first).to_be_visible()

    def _type(self, wanted: Locator, text: str) -> None:
        if self.by_keyboard:
            self._reach(wanted)
            self.page.keyboard.type(text)
        else:
            wanted.fill(text)

    def shows(self, slot: str, text: str | re.Pattern[str]) -> None:
        """Wait until a part of the card says something; without a script by opening it again."""
        place = self.page.locator(f'[data-card]:visible [data-slot="{slot}"]')
        if not self.has_script:
            self.page.goto(self.address)
        expect(place).to_have_text(text, timeout=BUSY_MILLISECONDS)

    def in_round(self, number: int, rounds: int) -> None:
        """Wait until it shows a round."""
        said = self.words("Round {round} of {rounds}").format(round=number, rounds=rounds)
        self.shows("eyebrow", said)

    @property
    def table(self) -> str:
        """Where it says that they sit: the number of a table; "" for none."""
        found = re.search(r"\d+$", self.page.locator(".seat-title:visible").inner_text())
        return found[0] if found else ""

    @property
    def others(self) -> Table:
        """With whom it says that they sit."""
        return frozenset(self.page.locator(".seat-name:visible").all_inner_texts())

    def met(self) -> int:
        """Return how many people it says in the end that they have met."""
        note = self.page.locator('[data-card]:visible [data-slot="note"]').inner_text()
        number = re.search(r"\d+", note)
        return int(number[0]) if number else 1

    @property
    def spoken(self) -> Locator:
        """What a screen reader says by itself."""
        return self.page.locator("[data-spoken]")

    def heard(self) -> str:
        """Return what a screen reader finds on the page: roles, names, and states."""
        return self.page.locator("main").aria_snapshot()


@dataclass
class Wall:
    """The screen in the room."""

    page: Page

    def scene(self, state: str) -> None:
        """Wait until it shows the rounds in a state."""
        place = self.page.locator("[data-rounds]")
        expect(place).to_have_attribute("data-rounds", state, timeout=BUSY_MILLISECONDS)

    def in_round(self, number: int, rounds: int) -> None:
        """Wait until it says who sits where in a round."""
        title = self.page.get_by_role("heading", name=f"Round {number} of {rounds}")
        expect(title).to_be_visible(timeout=BUSY_MILLISECONDS)
        self.scene("announced")

    def code(self) -> str:
        """Return the code that people type."""
        return self.page.locator("[data-code]").inner_text().strip()

    def tables(self) -> dict[str, Table]:
        """Return who sits at each table."""
        cards = self.page.locator(".rounds-card").all()
        return {
            card.locator(".rounds-number").inner_text().strip(): frozenset(
                name.strip() for name in card.locator(".rounds-person").all_inner_texts()
            )
            for card in cards
        }


def pairs_at(tables: Iterable[Table]) -> set[Table]:
    """Return everybody who meets at some tables, two by two."""
    return {frozenset(pair) for table in tables for pair in combinations(sorted(table), 2)}


def tables_of(phones: Iterable[Phone]) -> set[Table]:
    """Return the tables as phones show them; those who sit at none are left out."""
    return {phone.others | {phone.name} for phone in phones if phone.table}


def listening(page: Page) -> list[str]:
    """Return a list that everything that the node tells a page by itself is put into."""
    frames: list[str] = []

    def opened(socket: Any) -> None:
        socket.on("framereceived", lambda told: frames.append(str(told)))

    page.on("websocket", opened)
    return frames
