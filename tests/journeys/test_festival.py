"""Three communities hold one festival, and lend each other a projector: each step on its pages.

Three real nodes and their umbrella, as ``scripts/run --mesh 3`` starts them; three hosts, each with
a browser of their own. Told in order, for it is one story: it ends with the death of the home.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.journeys.festival import (
    MINUTE,
    SLUG,
    SPEAKER,
    TITLE,
    Calendars,
    Host,
    announce,
    answer,
    at_desk,
    borrow,
    carries,
    come,
    fill_part,
    give_part,
    go_on,
    hold_at_own_place,
    invite,
    is_home,
    move_by_a_day,
    name_successor,
    nearest,
    offer_letter,
    offer_projector,
    propose,
    public_words,
    take_back,
    take_copy,
    until,
)
from tests.site.running_mesh import RunningMesh
from tests.site.test_demo_mesh import free_ports
from tests.wire_record import found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.journey,
    pytest.mark.long,
    pytest.mark.once,
    pytest.mark.timeout(1800),
    pytest.mark.xdist_group("festival"),
]
LYON = (45.76, 4.84)
TALK = "What rivers know of routing"
VISITORS = {
    "lyon": ("Quetzalcoatl Canari", "quetzal@canari.example"),
    "paris": ("Wolfgang Canari", "wolfgang@canari.example"),
}
SILENT, LONG_SILENT = timedelta(hours=2), timedelta(days=2)
"""A home is read each hour; after a day others may go on, as it said itself."""
PERIOD = 2


@pytest.fixture(scope="module")
def mesh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMesh]:
    """Start Paris, Lyon and Nantes, and the umbrella above them."""
    folder = tmp_path_factory.mktemp("festival") / "mesh"
    with RunningMesh(folder, 3, free_ports(4), PERIOD, turned=True) as running:
        yield running


@pytest.fixture(scope="module")
def hosts(browser: Browser, mesh: RunningMesh) -> Iterator[tuple[Host, Host, Host]]:
    """Ada in Paris, Bilal in Lyon, Chloé in Nantes."""
    paris, lyon, nantes = (at_desk(browser, mesh[slug]) for slug in ("paris", "lyon", "nantes"))
    three = paris, lyon, nantes
    yield three
    for host in three:
        host.visit.leave()


def test_three_communities_hold_one_festival(
    mesh: RunningMesh, hosts: tuple[Host, Host, Host]
) -> None:
    paris, lyon, nantes = hosts
    calendars = Calendars()
    offer_projector(lyon)
    offer_letter(lyon)
    starts = _one_yes_and_one_no(paris, lyon, nantes, calendars)
    _people_come(paris, lyon)
    _lyon_fills_a_part(paris, lyon, nantes)
    _the_nearest_is_worked_out_in_the_browser(paris)
    starts = _paris_moves_it(hosts, starts, calendars)
    _one_withdraws(paris, lyon, nantes, calendars)
    _lent_and_copied(paris, lyon)
    _nobody_crossed(mesh, hosts)
    _the_home_dies(mesh, paris, lyon, starts, calendars)


def _one_yes_and_one_no(paris: Host, lyon: Host, nantes: Host, calendars: Calendars) -> datetime:
    """Nobody is shown before they say yes; whoever said no is asked again, and says yes."""
    starts = announce(paris)
    invite(paris, lyon, nantes)
    answer(nantes, "No")
    assert "Lyon P2P" not in public_words(paris)
    answer(lyon, "Yes", own_place=True)
    carries(lyon)
    hold_at_own_place(lyon)
    paris.sees(f"events/{SLUG}/together/", "declined", "agreed")
    assert nantes.event() == {}
    assert "Nantes P2P" not in public_words(paris)
    calendars.all_show((paris, lyon), starts)
    invite(paris, nantes)
    nantes.sees("requests/", "Waits for your answer")
    answer(nantes, "Perhaps")
    answer(nantes, "Yes")
    carries(nantes)
    calendars.all_show((paris, lyon, nantes), starts)
    until(
        lambda: all(
            words in public_words(host)
            for host in (paris, lyon, nantes)
            for words in ("Paris P2P", "Lyon P2P", "Nantes P2P", lyon.node.node.venue)
        ),
        lambda: [re.sub(r"<[^>]+>", " ", public_words(host)) for host in (paris, lyon, nantes)],
    )
    return starts


def _people_come(paris: Host, lyon: Host) -> None:
    """Whoever comes through Lyon's page is Lyon's; the page at home has the sum."""
    come(lyon, *VISITORS["lyon"])
    come(paris, *VISITORS["paris"])
    until(
        lambda: "2 people come, counted by all of them" in public_words(paris),
        lambda: public_words(paris),
    )
    assert "1 comes through them" in paris.reads(f"events/{SLUG}/together/")
    name, _email = VISITORS["lyon"]
    assert name in lyon.reads(f"events/{SLUG}/attendees/")
    assert name not in paris.reads(f"events/{SLUG}/attendees/")


def _lyon_fills_a_part(paris: Host, lyon: Host, nantes: Host) -> None:
    """A talk that was proposed to Lyon stands in the programme of all."""
    propose(lyon, TALK)
    give_part(paris, lyon)
    fill_part(lyon, TALK)
    for host in (lyon, paris, nantes):
        until(partial(_says, host, TALK), partial(public_words, host))
    assert SPEAKER in public_words(paris)


def _the_nearest_is_worked_out_in_the_browser(paris: Host) -> None:
    places, asked = nearest(paris, *LYON)
    assert places[0].startswith("Lyon")
    assert asked == []


def _paris_moves_it(
    hosts: tuple[Host, Host, Host], starts: datetime, calendars: Calendars
) -> datetime:
    """All see the new day and place within a minute, and hosts are told."""
    paris, *others = hosts
    starts = move_by_a_day(paris, starts)
    calendars.all_show(hosts, starts)
    for host in others:
        took = host.sees("", "Paris P2P changed an event that you hold together")
        assert took < MINUTE
    until(lambda: "La Halle aux nœuds" in public_words(hosts[2]), lambda: public_words(hosts[2]))
    lyon = others[0]
    assert lyon.node.node.venue in public_words(lyon)
    lyon.open().locator("form[action$='/together/seen/'] button").first.click()
    assert "changed an event that you hold together" not in lyon.reads()
    return starts


def _one_withdraws(paris: Host, lyon: Host, nantes: Host, calendars: Calendars) -> None:
    take_back(nantes)
    until(lambda: nantes.event() == {}, lambda: nantes.reads("requests/"))
    assert calendars.show(nantes) == []
    for host in (paris, lyon):
        until(partial(_says_no_more, host, "Nantes P2P"), partial(public_words, host))
    name_successor(paris, lyon)


def _says(host: Host, words: str) -> bool:
    return words in public_words(host)


def _says_no_more(host: Host, words: str) -> bool:
    return words not in public_words(host)


def _lent_and_copied(paris: Host, lyon: Host) -> None:
    """A projector goes to Paris and comes back; a letter is copied, and its author stays named."""
    said = take_copy(paris, "How we thank speakers")
    assert "Zoé of the radio club" in said
    assert "CC-BY-SA-4.0" in said
    borrow(paris, "Bright projector")
    answer(lyon, "Yes", "Bright projector")
    until(
        lambda: "We gave it back" in paris.reads("library/loans/"),
        lambda: paris.reads("library/loans/"),
    )
    paris.page.get_by_role("button", name="We gave it back").click()
    lyon.sees("library/loans/", "given back")
    lyon.open("library/").get_by_role("link", name="How we thank speakers").click()
    until(
        lambda: _reloaded(lyon).count("Taken 1 time"),
        lambda: lyon.page.locator("main").inner_text(),
    )


def _reloaded(host: Host) -> str:
    host.page.reload()
    return host.page.locator("main").inner_text()


def _nobody_crossed(mesh: RunningMesh, hosts: tuple[Host, Host, Host]) -> None:
    """Neither visitors nor hosts, nor what signs them in, went from one node to another."""
    people = [word for visitor in VISITORS.values() for word in visitor]
    people += [host.node.node.email for host in hosts]
    people += [link.rstrip("/").rpartition("/")[2] for link in mesh.links.values()]
    people += [
        cookie["value"]
        for host in hosts
        for cookie in host.page.context.cookies()
        if cookie["httpOnly"]
    ]
    record = mesh.wire()
    assert found([TITLE], record)
    assert found(people, record) == {}


def _the_home_dies(
    mesh: RunningMesh, paris: Host, lyon: Host, starts: datetime, calendars: Calendars
) -> None:
    """After a day of silence Lyon goes on; a home that comes back asks its host, and waits."""
    paris.look_away()
    mesh["paris"].kill()
    mesh.turn_on(SILENT)
    lyon.sees(f"events/{SLUG}/", "Paris P2P has been silent since")
    assert not is_home(lyon)
    calendars.all_show((lyon,), starts)
    mesh.turn_on(LONG_SILENT)
    go_on(lyon)
    until(lambda: is_home(lyon), lambda: lyon.reads(f"events/{SLUG}/"))
    starts = move_by_a_day(lyon, starts)
    calendars.all_show((lyon,), starts)
    mesh["paris"].start()
    paris.sees("", "Lyon P2P goes on with an event of yours: you were silent")
    until(partial(_says, paris, "Lyon P2P goes on with this event."), partial(public_words, paris))
    assert len(calendars.show(paris)) <= 1
